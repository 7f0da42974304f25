using Microsoft.Extensions.Options;
using Tracking.Grains.Places;
using Tracking.Grains.Vehicles;
using Tracking.Model.Geography;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Planning.Emissions;
using Tracking.Planning.Emissions.Driven;
using Tracking.Server.Ingest;
using Tracking.Server.Personal;
using Tracking.Server.Queries;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Emissions;

/// <summary>
/// What a vehicle drove and carried on a day, as far as a caller may know of it: packages that do not exist for the caller are not aboard. Where doors are is read only where the vehicle was not seen
/// when it was there, and told nobody.
/// </summary>
internal sealed class EmissionFacts(IGrainFactory grains, PackageViews packages, PersonalRows personal, TrackWriter tracks, DefinitionCache definitions, IOptions<PlaceOptions> places, TimeProvider time)
{
    /// <summary>Fewer positions are no track.</summary>
    private const int LeastPositions = 2;

    private const int PageSize = 1_000;
    private static readonly DrivenOptions Options = new();

    /// <summary>Whole days before today of which vehicles still know who was aboard.</summary>
    public int DaysBack { get; } = Math.Max(0, (int)places.Value.DepartedFor.TotalDays - 1);

    /// <summary>The local day at a vehicle's home.</summary>
    public async ValueTask<DateOnly> TodayAsync(VehicleView vehicle) => DayOf(time.GetUtcNow().ToUnixTimeMilliseconds(), await ZoneAsync(vehicle));

    /// <summary>The local days at a vehicle's home that a stay aboard touches.</summary>
    public async ValueTask<(DateOnly First, DateOnly Last)> DaysAsync(VehicleView vehicle, Stay stay)
    {
        TimeZoneInfo zone = await ZoneAsync(vehicle);
        return (DayOf(stay.Since, zone), DayOf(stay.Until ?? time.GetUtcNow().ToUnixTimeMilliseconds(), zone));
    }

    /// <summary>A vehicle's day; null when it neither moved nor had anything aboard.</summary>
    public async ValueTask<VehicleEmissions?> DayAsync(Caller caller, VehicleView vehicle, DateOnly day, CancellationToken cancellation)
    {
        TimeZoneInfo zone = await ZoneAsync(vehicle);
        long from = StartOf(day, zone), end = StartOf(day.AddDays(1), zone) - 1, to = Math.Min(end, time.GetUtcNow().ToUnixTimeMilliseconds());
        if (to <= from)
        {
            return null;
        }

        IVehicleGrain grain = grains.GetGrain<IVehicleGrain>(vehicle.VehicleId);
        List<PackageState> states = await AboardAsync(caller, grain, from, to, cancellation);
        IReadOnlyList<PositionFix> fixes = await tracks.ReadAsync(vehicle.VehicleId, from - 1, to, (int)((to - from) / TrackWriter.Slot) + 2);
        if (states.Count == 0 && fixes.Count < LeastPositions)
        {
            return null;
        }

        RouteSpec? plan = fixes.Count < LeastPositions && (await grain.Route())?.Plan is { } route && route.DepartsAt >= from && route.DepartsAt <= end ? route : null;
        Sighting[] positions = fixes.Count < LeastPositions ? [] : [.. fixes.Select(static fix => new Sighting(fix.OccurredAt, new GeoPoint(fix.Lat, fix.Lon, fix.Accuracy)))];
        DrivenTrack seen = DrivenTrack.Of(positions, Options);
        List<Carried> aboard = await CarriedAsync(states, new PlaceId(PlaceKind.Vehicle, vehicle.VehicleId), from, to, seen);
        string? stationId = vehicle.Definition?.HomeStationId ?? plan?.StationId ?? FirstStation(states, aboard);
        GeoPoint? station = stationId is null ? null : (await definitions.StationAsync(stationId))?.Location;
        (DrivenTrack track, DistanceSource source) = await WayAsync(caller, vehicle, positions, seen, plan, station, aboard);
        return new VehicleEmissions(
            vehicle.VehicleId,
            day,
            source,
            station,
            new VehicleDay
            {
                RouteId = $"{vehicle.VehicleId}/{day:yyyy-MM-dd}",
                StationId = stationId,
                PartnerId = vehicle.Definition?.PartnerId,
                Vehicle = vehicle.Definition?.EmissionClass is { } number ? (VehicleClass)number : EmissionWords.Usual((VehicleKind)(vehicle.Definition?.Kind ?? 0)),
                From = from,
                To = source is DistanceSource.Plan ? end : to,
                Track = track,
                Aboard = track.IsEmpty ? [] : aboard,
            });
    }

    private async ValueTask<List<PackageState>> AboardAsync(Caller caller, IVehicleGrain vehicle, long from, long to, CancellationToken cancellation)
    {
        var states = new List<PackageState>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        string? after = null;
        while (true)
        {
            IReadOnlyList<string> ids = await vehicle.Carried(from, to, after, PageSize);
            foreach (PackageState? state in await ViewLists.ReadAsync(ids, async ValueTask<PackageState?> (id) => (await packages.ReadAsync(caller, id))?.State))
            {
                if (state is not null && known.Add(state.PackageId))
                {
                    states.Add(state);
                }
            }

            cancellation.ThrowIfCancellationRequested();
            if (ids.Count < PageSize)
            {
                return states;
            }

            after = ids[^1];
        }
    }

    /// <summary>The times that packages spent aboard, with the places that scans tell of.</summary>
    private async ValueTask<List<Carried>> CarriedAsync(List<PackageState> states, PlaceId vehicle, long from, long to, DrivenTrack seen)
    {
        var aboard = new List<Carried>(states.Count);
        foreach (PackageState state in states)
        {
            IReadOnlyList<Stay> stays = state.Whereabouts.Stays;
            for (int i = 0; i < stays.Count; i++)
            {
                Stay stay = stays[i];
                if (stay.Place != vehicle || stay.Since > to || stay.Until < from)
                {
                    continue;
                }

                GeoPoint? left = stay.Until is not { } until ? (seen.IsEmpty ? await DoorAsync(state) : null)
                    : stay.End is StayEnd.DeliveredFrom ? (seen.IsSeenAt(until) ? null : await DoorAsync(state))
                    : await StationAsync(stays, until);
                aboard.Add(new Carried(
                    state.PackageId, state.Announcement?.Announcement.WeightGrams / 1000.0, stay.Since, stay.Until, await StationAsync(stays, stay.Since), left));
            }
        }

        return aboard;
    }

    /// <summary>The vehicle's way: along its positions, and where there are none along what scans tell; without positions along its plan, or else along scans alone.</summary>
    private async ValueTask<(DrivenTrack Track, DistanceSource Source)> WayAsync(
        Caller caller, VehicleView vehicle, Sighting[] positions, DrivenTrack seen, RouteSpec? plan, GeoPoint? station, List<Carried> aboard)
    {
        if (plan is not null && aboard.Count > 0 && station is { } begin && await PlannedAsync(caller, plan, begin) is { IsEmpty: false } planned)
        {
            return (planned, DistanceSource.Plan);
        }

        var sightings = new List<Sighting>(positions);
        foreach (Carried carried in aboard)
        {
            if (carried.LoadedFrom is { } loaded && !seen.IsSeenAt(carried.LoadedAt))
            {
                sightings.Add(new Sighting(carried.LoadedAt, loaded));
            }

            if (carried is { LeftAt: { } leftAt, LeftTo: { } left } && !seen.IsSeenAt(leftAt))
            {
                sightings.Add(new Sighting(leftAt, left));
            }
        }

        if (seen.IsEmpty && station is { } home && sightings.Count > 0 && (VehicleKind)(vehicle.Definition?.Kind ?? 0) is not VehicleKind.Linehaul && aboard.TrueForAll(static carried => carried.LeftAt is not null))
        {
            sightings.Add(Return(sightings.MaxBy(static sighting => sighting.At), home));
        }

        DrivenTrack track = DrivenTrack.Of(sightings, Options);
        return (track, seen.IsEmpty ? track.IsEmpty ? DistanceSource.Unknown : DistanceSource.Scans : DistanceSource.Positions);
    }

    /// <summary>From the station to each door of the plan that is known to the caller, and back.</summary>
    private async ValueTask<DrivenTrack> PlannedAsync(Caller caller, RouteSpec plan, GeoPoint station)
    {
        string[] ids = [.. plan.Stops.SelectMany(static stop => stop.PackageIds.Take(1))];
        PackageState?[] states = await ViewLists.ReadAsync(ids, async ValueTask<PackageState?> (id) => (await packages.ReadAsync(caller, id))?.State);
        var sightings = new List<Sighting>(plan.Stops.Count + 2) { new(plan.DepartsAt, station) };
        int at = 0;
        foreach (RouteStopSpec stop in plan.Stops.Where(static stop => stop.PackageIds.Count > 0))
        {
            if (states[at++] is { } state && await DoorAsync(state) is { } door)
            {
                sightings.Add(new Sighting(Math.Max(stop.PlannedAt, sightings[^1].At + 1), door));
            }
        }

        if (sightings.Count == 1)
        {
            return DrivenTrack.Of([], Options);
        }

        sightings.Add(Return(sightings[^1], station));

        // A plan's times are full minutes at times, and its doors near each other: nothing of it is a receiver's error.
        return DrivenTrack.Of(sightings, Options with { Gap = 0, StandingMetres = 0, Fastest = double.PositiveInfinity });
    }

    /// <summary>The end of a way back of which nothing tells but that vans come home.</summary>
    private static Sighting Return(Sighting last, GeoPoint home)
    {
        const double metresPerMillisecond = 0.015;
        return new Sighting(last.At + Options.Gap + 1 + (long)(last.Place.MetresTo(home) / metresPerMillisecond), home);
    }

    private static string? FirstStation(List<PackageState> states, List<Carried> aboard)
    {
        string? first = null;
        long at = long.MaxValue;
        var loadedAt = aboard.ToLookup(static carried => carried.PackageId, static carried => carried.LoadedAt);
        foreach (PackageState state in states)
        {
            foreach (long loaded in loadedAt[state.PackageId])
            {
                if (loaded < at && StationStay(state.Whereabouts.Stays, loaded) is { } stay)
                {
                    (first, at) = (stay.Place.Id, loaded);
                }
            }
        }

        return first;
    }

    private async ValueTask<GeoPoint?> StationAsync(IReadOnlyList<Stay> stays, long moment) =>
        StationStay(stays, moment) is { } stay ? (await definitions.StationAsync(stay.Place.Id))?.Location : null;

    private static Stay? StationStay(IReadOnlyList<Stay> stays, long moment) => stays.LastOrDefault(stay => stay.Place.Kind is PlaceKind.Station && stay.Covers(moment));

    private async ValueTask<GeoPoint?> DoorAsync(PackageState state) =>
        state.Announcement is { } row ? (await personal.AnnouncementAsync(state.PackageId, row)).Destination : null;

    private async ValueTask<TimeZoneInfo> ZoneAsync(VehicleView vehicle) =>
        vehicle.Definition?.HomeStationId is { } home && (await definitions.StationAsync(home))?.Zone is { } zone ? zone : TimeZoneInfo.Utc;

    private static DateOnly DayOf(long moment, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(moment), zone).DateTime);

    private static long StartOf(DateOnly day, TimeZoneInfo zone) => LocalTime.ToInstant(zone, day.ToDateTime(default));
}
