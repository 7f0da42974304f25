using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tracking.Server.Tests.Harness;

/// <summary>Compares JSON by its meaning: order of fields, form of numbers and of equal times aside, and null the same as absent.</summary>
internal static class Views
{
    public static bool Same(JsonNode? one, JsonNode? other, params string[] ignoring) =>
        Canonical(one, ignoring).Equals(Canonical(other, ignoring), StringComparison.Ordinal);

    /// <summary>A text that is equal for equal meanings.</summary>
    /// <param name="node">What to write.</param>
    /// <param name="ignoring">Names of fields to leave out, at every depth.</param>
    /// <param name="truncate">Times are cut to a multiple of this; zero keeps them.</param>
    public static string Canonical(JsonNode? node, IReadOnlyCollection<string>? ignoring = null, TimeSpan truncate = default)
    {
        switch (node)
        {
            case null:
                return "null";
            case JsonObject value:
                var fields = value
                    .Where(field => !field.Value.IsNull() && ignoring?.Contains(field.Key) is not true)
                    .OrderBy(field => field.Key, StringComparer.Ordinal)
                    .Select(field => $"{field.Key}:{Canonical(field.Value, ignoring, truncate)}");
                return "{" + string.Join(",", fields) + "}";
            case JsonArray value:
                return "[" + string.Join(",", value.Select(item => Canonical(item, ignoring, truncate))) + "]";
            default:
                return node.GetValueKind() switch
                {
                    JsonValueKind.Number => Math.Round(double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture), 9).ToString("R"),
                    JsonValueKind.String => Text(node.GetValue<string>(), truncate),
                    _ => node.ToJsonString(),
                };
        }
    }

    private static string Text(string value, TimeSpan truncate)
    {
        if (value.Length < 19 || value[4] != '-' || value[10] != 'T'
            || !DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return value;
        }

        var ticks = time.UtcTicks;
        return new DateTimeOffset(truncate > TimeSpan.Zero ? ticks - (ticks % truncate.Ticks) : ticks, TimeSpan.Zero).ToString("O");
    }
}
