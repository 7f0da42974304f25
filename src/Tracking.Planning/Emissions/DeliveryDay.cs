using Tracking.Model.Geography;
using Tracking.Planning.Travel;

namespace Tracking.Planning.Emissions;

/// <summary>
/// A day's packages at a station, as runs of vans: by a plan, and by the naive plan, on the same ways. The naive plan is what a station does that has a map and no optimiser: the area around it
/// is cut into as many sectors as vans drive, each with as many stops, and a driver goes on to the nearest stop each time. (Delivering in the order of announcement instead would be a
/// plan that nobody drives, and flatter every saving.) It keeps no time windows and no capacities, which makes it shorter and the saving smaller, if anything.
/// </summary>
public sealed class DeliveryDay
{
    private readonly string stationId;
    private readonly string? partnerId;
    private readonly VehicleClass vehicle;
    private readonly IReadOnlyList<GeoPoint> places;
    private readonly ITravelTimeMatrix matrix;
    private readonly int station;
    private readonly DateTimeOffset departure;

    /// <summary>A day at a station.</summary>
    /// <param name="stationId">The station.</param>
    /// <param name="partnerId">The partner that drives; null for the network itself.</param>
    /// <param name="vehicle">What it drives.</param>
    /// <param name="places">The station and the doors.</param>
    /// <param name="matrix">Ways between the places.</param>
    /// <param name="station">Which place is the station.</param>
    /// <param name="departure">When the vans leave.</param>
    /// <exception cref="ArgumentException">Places and matrix do not belong together, or the station is none of them.</exception>
    public DeliveryDay(
        string stationId, string? partnerId, VehicleClass vehicle, IReadOnlyList<GeoPoint> places, ITravelTimeMatrix matrix, int station, DateTimeOffset departure)
    {
        if (matrix.Places != places.Count)
        {
            throw new ArgumentException($"The matrix is of {matrix.Places} places, not of {places.Count}.");
        }

        if (station < 0 || station >= places.Count)
        {
            throw new ArgumentException($"The station is place {station}; places are 0 to {places.Count - 1}.");
        }

        (this.stationId, this.partnerId, this.vehicle, this.places, this.matrix, this.station, this.departure) =
            (stationId, partnerId, vehicle, places, matrix, station, departure);
    }

    /// <summary>The runs of a plan: each route's deliveries in the order in which they are made.</summary>
    /// <exception cref="ArgumentException">A delivery is at no place.</exception>
    public IReadOnlyList<EmissionRun> Runs(IReadOnlyList<IReadOnlyList<Delivery>> routes) =>
        [.. routes.Select((route, i) => Run($"{stationId}/{i + 1}", route))];

    /// <summary>The runs of the naive plan for the same deliveries with as many vans.</summary>
    /// <exception cref="ArgumentException">A delivery is at no place.</exception>
    public IReadOnlyList<EmissionRun> NaiveRuns(IReadOnlyList<IReadOnlyList<Delivery>> routes)
    {
        Delivery[] all = [.. routes.SelectMany(static route => route)];
        ILookup<int, Delivery> byPlace = all.ToLookup(delivery => Checked(delivery).Place);
        int[] doors = [.. byPlace.Select(static group => group.Key).OrderBy(Bearing).ThenBy(static place => place)];
        int vans = Math.Min(routes.Count(static route => route.Count > 0), doors.Length);
        var runs = new List<EmissionRun>(vans);
        for (int van = 0; van < vans; van++)
        {
            int begin = (int)((long)doors.Length * van / vans), end = (int)((long)doors.Length * (van + 1) / vans);
            runs.Add(Run($"{stationId}/{van + 1}", [.. NearestFirst(doors[begin..end]).SelectMany(place => byPlace[place])]));
        }

        return runs;
    }

    /// <summary>A plan's emissions beside the naive plan's.</summary>
    /// <exception cref="ArgumentException">A delivery is at no place, or its mass is negative.</exception>
    public EmissionComparison Compare(IReadOnlyList<IReadOnlyList<Delivery>> routes, FactorTable factors, EmissionOptions options) =>
        new(EmissionCalculator.Estimate(Runs(routes), factors, options), EmissionCalculator.Estimate(NaiveRuns(routes), factors, options));

    private EmissionRun Run(string routeId, IReadOnlyList<Delivery> deliveries)
    {
        double metres = 0;
        int at = station;
        foreach (Delivery delivery in deliveries)
        {
            metres += at == Checked(delivery).Place ? 0 : matrix.Between(at, delivery.Place, departure).Metres;
            at = delivery.Place;
        }

        return new EmissionRun
        {
            RouteId = routeId,
            StationId = stationId,
            PartnerId = partnerId,
            Vehicle = vehicle,
            Metres = at == station ? metres : metres + matrix.Between(at, station, departure).Metres,
            Loads = [.. deliveries.Select(delivery => new EmissionLoad(delivery.PackageId, delivery.Kilograms, places[station], places[delivery.Place]))],
        };
    }

    private List<int> NearestFirst(int[] doors)
    {
        var left = new List<int>(doors);
        var order = new List<int>(doors.Length);
        int at = station;
        while (left.Count > 0)
        {
            int next = left.MinBy(door => matrix.Between(at, door, departure).Metres);
            left.Remove(next);
            order.Add(at = next);
        }

        return order;
    }

    /// <summary>Clockwise from north, 0 to 360 degrees, on a plane around the station.</summary>
    private double Bearing(int place)
    {
        double north = places[place].Lat - places[station].Lat;
        double east = Math.IEEERemainder(places[place].Lon - places[station].Lon, 360) * Math.Cos(double.DegreesToRadians(places[station].Lat));
        double degrees = double.RadiansToDegrees(Math.Atan2(east, north));
        return degrees < 0 ? degrees + 360 : degrees;
    }

    private Delivery Checked(Delivery delivery) => delivery.Place >= 0 && delivery.Place < places.Count
        ? delivery
        : throw new ArgumentException($"Package {delivery.PackageId} is for place {delivery.Place}; places are 0 to {places.Count - 1}.");
}

/// <summary>A package to be delivered.</summary>
/// <param name="PackageId">The package.</param>
/// <param name="Kilograms">Its mass; null or 0 when it is not known.</param>
/// <param name="Place">Number of the place that it is for.</param>
public readonly record struct Delivery(string PackageId, double? Kilograms, int Place);

/// <summary>A plan's emissions beside the naive plan's, both estimated with the same factors on the same ways.</summary>
/// <param name="Plan">The plan's.</param>
/// <param name="Naive">The naive plan's.</param>
public sealed record EmissionComparison(EmissionReport Plan, EmissionReport Naive)
{
    /// <summary>What the plan saves; negative when it emits more. Milligrams of CO2e.</summary>
    public long SavedMilligrams => Naive.Milligrams - Plan.Milligrams;

    /// <summary>What it saves as a share of the naive plan's emissions; 0 when that emits nothing.</summary>
    public double SavedShare => Naive.Milligrams == 0 ? 0 : (double)SavedMilligrams / Naive.Milligrams;
}
