using Tracking.Grains.Dispatching;
using Tracking.Grains.Stations;
using Tracking.Grains.Vehicles;
using Tracking.Model;
using Tracking.Model.Geography;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Planning.Routing;
using Tracking.Planning.Travel;
using Tracking.Server.Ingest;
using Tracking.Server.Planning;
using Tracking.Server.Requests;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Dispatching.Replanning;

/// <summary>
/// Plans what is left of a van's round anew: what is done stays, failed attempts are tried again where that fits, and packages that came aboard are taken along.
/// </summary>
internal sealed class RoundReplanner(IGrainFactory grains, StationVans vans, StationPackages packages, TravelMatrices matrices, PlanningGate gate, TimeProvider time)
{
    /// <summary>A position that is older says nothing of where the van is now; milliseconds.</summary>
    private const long PositionHolds = 15 * 60 * 1000;

    /// <summary>A van that is out has at least so long to finish; milliseconds.</summary>
    private const long AtLeast = 60 * 60 * 1000;

    /// <summary>What is aboard is left out only where it cannot be brought at all.</summary>
    private const double AboardPrice = 10_000;

    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    /// <summary>Plans anew, and gives the van its new route where that is asked for.</summary>
    public async Task<Outcome<ReplanView>> ReplanAsync(Caller caller, string vehicleId, ReplanRequest request, CancellationToken aborted)
    {
        if (await vans.FindAsync(caller, vehicleId) is not { Round: { } round } van)
        {
            return Refusal.NotFound($"Vehicle '{Text.Short(vehicleId)}' has no round that is before it or under way. Plan one first.");
        }

        string? stationId = round.Plan.StationId ?? van.Definition.HomeStationId;
        StationDefinition? station = stationId is null ? null : (await grains.GetGrain<IStationGrain>(stationId).Definition())?.ToModel();
        if (station?.Location is not { } home)
        {
            return Refusal.Conflict("noLocation", $"The round of vehicle '{Text.Short(vehicleId)}' departs from no station with a location. Define that, or plan the round with one.");
        }

        RoundAboard aboard = await RoundAboard.ReadAsync(caller, van, packages);
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        bool hasLeft = round.Done.Any(static done => done) || (van.View.StationId != stationId && van.View.Load > 0);
        Outcome<Rest> collected = await CollectAsync(caller, stationId!, van, round, aboard, hasLeft, request);
        if (collected.Value is not { } rest)
        {
            return collected.Refusal!;
        }

        if (rest.Stops.Count == 0)
        {
            return Refusal.Conflict("nothingToPlan", $"Nothing is left to plan on the round of vehicle '{Text.Short(vehicleId)}'.");
        }

        GeoPoint here = await WhereAsync(caller, van, round, home, hasLeft, now);
        long freeAt = hasLeft ? now : Math.Max(now, round.Plan.DepartsAt);
        long until = request.Until ?? await ShiftEndAsync(stationId!, station, van, round);
        ITravelTimeMatrix travel = await matrices.BuildAsync([.. DepartureProblem.PlacesOf(home, rest.Stops), here], aborted);
        if (gate.TryTake() is not { } place)
        {
            return Refusal.Busy();
        }

        using (place)
        {
            Replanned planned = await place.RunAsync(
                cancellation => Search(van, rest, travel, hasLeft, round.Plan.DepartsAt, freeAt, Math.Max(until, freeAt + AtLeast), request, cancellation),
                TimeSpan.FromSeconds(request.Seconds) + Margin,
                aborted);
            if (request.Apply && !await ApplyAsync(van, round, stationId, planned))
            {
                return Refusal.Conflict("versionMismatch", $"The round of vehicle '{Text.Short(vehicleId)}' has changed meanwhile. Plan it anew again.");
            }

            return ViewOf(van, round, rest, planned, here, freeAt, request.Apply);
        }
    }

    private static Replanned Search(
        StationVan van, Rest rest, ITravelTimeMatrix travel, bool hasLeft, long departedAt, long freeAt, long until, ReplanRequest request, CancellationToken cancellation)
    {
        // What is aboard fits; only while the van can still be loaded its room counts.
        var settings = new DispatchSettings();
        var problem = DepartureProblem.Of(
            freeAt,
            [
                new DispatchVan
                {
                    VehicleId = van.Id,
                    PartnerId = van.Definition.PartnerId,
                    CapacityCm3 = hasLeft ? null : van.Definition.CapacityCm3,
                    CapacityGrams = hasLeft ? null : van.Definition.CapacityGrams,
                    From = freeAt,
                    Until = until,
                    MaxPackages = Rounds.RouteEndpoints.MaxPackages,
                },
            ],
            [.. rest.Stops],
            travel,
            settings);
        int here = rest.Stops.Count;
        RoutingProblem day = problem.Routing with
        {
            Stops =
            [
                .. problem.Routing.Stops.Select((stop, i) => stop with
                {
                    VehicleTypes = null,
                    EarliestStart = Math.Max(stop.EarliestStart, rest.NotBefore[i] is { } at ? (at - freeAt) / 1000.0 : 0),
                    LeaveOutPrice = rest.Kinds[i] == Kind.Planned ? AboardPrice * rest.Stops[i].Packages.Count : stop.LeaveOutPrice,
                }),
                new RoutingStop { Location = rest.Stops.Count + 1, Demand = [0, 0, 0] },
            ],
        };
        int[] planned = [.. Enumerable.Range(0, rest.Stops.Count).Where(stop => rest.Kinds[stop] == Kind.Planned)];
        RouteUnderWay underWay = hasLeft
            ? new RouteUnderWay(0, [here, .. planned], 1, Math.Min(0, (departedAt - freeAt) / 1000.0), 0)
            : new RouteUnderWay(0, planned, 0, 0, 0);
        RestOfDay left = RestOfDay.Of(hasLeft ? day : day with { Stops = [.. day.Stops.Take(here)] }, [underWay], new HashSet<int>());
        RoutingSolution found = RouteOptimiser.Solve(
            left.Problem, new RoutingOptions { Seed = (ulong)request.Seed, Time = TimeSpan.FromSeconds(request.Seconds), Start = left.Plan }, null, cancellation);
        cancellation.ThrowIfCancellationRequested();
        PlannedRoute after = found.Routes.Count > 0 ? found.Routes[0] : new PlannedRoute(0, []);
        PlannedRoute before = left.Plan.Count > 0 ? left.Plan[0] : new PlannedRoute(0, []);
        return new Replanned(
            freeAt, left.Problem, travel, RouteTimetable.Of(left.Problem, before), RouteTimetable.Of(left.Problem, after), found.LeftOut, rest.Stops.Count - before.Stops.Count)
        {
            Rest = rest,
        };
    }

    private static ReplanView ViewOf(StationVan van, RouteView round, Rest rest, Replanned planned, GeoPoint here, long freeAt, bool applied) => new()
    {
        VehicleId = van.Id,
        Applied = applied,
        StopsDone = round.Done.Count(static done => done),
        From = new DoorView(here.Lat, here.Lon),
        FreeAt = UtcText.Of(freeAt),
        Stops =
        [
            .. planned.After.Visits.Select((visit, i) => new ReplannedStopView(
                rest.Stops[visit.Stop].PackageIds,
                rest.Kinds[visit.Stop] switch { Kind.Tried => "tried", Kind.Added => "added", _ => "planned" },
                DoorOf(rest, visit.Stop),
                UtcText.Of(planned.At(visit.StartsAt)),
                planned.Problem.Stops[visit.Stop].ServiceSeconds,
                Math.Round(visit.LateSeconds),
                DepartureProblem.SourceName(planned.SourceOf(i)))),
        ],
        LeftOut =
        [
            .. planned.LeftOut.Select(stop => new LeftOutView(
                rest.Stops[stop].PackageIds, DispatchViews.Word(rest.Kinds[stop] == Kind.Tried ? LeftOutReason.Tried : LeftOutReason.NoRoom), DoorOf(rest, stop))),
            .. rest.Dropped.Select(static left => DispatchViews.LeftOutOf(left, new Dictionary<string, DoorView>())),
        ],
        Before = planned.FiguresOf(planned.Before, planned.NotInPlan),
        After = planned.FiguresOf(planned.After, planned.LeftOut.Count),
    };

    private static DoorView DoorOf(Rest rest, int stop) => new(rest.Stops[stop].Packages[0].Door.Lat, rest.Stops[stop].Packages[0].Door.Lon);

    private static async Task<bool> ApplyAsync(StationVan van, RouteView round, string? stationId, Replanned planned)
    {
        if (await van.Vehicle.Route() is not { } current || current.Plan.DepartsAt != round.Plan.DepartsAt || !current.Done.SequenceEqual(round.Done)
            || !current.Plan.Stops.Zip(round.Plan.Stops).All(static pair => IsSame(pair.First, pair.Second)) || current.Plan.Stops.Count != round.Plan.Stops.Count)
        {
            return false;
        }

        await van.Vehicle.Plan(new RouteSpec
        {
            StationId = stationId,
            DepartsAt = round.Plan.DepartsAt,
            Stops =
            [
                .. round.Plan.Stops.Where((_, i) => round.Done[i]),
                .. planned.After.Visits.Select(visit => new RouteStopSpec(
                    planned.PackageIds(visit.Stop), planned.At(visit.StartsAt), planned.Problem.Stops[visit.Stop].ServiceSeconds)),
            ],
        });
        return true;
    }

    private static bool IsSame(RouteStopSpec stop, RouteStopSpec other) =>
        stop.PlannedAt == other.PlannedAt && stop.ServiceSeconds.Equals(other.ServiceSeconds) && stop.PackageIds.SequenceEqual(other.PackageIds);

    /// <summary>What is left to bring, and what is not to be brought any more.</summary>
    private async Task<Outcome<Rest>> CollectAsync(
        Caller caller, string stationId, StationVan van, RouteView round, RoundAboard aboard, bool hasLeft, ReplanRequest request)
    {
        var settings = new DispatchSettings();
        var rest = new Rest([], [], [], []);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < round.Plan.Stops.Count; i++)
        {
            if (round.Done[i])
            {
                continue;
            }

            var there = new List<DeparturePackage>();
            foreach (string id in round.Plan.Stops[i].PackageIds.Where(id => !aboard.Tried.Contains(id)))
            {
                seen.Add(id);
                PackageState? state = aboard.States.TryGetValue(id, out PackageState? known) ? known : hasLeft ? null : await packages.StateAsync(caller, id);
                if (state is null || !(state.Whereabouts.VehicleId == van.Id || StationPackages.CanLeave(state, stationId)))
                {
                    rest.Dropped.Add(new DispatchLeftOut([id], LeftOutReason.Gone));
                }
                else if (await packages.PlaceAsync(state, settings) is { } package)
                {
                    there.Add(package with { PackageId = id, ServiceSeconds = package.ServiceSeconds ?? round.Plan.Stops[i].ServiceSeconds });
                }
                else
                {
                    return Refusal.Conflict("noDestination", $"Where the door of package '{id}' is was not announced, or has been erased. Announce it, or put the route yourself.");
                }
            }

            if (there.Count > 0)
            {
                rest.Add(new DepartureStop(there), Kind.Planned, null);
            }
        }

        foreach (string id in aboard.Tried.Order(StringComparer.Ordinal))
        {
            PackageState state = aboard.States[id];
            seen.Add(id);
            if (RoundAboard.CanBeTriedAgain(state) && await packages.PlaceAsync(state, settings) is { } package)
            {
                rest.Add(new DepartureStop([package with { PackageId = id }]), Kind.Tried, state.LastAttempt!.Value.Since + (long)(request.RetryAfterSeconds * 1000));
            }
            else
            {
                rest.Dropped.Add(new DispatchLeftOut([id], LeftOutReason.Tried));
            }
        }

        var errors = new List<RequestError>();
        var added = new List<DeparturePackage>();
        Dictionary<string, string> elsewhere = request.Add.Count == 0 ? [] : await PlannedElsewhereAsync(caller, stationId, van);
        foreach ((string id, string? pointer) in aboard.Added.Select(static id => (id, (string?)null)).Concat(request.Add.Select(static (id, i) => (id, (string?)$"/add/{i}"))))
        {
            if (!seen.Add(id))
            {
                continue;
            }

            PackageState? state = aboard.States.TryGetValue(id, out PackageState? known) ? known : await packages.StateAsync(caller, id);
            if (state is not null && state.Aliases.Append(state.PackageId).Any(barcode => barcode != id && seen.Contains(barcode)))
            {
                // It is planned under another of its barcodes.
                continue;
            }

            bool isAboard = state?.Whereabouts.VehicleId == van.Id;
            bool canCome = state is not null && (isAboard || (!hasLeft && StationPackages.CanLeave(state, stationId)));
            if (!isAboard && elsewhere.TryGetValue(id, out string? other))
            {
                errors.Add(new RequestError(pointer ?? "", "packageGone", $"Package '{Text.Short(id)}' is on the plan of '{other}'. Take it off there first, or leave it out."));
            }
            else if (canCome && await packages.PlaceAsync(state!, settings) is { } package)
            {
                added.Add(package with { PackageId = id });
            }
            else if (pointer is not null)
            {
                errors.Add(new RequestError(
                    pointer, "packageGone", $"Package '{Text.Short(id)}' {(canCome ? "has no destination" : "is neither aboard nor on hand for a van that has not left")}. Leave it out."));
            }
            else
            {
                rest.Dropped.Add(new DispatchLeftOut([id], LeftOutReason.NoDestination));
            }
        }

        foreach (DepartureStop stop in DepartureStop.Of(added))
        {
            rest.Add(stop, Kind.Added, null);
        }

        return errors.Count > 0 ? new Refusal(StatusCodes.Status409Conflict, errors) : rest;
    }

    /// <summary>Packages that other vans of the station have before them, and which van.</summary>
    private async Task<Dictionary<string, string>> PlannedElsewhereAsync(Caller caller, string stationId, StationVan van)
    {
        var planned = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (StationVan other in await vans.WithOthersAsync(caller, stationId))
        {
            foreach (string id in other.Id == van.Id ? [] : other.PlannedPackages)
            {
                planned[id] = other.Id;
            }
        }

        return planned;
    }

    /// <summary>Where the rest begins: where the van is, else at the door that it was at last, else at the station.</summary>
    private async Task<GeoPoint> WhereAsync(Caller caller, StationVan van, RouteView round, GeoPoint home, bool hasLeft, long now)
    {
        if (!hasLeft)
        {
            return home;
        }

        if (van.View.Position is { } position && position.OccurredAt > now - PositionHolds)
        {
            return new GeoPoint(position.Lat, position.Lon);
        }

        int last = Enumerable.Range(0, round.Done.Count).Where(stop => round.DoneAt[stop] is not null).DefaultIfEmpty(-1).MaxBy(stop => stop < 0 ? 0 : round.DoneAt[stop]);
        DeparturePackage?[] there = last < 0 ? [] : await packages.ReadAsync(caller, round.Plan.Stops[last].PackageIds, new DispatchSettings());
        return there.FirstOrDefault(static package => package is not null)?.Door ?? home;
    }

    private async Task<long> ShiftEndAsync(string stationId, StationDefinition station, StationVan van, RouteView round)
    {
        DispatchVan? planned = (await grains.GetGrain<IDispatchGrain>(stationId).List())
            .Where(static dispatch => dispatch.State is DispatchState.Accepted)
            .SelectMany(static dispatch => dispatch.Spec.Vans)
            .FirstOrDefault(each => each.VehicleId == van.Id && each.Until > round.Plan.DepartsAt);
        return planned?.Until ?? DispatchDesk.EndOfShift(station, round.Plan.DepartsAt);
    }

    private enum Kind
    {
        Planned,
        Tried,
        Added,
    }

    /// <summary>What is left to bring.</summary>
    private sealed record Rest(List<DepartureStop> Stops, List<Kind> Kinds, List<long?> NotBefore, List<DispatchLeftOut> Dropped)
    {
        public void Add(DepartureStop stop, Kind kind, long? notBefore)
        {
            Stops.Add(stop);
            Kinds.Add(kind);
            NotBefore.Add(notBefore);
        }
    }

    /// <summary>What was found.</summary>
    private sealed record Replanned(
        long FreeAt, RoutingProblem Problem, ITravelTimeMatrix Travel, RouteTimetable Before, RouteTimetable After, IReadOnlyList<int> LeftOut, int NotInPlan)
    {
        public required Rest Rest { get; init; }

        public long At(double seconds) => FreeAt + (long)Math.Round(seconds * 1000);

        public IReadOnlyList<string> PackageIds(int stop) => Rest.Stops[stop].PackageIds;

        /// <summary>Where the travel time to a visit comes from.</summary>
        public TravelSource SourceOf(int visit)
        {
            int from = visit == 0 ? Problem.Vehicles[0].StartLocation : Problem.Stops[After.Visits[visit - 1].Stop].Location;
            return Travel.Between(from, Problem.Stops[After.Visits[visit].Stop].Location, Instant.ToTime(FreeAt)).Source;
        }

        public ReplanFiguresView FiguresOf(RouteTimetable times, int leftOut) => new(
            times.Visits.Count, leftOut, Math.Round(times.Metres / 1000, 1), times.Visits.Count(static visit => visit.LateSeconds > 0), UtcText.Of(At(times.BackAt)));
    }
}
