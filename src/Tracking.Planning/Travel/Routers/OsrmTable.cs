using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tracking.Model.Geography;

namespace Tracking.Planning.Travel.Routers;

/// <summary>OSRM's <c>table</c> service (https://project-osrm.org/docs/v5.24.0/api/#table-service).</summary>
internal sealed partial class OsrmTable(HttpClient client, RouterOptions options, TimeProvider time) : IRouterTable
{
    public TravelSource Source => TravelSource.Osrm;

    public async Task<RouterAnswer> AskAsync(IReadOnlyList<GeoPoint> sources, IReadOnlyList<GeoPoint> targets, CancellationToken cancellation)
    {
        using HttpResponseMessage response =
            await client.GetAsync(Address(sources, targets), HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        if ((int)response.StatusCode is not (200 or 400))
        {
            throw new RouterException($"It answered {(int)response.StatusCode}.");
        }

        using JsonDocument body = await RouterJson.ReadAsync(response, options.AttemptTimeout, time, cancellation).ConfigureAwait(false);
        string code = RouterJson.Text(body.RootElement, "code"), message = RouterJson.Text(body.RootElement, "message");
        switch (code)
        {
            case "Ok":
                double[] seconds = RouterJson.Table(body.RootElement, "durations", sources.Count, targets.Count);
                double[] metres = RouterJson.Table(body.RootElement, "distances", sources.Count, targets.Count);
                return new RouterAnswer { Ways = [.. seconds.Select((value, i) => new RouterWay(value, metres[i]))] };
            case "NoTable":
                return new RouterAnswer { Ways = [.. Enumerable.Repeat(RouterWay.None, sources.Count * targets.Count)] };
            case "NoSegment":
                return new RouterAnswer { Refusal = $"{code}: {message}", SmallerMayDo = true, BadLocation = Location(message, sources.Count + targets.Count) };
            case "TooBig":
                return new RouterAnswer { Refusal = $"{code}: {message}", SmallerMayDo = true };
            default:
                throw new RouterException($"It answered {(int)response.StatusCode} with the code '{code}': {message}");
        }
    }

    [GeneratedRegex(@"coordinate (\d{1,6})$")]
    private static partial Regex NamedCoordinate { get; }

    private static int? Location(string message, int count) =>
        NamedCoordinate.Match(message.TrimEnd('.')) is { Success: true } match && int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is int at && at < count ? at : null;

    private Uri Address(IReadOnlyList<GeoPoint> sources, IReadOnlyList<GeoPoint> targets)
    {
        var path = new StringBuilder("table/v1/").Append(options.ProfileName).Append('/');
        AppendPoints(path, sources);
        path.Append(';');
        AppendPoints(path, targets);
        path.Append("?annotations=duration,distance&generate_hints=false&sources=").AppendJoin(';', Enumerable.Range(0, sources.Count))
            .Append("&destinations=").AppendJoin(';', Enumerable.Range(sources.Count, targets.Count));
        return new Uri(path.ToString(), UriKind.Relative);
    }

    private static void AppendPoints(StringBuilder path, IReadOnlyList<GeoPoint> points)
    {
        for (int i = 0; i < points.Count; i++)
        {
            path.Append(i == 0 ? "" : ";").Append(CultureInfo.InvariantCulture, $"{points[i].Lon:0.######},{points[i].Lat:0.######}");
        }
    }
}
