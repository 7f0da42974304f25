using System.Globalization;
using System.Text.Json.Nodes;

namespace Tracking.Fuzz;

/// <summary>Makes values that are as the description says, out of what the server knows.</summary>
internal sealed class Values(Description description, Pool pool)
{
    /// <summary>A valid value.</summary>
    /// <param name="random">Source of choices.</param>
    /// <param name="schema">What it is like.</param>
    /// <param name="name">The field in which it stands.</param>
    /// <param name="depth">How deep it stands.</param>
    public JsonNode? Make(Random random, JsonNode schema, string name, int depth = 0)
    {
        if (schema["oneOf"]?.AsArray() is { } choices)
        {
            return random.Next(3) == 0 && depth > 0 ? null : Make(random, choices[random.Next(choices.Count)]!, name, depth);
        }

        string? form = Description.NameOf(schema);
        JsonObject shape = description.Resolve(schema);
        if (shape["oneOf"] is not null || shape["$ref"] is not null)
        {
            return Make(random, shape, name, depth + 1);
        }

        if (shape["enum"]?.AsArray() is { } words)
        {
            return words[random.Next(words.Count)]?.DeepClone();
        }

        string? type = shape["type"] is JsonArray types ? types.Select(one => one!.GetValue<string>()).FirstOrDefault(one => one != "null") : shape["type"]?.GetValue<string>();
        switch (type)
        {
            case "object":
                var made = new JsonObject();
                var required = shape["required"]?.AsArray().Select(field => field!.GetValue<string>()).ToHashSet() ?? [];
                foreach ((string field, JsonNode? value) in shape["properties"]?.AsObject() ?? [])
                {
                    if (depth < 8 && (required.Contains(field) || random.Next(3) == 0))
                    {
                        made[field] = Make(random, value!, field, depth + 1);
                    }
                }

                return form == "ScanBody" ? AsScan(random, made) : made;
            case "array":
                int most = Math.Min(shape["maxItems"]?.GetValue<int>() ?? 5, random.Next(40) == 0 ? 200 : 4);
                return new JsonArray([.. Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => Make(random, shape["items"]!, name, depth + 1))]);
            case "integer":
                return JsonValue.Create(random.NextInt64(Bound(shape, "minimum", 0), Math.Max(Bound(shape, "minimum", 0), Bound(shape, "maximum", 1_000)) + 1));
            case "number":
                return JsonValue.Create(name switch
                {
                    "lat" => 43 + random.NextDouble(),
                    "lon" => -91 + random.NextDouble(),
                    _ => Math.Round(random.NextDouble() * 100, 2),
                });
            case "boolean":
                return JsonValue.Create(random.Next(2) == 0);
            case "null":
                return null;
            default:
                return JsonValue.Create(Text(random, form, name));
        }
    }

    /// <summary>A text of a form.</summary>
    public string Text(Random random, string? form, string name) => form switch
    {
        "Time" => DateTimeOffset.UtcNow.AddSeconds(random.Next(-200_000, 200_000)).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        "Uuid" => pool.Take(random, "event"),
        "Id" or _ when KindOf(name) is { } kind => pool.Take(random, kind),
        _ => name switch
        {
            "timeZone" => random.Next(2) == 0 ? "America/Chicago" : "Europe/Berlin",
            "sameDayCutoff" or "nextDayCutoff" or "endOfDay" => $"{random.Next(24):00}:{random.Next(60):00}",
            "closedDates" => $"2026-12-{random.Next(1, 29):00}",
            "email" => "a@example.org",
            "name" or "message" or "instructions" or "text" => Strange.Text(random, 60),
            "limit" => random.Next(1, 1001).ToString(CultureInfo.InvariantCulture),
            "q" or "reference" => random.Next(2) == 0 ? pool.Take(random, "package") : "order-77",
            "cursor" => pool.Take(random, "cursor"),
            _ => pool.Take(random, "package"),
        },
    };

    /// <summary>The kind of id that stands in a field.</summary>
    public static string? KindOf(string name) => name switch
    {
        "packageId" or "packageIds" or "newPackageId" => "package",
        "stationId" or "originStationId" or "destinationStationId" or "homeStationId" => "station",
        "vehicleId" => "vehicle",
        "containerId" or "parentContainerId" => "container",
        "partnerId" => "partner",
        "reference" => "proof",
        "eventId" or "voids" or "actionId" => "event",
        "ids" => "attention",
        "token" => "link",
        _ => null,
    };

    // As the words of the schema alone rarely say: one subject, and what its type needs.
    private JsonObject AsScan(Random random, JsonObject scan)
    {
        scan.Remove("subject");
        scan.Remove("voids");
        scan["stationId"] = pool.Take(random, "station");
        scan["vehicleId"] = pool.Take(random, "vehicle");
        string? type = scan["type"]?.GetValue<string>();
        if (type is "contained" or "uncontained")
        {
            scan["parentContainerId"] = pool.Take(random, "container");
        }

        switch (random.Next(12))
        {
            case 0 when type is "arrived" or "departed" or "unloaded" or "outForDelivery" or "held" or "released":
                scan.Remove("packageId");
                scan.Remove("containerId");
                scan["subject"] = "vehicle";
                break;
            case 1 or 2:
                scan.Remove("packageId");
                scan["containerId"] = pool.Take(random, "container");
                break;
            default:
                scan.Remove("containerId");
                scan["packageId"] = pool.Take(random, "package");
                break;
        }

        if (type is "attempted" or "exception" or "damaged" or "held" or "returnStarted" && scan["reason"] is null)
        {
            scan["reason"] = "weather";
        }

        if (type == "voided")
        {
            scan["voids"] = pool.Take(random, "event");
        }

        if (type is "handedOver" or "handedBack")
        {
            scan["partnerId"] = pool.Take(random, "partner");
        }

        return scan;
    }

    private static long Bound(JsonObject shape, string bound, long otherwise) =>
        shape[bound] is { } node ? (long)Math.Clamp(double.Parse(node.ToString(), CultureInfo.InvariantCulture), -1e15, 1e15) : otherwise;
}
