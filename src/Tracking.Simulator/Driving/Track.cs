using Tracking.Simulator.Routes;

namespace Tracking.Simulator.Driving;

/// <summary>The positions a van sends: along the great circles of its legs, and now and then while it stands.</summary>
internal static class Track
{
    private static readonly TimeSpan StandingInterval = TimeSpan.FromSeconds(60);

    /// <summary>Points in the order of time, <paramref name="interval"/> apart while moving; one on every arrival.</summary>
    public static IEnumerable<TrackPoint> Of(Itinerary itinerary, TimeSpan interval)
    {
        var standing = interval > StandingInterval ? interval : StandingInterval;
        for (var i = 0; i < itinerary.Legs.Count; i++)
        {
            var leg = itinerary.Legs[i];
            var heading = GreatCircle.Heading(leg.From, leg.To);
            var duration = leg.ArriveAt - leg.DepartAt;
            for (var t = leg.DepartAt; t < leg.ArriveAt; t += interval)
            {
                var fraction = (t - leg.DepartAt) / duration;

                // The speed over the line that is drawn, not over the longer road, so that position and speed agree.
                var speed = GreatCircle.Metres(leg.From, leg.To) / duration.TotalSeconds;
                yield return new(t, GreatCircle.Between(leg.From, leg.To, fraction), speed, heading);
            }

            var until = i + 1 < itinerary.Legs.Count ? itinerary.Legs[i + 1].DepartAt : leg.ArriveAt + TimeSpan.FromTicks(1);
            for (var t = leg.ArriveAt; t < until; t += standing)
            {
                yield return new(t, leg.To, 0, heading);
            }
        }
    }
}
