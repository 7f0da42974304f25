using System.Globalization;
using Tracking.Grains.Dispatching;
using Tracking.Model;
using Tracking.Model.Geography;
using Tracking.Planning.Emissions;
using Tracking.Planning.Routing;
using Tracking.Planning.Travel;

namespace Tracking.Server.Dispatching;

/// <summary>
/// A departure as the optimiser takes it: each van is a vehicle type of its own, each stop has a place, and time counts in seconds from the departure. Loads are cm³, grams and packages.
/// </summary>
internal sealed class DepartureProblem
{
    /// <summary>Room where none is known.</summary>
    private const double Unlimited = 1e12;

    /// <summary>Leaving out what is promised for the day costs so many times what another package costs.</summary>
    private const double PromisedFactor = 50;

    private readonly long origin;
    private readonly ITravelTimeMatrix travel;
    private readonly double kilogramsPerKilometre;

    private DepartureProblem(
        long origin, IReadOnlyList<DispatchVan> vans, IReadOnlyList<DepartureStop> stops, ITravelTimeMatrix travel, DispatchSettings settings)
    {
        this.origin = origin;
        this.travel = travel;
        Vans = vans;
        Stops = stops;
        Settings = settings;
        kilogramsPerKilometre = FactorTables.On(DateOnly.FromDateTime(Instant.ToTime(origin).UtcDateTime)).Of(VehicleClass.DieselVan).Kilograms;
        (double[] seconds, double[] metres) = travel.At(Instant.ToTime(origin));
        VehicleType[] vehicles = [.. vans.Select(VehicleOf)];
        Routing = new RoutingProblem
        {
            Locations = travel.Places,
            Seconds = seconds,
            Metres = metres,
            Vehicles = vehicles,
            Stops = [.. stops.Select((stop, i) => StopOf(stop, i + 1, vehicles, seconds))],
        };
    }

    /// <summary>The problem; vehicle types and stops are numbered as <see cref="Vans"/> and <see cref="Stops"/>.</summary>
    public RoutingProblem Routing { get; }

    /// <summary>The vans.</summary>
    public IReadOnlyList<DispatchVan> Vans { get; }

    /// <summary>The stops.</summary>
    public IReadOnlyList<DepartureStop> Stops { get; }

    /// <summary>How it is planned.</summary>
    public DispatchSettings Settings { get; }

    /// <summary>Places of a departure in the order in which the problem needs them: the station, then each stop.</summary>
    public static IReadOnlyList<GeoPoint> PlacesOf(GeoPoint station, IReadOnlyList<DepartureStop> stops) => [station, .. stops.Select(static stop => stop.Packages[0].Door)];

    /// <summary>Puts a problem together.</summary>
    /// <param name="departsAt">When the wave leaves; milliseconds since 1970.</param>
    /// <param name="vans">Vans, at least one.</param>
    /// <param name="stops">Stops.</param>
    /// <param name="travel">Travel times of <see cref="PlacesOf"/>.</param>
    /// <param name="settings">How it is planned.</param>
    public static DepartureProblem Of(
        long departsAt, IReadOnlyList<DispatchVan> vans, IReadOnlyList<DepartureStop> stops, ITravelTimeMatrix travel, DispatchSettings settings) =>
        new(departsAt, vans, stops, travel, settings);

    /// <summary>Number of the van; -1 when it is none of them.</summary>
    public int VanOf(string vehicleId)
    {
        for (int i = 0; i < Vans.Count; i++)
        {
            if (Vans[i].VehicleId == vehicleId)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The plan that routes amount to.</summary>
    /// <param name="routes">The routes; every other stop is left out.</param>
    /// <param name="reasons">Why stops are left out for which that is known already; the others' reasons are found here.</param>
    /// <param name="isLocked">Which stops a dispatcher has fixed to their vans.</param>
    /// <param name="iterations">Iterations that were searched.</param>
    public DispatchPlan PlanOf(IReadOnlyList<PlannedRoute> routes, IReadOnlyDictionary<int, LeftOutReason> reasons, Func<int, bool> isLocked, long iterations)
    {
        PlannedRoute[] used = [.. routes.Where(static route => route.Stops.Count > 0).OrderBy(route => Vans[route.VehicleType].VehicleId, StringComparer.Ordinal)];
        int[] leftOut = LeftOutBy(used);
        return new DispatchPlan
        {
            Routes = [.. used.Select(route => RouteOf(route, isLocked))],
            LeftOut = [.. leftOut.Select(stop => new DispatchLeftOut(Stops[stop].PackageIds, reasons.TryGetValue(stop, out LeftOutReason reason) ? reason : ReasonFor(stop)))],
            Cost = Check(used, leftOut).Cost,
            Iterations = iterations,
        };
    }

    /// <summary>What is wrong with a route, in words for people; empty when the checker finds nothing.</summary>
    public IReadOnlyList<string> FaultsOf(PlannedRoute route)
    {
        if (route.Stops.Count == 0 || Check([route], LeftOutBy([route])) is { Faults.Count: 0 })
        {
            return [];
        }

        DispatchVan van = Vans[route.VehicleType];
        VehicleType vehicle = Routing.Vehicles[route.VehicleType];
        var times = RouteTimetable.Of(Routing, route);
        var faults = new List<string>();
        string[] units = ["cm³", "g", "packages"];
        for (int d = 0; d < units.Length; d++)
        {
            double load = route.Stops.Sum(stop => Routing.Stops[stop].Demand[d]);
            if (load > vehicle.Capacity[d])
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{van.VehicleId} would carry {load:#,0} {units[d]}; it has room for {vehicle.Capacity[d]:#,0}."));
            }
        }

        foreach (RouteVisit visit in times.Visits)
        {
            RoutingStop stop = Routing.Stops[visit.Stop];
            if (visit.StartsAt > stop.LatestStart)
            {
                faults.Add($"{van.VehicleId} would be at the door of {Stops[visit.Stop].PackageIds[0]} at {Time(visit.StartsAt)}; its window ends at {Time(stop.LatestStart)}.");
            }

            if (stop.VehicleTypes?.Contains(route.VehicleType) == false)
            {
                faults.Add($"{Stops[visit.Stop].PackageIds[0]} may not go on {van.VehicleId}: it is another partner's.");
            }
        }

        if (times.BackAt > vehicle.ShiftEnd)
        {
            faults.Add($"{van.VehicleId} would be back at {Time(times.BackAt)}; its shift ends at {Time(vehicle.ShiftEnd)}.");
        }

        return faults.Count > 0 ? faults : Check([route], LeftOutBy([route])).Faults;
    }

    /// <summary>Cost and faults of routes by the library's checker.</summary>
    public CheckedSolution Check(IReadOnlyList<PlannedRoute> routes, IReadOnlyList<int> leftOut)
    {
        var solution = new RoutingSolution(routes, leftOut, 0, 0);
        return SolutionChecker.Check(Routing, solution with { Cost = SolutionChecker.Check(Routing, solution).Cost });
    }

    /// <summary>Stops that none of the routes visits.</summary>
    public int[] LeftOutBy(IReadOnlyList<PlannedRoute> routes)
    {
        HashSet<int> visited = [.. routes.SelectMany(static route => route.Stops)];
        return [.. Enumerable.Range(0, Stops.Count).Where(stop => !visited.Contains(stop))];
    }

    private static double SecondsFrom(long origin, long at) => (at - origin) / 1000.0;

    private long At(double seconds) => origin + (long)Math.Round(seconds * 1000);

    private string Time(double seconds) => Views.UtcText.Of(At(seconds));

    private VehicleType VehicleOf(DispatchVan van) => new()
    {
        Count = 1,
        StartLocation = 0,
        EndLocation = 0,
        Capacity = [van.CapacityCm3 ?? Unlimited, van.CapacityGrams ?? Unlimited, van.MaxPackages],
        ShiftStart = SecondsFrom(origin, van.From),
        ShiftEnd = SecondsFrom(origin, van.Until),
        FixedCost = Settings.Van,
        CostPerMetre = (Settings.Kilometre + (kilogramsPerKilometre * Settings.KilogramCo2e)) / 1000,
        CostPerSecond = Settings.Hour / 3600,
        BreakStart = van.BreakAt is { } at ? SecondsFrom(origin, at) : double.PositiveInfinity,
        BreakSeconds = van.BreakAt is null ? 0 : van.BreakSeconds,
    };

    private RoutingStop StopOf(DepartureStop stop, int place, VehicleType[] vehicles, double[] seconds)
    {
        DeparturePackage first = stop.Packages[0];
        int[] allowed =
        [
            .. Enumerable.Range(0, Vans.Count).Where(
                van => (first.PartnerId is null || first.PartnerId == Vans[van].PartnerId) && (stop.LockedTo is null || stop.LockedTo == Vans[van].VehicleId)),
        ];
        double from = first.WindowFrom is { } opens ? Math.Max(0, SecondsFrom(origin, opens)) : 0;
        double until = first.WindowTo is { } closes ? SecondsFrom(origin, closes) : double.PositiveInfinity;
        double dueBy = stop.Packages.Min(package => package.PromisedBy is { } promised ? SecondsFrom(origin, promised) : double.PositiveInfinity);
        bool promised = dueBy <= vehicles.Max(static vehicle => vehicle.ShiftEnd);

        // A window that nobody can keep any more must not keep the package here for good: it comes late.
        bool canKeep = allowed.Any(van => vehicles[van].ShiftStart + seconds[place] <= until);
        return new RoutingStop
        {
            Location = place,
            Demand = [stop.Packages.Sum(static package => package.Cm3), stop.Packages.Sum(static package => package.Grams), stop.Packages.Count],
            EarliestStart = from,
            LatestStart = canKeep ? until : double.PositiveInfinity,
            ServiceSeconds = stop.ServiceSeconds(Settings.ServiceSeconds, Settings.FurtherPackageSeconds),
            VehicleTypes = allowed.Length == Vans.Count ? null : allowed,
            DueBy = canKeep ? dueBy : Math.Min(dueBy, until),
            LatePricePerSecond = Settings.LateHour / 3600 * stop.Packages.Count,
            LeaveOutPrice = Settings.LeaveOut * stop.Packages.Count * (promised || !canKeep ? PromisedFactor : 1),
        };
    }

    private DispatchRoute RouteOf(PlannedRoute route, Func<int, bool> isLocked)
    {
        var times = RouteTimetable.Of(Routing, route);
        int[] others = LeftOutBy([route]);
        int[] places = [0, .. route.Stops.Select(stop => Routing.Stops[stop].Location)];
        DateTimeOffset departure = Instant.ToTime(origin);
        return new DispatchRoute
        {
            VehicleId = Vans[route.VehicleType].VehicleId,
            DepartsAt = At(times.LeavesAt),
            BackAt = At(times.BackAt),
            Metres = times.Metres,
            DrivingSeconds = times.DrivingSeconds,
            BackSeconds = times.BackSeconds,
            LoadCm3 = route.Stops.Sum(stop => Routing.Stops[stop].Demand[0]),
            LoadGrams = route.Stops.Sum(stop => Routing.Stops[stop].Demand[1]),
            Cost = Check([route], others).Cost - others.Sum(stop => Routing.Stops[stop].LeaveOutPrice),
            GramsCo2e = times.Metres * kilogramsPerKilometre,
            Stops =
            [
                .. times.Visits.Select((visit, i) => new DispatchStop
                {
                    PackageIds = Stops[visit.Stop].PackageIds,
                    PlannedAt = At(visit.StartsAt),
                    ServiceSeconds = Routing.Stops[visit.Stop].ServiceSeconds,
                    TravelSeconds = visit.TravelSeconds,
                    TravelMetres = visit.TravelMetres,
                    TravelSource = SourceName(travel.Between(places[i], places[i + 1], departure).Source),
                    LateSeconds = visit.LateSeconds,
                    Locked = isLocked(visit.Stop),
                }),
            ],
        };
    }

    private LeftOutReason ReasonFor(int stop)
    {
        RoutingStop wanted = Routing.Stops[stop];
        int[] allowed = [.. wanted.VehicleTypes ?? [.. Enumerable.Range(0, Vans.Count)]];
        if (allowed.Length == 0)
        {
            return LeftOutReason.NoVan;
        }

        int[] large = [.. allowed.Where(van => !wanted.Demand.Select((load, d) => load <= Routing.Vehicles[van].Capacity[d]).All(static fits => fits))];
        if (large.Length == allowed.Length)
        {
            return LeftOutReason.TooLarge;
        }

        return allowed.Except(large).Any(van => Check([new PlannedRoute(van, [stop])], LeftOutBy([new PlannedRoute(van, [stop])])).Faults.Count == 0)
            ? LeftOutReason.NoRoom
            : LeftOutReason.Unreachable;
    }

    internal static string SourceName(TravelSource source) => source switch
    {
        TravelSource.Barrier => "barrier",
        TravelSource.Osrm => "osrm",
        TravelSource.Valhalla => "valhalla",
        _ => "greatCircle",
    };
}
