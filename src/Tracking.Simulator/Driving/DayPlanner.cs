using Tracking.Simulator.Nasty;
using Tracking.Simulator.Routes;

namespace Tracking.Simulator.Driving;

/// <summary>Turns a route into a day: what is scanned where, by whom and when. The same route and options always give the same day.</summary>
internal sealed class DayPlanner
{
    /// <summary>One person at the station handles so many packages in a row.</summary>
    private const int PackagesPerHandheld = 60;

    private static readonly TimeSpan MissortLead = TimeSpan.FromMinutes(45);
    private static readonly string[] s_attemptReasons = ["notHome", "businessClosed", "noAccess", "noSafePlace"];
    private static readonly string[] s_leftAt = ["porch", "front door", "garage", "mailbox", "resident"];

    private readonly DeliveryRoute _route;
    private readonly PlanOptions _options;
    private readonly Mishaps _mishaps;
    private readonly StationShift _shift;
    private readonly Itinerary _itinerary;
    private readonly NeighbourStation? _neighbour;
    private readonly string _vehicleId;
    private readonly Dictionary<string, Device> _devices;
    private readonly Random _random;
    private readonly List<PlannedScan> _scans = [];
    private readonly HashSet<string> _relabelled = new(StringComparer.Ordinal);

    private DayPlanner(DeliveryRoute route, PlanOptions options)
    {
        _route = route;
        _options = options;
        _random = Seeds.For(options.Seed, route.RouteId, "doors");
        _mishaps = Mishaps.Choose(route, options.Nasty, options.Seed);
        _vehicleId = options.Prefix + Ids.VehicleOf(route.RouteId);
        _neighbour = _mishaps.Missorts.Count == 0
            ? null
            : new(route.StationId + "-next", GreatCircle.Away(route.Station, 20_000, _random.Next(360)));
        _shift = new(_neighbour is null ? TimeSpan.Zero : MissortLead, route.PackageCount);
        _itinerary = Itinerary.Plan(route, _mishaps, _shift.DepartAt);
        _devices = MakeDevices();
    }

    public static DayPlan Plan(DeliveryRoute route, PlanOptions options) => new DayPlanner(route, options).Plan();

    private DayPlan Plan()
    {
        CheckIds();
        var packages = _route.Stops.SelectMany(stop => stop.Packages).ToList();
        for (var i = 0; i < packages.Count; i++)
        {
            PlanStation(packages[i], i);
        }

        PlanVan();
        foreach (var visit in _itinerary.Visits)
        {
            PlanVisit(visit);
        }

        var scans = _scans.OrderBy(scan => scan.At).ToList();
        var postings = PostingOrder.Plan(scans, _options.Nasty, purpose => Seeds.For(_options.Seed, _route.RouteId, purpose));
        return new()
        {
            Route = _route,
            VehicleId = _vehicleId,
            Neighbour = _neighbour,
            Mishaps = _mishaps,
            Itinerary = _itinerary,
            Scans = scans,
            Postings = postings,
            Length = postings[^1].At > _itinerary.ReturnAt ? postings[^1].At : _itinerary.ReturnAt,
            PackageId = PackageId,
        };
    }

    private void CheckIds()
    {
        var ids = _route.Stops.SelectMany(stop => stop.Packages).Select(NewLabel).Append(_vehicleId).Append(_route.StationId + "-next").Concat(_devices.Keys);
        if (ids.FirstOrDefault(id => !Ids.IsValid(id)) is { } wrong)
        {
            throw new SimulatorException(
                $"{wrong} would not be an id (1 to {Ids.MaxLength} of A–Z a–z 0–9 . _ : -, first and last alphanumeric). Choose another or a shorter --prefix.");
        }
    }

    private void PlanStation(RoutePackage package, int index)
    {
        if (_neighbour is not null && _mishaps.Missorts.Contains(package.PackageId))
        {
            var turn = TimeSpan.FromSeconds(2 * index % 120);
            Add(package, "arrived", turn, Handheld("next", 0), scan => scan with { StationId = _neighbour.StationId });
            Add(package, "departed", turn + TimeSpan.FromMinutes(9), Handheld("next", 0), scan => scan with { StationId = _neighbour.StationId });
            Add(package, "arrived", MissortLead - TimeSpan.FromMinutes(5) + turn, Handheld("in", index), AtStation);
        }

        Add(package, "inducted", _shift.InductedAt(index), Handheld("in", index), AtStation);
        Relabel(package, RelabelMoment.BeforeStowing, _shift.StowedAt(index), Handheld("stow", index));
        Add(package, "stowed", _shift.StowedAt(index), Handheld("stow", index), AtStation);
        Relabel(package, RelabelMoment.BeforeLoading, _shift.LoadedAt(index), Handheld("load", index));
        Add(package, "loaded", _shift.LoadedAt(index), Handheld("load", index), scan => AtStation(scan) with { VehicleId = _vehicleId });
    }

    private void PlanVan()
    {
        void Van(string type, TimeSpan at) => _scans.Add(new()
        {
            Key = Key(_vehicleId, type),
            Type = type,
            At = at,
            Device = Driver,
            VehicleId = _vehicleId,
            StationId = _route.StationId,
            Location = _route.Station,
            Accuracy = 10,
        });

        Van("departed", _itinerary.DepartAt);
        Van("arrived", _itinerary.ReturnAt);
    }

    private void PlanVisit(Visit visit)
    {
        var stop = _route.Stops[visit.StopIndex];
        var now = visit.ArriveAt + TravelModel.Parking;
        foreach (var package in stop.Packages)
        {
            var attempted = _mishaps.Attempts.Contains(package.PackageId);
            if (visit.SecondPass && !attempted)
            {
                continue;
            }

            if (!visit.SecondPass && _mishaps.WrongDoors.Contains(package.PackageId))
            {
                PlanWrongDoor(package, visit, now);
                now += Itinerary.WrongDoorDetour;
            }

            now += TimeSpan.FromSeconds(package.ServiceSeconds);
            if (attempted && !visit.SecondPass)
            {
                var reason = s_attemptReasons[_random.Next(s_attemptReasons.Length)];
                Add(package, "attempted", now, Driver, scan => AtDoor(scan, visit) with { Reason = reason });
            }
            else
            {
                Relabel(package, RelabelMoment.AtTheDoor, now, Driver);
                Add(package, "delivered", now, Driver, scan => AtDoor(scan, visit) with { LeftAt = LeftAt(), EndsJourney = true });
            }
        }
    }

    /// <summary>The driver scans it as delivered next door, sees the number, and takes it back.</summary>
    private void PlanWrongDoor(RoutePackage package, Visit visit, TimeSpan now)
    {
        var nextDoor = GreatCircle.Away(_route.Stops[visit.StopIndex].Location, _random.Next(60, 150), _random.Next(360));
        Add(package, "delivered", now + TimeSpan.FromSeconds(15), Driver, scan => AtDoor(scan, visit) with { Location = nextDoor, LeftAt = LeftAt() }, "wrong door");
        var wrong = _scans[^1];
        Add(package, "voided", now + TimeSpan.FromSeconds(45), Driver, scan => AtDoor(scan, visit) with { Location = nextDoor, Voids = wrong });
    }

    /// <summary>One second before the scan that follows under the new barcode.</summary>
    private void Relabel(RoutePackage package, RelabelMoment moment, TimeSpan before, Device device)
    {
        if (_mishaps.Relabels.TryGetValue(package.PackageId, out var chosen) && chosen == moment)
        {
            _scans.Add(Scan(package, "relabelled", before - TimeSpan.FromSeconds(1), device) with
            {
                StationId = moment == RelabelMoment.AtTheDoor ? null : _route.StationId,
                VehicleId = moment == RelabelMoment.AtTheDoor ? _vehicleId : null,
                NewPackageId = NewLabel(package),
            });
            _relabelled.Add(PackageId(package.PackageId));
        }
    }

    private void Add(RoutePackage package, string type, TimeSpan at, Device device, Func<PlannedScan, PlannedScan> details, string note = "") =>
        _scans.Add(details(Scan(package, type, at, device, note)));

    private PlannedScan Scan(RoutePackage package, string type, TimeSpan at, Device device, string note = "")
    {
        var id = PackageId(package.PackageId);
        return new()
        {
            // The time makes the keys of the two arrivals of a mis-sorted package differ.
            Key = Key(id, $"{type}/{note}/{at.Ticks}"),
            Type = type,
            At = at,
            Device = device,
            Package = id,
            Barcode = _relabelled.Contains(id) ? NewLabel(package) : id,
        };
    }

    private PlannedScan AtStation(PlannedScan scan) => scan with { StationId = _route.StationId };

    private PlannedScan AtDoor(PlannedScan scan, Visit visit) => scan with
    {
        VehicleId = _vehicleId,
        StopIndex = visit.StopIndex,
        Location = GreatCircle.Away(_route.Stops[visit.StopIndex].Location, _random.NextDouble() * 12, _random.Next(360)),
        Accuracy = _random.Next(4, 13),
    };

    private string PackageId(string id) => _options.Prefix + id;

    private string NewLabel(RoutePackage package) => PackageId(package.PackageId) + "-R";

    private string LeftAt() => s_leftAt[_random.Next(s_leftAt.Length)];

    private string Key(string subject, string what) => $"{_options.Seed}/{_options.Prefix}/{_route.RouteId}/{subject}/{what}";

    private Device Driver => _devices[DeviceId("van", 0)];

    private Device Handheld(string job, int index) => _devices[DeviceId(job, job == "next" ? 0 : index / PackagesPerHandheld)];

    private string DeviceId(string job, int number) => $"HH-{_options.Prefix}{_route.StationId}-{Ids.VehicleOf(_route.RouteId)}-{job}{number + 1}";

    private Dictionary<string, Device> MakeDevices()
    {
        var ids = new List<string> { DeviceId("van", 0) };
        for (var n = 0; n <= (_route.PackageCount - 1) / PackagesPerHandheld; n++)
        {
            ids.AddRange([DeviceId("in", n), DeviceId("stow", n), DeviceId("load", n)]);
        }

        if (_neighbour is not null)
        {
            ids.Add(DeviceId("next", 0));
        }

        var errors = WrongClocks.Choose(ids, _options.Nasty.WrongClock, Seeds.For(_options.Seed, _route.RouteId, "clocks"));
        return ids.ToDictionary(id => id, id => new Device(id, errors.GetValueOrDefault(id)), StringComparer.Ordinal);
    }
}
