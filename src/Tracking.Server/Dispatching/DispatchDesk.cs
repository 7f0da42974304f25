using Tracking.Grains.Dispatching;
using Tracking.Grains.Stations;
using Tracking.Grains.Vehicles;
using Tracking.Model;
using Tracking.Model.Geography;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Planning.Routing;
using Tracking.Server.Ingest;
using Tracking.Server.Planning;
using Tracking.Server.Queries;
using Tracking.Server.Requests;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Dispatching;

/// <summary>What a dispatcher does: begins a dispatch, adjusts what is proposed, accepts it.</summary>
internal sealed class DispatchDesk(
    IGrainFactory grains, StationVans vans, StationPackages packages, TravelMatrices matrices, PlanningGate gate, DispatchRunner runner, TimeProvider time)
{
    private const long Hour = 60 * 60 * 1000;
    private const long UsualShift = 8 * Hour;
    private const long ShortestShift = Hour;

    /// <summary>A wave for which no time is given leaves at the first multiple of this after as long again.</summary>
    private const long Notice = 15 * 60 * 1000;

    /// <summary>The station's dispatches.</summary>
    public IDispatchGrain Of(string stationId) => grains.GetGrain<IDispatchGrain>(stationId);

    /// <summary>Begins a dispatch; its search goes on when this is done.</summary>
    public async Task<Outcome<Dispatch>> BeginAsync(Caller caller, string stationId, DispatchRequest request)
    {
        Outcome<DefinedStation> found = await StationAsync(stationId);
        if (found.Value is not { } station)
        {
            return found.Refusal!;
        }

        Dispatch? basis = request.BasedOn is { } number ? await Of(stationId).Read(number) : null;
        if (request.BasedOn is not null && basis?.Plan is null)
        {
            return Refusal.Conflict("noPlan", $"Dispatch {request.BasedOn} of station '{Text.Short(stationId)}' is not kept, or has no plan. Base it on one that has.");
        }

        long departsAt = request.DepartsAt ?? ((time.GetUtcNow().ToUnixTimeMilliseconds() / Notice) + 2) * Notice;
        long until = request.Until ?? EndOfShift(station.Definition, departsAt);
        Outcome<ChosenVans> chosen = await ChooseVansAsync(caller, stationId, request, departsAt, until);
        if (chosen.Value is not { } wave)
        {
            return chosen.Refusal!;
        }

        (List<DeparturePackage> onHand, List<DispatchLeftOut> others) = await packages.OnHandAsync(
            caller, stationId, wave.Planned, wave.Vans.Max(static van => van.Until), request.Settings);
        var basedOn = new DispatchBasis(basis?.Plan, wave.Vans);
        others.AddRange(basedOn.TakenOff(onHand));
        IReadOnlyList<DepartureStop> stops = [.. DepartureStop.Of(onHand).Select(basedOn.Locked)];
        if (stops.Count == 0)
        {
            return Refusal.Conflict(
                "nothingToPlan", $"Nothing on hand at station '{Text.Short(stationId)}' can be planned; {others.Count} packages are held, planned already or without a destination.");
        }

        var spec = new DispatchSpec
        {
            By = caller.Name ?? caller.Id,
            DepartsAt = departsAt,
            Vans = wave.Vans,
            Packages = onHand.Count,
            NotConsidered = others,
            Settings = request.Settings,
            BasedOn = request.BasedOn,
            IncludesPlanned = request.IncludePlanned,
            Runner = runner.Name,
        };
        return await SearchAsync(stationId, spec, new DispatchSearch(matrices, station.Location, spec, stops, basedOn.RoutesOf(stops)));
    }

    /// <summary>Changes a proposed plan, or says what the change would do.</summary>
    public async Task<Outcome<AdjustedDispatch>> AdjustAsync(Caller caller, string stationId, int number, AdjustRequest request)
    {
        Outcome<Dispatch> proposed = await ProposedAsync(stationId, number, request.Revision);
        if (proposed.Value is not { Plan: { } before } dispatch)
        {
            return proposed.Refusal!;
        }

        Outcome<Laid> laid = await LayAsync(caller, stationId, dispatch, static _ => false);
        if (laid.Value is not { } table)
        {
            return laid.Refusal!;
        }

        if (Errors(table, request) is { Count: > 0 } errors)
        {
            return new Refusal(StatusCodes.Status400BadRequest, errors);
        }

        foreach (string id in request.Lock)
        {
            table.Board.Lock(table.Board.Find(id), true);
        }

        foreach (string id in request.Unlock)
        {
            table.Board.Lock(table.Board.Find(id), false);
        }

        foreach (string id in request.LeaveOut)
        {
            table.Board.LeaveOut(table.Board.Find(id));
        }

        foreach (MoveRequest move in request.Moves)
        {
            table.Board.Move(table.Board.Find(move.PackageId), table.Problem.VanOf(move.VehicleId), move.Position);
        }

        IReadOnlyList<string> faults = table.Board.Faults();
        DispatchPlan plan = table.Plan(before.Iterations);
        if (request.DryRun)
        {
            return new AdjustedDispatch(dispatch with { Plan = plan }, before, faults);
        }

        if (faults.Count > 0)
        {
            return new Refusal(StatusCodes.Status409Conflict, [.. faults.Select(static fault => new RequestError("", "wouldBreak", fault))]);
        }

        return await Of(stationId).Adjust(number, dispatch.Revision, plan) is { } adjusted ? new AdjustedDispatch(adjusted, before, faults) : Changed(number);
    }

    /// <summary>Accepts a proposed plan and gives the vans theirs; the same again completes what was cut off, and changes nothing once it is done.</summary>
    public async Task<Outcome<Dispatch>> AcceptAsync(Caller caller, string stationId, int number, AcceptRequest request)
    {
        if (await Of(stationId).Read(number) is { State: DispatchState.Accepted } already)
        {
            return already.AppliedAt is null ? await CompleteAsync(caller, stationId, already) : already;
        }

        Outcome<Dispatch> proposed = await ProposedAsync(stationId, number, request.Revision);
        if (proposed.Value is not { Plan: { } plan } dispatch)
        {
            return proposed.Refusal!;
        }

        IReadOnlyList<StationVan> others = await vans.WithOthersAsync(caller, stationId);
        IReadOnlyDictionary<string, RequestError> gone = await GoneAsync(caller, stationId, dispatch.Spec, plan, others);
        if (gone.Count > 0)
        {
            if (!request.LeaveOutGone)
            {
                return new Refusal(StatusCodes.Status409Conflict, [.. gone.Values]);
            }

            Outcome<Dispatch> without = await WithoutAsync(caller, stationId, dispatch, gone.ContainsKey);
            if (without.Value is not { Plan: { } rest } changed)
            {
                return without.Refusal!;
            }

            (dispatch, plan) = (changed, rest);
        }

        if (await BusyAsync(caller, dispatch, plan) is { Count: > 0 } busy)
        {
            return new Refusal(StatusCodes.Status409Conflict, busy);
        }

        return await Of(stationId).Accept(number, dispatch.Revision, caller.Name ?? caller.Id) is { } accepted
            ? await ApplyAsync(caller, stationId, accepted, accepted.Plan!, others, static _ => true)
            : Changed(number);
    }

    /// <summary>Gives those vans their plans that a crash kept from them. Time has passed since: what has gone is left out, and a van that has left or has other packages before it keeps what it has.</summary>
    private async Task<Outcome<Dispatch>> CompleteAsync(Caller caller, string stationId, Dispatch accepted)
    {
        IReadOnlyList<StationVan> others = await vans.WithOthersAsync(caller, stationId);
        IReadOnlyDictionary<string, RequestError> gone = await GoneAsync(caller, stationId, accepted.Spec, accepted.Plan!, others);
        DispatchPlan plan = accepted.Plan! with
        {
            Routes =
            [
                .. accepted.Plan!.Routes.Select(route => route with
                {
                    Stops =
                    [
                        .. route.Stops.Select(stop => stop with { PackageIds = [.. stop.PackageIds.Where(id => !gone.ContainsKey(id))] }).Where(static stop => stop.PackageIds.Count > 0),
                    ],
                }),
            ],
        };
        HashSet<string> busy = new(StringComparer.Ordinal);
        foreach (DispatchRoute route in plan.Routes)
        {
            if (route.Stops.Count == 0 || await vans.FindAsync(caller, route.VehicleId) is not { IsUnderWay: false } van || await IsBusyAsync(accepted, route, van))
            {
                busy.Add(route.VehicleId);
            }
        }

        return await ApplyAsync(caller, stationId, accepted, plan, others, id => !busy.Contains(id));
    }

    private static Refusal Changed(int number) => Refusal.Conflict("versionMismatch", $"Dispatch {number} was changed meanwhile. Read it again.");

    /// <summary>When a shift ends that begins with a departure, unless somebody says otherwise: at the station's end of day if that leaves some hours.</summary>
    public static long EndOfShift(StationDefinition station, long departsAt)
    {
        if (station.EndOfDay is { } endOfDay)
        {
            TimeZoneInfo zone = station.Zone ?? TimeZoneInfo.Utc;
            DateTime local = TimeZoneInfo.ConvertTime(Instant.ToTime(departsAt), zone).Date + endOfDay.ToTimeSpan();
            long end = Instant.From(new DateTimeOffset(local, zone.GetUtcOffset(local)));
            if (end >= departsAt + ShortestShift)
            {
                return end;
            }
        }

        return departsAt + UsualShift;
    }

    private static List<RequestError> Errors(Laid table, AdjustRequest request)
    {
        var errors = new List<RequestError>();
        for (int i = 0; i < request.Moves.Count; i++)
        {
            Package($"/moves/{i}/packageId", request.Moves[i].PackageId);
            if (table.Problem.VanOf(request.Moves[i].VehicleId) < 0)
            {
                errors.Add(new RequestError(
                    $"/moves/{i}/vehicleId", "unknownVehicle", $"Vehicle '{Text.Short(request.Moves[i].VehicleId)}' is not one of the dispatch's vans. Name one of those."));
            }
        }

        foreach ((string name, IReadOnlyList<string> ids) in (ReadOnlySpan<(string, IReadOnlyList<string>)>)[("leaveOut", request.LeaveOut), ("lock", request.Lock), ("unlock", request.Unlock)])
        {
            for (int i = 0; i < ids.Count; i++)
            {
                Package($"/{name}/{i}", ids[i]);
            }
        }

        return errors;

        void Package(string pointer, string id)
        {
            if (table.Board.Find(id) < 0)
            {
                errors.Add(new RequestError(pointer, "unknownPackage", $"Package '{Text.Short(id)}' is not in the plan, or nothing is known of its door any more. Name one that is."));
            }
        }
    }

    private async Task<Outcome<DefinedStation>> StationAsync(string stationId)
    {
        if (await grains.GetGrain<IStationGrain>(stationId).Definition() is not { } spec)
        {
            return Refusal.NotFound($"Station '{Text.Short(stationId)}' was never defined. Define it with its location.");
        }

        StationDefinition definition = spec.ToModel();
        return definition.Location is { } location
            ? new DefinedStation(definition, location)
            : Refusal.Conflict("noLocation", $"Station '{Text.Short(stationId)}' is defined without its location, from which routes begin. Define it with one.");
    }

    private async Task<Outcome<Dispatch>> SearchAsync(string stationId, DispatchSpec spec, DispatchSearch search)
    {
        if (gate.TryTake() is not { } place)
        {
            return Refusal.Busy();
        }

        DispatchBegun begun = default;
        try
        {
            begun = await Of(stationId).Begin(spec);
            if (begun.IsNew)
            {
                runner.Begin(stationId, begun.Number, place, search);
            }
        }
        finally
        {
            if (!begun.IsNew)
            {
                place.Dispose();
            }
        }

        return begun.IsNew && await Of(stationId).Read(begun.Number) is { } dispatch
            ? dispatch
            : Refusal.Conflict("computing", $"Dispatch {begun.Number} of station '{Text.Short(stationId)}' is being computed. Wait for it, or give it up with DELETE.");
    }

    /// <summary>The vans of a wave, and the packages that are on other vans' plans.</summary>
    private async Task<Outcome<ChosenVans>> ChooseVansAsync(Caller caller, string stationId, DispatchRequest request, long departsAt, long until)
    {
        List<StationVan> known = [.. await vans.OfAsync(caller, stationId)];
        var errors = new List<RequestError>();
        var chosen = new List<(StationVan Van, DispatchVanRequest? Request)>();
        if (request.Vans is { } wanted)
        {
            for (int i = 0; i < wanted.Count; i++)
            {
                StationVan? van = known.Find(each => each.Id == wanted[i].VehicleId);
                if (van is null && await vans.FindAsync(caller, wanted[i].VehicleId) is { } other)
                {
                    known.Add(van = other);
                }

                if (van is null)
                {
                    errors.Add(new RequestError($"/vehicles/{i}/vehicleId", "unknownVehicle", $"Vehicle '{Text.Short(wanted[i].VehicleId)}' was never defined. Define it, or leave it out."));
                }
                else if (!IsFree(van, request.IncludePlanned))
                {
                    errors.Add(new RequestError($"/vehicles/{i}/vehicleId", "vehicleBusy", Busy(van)));
                }
                else
                {
                    chosen.Add((van, wanted[i]));
                }
            }

            if (errors.Count > 0)
            {
                return new Refusal(errors.Exists(static error => error.Code == "unknownVehicle") ? StatusCodes.Status400BadRequest : StatusCodes.Status409Conflict, errors);
            }
        }
        else
        {
            chosen.AddRange(known.Where(van => IsFree(van, request.IncludePlanned)).Take(DispatchRequest.MaxVans).Select(static van => (van, (DispatchVanRequest?)null)));
        }

        if (chosen.Count == 0)
        {
            return Refusal.Conflict(
                "noVans",
                $"No van of station '{Text.Short(stationId)}' is free; {known.Count} have it as their home. Define vans with it as homeStationId, wait for one, or name others in 'vehicles'.");
        }

        DispatchVan[] wave =
        [
            .. chosen.Select(each => new DispatchVan
            {
                VehicleId = each.Van.Id,
                PartnerId = each.Van.Definition.PartnerId,
                CapacityCm3 = each.Van.Definition.CapacityCm3,
                CapacityGrams = each.Van.Definition.CapacityGrams,
                From = each.Request?.From ?? departsAt,
                Until = Math.Max(each.Request?.Until ?? until, each.Request?.From ?? departsAt),
                MaxPackages = each.Request?.MaxPackages ?? DispatchRequest.MaxPackagesOfVan,
                BreakAt = each.Request?.BreakAt ?? request.BreakAt,
                BreakSeconds = request.BreakSeconds,
            }),
        ];
        HashSet<string> planned = [.. known.Where(van => !request.IncludePlanned || van.IsUnderWay).SelectMany(static van => van.PlannedPackages)];
        return new ChosenVans(wave, planned);
    }

    private static bool IsFree(StationVan van, bool includePlanned) => !van.IsUnderWay && (van.Round is null || includePlanned);

    private static string Busy(StationVan van) => van.IsUnderWay
        ? $"Van {van.Id} has {van.View.Load} packages aboard or is on its round. Leave it out, or wait for it."
        : $"Van {van.Id} has a plan that it has not begun. Take that away, or send includePlanned.";

    private async Task<Outcome<Dispatch>> ProposedAsync(string stationId, int number, int? revision) => await Of(stationId).Read(number) switch
    {
        null => Refusal.NotFound($"Station '{Text.Short(stationId)}' has no dispatch {number}, or no longer: the newest {IDispatchGrain.MaxKept} are kept."),
        { State: DispatchState.Proposed, Plan: not null } found => revision is { } seen && seen != found.Revision ? Changed(number) : found,
        { State: var state } => Refusal.Conflict("notProposed", $"Dispatch {number} is {DispatchViews.Word(state)}; only one that is proposed can be adjusted or accepted."),
    };

    /// <summary>Lays a plan on the table as its packages are now.</summary>
    private async Task<Outcome<Laid>> LayAsync(Caller caller, string stationId, Dispatch dispatch, Func<string, bool> isGone)
    {
        Outcome<DefinedStation> found = await StationAsync(stationId);
        if (found.Value is not { } station)
        {
            return found.Refusal!;
        }

        DispatchPlan plan = dispatch.Plan!;
        string[] ids = [.. plan.Routes.SelectMany(static route => route.Stops).SelectMany(static stop => stop.PackageIds), .. plan.LeftOut.SelectMany(static left => left.PackageIds)];
        DeparturePackage?[] read = await packages.ReadAsync(caller, ids, dispatch.Spec.Settings);
        Dictionary<string, DeparturePackage> known = [];
        var missing = new List<DispatchLeftOut>();
        for (int i = 0; i < ids.Length; i++)
        {
            if (read[i] is { } package && !isGone(ids[i]))
            {
                known[ids[i]] = package with { PackageId = ids[i] };
            }
            else
            {
                missing.Add(new DispatchLeftOut([ids[i]], isGone(ids[i]) ? LeftOutReason.Gone : LeftOutReason.NoDestination));
            }
        }

        DepartureStop[] stops =
        [
            .. plan.Routes.SelectMany(static route => route.Stops).Select(static stop => stop.PackageIds).Concat(plan.LeftOut.Select(static left => left.PackageIds))
                .Select(stop => stop.Where(known.ContainsKey).Select(id => known[id]).ToArray())
                .Where(static there => there.Length > 0)
                .Select(static there => new DepartureStop(there)),
        ];
        if (stops.Length == 0)
        {
            return Refusal.Conflict("nothingToPlan", $"None of the packages of dispatch {dispatch.Number} is known any more. Discard it.");
        }

        var problem = DepartureProblem.Of(
            dispatch.Spec.DepartsAt, dispatch.Spec.Vans, stops, await matrices.BuildAsync(DepartureProblem.PlacesOf(station.Location, stops), CancellationToken.None), dispatch.Spec.Settings);
        return new Laid(problem, new DispatchBoard(problem, plan), missing);
    }

    /// <summary>Planned packages that cannot leave with their vans any more, and why.</summary>
    private async Task<IReadOnlyDictionary<string, RequestError>> GoneAsync(
        Caller caller, string stationId, DispatchSpec spec, DispatchPlan plan, IReadOnlyList<StationVan> others)
    {
        var gone = new Dictionary<string, RequestError>(StringComparer.Ordinal);
        Dictionary<string, string> keptBy = KeptBy(spec, plan, others);
        (string Id, string VehicleId, string Pointer)[] planned =
        [
            .. plan.Routes.SelectMany((route, r) => route.Stops.SelectMany(
                (stop, s) => stop.PackageIds.Select((id, p) => (id, route.VehicleId, $"/routes/{r}/stops/{s}/packageIds/{p}")))),
        ];
        PackageState?[] states = await ViewLists.ReadAsync(planned.Select(static each => each.Id).ToArray(), id => packages.StateAsync(caller, id));
        for (int i = 0; i < planned.Length; i++)
        {
            if (!(states[i] is { } state && (StationPackages.CanLeave(state, stationId) || state.Whereabouts.VehicleId == planned[i].VehicleId)))
            {
                gone[planned[i].Id] = new RequestError(
                    planned[i].Pointer, "packageGone", $"Package '{planned[i].Id}' is not on hand for delivery any more: {WhereIs(states[i])}. Take it off, or send leaveOutGone.");
            }
            else if (keptBy.TryGetValue(planned[i].Id, out string? van) && van != planned[i].VehicleId)
            {
                gone[planned[i].Id] = new RequestError(
                    planned[i].Pointer, "packageGone", $"Package '{planned[i].Id}' is on the plan of '{van}' meanwhile. Take it off, or send leaveOutGone.");
            }
        }

        return gone;
    }

    /// <summary>Packages that are before vans whose plans accepting this one leaves as they are, and before which.</summary>
    private static Dictionary<string, string> KeptBy(DispatchSpec spec, DispatchPlan plan, IReadOnlyList<StationVan> others)
    {
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (StationVan van in others)
        {
            if ((spec.IncludesPlanned && !van.IsUnderWay) || plan.Routes.Any(route => route.VehicleId == van.Id))
            {
                continue;
            }

            foreach (string id in van.PlannedPackages)
            {
                kept[id] = van.Id;
            }
        }

        return kept;
    }

    private static string WhereIs(PackageState? state) => state is null ? "it is not known"
        : state.Hold is not null ? "it is on hold"
        : state.Whereabouts.VehicleId is { } vehicle ? $"it is aboard {vehicle}"
        : state.Whereabouts.StationId is { } station ? $"it is {state.Status.Name()} at {station}"
        : $"it is {state.Status.Name()}";

    /// <summary>Takes packages off a proposed plan that are gone.</summary>
    private async Task<Outcome<Dispatch>> WithoutAsync(Caller caller, string stationId, Dispatch dispatch, Func<string, bool> isGone)
    {
        Outcome<Laid> laid = await LayAsync(caller, stationId, dispatch, isGone);
        if (laid.Value is not { } table)
        {
            return laid.Refusal!;
        }

        return await Of(stationId).Adjust(dispatch.Number, dispatch.Revision, table.Plan(dispatch.Plan!.Iterations)) is { } changed ? changed : Changed(dispatch.Number);
    }

    /// <summary>Vans of a plan that cannot take it.</summary>
    private async Task<List<RequestError>> BusyAsync(Caller caller, Dispatch dispatch, DispatchPlan plan)
    {
        var busy = new List<RequestError>();
        for (int i = 0; i < plan.Routes.Count; i++)
        {
            DispatchRoute route = plan.Routes[i];
            if (await vans.FindAsync(caller, route.VehicleId) is not { } van)
            {
                busy.Add(new RequestError($"/routes/{i}/vehicleId", "unknownVehicle", $"Vehicle '{route.VehicleId}' is not defined any more. Move its stops to others."));
            }
            else if (await IsBusyAsync(dispatch, route, van))
            {
                busy.Add(new RequestError($"/routes/{i}/vehicleId", "vehicleBusy", Busy(van)));
            }
        }

        return busy;
    }

    /// <summary>Whether a van has other packages aboard or before it than those of its route.</summary>
    private static async ValueTask<bool> IsBusyAsync(Dispatch dispatch, DispatchRoute route, StationVan van)
    {
        HashSet<string> own = [.. route.Stops.SelectMany(static stop => stop.PackageIds)];
        if (van.Round is not null)
        {
            return !(dispatch.Spec.IncludesPlanned && !van.IsUnderWay) && !van.PlannedPackages.All(own.Contains);
        }

        return van.View.Load > 0 && (await van.Vehicle.Aboard(null, own.Count + 1)).Any(id => !own.Contains(id));
    }

    /// <summary>Puts the plans of vans, and takes packages off the plans of others that have not left: who begins with what is planned plans it anew.</summary>
    private async Task<Outcome<Dispatch>> ApplyAsync(
        Caller caller, string stationId, Dispatch accepted, DispatchPlan plan, IReadOnlyList<StationVan> others, Func<string, bool> mayHaveIt)
    {
        HashSet<string> moved = [.. plan.Routes.Where(route => mayHaveIt(route.VehicleId)).SelectMany(static route => route.Stops).SelectMany(static stop => stop.PackageIds)];
        string[] ids = [.. accepted.Spec.Vans.Select(static van => van.VehicleId).Union(others.Select(static van => van.Id), StringComparer.Ordinal)];
        await Bounded.ForEachAsync(ids, ViewLists.Parallel, async id =>
        {
            if (await vans.FindAsync(caller, id) is not { } found)
            {
                return;
            }

            if (plan.Routes.FirstOrDefault(route => route.VehicleId == id) is { } route)
            {
                if (mayHaveIt(id))
                {
                    await found.Vehicle.Plan(RoundOf(stationId, route));
                }
            }
            else if (found is { IsUnderWay: false, Round: { } round } && found.PlannedPackages.Any(moved.Contains))
            {
                await found.Vehicle.Plan(Without(round.Plan, moved));
            }
        });
        return await Of(stationId).Applied(accepted.Number) ?? accepted;
    }

    /// <summary>A plan without some packages; null when nothing is left of it.</summary>
    private static RouteSpec? Without(RouteSpec plan, HashSet<string> moved)
    {
        RouteStopSpec[] stops = [.. plan.Stops.Select(stop => stop with { PackageIds = [.. stop.PackageIds.Where(id => !moved.Contains(id))] }).Where(static stop => stop.PackageIds.Count > 0)];
        return stops.Length == 0 ? null : plan with { Stops = stops };
    }

    private static RouteSpec RoundOf(string stationId, DispatchRoute route) => new()
    {
        StationId = stationId,
        DepartsAt = route.DepartsAt,
        Stops = [.. route.Stops.Select(static stop => new RouteStopSpec(stop.PackageIds, stop.PlannedAt, stop.ServiceSeconds))],
    };

    private sealed record DefinedStation(StationDefinition Definition, GeoPoint Location);

    private sealed record ChosenVans(IReadOnlyList<DispatchVan> Vans, IReadOnlySet<string> Planned);

    /// <summary>A plan on the table, and what is on it no more.</summary>
    private sealed record Laid(DepartureProblem Problem, DispatchBoard Board, IReadOnlyList<DispatchLeftOut> Missing)
    {
        public DispatchPlan Plan(long iterations)
        {
            DispatchPlan plan = Board.Plan(iterations);
            return plan with { LeftOut = [.. plan.LeftOut, .. Missing] };
        }
    }
}

/// <summary>A plan after an adjustment, and before.</summary>
/// <param name="Dispatch">The dispatch with the plan after it.</param>
/// <param name="Before">The plan before.</param>
/// <param name="Faults">What would be wrong with it, in words for people.</param>
internal sealed record AdjustedDispatch(Dispatch Dispatch, DispatchPlan Before, IReadOnlyList<string> Faults);
