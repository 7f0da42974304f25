using Tracking.Model.Geography;

namespace Tracking.Planning.Travel.Routers;

/// <summary>
/// Ways over the roads, as a router knows them; estimated from the great circle where it knows none. By hours of the day a router's times are as slow or fast as the estimated ones:
/// the services' tables are of free roads.
/// </summary>
public sealed class RoutedMatrix : ITravelTimeMatrix
{
    private readonly RouterWay[] ways;
    private readonly GreatCircleMatrix estimate;
    private readonly GreatCircleOptions options;
    private readonly TravelSource source;

    internal RoutedMatrix(
        IReadOnlyList<GeoPoint> places, RouterWay[] ways, TravelSource source, GreatCircleOptions options, IReadOnlyList<string> problems)
    {
        this.ways = ways;
        this.source = source;
        this.options = options;
        estimate = new GreatCircleMatrix(places, options);
        Problems = problems;
    }

    /// <inheritdoc/>
    public int Places => estimate.Places;

    /// <summary>What the router refused or failed at, each once; empty when it answered everything.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>How many of the ways come from the router.</summary>
    public int FromRouter => ways.Count(static way => way.Exists);

    /// <inheritdoc/>
    public TravelCell Between(int from, int to, DateTimeOffset departure)
    {
        TravelCell estimated = estimate.Between(from, to, departure);
        RouterWay way = ways[(from * Places) + to];
        return way.Exists ? new TravelCell(way.Seconds * options.SlownessAt(departure), way.Metres, source) : estimated;
    }
}
