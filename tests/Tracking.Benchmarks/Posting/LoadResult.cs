namespace Tracking.Benchmarks.Posting;

/// <summary>What posting scans came to.</summary>
/// <param name="Sent">Scans in requests that were answered for good.</param>
/// <param name="Accepted">Scans acknowledged as new.</param>
/// <param name="Refused">Answers other than 200; those requests were sent again.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="ClientCpu">CPU time of this process meanwhile.</param>
internal readonly record struct LoadResult(long Sent, long Accepted, long Refused, double Seconds, TimeSpan ClientCpu)
{
    /// <summary>Accepted scans a second.</summary>
    public double Rate => Accepted / Seconds;

    /// <summary>CPU of the load generator, µs a scan.</summary>
    public double ClientMicros => ClientCpu.TotalMicroseconds / Math.Max(1, Accepted);

    /// <summary>The same, if every scan was acknowledged as new.</summary>
    /// <exception cref="InvalidOperationException">Some were not, so that the figure would be wrong.</exception>
    public LoadResult AllAccepted() => Sent == Accepted && Accepted > 0
        ? this
        : throw new InvalidOperationException($"{Sent} scans were answered and {Accepted} of them acknowledged as new; all should be. The figure would be wrong.");
}
