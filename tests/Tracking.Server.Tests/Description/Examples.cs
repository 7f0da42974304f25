using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;

namespace Tracking.Server.Tests.Description;

/// <summary>Makes requests from nothing but their description.</summary>
internal static class Examples
{
    /// <summary>An object with every field that its schema has.</summary>
    public static JsonObject Full(DescribedApi api, string schema) => Of(api, api.Schema(schema), schema)!.AsObject();

    private static JsonNode? Of(DescribedApi api, JsonObject schema, string name)
    {
        if (schema["$ref"]?.GetValue<string>() is { } reference)
        {
            return Of(api, api.Schema(reference.Split('/')[^1]), name);
        }

        if (schema["oneOf"] is JsonArray choices)
        {
            return Of(api, choices.Select(choice => choice!.AsObject()).First(choice => choice["type"]?.ToString() != "null"), name);
        }

        var type = schema["type"] is JsonArray types ? types.Select(t => t!.GetValue<string>()).First(t => t != "null") : schema["type"]!.GetValue<string>();
        return type switch
        {
            "object" => new JsonObject(schema["properties"]!.AsObject().Select(
                property => KeyValuePair.Create(property.Key, Of(api, property.Value!.AsObject(), property.Key)))),
            "array" => new JsonArray([.. Enumerable.Range(0, schema["minItems"]?.GetValue<int>() ?? 1).Select(_ => Of(api, schema["items"]!.AsObject(), name))]),
            "boolean" => true,
            "integer" => schema["maximum"]?.GetValue<long>() ?? 1,
            "number" => schema["maximum"]?.GetValue<double>() ?? 1.5,
            _ => Text(schema, name),
        };
    }

    private static string Text(JsonObject schema, string name) => (schema["enum"]?[0]?.GetValue<string>(), schema["format"]?.GetValue<string>(), name) switch
    {
        ({ } word, _, _) => word,
        (_, "date-time", _) => Times.Text(Times.Now),
        (_, "uuid", _) => Guid.CreateVersion7().ToString(),
        (_, "date", _) => "2026-12-25",
        (_, _, "timeZone") => "America/Chicago",
        (_, _, "sameDayCutoff" or "nextDayCutoff" or "endOfDay") => "17:30",
        _ => "EXAMPLE-1",
    };
}
