using Tracking.Grains.Dispatching;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Dispatching;

/// <summary>Puts the doors into the view of a dispatch: they are personal, and read anew for each answer, so that what was erased shows nowhere.</summary>
internal sealed class DispatchDoors(StationPackages packages)
{
    /// <summary>The view of a dispatch.</summary>
    public async Task<DispatchView> ViewAsync(Caller caller, string stationId, Dispatch dispatch)
    {
        string[] ids = dispatch.Plan is { } plan
            ? [.. plan.Routes.SelectMany(static route => route.Stops).Select(static stop => stop.PackageIds[0]), .. plan.LeftOut.Select(static left => left.PackageIds[0])]
            : [];
        return DispatchViews.Full(stationId, dispatch, await OfAsync(caller, ids, dispatch.Spec.Settings));
    }

    /// <summary>Where the doors of some packages are; those are missing of which nothing is known.</summary>
    public async Task<IReadOnlyDictionary<string, DoorView>> OfAsync(Caller caller, IReadOnlyList<string> ids, DispatchSettings settings)
    {
        DeparturePackage?[] read = await packages.ReadAsync(caller, ids, settings);
        var doors = new Dictionary<string, DoorView>(StringComparer.Ordinal);
        for (int i = 0; i < read.Length; i++)
        {
            if (read[i] is { } package)
            {
                doors[ids[i]] = new DoorView(package.Door.Lat, package.Door.Lon);
            }
        }

        return doors;
    }
}
