using Tracking.Model.Geography;

namespace Tracking.Planning.Emissions.Driven;

/// <summary>What a vehicle drove and carried on a day, as runs: a van's day is one; a truck's are as many as there are times between changes of its load. Times in milliseconds since 1970.</summary>
public sealed record VehicleDay
{
    /// <summary>Who left the vehicle nearer than this to where it was loaded has come back; metres.</summary>
    public const double BackMetres = 150;

    /// <summary>A package was loaded at the station when it was not farther from it than this; metres.</summary>
    public const double StationMetres = 500;

    /// <summary>Shorter stretches of a truck are a receiver's doing; metres.</summary>
    private const double LeastMetres = 1;

    /// <summary>Names the vehicle and the day.</summary>
    public required string RouteId { get; init; }

    /// <summary>The station that sent it; null when none is known.</summary>
    public string? StationId { get; init; }

    /// <summary>The partner that runs it; null for the network itself.</summary>
    public string? PartnerId { get; init; }

    /// <summary>What it is.</summary>
    public required VehicleClass Vehicle { get; init; }

    /// <summary>Begin of the day.</summary>
    public required long From { get; init; }

    /// <summary>End of the day, or of what is known of it.</summary>
    public required long To { get; init; }

    /// <summary>Its way.</summary>
    public required DrivenTrack Track { get; init; }

    /// <summary>What was aboard at any time between.</summary>
    public required IReadOnlyList<Carried> Aboard { get; init; }

    /// <summary>What it drove; metres.</summary>
    public double Metres => Track.MetresBetween(From, To);

    /// <summary>The day as runs; none when it did not move.</summary>
    public IReadOnlyList<EmissionRun> Runs() => Metres < LeastMetres ? [] : Vehicle is VehicleClass.DieselVan or VehicleClass.BatteryVan ? [VanRun()] : TruckRuns();

    /// <summary>What was delivered from a station at a place, in the order in which it left the vehicle: where to, and when. Nothing of a truck.</summary>
    public IReadOnlyList<(Carried Package, GeoPoint Door)> DeliveriesFrom(GeoPoint station)
    {
        var deliveries = new List<(Carried Package, GeoPoint Door)>();
        if (Vehicle is not (VehicleClass.DieselVan or VehicleClass.BatteryVan))
        {
            return deliveries;
        }

        foreach (Carried carried in Aboard)
        {
            (GeoPoint from, GeoPoint to) = WayOf(carried);
            if (carried.LeftAt <= To && station.MetresTo(from) <= StationMetres && to != from)
            {
                deliveries.Add((carried, to));
            }
        }

        deliveries.Sort(static (one, other) => (one.Package.LeftAt!.Value, one.Package.PackageId).CompareTo((other.Package.LeftAt!.Value, other.Package.PackageId)));
        return deliveries;
    }

    private EmissionRun VanRun() => Run(Metres, [.. Aboard.Select(carried =>
    {
        (GeoPoint from, GeoPoint to) = WayOf(carried);
        return new EmissionLoad(carried.PackageId, carried.Kilograms, from, to);
    })]);

    /// <summary>Between two changes of the load all that is aboard goes the same way, so its masses share.</summary>
    private List<EmissionRun> TruckRuns()
    {
        long[] changes = [.. Aboard.SelectMany(carried => new[] { carried.LoadedAt, carried.LeftAt ?? To }).Append(From).Append(To).Where(moment => moment >= From && moment <= To).Distinct().Order()];
        var runs = new List<EmissionRun>();
        for (int i = 1; i < changes.Length; i++)
        {
            (long begin, long end) = (changes[i - 1], changes[i]);
            double metres = Track.MetresBetween(begin, end);
            if (metres >= LeastMetres)
            {
                (GeoPoint from, GeoPoint to) = (Track.PlaceAt(begin)!.Value, Track.PlaceAt(end)!.Value);
                runs.Add(Run(metres, [.. Aboard.Where(carried => carried.LoadedAt <= begin && (carried.LeftAt ?? To) >= end).Select(carried => new EmissionLoad(carried.PackageId, carried.Kilograms, from, to))]));
            }
        }

        return runs;
    }

    /// <summary>From where to where the day brought a package.</summary>
    private (GeoPoint From, GeoPoint To) WayOf(Carried carried)
    {
        GeoPoint from = carried.LoadedAt >= From && carried.LoadedFrom is { } loaded ? loaded : Track.PlaceAt(Math.Max(carried.LoadedAt, From))!.Value;
        GeoPoint to = !(carried.LeftAt > To) && carried.LeftTo is { } left ? left : Track.PlaceAt(Math.Min(carried.LeftAt ?? To, To))!.Value;
        return (from, from.MetresTo(to) < BackMetres ? from : to);
    }

    private EmissionRun Run(double metres, IReadOnlyList<EmissionLoad> loads) =>
        new() { RouteId = RouteId, StationId = StationId, PartnerId = PartnerId, Vehicle = Vehicle, Metres = metres, Loads = loads };
}
