using Tracking.Model.Geography;

namespace Tracking.Planning.Emissions.Driven;

/// <summary>
/// The way of a vehicle from where it was seen: where it was at a moment, and how far it drove between two. Sightings in close succession are joined by straight lines; across a gap the way is estimated.
/// A receiver that stands wanders by some metres with each position, which would add up to kilometres in a day, so that the way goes on only where the vehicle has really left its place.
/// </summary>
public sealed class DrivenTrack
{
    /// <summary>So many sightings in a row that could not be reached in time are true, and what was before them was wrong.</summary>
    private const int Convinced = 3;

    /// <summary>A sighting that claims to be less accurate than this says little; metres.</summary>
    private const double WorstAccuracy = 500;

    private readonly List<Halt> halts = [];
    private readonly long gap;

    private DrivenTrack(long gap) => this.gap = gap;

    /// <summary>Whether it was seen at all.</summary>
    public bool IsEmpty => halts.Count == 0;

    /// <summary>All that was driven; metres.</summary>
    public double Metres => IsEmpty ? 0 : halts[^1].Metres;

    /// <summary>The way along some sightings, in whatever order.</summary>
    public static DrivenTrack Of(IEnumerable<Sighting> sightings, DrivenOptions options)
    {
        var track = new DrivenTrack(options.Gap);
        int strange = 0;
        foreach (Sighting seen in sightings.Where(static sighting => sighting.Place.IsValid).OrderBy(static sighting => sighting.At))
        {
            if (track.IsEmpty)
            {
                track.halts.Add(new Halt(seen.At, seen.At, seen.Place, 0));
                continue;
            }

            Halt last = track.halts[^1];
            double line = last.Place.MetresTo(seen.Place);
            if (line <= Math.Max(options.StandingMetres, Math.Min(seen.Place.Accuracy ?? 0, WorstAccuracy)))
            {
                track.halts[^1] = last with { Last = seen.At };
                strange = 0;
                continue;
            }

            long silence = seen.At - last.Last;
            if (line > options.Fastest * (silence / 1000.0) && ++strange < Convinced)
            {
                continue;
            }

            strange = 0;
            track.halts.Add(new Halt(seen.At, seen.At, seen.Place, last.Metres + (silence > options.Gap ? options.Ways.WayMetres(line) : line)));
        }

        return track;
    }

    /// <summary>Metres driven between two moments; milliseconds since 1970.</summary>
    public double MetresBetween(long from, long to) => IsEmpty || to <= from ? 0 : MetresAt(to) - MetresAt(from);

    /// <summary>Where it was at a moment, or was seen first or last when that is before or after all; null when it was never seen.</summary>
    public GeoPoint? PlaceAt(long moment)
    {
        if (IsEmpty)
        {
            return null;
        }

        (Halt at, Halt next, double share) = Around(moment);
        double lon = at.Place.Lon + (share * Math.IEEERemainder(next.Place.Lon - at.Place.Lon, 360));
        return new GeoPoint(at.Place.Lat + (share * (next.Place.Lat - at.Place.Lat)), lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon);
    }

    /// <summary>Whether it was seen around a moment, and is not only taken to have been somewhere on its way.</summary>
    public bool IsSeenAt(long moment)
    {
        if (IsEmpty || moment < halts[0].First - gap || moment > halts[^1].Last + gap)
        {
            return false;
        }

        (Halt at, Halt next, double share) = Around(moment);
        return share == 0 || next.First - at.Last <= gap;
    }

    private double MetresAt(long moment)
    {
        (Halt at, Halt next, double share) = Around(moment);
        return at.Metres + (share * (next.Metres - at.Metres));
    }

    /// <summary>The halt at which it was or that it left last, the one after, and how far it had got between them.</summary>
    private (Halt At, Halt Next, double Share) Around(long moment)
    {
        int low = 0, high = halts.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = halts[middle].First <= moment ? (middle, high) : (low, middle - 1);
        }

        Halt at = halts[low];
        if (moment <= at.Last || low == halts.Count - 1)
        {
            return (at, at, 0);
        }

        Halt next = halts[low + 1];
        return (at, next, (double)(moment - at.Last) / (next.First - at.Last));
    }

    /// <summary>A place at which it was from a first sighting to a last one, and how far it had come.</summary>
    private readonly record struct Halt(long First, long Last, GeoPoint Place, double Metres);
}
