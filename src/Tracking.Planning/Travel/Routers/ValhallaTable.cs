using System.Text.Json;
using Tracking.Model.Geography;

namespace Tracking.Planning.Travel.Routers;

/// <summary>Valhalla's <c>sources_to_targets</c> service (https://valhalla.github.io/valhalla/api/matrix/api-reference/).</summary>
internal sealed class ValhallaTable(HttpClient client, RouterOptions options, TimeProvider time) : IRouterTable
{
    private const int NoPathForAny = 442;
    private const double MetresPerMile = 1609.344;

    public TravelSource Source => TravelSource.Valhalla;

    public async Task<RouterAnswer> AskAsync(IReadOnlyList<GeoPoint> sources, IReadOnlyList<GeoPoint> targets, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("sources_to_targets", UriKind.Relative)) { Content = Body(sources, targets) };
        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        if ((int)response.StatusCode is not (200 or 400))
        {
            throw new RouterException($"It answered {(int)response.StatusCode}.");
        }

        using JsonDocument body = await RouterJson.ReadAsync(response, options.AttemptTimeout, time, cancellation).ConfigureAwait(false);
        JsonElement root = body.RootElement;
        if ((int)response.StatusCode == 200)
        {
            return new RouterAnswer { Ways = Ways(root, sources.Count, targets.Count) };
        }

        int code = root.ValueKind is JsonValueKind.Object && root.TryGetProperty("error_code", out JsonElement value) && value.TryGetInt32(out int number) ? number : 0;
        string refusal = $"{code}: {RouterJson.Text(root, "error")}";
        return code switch
        {
            NoPathForAny => new RouterAnswer { Ways = [.. Enumerable.Repeat(RouterWay.None, sources.Count * targets.Count)] },
            // 150 too many locations, 154 too far apart, 171 no road near a location.
            150 or 154 or 171 => new RouterAnswer { Refusal = refusal, SmallerMayDo = true },
            _ => throw new RouterException($"It answered 400 with the error {refusal}"),
        };
    }

    /// <summary>The answer is concise from version 3.2 on; before that, and with <c>verbose</c>, each cell is an object.</summary>
    private static RouterWay[] Ways(JsonElement root, int rows, int columns)
    {
        if (root.ValueKind is not JsonValueKind.Object || !root.TryGetProperty("sources_to_targets", out JsonElement table))
        {
            throw new RouterException("Its answer has no 'sources_to_targets'.");
        }

        double unit = RouterJson.Text(root, "units") switch
        {
            "kilometers" or "km" or "" => 1000,
            "miles" or "mi" => MetresPerMile,
            string other => throw new RouterException($"It measures in '{other}'; kilometers were asked for."),
        };
        if (table.ValueKind is JsonValueKind.Object)
        {
            double[] seconds = RouterJson.Table(table, "durations", rows, columns), distances = RouterJson.Table(table, "distances", rows, columns);
            return [.. seconds.Select((value, i) => new RouterWay(value, distances[i] * unit))];
        }

        var ways = new RouterWay[rows * columns];
        int at = 0;
        RouterJson.CheckLength(table, rows, "sources_to_targets");
        foreach (JsonElement row in table.EnumerateArray())
        {
            RouterJson.CheckLength(row, columns, "row of 'sources_to_targets'");
            foreach (JsonElement cell in row.EnumerateArray())
            {
                if (cell.ValueKind is not JsonValueKind.Object || !cell.TryGetProperty("time", out JsonElement seconds) || !cell.TryGetProperty("distance", out JsonElement distance))
                {
                    throw new RouterException("A cell of its 'sources_to_targets' has no time and distance.");
                }

                ways[at++] = new RouterWay(RouterJson.Number(seconds, "time"), RouterJson.Number(distance, "distance") * unit);
            }
        }

        return ways;
    }

    private ByteArrayContent Body(IReadOnlyList<GeoPoint> sources, IReadOnlyList<GeoPoint> targets)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WritePoints(json, "sources", sources);
            WritePoints(json, "targets", targets);
            json.WriteString("costing", options.ProfileName);
            json.WriteString("units", "kilometers");
            json.WriteBoolean("verbose", false);
            json.WriteEndObject();
        }

        var content = new ByteArrayContent(buffer.ToArray());
        content.Headers.ContentType = new("application/json");
        return content;
    }

    private static void WritePoints(Utf8JsonWriter json, string name, IReadOnlyList<GeoPoint> points)
    {
        json.WriteStartArray(name);
        foreach (GeoPoint point in points)
        {
            json.WriteStartObject();
            json.WriteNumber("lat", Math.Round(point.Lat, 6));
            json.WriteNumber("lon", Math.Round(point.Lon, 6));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
