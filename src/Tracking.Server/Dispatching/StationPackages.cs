using Tracking.Grains.Dispatching;
using Tracking.Grains.Stations;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Server.Personal;
using Tracking.Server.Queries;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Dispatching;

/// <summary>Reads packages for planning, with where their doors are.</summary>
internal sealed class StationPackages(PackageViews views, PersonalRows personal, IGrainFactory grains)
{
    private const int PageSize = 1000;

    /// <summary>Packages on hand that are looked at for one dispatch at the most.</summary>
    private const int MostOnHand = 10_000;

    /// <summary>Packages on hand that the station is to deliver: those that can be planned, and the others with the reason why not.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="stationId">The station.</param>
    /// <param name="planned">Packages that are on a van's plan already.</param>
    /// <param name="until">When the shift ends; milliseconds since 1970.</param>
    /// <param name="settings">How it is planned.</param>
    public async Task<(List<DeparturePackage> Packages, List<DispatchLeftOut> Others)> OnHandAsync(
        Caller caller, string stationId, IReadOnlySet<string> planned, long until, DispatchSettings settings)
    {
        var packages = new List<DeparturePackage>();
        var others = new List<DispatchLeftOut>();
        IStationGrain station = grains.GetGrain<IStationGrain>(stationId);
        string? after = null;
        for (int looked = 0; looked < MostOnHand; looked += PageSize)
        {
            IReadOnlyList<string> ids = await station.OnHand(after, PageSize);
            foreach (Candidate? candidate in await ViewLists.ReadAsync<Candidate>(ids, id => CandidateAsync(caller, stationId, id, settings)))
            {
                if (candidate is not { State: var state })
                {
                    continue;
                }

                LeftOutReason? reason = planned.Contains(state.PackageId) || state.Aliases.Any(planned.Contains) ? LeftOutReason.Planned
                    : state.Hold is not null ? LeftOutReason.Held
                    : candidate.Package is not { } package ? LeftOutReason.NoDestination
                    : package.WindowFrom >= until ? LeftOutReason.NotToday
                    : packages.Count >= DispatchRequest.MaxPackages ? LeftOutReason.TooMany
                    : null;
                if (reason is { } why)
                {
                    others.Add(new DispatchLeftOut([state.PackageId], why));
                }
                else
                {
                    packages.Add(candidate.Package!);
                }
            }

            if (ids.Count < PageSize)
            {
                break;
            }

            after = ids[^1];
        }

        return (packages, others);
    }

    /// <summary>Some packages by their ids; null where one is unknown or has no door any more.</summary>
    public async Task<DeparturePackage?[]> ReadAsync(Caller caller, IReadOnlyList<string> ids, DispatchSettings settings) => await ViewLists.ReadAsync<DeparturePackage>(
        ids, async id => await StateAsync(caller, id) is { } state ? await PlaceAsync(state, settings) : null);

    /// <summary>One package as it stands; null when it is unknown to the caller.</summary>
    public async ValueTask<PackageState?> StateAsync(Caller caller, string packageId) => (await views.ReadAsync(caller, packageId))?.State;

    /// <summary>A package as planning knows it; null when nothing is known of its door.</summary>
    public async ValueTask<DeparturePackage?> PlaceAsync(PackageState state, DispatchSettings settings) =>
        DeparturePackage.Of(state, state.Announcement is { } row ? await personal.AnnouncementAsync(state.PackageId, row) : null, settings);

    /// <summary>Whether a package can leave a station for its door now.</summary>
    public static bool CanLeave(PackageState state, string stationId) => IsForDelivery(state, stationId) && state.Hold is null;

    /// <summary>Whether a driver has been at a package's door in vain since it came aboard.</summary>
    public static bool WasTried(PackageState state, string vehicleId)
    {
        if (state.LastAttempt is not { } attempt)
        {
            return false;
        }

        var vehicle = new PlaceId(PlaceKind.Vehicle, vehicleId);
        Stay? stay = state.Whereabouts.Stays.LastOrDefault(known => known.Place == vehicle);
        return stay is not null && attempt.Since >= stay.Since;
    }

    private static bool IsForDelivery(PackageState state, string stationId) =>
        state.Status is PackageStatus.AtStation && state.Whereabouts.VehicleId is null && state.Whereabouts.StationId == stationId;

    /// <summary>A package on hand; null when the station is not to deliver it.</summary>
    private async ValueTask<Candidate?> CandidateAsync(Caller caller, string stationId, string packageId, DispatchSettings settings) =>
        await StateAsync(caller, packageId) is { } state && IsForDelivery(state, stationId) ? new Candidate(state, await PlaceAsync(state, settings)) : null;

    private sealed record Candidate(PackageState State, DeparturePackage? Package);
}
