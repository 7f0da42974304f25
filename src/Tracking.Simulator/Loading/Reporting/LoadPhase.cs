namespace Tracking.Simulator.Loading.Reporting;

/// <summary>How far a load is, written by it and read by whoever shows it.</summary>
internal sealed class LoadPhase
{
    private long _began;
    private long _ended;

    public string Now { get; set; } = "beginning";

    /// <summary>When measuring began, a <see cref="TimeProvider"/> timestamp; 0 before.</summary>
    public long Began => Interlocked.Read(ref _began);

    /// <summary>When it ended; 0 before.</summary>
    public long Ended => Interlocked.Read(ref _ended);

    public void Begin(long at, string phase)
    {
        Interlocked.Exchange(ref _began, at);
        Now = phase;
    }

    public void End(long at, string phase)
    {
        Interlocked.Exchange(ref _ended, at);
        Now = phase;
    }
}
