using Tracking.Server.Queries;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Dispatching.Replanning;

/// <summary>Finds rounds of a station that go otherwise than planned.</summary>
internal sealed class RoundDeviations(StationVans vans, StationPackages packages, TimeProvider time)
{
    /// <summary>A van that is so much behind its plan deviates; milliseconds.</summary>
    private const long MuchBehind = 30 * 60 * 1000;

    /// <summary>They, those that are most behind first.</summary>
    public async Task<DeviationListView> OfAsync(Caller caller, string stationId)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        StationVan[] out_ = [.. (await vans.WithOthersAsync(caller, stationId)).Where(van => van.Round is { } round && (round.Plan.StationId ?? van.Definition.HomeStationId) == stationId)];
        DeviationView?[] found = await ViewLists.ReadAsync<DeviationView>(
            [.. out_.Select(static van => van.Id)], id => DeviationAsync(caller, Array.Find(out_, van => van.Id == id)!, now));
        return new DeviationListView([.. found.OfType<DeviationView>().OrderByDescending(static item => item.BehindSeconds).ThenBy(static item => item.VehicleId, StringComparer.Ordinal)], UtcText.Of(now));
    }

    private async ValueTask<DeviationView?> DeviationAsync(Caller caller, StationVan van, long now)
    {
        RoundAboard aboard = await RoundAboard.ReadAsync(caller, van, packages);
        Grains.Vehicles.RouteView round = van.Round!;
        int[] left = [.. Enumerable.Range(0, round.Done.Count).Where(stop => !round.Done[stop])];
        // A stop that is planned long after the attempt has been planned anew already.
        string[] tried =
        [
            .. left.SelectMany(stop => round.Plan.Stops[stop].PackageIds.Where(
                id => aboard.Tried.Contains(id) && RoundAboard.CanBeTriedAgain(aboard.States[id]) && round.Plan.Stops[stop].PlannedAt < aboard.States[id].LastAttempt!.Value.Since + MuchBehind)),
            .. aboard.Tried.Where(id => RoundAboard.CanBeTriedAgain(aboard.States[id]) && !round.Plan.Stops.Any(stop => stop.PackageIds.Contains(id))),
        ];

        // A stop at which nobody was is over, although its package is aboard.
        int next = Array.FindIndex(left, stop => !round.Plan.Stops[stop].PackageIds.All(id => aboard.Tried.Contains(id) || !aboard.States.ContainsKey(id)));
        long behind = next < 0 ? 0 : now - round.Plan.Stops[left[next]].PlannedAt;
        string[] added = [.. van.IsUnderWay ? aboard.Added : []];
        return behind > MuchBehind || tried.Length > 0 || added.Length > 0
            ? new DeviationView(van.Id, van.Definition.PartnerId, Math.Round(Math.Max(0, behind) / 1000.0), left.Length, tried, added)
            : null;
    }
}
