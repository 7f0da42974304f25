using Tracking.Simulator.Driving;
using Tracking.Simulator.Routes;

namespace Tracking.Simulator.Network.Playing;

/// <summary>Where a vehicle is on a leg: roads are not known, so it swings about the straight line, more on long legs, and always in the same way on the same leg.</summary>
internal static class RoadPath
{
    private const double Swing = 0.06;
    private const double WidestSwing = 2_500;
    private const double SwingEveryMetres = 9_000;

    /// <summary>Place, speed in m/s and heading in degrees at a moment of the leg.</summary>
    public static TrackPoint At(Leg leg, TimeSpan at)
    {
        var duration = (leg.ArriveAt - leg.DepartAt).TotalSeconds;
        if (duration < 1)
        {
            return new(at, leg.To, 0, 0);
        }

        var step = Math.Min(1, 2 / duration);
        var f = Math.Clamp((at - leg.DepartAt).TotalSeconds / duration, 0, 1);
        var back = Math.Min(f, 1 - step);
        var (a, b) = (Place(leg, back), Place(leg, back + step));
        return new(at, Place(leg, f), GreatCircle.Metres(a, b) / (step * duration), GreatCircle.Heading(a, b));
    }

    private static GeoPoint Place(Leg leg, double fraction)
    {
        // Within tens of kilometres a straight line between degrees is as good as a great circle.
        var (dLat, dLon) = (leg.To.Lat - leg.From.Lat, leg.To.Lon - leg.From.Lon);
        var shrink = Math.Cos(leg.From.Lat * Math.PI / 180);
        var metres = Math.Sqrt((dLat * dLat) + (dLon * dLon * shrink * shrink)) * 111_195;
        var bends = 1 + Math.Floor(metres / SwingEveryMetres);
        var phase = (leg.From.Lat + leg.To.Lon) * 1000;
        var aside = Math.Min(WidestSwing, Swing * metres) * Math.Sin(Math.PI * fraction) * Math.Sin((2 * Math.PI * bends * fraction * 0.7) + phase) / 111_195;
        var length = Math.Max(1e-9, metres / 111_195);
        return new(
            leg.From.Lat + (dLat * fraction) + (aside * dLon * shrink / length),
            leg.From.Lon + (dLon * fraction) - (aside * dLat / length / shrink));
    }
}
