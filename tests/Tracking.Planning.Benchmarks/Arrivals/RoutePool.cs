using System.Text.Json;
using Tracking.Model.Geography;

namespace Tracking.Planning.Benchmarks.Arrivals;

/// <summary>A real route: its stops in the order in which they were driven, with the service that was planned.</summary>
/// <param name="Station">Where it departed.</param>
/// <param name="Stops">Where it stopped.</param>
internal sealed record RoutePool(GeoPoint Station, IReadOnlyList<(GeoPoint Point, double ServiceSeconds)> Stops)
{
    public static RoutePool Read(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
        var stops = new List<(GeoPoint, double)>();
        foreach (JsonElement stop in document.RootElement.GetProperty("stops").EnumerateArray())
        {
            double service = stop.GetProperty("packages").EnumerateArray().Sum(package => package.GetProperty("serviceSeconds").GetDouble());
            stops.Add((Place(stop), Math.Max(20, service)));
        }

        return new RoutePool(Place(document.RootElement.GetProperty("station")), stops);
    }

    private static GeoPoint Place(JsonElement element) => new(element.GetProperty("lat").GetDouble(), element.GetProperty("lon").GetDouble());
}
