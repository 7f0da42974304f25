using Tracking.Model.Packages;
using Tracking.Model.Scans;
using Tracking.Server.Queries;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Dispatching.Replanning;

/// <summary>Packages aboard a van beside what its plan says of them.</summary>
/// <param name="States">All packages aboard, by the id that the plan has for them, else by their own.</param>
/// <param name="Added">Ids of those that have no stop.</param>
/// <param name="Tried">Ids of those at whose door a driver was in vain since they came aboard.</param>
internal sealed record RoundAboard(IReadOnlyDictionary<string, PackageState> States, IReadOnlyList<string> Added, IReadOnlySet<string> Tried)
{
    private const int MostAboard = 1000;

    /// <summary>Reads what is aboard.</summary>
    public static async Task<RoundAboard> ReadAsync(Caller caller, StationVan van, StationPackages packages)
    {
        IReadOnlyList<string> ids = await van.Vehicle.Aboard(null, MostAboard);
        PackageState?[] states = await ViewLists.ReadAsync(ids, id => packages.StateAsync(caller, id));
        HashSet<string> planned = [.. van.Round?.Plan.Stops.SelectMany(static stop => stop.PackageIds) ?? []];
        var aboard = new Dictionary<string, PackageState>(StringComparer.Ordinal);
        var added = new List<string>();
        var tried = new HashSet<string>(StringComparer.Ordinal);
        foreach (PackageState state in states.OfType<PackageState>().Where(state => state.Whereabouts.VehicleId == van.Id))
        {
            string id = planned.Contains(state.PackageId) ? state.PackageId : state.Aliases.FirstOrDefault(planned.Contains) ?? state.PackageId;
            aboard[id] = state;
            if (StationPackages.WasTried(state, van.Id))
            {
                tried.Add(id);
            }
            else if (!planned.Contains(id))
            {
                added.Add(id);
            }
        }

        return new RoundAboard(aboard, added, tried);
    }

    /// <summary>Whether another attempt on the same round makes sense after one in vain.</summary>
    public static bool CanBeTriedAgain(PackageState state) =>
        state.Hold is null && state.LastAttempt?.Reason is Reason.NotHome or Reason.BusinessClosed or Reason.NoAccess or Reason.NoSafePlace or Reason.OutOfTime or Reason.Weather;
}
