using Tracking.Server.Tests.Harness;

namespace Tracking.Server.Tests.Faults;

/// <summary>
/// Ten packages that go from one station to another in a truck, half of them in a bag, and out for delivery in a van; with what must
/// be true once all of it is stored. A depth of 1 ends aboard the truck, 2 at the destination, 3 at the doors.
/// </summary>
internal sealed class LoadStory
{
    public const int Packages = 10;
    private const int InBag = 5;

    private readonly DateTimeOffset _start;
    private int _second;

    public LoadStory(string name, Random random, IReadOnlyList<string> stations, DateTimeOffset start)
    {
        _start = start;
        Origin = stations[random.Next(stations.Count)];
        Destination = stations.Where(station => station != Origin).ElementAt(random.Next(stations.Count - 1));
        PackageIds = [.. Enumerable.Range(0, Packages).Select(i => $"PKG-{name}-{i}")];
        (Truck, Van, Bag) = ($"TRUCK-{name}", $"VAN-{name}", $"BAG-{name}");
        Depth = 1 + random.Next(3);
        Scans = [.. Tell()];
        var size = random.Next(15, 60);
        Batches = [.. Scans.Chunk(size)];
    }

    public string Origin { get; }

    public string Destination { get; }

    public string Truck { get; }

    public string Van { get; }

    public string Bag { get; }

    public int Depth { get; }

    public IReadOnlyList<string> PackageIds { get; }

    public IReadOnlyList<Scan> Scans { get; }

    public IReadOnlyList<Scan[]> Batches { get; }

    public object Announcement => new
    {
        packages = PackageIds.Select(packageId => new { packageId, originStationId = Origin, destinationStationId = Destination }).ToList(),
    };

    /// <summary>The state in which the package with this number ends.</summary>
    public string Status(int i) => (Depth, i) switch
    {
        (1, _) => "inTransit",
        (2, _) or (3, 0) => "atStation",
        (3, 1 or 2) => "outForDelivery",
        _ => "delivered",
    };

    /// <summary>The van is not defined, so it is the scan of the packages themselves that sends them out.</summary>
    private IEnumerable<Scan> Tell()
    {
        foreach (var id in PackageIds)
        {
            yield return Of("inducted", id, station: Origin);
        }

        foreach (var id in PackageIds.Take(InBag))
        {
            yield return Of("contained", id, station: Origin) with { ParentContainerId = Bag };
        }

        yield return Next(new Scan("loaded") { ContainerId = Bag, StationId = Origin, VehicleId = Truck });
        foreach (var id in PackageIds.Skip(InBag))
        {
            yield return Of("loaded", id, Origin, Truck);
        }

        yield return Next(new Scan("departed") { OfVehicle = true, VehicleId = Truck, StationId = Origin });
        if (Depth == 1)
        {
            yield break;
        }

        yield return Next(new Scan("arrived") { OfVehicle = true, VehicleId = Truck, StationId = Destination });
        yield return Next(new Scan("unloaded") { OfVehicle = true, VehicleId = Truck, StationId = Destination });
        foreach (var id in PackageIds.Take(InBag))
        {
            yield return Of("uncontained", id, station: Destination) with { ParentContainerId = Bag };
        }

        foreach (var id in PackageIds)
        {
            yield return Of("stowed", id, station: Destination);
        }

        if (Depth == 2)
        {
            yield break;
        }

        foreach (var id in PackageIds.Skip(1))
        {
            yield return Of("loaded", id, Destination, Van);
        }

        yield return Next(new Scan("outForDelivery") { OfVehicle = true, VehicleId = Van, StationId = Destination });
        yield return Of("attempted", PackageIds[1], vehicle: Van) with { Reason = "notHome" };
        var wrong = Of("delivered", PackageIds[2], vehicle: Van);
        yield return wrong;
        yield return Of("voided", PackageIds[2]) with { Voids = wrong.EventId };
        foreach (var id in PackageIds.Skip(3))
        {
            yield return Of("delivered", id, vehicle: Van);
        }
    }

    private Scan Of(string type, string packageId, string? station = null, string? vehicle = null) =>
        Next(new Scan(type) { PackageId = packageId, StationId = station, VehicleId = vehicle });

    private Scan Next(Scan scan) => scan with { OccurredAt = _start.AddSeconds(_second++) };
}
