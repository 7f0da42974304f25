namespace Tracking.Simulator.Sending;

/// <summary>How long to wait before sending again, and how long to keep trying.</summary>
internal sealed record RetryPolicy
{
    public static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(60);

    /// <summary>The first wait; each further one doubles it.</summary>
    public TimeSpan Base { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>No wait of the simulator's own choosing is longer.</summary>
    public TimeSpan Cap { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After so long without any success the run ends.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The wait before the next attempt: at least half the step, and never less than the server asked for.</summary>
    /// <param name="failures">Failures in a row, 1 or more.</param>
    /// <param name="retryAfter">What the server asked for, if it did; taken up to a minute.</param>
    /// <param name="jitter">0 up to 1; spreads clients that failed together.</param>
    public TimeSpan Wait(int failures, TimeSpan? retryAfter, double jitter)
    {
        var step = Math.Min(Cap.TotalMilliseconds, Base.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, 30)));
        var own = TimeSpan.FromMilliseconds(step * (0.5 + (jitter / 2)));
        if (retryAfter is not { } asked || asked <= TimeSpan.Zero)
        {
            return own;
        }

        asked = asked < LongestRetryAfter ? asked : LongestRetryAfter;
        return asked + TimeSpan.FromMilliseconds(Math.Min(own.TotalMilliseconds, 500 * jitter));
    }
}
