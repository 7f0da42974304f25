namespace Tracking.Model.Arrivals;

/// <summary>One stop of a van's plan and what has become of it. Times in milliseconds since 1970.</summary>
/// <param name="PlannedAt">When the van is to arrive.</param>
/// <param name="ServiceMilliseconds">Planned time at the door.</param>
/// <param name="Done">Whether nothing for it is aboard any more.</param>
/// <param name="DoneAt">When its last package left the van; null when it is not done or nothing for it ever was aboard.</param>
public readonly record struct RouteStop(long PlannedAt, long ServiceMilliseconds, bool Done, long? DoneAt);

/// <summary>When a van is expected at a stop. Times in milliseconds since 1970.</summary>
/// <param name="From">Earliest.</param>
/// <param name="To">Latest.</param>
/// <param name="StopsAway">Stops that the van makes before it; 0 when it is the next.</param>
public readonly record struct ArrivalWindow(long From, long To, int StopsAway);

/// <summary>
/// Says when a van arrives at a stop of its plan: the planned time, moved by how far the van is behind (or ahead of) its plan, in a window
/// that widens with every stop in between. It knows no roads: whoever planned the round did, and what moves a round as a whole (a late start,
/// snow, a slow vehicle) moves what is left of it by about as much.
/// </summary>
public static class RouteEstimate
{
    /// <summary>A van counts as this far ahead of its plan at the most: a driver who takes a far stop first has not gained hours. 15 minutes.</summary>
    public const long MaxAhead = 15 * Minute;

    /// <summary>How much earlier than expected it may come when it is the next stop. 5 minutes.</summary>
    public const long Early = 5 * Minute;

    /// <summary>Each stop in between makes the beginning of the window earlier by this: a door can be quick, but hardly quicker than planned. 30 seconds.</summary>
    public const long EarlyPerStop = Minute / 2;

    /// <summary>How much later than expected it may come when it is the next stop. 10 minutes.</summary>
    public const long Late = 10 * Minute;

    /// <summary>Each stop in between makes the end of the window later by this: doors, dogs and gravel roads take longer more often than less. 90 seconds.</summary>
    public const long LatePerStop = Minute * 3 / 2;

    /// <summary>The beginning is at most this much earlier than expected, however many stops are in between. 30 minutes.</summary>
    public const long MaxEarly = 30 * Minute;

    /// <summary>The end is at most this much later than expected. 2 hours.</summary>
    public const long MaxLate = 120 * Minute;

    /// <summary>Windows begin and end at full five minutes, so that they do not pretend to be exact and stand still while little changes.</summary>
    public const long Grain = 5 * Minute;

    private const long Minute = 60_000;

    /// <summary>The window of one stop.</summary>
    /// <param name="stops">All stops in their planned order.</param>
    /// <param name="target">Index of the stop; it counts as open even when it is marked as done.</param>
    /// <param name="now">Milliseconds since 1970. No arrival is expected before it.</param>
    public static ArrivalWindow Of(IReadOnlyList<RouteStop> stops, int target, long now)
    {
        ArgumentNullException.ThrowIfNull(stops);
        ArgumentOutOfRangeException.ThrowIfNegative(target);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(target, stops.Count);

        // Where the van is: behind the stop that was done last. What is left open before it was passed (a vain attempt keeps its package aboard).
        int reached = LastDone(stops);
        int from = reached < target ? reached + 1 : 0;
        int away = 0;
        int next = -1;
        for (int i = from; i < target; i++)
        {
            if (!stops[i].Done)
            {
                away++;
                next = next < 0 ? i : next;
            }
        }

        long lateness = reached < 0 ? 0 : Math.Max(-MaxAhead, stops[reached].DoneAt!.Value - stops[reached].PlannedAt - stops[reached].ServiceMilliseconds);

        // A van that should have been at its next stop by now is late by that much for all that follow, whether or not anything is heard of it.
        lateness = Math.Max(lateness, now - stops[next < 0 ? target : next].PlannedAt);
        long expected = Math.Max(stops[target].PlannedAt + lateness, now);

        long begin = Down(expected - Math.Min(Early + (away * EarlyPerStop), MaxEarly));
        long end = Up(expected + Math.Min(Late + (away * LatePerStop), MaxLate));
        return new ArrivalWindow(Math.Max(begin, UpToMinute(now)), end, away);
    }

    private static int LastDone(IReadOnlyList<RouteStop> stops)
    {
        int last = -1;
        for (int i = 0; i < stops.Count; i++)
        {
            if (stops[i] is { Done: true, DoneAt: { } doneAt } && (last < 0 || doneAt >= stops[last].DoneAt))
            {
                last = i;
            }
        }

        return last;
    }

    private static long Down(long time) => time - (time % Grain);

    private static long Up(long time) => Down(time + Grain - 1);

    private static long UpToMinute(long time) => time + Minute - 1 - ((time + Minute - 1) % Minute);
}
