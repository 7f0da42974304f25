using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;

namespace Tracking.Server.Tests.Orders;

/// <summary>
/// One week in a small network, made from a seed: trucks between stations, vans to the doors, bags on pallets, and everything that goes
/// wrong. True times are whole minutes, so that ties are common; a device whose clock is wrong has half a minute to itself, because its
/// corrected times differ by the network's delay from one server to another.
/// </summary>
internal sealed class Week
{
    private static readonly string[] Reasons = ["notHome", "refused", "weather", "badAddress", "damaged", "customs"];
    private readonly Random _random;
    private readonly string _tag;
    private readonly DateTimeOffset _start;
    private readonly HashSet<DateTimeOffset> _skewed = [];
    private readonly List<Fact> _facts = [];
    private readonly Dictionary<string, string> _newBarcode = [];

    public Week(int seed, int trips)
    {
        _random = new Random(seed);
        _tag = (seed % 10_000).ToString("0000");
        var now = DateTimeOffset.UtcNow.AddDays(-7.5);
        _start = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, now.Minute, 5, TimeSpan.Zero);
        Stations = Names("ST", 4);
        Trucks = Names("TRUCK", 3);
        Vans = Names("VAN", 3);
        Containers = [.. Names("BAG", 8), .. Names("PALLET", 3)];
        for (var trip = 0; trip < trips; trip++)
        {
            Tell(trip, _start.AddMinutes(trip * 6.8 * 24 * 60 / trips));
        }

        Confuse();
        _facts.Sort((a, b) => a.At.CompareTo(b.At));
    }

    public IReadOnlyList<string> Stations { get; }

    public IReadOnlyList<string> Trucks { get; }

    public IReadOnlyList<string> Vans { get; }

    public IReadOnlyList<string> Containers { get; }

    public List<string> Packages { get; } = [];

    /// <summary>In the order in which they happened.</summary>
    public IReadOnlyList<Fact> Facts => _facts;

    private IReadOnlyList<string> Names(string kind, int count) => [.. Enumerable.Range(0, count).Select(i => $"{kind}-{_tag}-{i}")];

    private T Any<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

    private bool Chance(double probability) => _random.NextDouble() < probability;

    /// <summary>One truck from one station to another, and the van that takes over there.</summary>
    private void Tell(int trip, DateTimeOffset start)
    {
        var from = Any(Stations);
        var to = Any([.. Stations.Where(station => station != from)]);
        var (truck, van) = (Trucks[trip % Trucks.Count], Vans[trip % Vans.Count]);
        var (bag, inner, pallet) = (Containers[trip % 4], Containers[4 + (trip % 4)], Containers[8 + (trip % 3)]);
        var packages = Enumerable.Range(0, _random.Next(3, 7)).Select(i => $"PKG-{_tag}-{trip}-{i}").ToList();
        Packages.AddRange(packages);
        var bagged = packages.Where(_ => Chance(0.5)).ToList();
        var nested = Chance(0.5);
        DateTimeOffset At(int minute) => Whole(start.AddMinutes(minute));

        foreach (var package in packages)
        {
            Announce(package, from, to, start);
            Add(At(_random.Next(3)), new Scan(Any(["inducted", "inducted", "droppedOff", "pickedUp"])) { PackageId = package, StationId = from });
            if (Chance(0.12))
            {
                var renamed = package + "-NEW";
                _newBarcode[package] = renamed;
                Packages.Add(renamed);
                Add(At(_random.Next(5, 180)), new Scan("relabelled") { PackageId = package, NewPackageId = renamed });
            }
        }

        foreach (var package in bagged)
        {
            Add(At(10 + _random.Next(2)), new Scan("contained") { PackageId = package, ParentContainerId = nested ? inner : bag, StationId = Chance(0.7) ? from : null });
        }

        if (nested)
        {
            Add(At(13), new Scan("contained") { ContainerId = inner, ParentContainerId = bag });
        }

        Add(At(15), new Scan("contained") { ContainerId = bag, ParentContainerId = pallet, StationId = from });
        Add(At(20), new Scan("loaded") { ContainerId = pallet, VehicleId = truck, StationId = from });
        foreach (var package in packages.Except(bagged))
        {
            Add(At(20), new Scan("loaded") { PackageId = package, VehicleId = truck, StationId = Chance(0.7) ? from : null });
        }

        Add(At(30), Vehicle("departed", truck, from));
        if (Chance(0.2))
        {
            Add(At(60), Vehicle("held", truck) with { Reason = "weather" });
            Add(At(70), Vehicle("released", truck));
        }

        var reached = Chance(0.1) ? Any(Stations) : to;
        Add(At(100), Vehicle("arrived", truck, reached));
        if (Chance(0.6))
        {
            Add(At(105), Vehicle("unloaded", truck, Chance(0.8) ? reached : null));
        }
        else
        {
            Add(At(104), new Scan("unloaded") { ContainerId = pallet, VehicleId = truck, StationId = reached });
            foreach (var package in packages.Except(bagged))
            {
                Add(At(105), new Scan("unloaded") { PackageId = package, VehicleId = truck, StationId = reached });
            }
        }

        Add(At(110), new Scan("uncontained") { ContainerId = bag, ParentContainerId = pallet, StationId = reached });
        if (nested)
        {
            Add(At(111), new Scan("uncontained") { ContainerId = inner, ParentContainerId = bag });
        }

        foreach (var package in bagged)
        {
            Add(At(112), new Scan("uncontained") { PackageId = package, ParentContainerId = nested ? inner : bag, StationId = reached });
        }

        foreach (var package in packages)
        {
            Add(At(120), new Scan("stowed") { PackageId = package, StationId = reached });
            Add(At(140), new Scan("loaded") { PackageId = package, VehicleId = van, StationId = reached });
        }

        Add(At(150), Chance(0.6) ? Vehicle("departed", van, reached) : Vehicle("outForDelivery", van));
        foreach (var package in packages)
        {
            ToTheDoor(package, van, reached, At);
        }

        Add(At(320), Vehicle("unloaded", van, reached));
        Add(At(321), Vehicle("arrived", van, reached));
    }

    private void ToTheDoor(string package, string van, string station, Func<int, DateTimeOffset> at)
    {
        var minute = _random.Next(160, 300);
        switch (_random.Next(10))
        {
            case 0:
                Add(at(minute), new Scan("attempted") { PackageId = package, VehicleId = van, Reason = Any(Reasons) });
                break;
            case 1:
                Add(at(minute), new Scan("attempted") { PackageId = package, VehicleId = van, Reason = "refused" });
                Add(at(minute + 1), new Scan("returnStarted") { PackageId = package, Reason = "refused" });
                Add(at(minute + 100), new Scan(Any(["returned", "delivered", "returnCancelled"])) { PackageId = package });
                break;
            case 2:
                Add(at(minute), new Scan("unloaded") { PackageId = package, VehicleId = van });
                Add(at(minute + 5), new Scan("availableForPickup") { PackageId = package, StationId = station });
                Add(at(minute + 60), new Scan("collected") { PackageId = package, StationId = station });
                break;
            case 3:
                Add(at(minute), new Scan(Any(["lost", "cancelled", "disposed"])) { PackageId = package });
                Add(at(minute + 90), new Scan(Any(["found", "arrived"])) { PackageId = package, StationId = station });
                break;
            default:
                Add(at(minute), new Scan("delivered") { PackageId = package, VehicleId = van });
                break;
        }
    }

    private void Announce(string package, string from, string to, DateTimeOffset start)
    {
        var count = _random.Next(4);
        for (var i = 0; i < count; i++)
        {
            var body = new JsonObject { ["originStationId"] = from, ["destinationStationId"] = i == 0 || Chance(0.5) ? to : Any(Stations) };
            if (Chance(0.6))
            {
                body["service"] = Any(["sameDay", "nextDay", "twoDay", "standard"]);
            }

            if (Chance(0.2))
            {
                body["promisedBy"] = Times.Text(Whole(start.AddDays(_random.Next(1, 4))));
            }

            _facts.Add(new Fact(start.AddMinutes((i * 90) - 30), null, TimeSpan.Zero, package, body));
        }
    }

    /// <summary>Wrong scans that are undone, scans that make no sense, loads into bags that were elsewhere, circles of containers.</summary>
    private void Confuse()
    {
        var told = _facts.Where(fact => fact.Scan is not null).ToList();
        foreach (var fact in told.Where(_ => Chance(0.05)))
        {
            var undo = new Scan("voided")
            {
                EventId = NewId(),
                PackageId = fact.Scan!.PackageId,
                ContainerId = fact.Scan.ContainerId,
                OfVehicle = fact.Scan.OfVehicle,
                VehicleId = fact.Scan.OfVehicle ? fact.Scan.VehicleId : null,
                Voids = fact.Scan.EventId,
            };
            Add(Whole(fact.At.AddMinutes(_random.Next(-30, 200))), undo, certain: true);
            if (Chance(0.2))
            {
                Add(Whole(fact.At.AddMinutes(210)), undo with { EventId = NewId(), Voids = undo.EventId }, certain: true);
            }
        }

        for (var i = 0; i < told.Count / 12; i++)
        {
            var at = Any(told).At;
            var (package, container, vehicle) = (Any(Packages), Any(Containers), Any([.. Trucks, .. Vans]));
            Add(Whole(at.AddMinutes(_random.Next(60))), _random.Next(10) switch
            {
                0 => new Scan("arrived") { PackageId = package, StationId = Any(Stations) },
                1 => new Scan("sorted") { PackageId = package, StationId = Any(Stations) },
                2 => new Scan("departed") { PackageId = package, StationId = Any(Stations) },
                3 => new Scan("loaded") { PackageId = package, VehicleId = vehicle },
                4 => new Scan("unloaded") { PackageId = package, VehicleId = vehicle, StationId = Any(Stations) },
                5 => new Scan("contained") { PackageId = package, ParentContainerId = container },
                6 => new Scan("contained") { ContainerId = container, ParentContainerId = Any([.. Containers.Where(other => other != container)]) },
                7 => new Scan("loaded") { ContainerId = container, VehicleId = vehicle },
                8 => new Scan("held") { ContainerId = container, Reason = Any(Reasons) },
                _ => new Scan("exception") { PackageId = package, Reason = Any(Reasons) },
            });
        }
    }

    private Scan Vehicle(string type, string id, string? station = null) => new(type) { OfVehicle = true, VehicleId = id, StationId = station };

    /// <summary>Adds a scan, if it was not forgotten, under either barcode and with the clock of its device.</summary>
    private void Add(DateTimeOffset at, Scan scan, bool certain = false)
    {
        if (!certain && Chance(0.07))
        {
            return;
        }

        if (scan.PackageId is { } id && scan.Type is not ("relabelled" or "voided") && _newBarcode.TryGetValue(id, out var renamed) && Chance(0.5))
        {
            scan = scan with { PackageId = renamed };
        }

        var skew = TimeSpan.Zero;
        if (Chance(0.08) && _skewed.Add(at.AddSeconds(30)))
        {
            at = at.AddSeconds(30);
            skew = TimeSpan.FromMinutes(Chance(0.5) ? 60 : -45);
        }

        _facts.Add(new Fact(at, scan with { EventId = certain ? scan.EventId : NewId(), OccurredAt = at + skew }, skew, null, null));
    }

    /// <summary>From the seed too: ties are broken by event id, so that a failure can be repeated.</summary>
    private Guid NewId()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private static DateTimeOffset Whole(DateTimeOffset time) => new(time.Year, time.Month, time.Day, time.Hour, time.Minute, 5, TimeSpan.Zero);
}
