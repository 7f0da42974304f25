namespace Tracking.Storage.AzureTables;

/// <summary>When an operation's time is over.</summary>
/// <param name="Length">Time that it has in all.</param>
/// <param name="Started">Timestamp of its beginning.</param>
internal readonly record struct Deadline(TimeSpan Length, long Started)
{
    /// <summary>Time left; never less than nothing.</summary>
    public TimeSpan Left(TimeProvider time)
    {
        TimeSpan left = Length - time.GetElapsedTime(Started);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
