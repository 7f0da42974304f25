using Tracking.Model.Geography;

namespace Tracking.Planning.Travel;

/// <summary>
/// Ways estimated from straight lines, for when no router is at hand: longer than the line by a share that falls with distance, driven faster the longer they are.
/// Without barriers and at one time of day they keep the triangle inequality.
/// </summary>
public sealed class GreatCircleMatrix : ITravelTimeMatrix
{
    private readonly IReadOnlyList<GeoPoint> places;
    private readonly GreatCircleOptions options;
    private readonly (bool One, bool Other)[,] sides;
    private readonly IReadOnlyList<SpeedBand>[] speeds;

    /// <summary>A matrix of some places.</summary>
    /// <exception cref="ArgumentException">An option is out of its range, or a place is no point on the earth.</exception>
    public GreatCircleMatrix(IReadOnlyList<GeoPoint> places, GreatCircleOptions options)
    {
        options.Validate();
        this.places = places;
        this.options = options;
        sides = new (bool, bool)[options.Barriers.Count, places.Count];
        speeds = new IReadOnlyList<SpeedBand>[places.Count];
        for (int i = 0; i < places.Count; i++)
        {
            if (!places[i].IsValid)
            {
                throw new ArgumentException($"Place {i} is not on the earth; give a latitude of -90 to 90 and a longitude of -180 to 180 degrees.");
            }

            speeds[i] = options.Regions.FirstOrDefault(region => region.Area.Contains(places[i]))?.Speeds ?? options.Speeds;
            for (int b = 0; b < options.Barriers.Count; b++)
            {
                sides[b, i] = (options.Barriers[b].One.Contains(places[i]), options.Barriers[b].Other.Contains(places[i]));
            }
        }
    }

    /// <inheritdoc/>
    public int Places => places.Count;

    /// <inheritdoc/>
    public TravelCell Between(int from, int to, DateTimeOffset departure)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(from, Places);
        ArgumentOutOfRangeException.ThrowIfNegative(to);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(to, Places);
        double line = places[from].MetresTo(places[to]);
        double metres = options.WayMetres(line);
        double seconds = SecondsFor(metres, speeds[from]);
        if (!ReferenceEquals(speeds[from], speeds[to]))
        {
            seconds = (seconds + SecondsFor(metres, speeds[to])) / 2;
        }

        TravelSource source = TravelSource.GreatCircle;
        for (int b = 0; b < options.Barriers.Count; b++)
        {
            if ((sides[b, from].One && sides[b, to].Other) || (sides[b, from].Other && sides[b, to].One))
            {
                metres += options.Barriers[b].ExtraMetres;
                seconds += options.Barriers[b].ExtraSeconds;
                source = TravelSource.Barrier;
            }
        }

        return new TravelCell(seconds * options.SlownessAt(departure), metres, source);
    }

    private static double SecondsFor(double metres, IReadOnlyList<SpeedBand> speeds)
    {
        double seconds = 0, done = 0;
        foreach (SpeedBand band in speeds)
        {
            double until = Math.Min(metres, band.UntilMetres);
            seconds += (until - done) / band.MetresPerSecond;
            done = until;
            if (done >= metres)
            {
                break;
            }
        }

        return seconds;
    }
}
