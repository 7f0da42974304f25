using Tracking.Model.Geography;
using Tracking.Planning.Travel;
using Tracking.Planning.Travel.Routers;

namespace Tracking.Server.Planning;

/// <summary>Travel times between places: from the router that is configured, else estimated from straight lines.</summary>
internal sealed class TravelMatrices(IServiceProvider services)
{
    private static readonly GreatCircleOptions Estimate = new();

    /// <summary>A matrix of some places.</summary>
    public async Task<ITravelTimeMatrix> BuildAsync(IReadOnlyList<GeoPoint> places, CancellationToken cancellation) =>
        services.GetService<RoutedTravelTimes>() is { } router
            ? await router.BuildAsync(places, null, cancellation)
            : new GreatCircleMatrix(places, Estimate);
}
