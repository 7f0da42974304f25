using Tracking.Model.Geography;
using Tracking.Planning.Travel;

namespace Tracking.Planning.Emissions.Driven;

/// <summary>What the vans of one station, partner and class delivered on a day, to be compared with the naive plan for the same.</summary>
public static class StationDay
{
    /// <summary>
    /// Runs in the order in which things were really delivered and by the naive plan, both on estimated ways, so that they compare with each other: what was really driven is longer or shorter than
    /// both by what the estimate is off. Deliveries from elsewhere than the station are in neither.
    /// </summary>
    /// <param name="days">The vans' days, all of one station, partner and class.</param>
    /// <param name="station">Where the station is.</param>
    /// <param name="ways">How ways are estimated.</param>
    /// <param name="cancellation">Gives up.</param>
    public static (IReadOnlyList<EmissionRun> AsDelivered, IReadOnlyList<EmissionRun> Naive, int Deliveries) Compare(
        IReadOnlyList<VehicleDay> days, GeoPoint station, GreatCircleOptions ways, CancellationToken cancellation = default)
    {
        var places = new List<GeoPoint> { station };
        var numbers = new Dictionary<GeoPoint, int>();
        var routes = new List<IReadOnlyList<Delivery>>(days.Count);
        int count = 0;
        foreach (VehicleDay day in days)
        {
            var route = new List<Delivery>();
            foreach ((Carried package, GeoPoint door) in day.DeliveriesFrom(station))
            {
                if (!numbers.TryGetValue(door, out int number))
                {
                    numbers.Add(door, number = places.Count);
                    places.Add(door);
                }

                route.Add(new Delivery(package.PackageId, package.Kilograms, number));
            }

            routes.Add(route);
            count += route.Count;
        }

        if (count == 0)
        {
            return ([], [], 0);
        }

        cancellation.ThrowIfCancellationRequested();
        VehicleDay first = days[0];
        var delivery = new DeliveryDay(
            first.StationId ?? "", first.PartnerId, first.Vehicle, places, new GreatCircleMatrix(places, ways), 0, DateTimeOffset.FromUnixTimeMilliseconds(first.From));
        return (delivery.Runs(routes), delivery.NaiveRuns(routes), count);
    }
}
