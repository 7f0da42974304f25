using Tracking.Grains.Vehicles;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Server.Views;

namespace Tracking.Server.Rounds;

/// <summary>Asks the vehicle that has a package out for delivery what its round means for the package.</summary>
internal sealed class PackageRounds(IGrainFactory grains)
{
    /// <summary>The round; null unless the package is out for delivery on a known vehicle and the driver has not been at its door in vain on this round.</summary>
    public async ValueTask<RoundView?> OfAsync(PackageState state)
    {
        if (VehicleOf(state) is not { } vehicleId || WasTried(state, vehicleId))
        {
            return null;
        }

        IReadOnlyList<string> barcodes = state.Aliases.Count == 0 ? [state.PackageId] : [state.PackageId, .. state.Aliases];
        return await grains.GetGrain<IVehicleGrain>(vehicleId).Round(barcodes);
    }

    /// <summary>The vehicle that a package is out for delivery on; null when it is not.</summary>
    public static string? VehicleOf(PackageState state) => state.Status is PackageStatus.OutForDelivery ? state.Whereabouts.VehicleId : null;

    /// <summary>The view of an arrival; null for none.</summary>
    public static EstimateView? EstimateOf(RoundView? round) =>
        round?.Arrival is { } arrival ? new EstimateView(UtcText.Of(arrival.From), UtcText.Of(arrival.To), arrival.StopsAway) : null;

    /// <summary>After an attempt the package stays aboard, but its stop has been made.</summary>
    private static bool WasTried(PackageState state, string vehicleId)
    {
        if (state.LastAttempt is not { } attempt)
        {
            return false;
        }

        var vehicle = new PlaceId(PlaceKind.Vehicle, vehicleId);
        for (int i = state.Whereabouts.Stays.Count - 1; i >= 0; i--)
        {
            if (state.Whereabouts.Stays[i].Place == vehicle)
            {
                return attempt.Since >= state.Whereabouts.Stays[i].Since;
            }
        }

        return false;
    }
}
