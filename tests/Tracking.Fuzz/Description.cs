using System.Text.Json.Nodes;

namespace Tracking.Fuzz;

/// <summary>One operation of the API as the server describes it.</summary>
internal sealed record Operation(string Method, string Path, IReadOnlyList<JsonObject> Parameters, string? MediaType, JsonNode? Body)
{
    public string Name => $"{Method} {Path}";
}

/// <summary>The server's OpenAPI description.</summary>
internal sealed class Description
{
    private readonly JsonObject document;

    public Description(JsonObject document)
    {
        this.document = document;
        Operations =
        [
            .. from path in document["paths"]!.AsObject()
               from operation in path.Value!.AsObject()
               where operation.Key is "get" or "put" or "post" or "delete"
               let body = operation.Value!["requestBody"]?["content"]?.AsObject().FirstOrDefault()
               select new Operation(
                   operation.Key.ToUpperInvariant(),
                   path.Key,
                   [.. operation.Value["parameters"]?.AsArray().Select(parameter => parameter!.AsObject()) ?? []],
                   body?.Key,
                   body?.Value?["schema"]),
        ];
    }

    public IReadOnlyList<Operation> Operations { get; }

    /// <summary>The schema that a reference leads to; the schema itself where it is none.</summary>
    public JsonObject Resolve(JsonNode schema) =>
        schema["$ref"]?.GetValue<string>() is { } reference ? document["components"]!["schemas"]![reference.Split('/')[^1]]!.AsObject() : schema.AsObject();

    /// <summary>Last part of a reference, or null.</summary>
    public static string? NameOf(JsonNode schema) => schema["$ref"]?.GetValue<string>().Split('/')[^1];
}
