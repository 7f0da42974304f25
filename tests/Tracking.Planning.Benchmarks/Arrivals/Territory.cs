using Tracking.Model.Geography;

namespace Tracking.Planning.Benchmarks.Arrivals;

/// <summary>Where one van delivers: all its doors in the order in which a good round visits them, of which each day has some.</summary>
/// <param name="Station">Where it departs.</param>
/// <param name="Addresses">The doors.</param>
/// <param name="DailyStops">Doors of a day on average.</param>
internal sealed record Territory(GeoPoint Station, IReadOnlyList<Address> Addresses, double DailyStops)
{
    /// <summary>A real route; on each day most of its stops.</summary>
    public static Territory Of(RoutePool pool, Chance chance) => new(
        pool.Station,
        [.. pool.Stops.Select(stop => new Address(stop.Point, DoorKind.Pick(chance), stop.ServiceSeconds))],
        pool.Stops.Count * chance.Between(0.5, 0.7));

    /// <summary>Made-up hamlets and farms at some distance from a station.</summary>
    public static Territory Rural(GeoPoint station, Chance chance)
    {
        GeoPoint middle = Off(station, chance.Between(3_000, 20_000), chance.Between(0, 2 * Math.PI));
        double radius = chance.Between(3_000, 8_000), inHamlets = chance.Between(0.4, 0.85);
        GeoPoint[] hamlets = [.. Enumerable.Range(0, chance.Whole(4, 12)).Select(_ => Off(middle, radius * Math.Sqrt(chance.Between(0, 1)), chance.Between(0, 2 * Math.PI)))];
        var addresses = new List<Address>();
        for (int i = 0; i < 260; i++)
        {
            GeoPoint point = chance.Is(inHamlets)
                ? Off(hamlets[chance.Whole(0, hamlets.Length)], 500 * Math.Abs(chance.Normal()), chance.Between(0, 2 * Math.PI))
                : Off(middle, radius * Math.Sqrt(chance.Between(0, 1)), chance.Between(0, 2 * Math.PI));
            addresses.Add(new Address(point, DoorKind.Pick(chance), null));
        }

        return new Territory(station, Ordered(station, addresses), chance.Between(25, 75));
    }

    private static GeoPoint Off(GeoPoint from, double metres, double direction) => new(
        from.Lat + metres * Math.Cos(direction) / 111_195,
        from.Lon + metres * Math.Sin(direction) / (111_195 * Math.Cos(from.Lat * Math.PI / 180)));

    /// <summary>The nearest next, then turned round wherever that makes it shorter (2-opt).</summary>
    private static List<Address> Ordered(GeoPoint station, List<Address> addresses)
    {
        var left = new List<Address>(addresses);
        var order = new List<Address>(addresses.Count);
        GeoPoint at = station;
        while (left.Count > 0)
        {
            Address next = left.MinBy(address => at.MetresTo(address.Point))!;
            left.Remove(next);
            order.Add(next);
            at = next.Point;
        }

        GeoPoint At(int i) => i < 0 || i >= order.Count ? station : order[i].Point;
        for (bool better = true; better;)
        {
            better = false;
            for (int i = 0; i < order.Count - 1; i++)
            {
                for (int j = i + 1; j < order.Count; j++)
                {
                    double gain = At(i - 1).MetresTo(At(i)) + At(j).MetresTo(At(j + 1)) - At(i - 1).MetresTo(At(j)) - At(i).MetresTo(At(j + 1));
                    if (gain > 1e-6)
                    {
                        order.Reverse(i, j - i + 1);
                        better = true;
                    }
                }
            }
        }

        return order;
    }
}
