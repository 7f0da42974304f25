namespace Tracking.Benchmarks.Posting;

/// <summary>A running program that takes scans: the server, or what it is compared with.</summary>
internal interface ILoadTarget
{
    public Uri Address { get; }

    /// <summary>Credential; null where nobody asks for one.</summary>
    public string? Key { get; }

    /// <summary>CPU time so far of all that belongs to it.</summary>
    public TimeSpan CpuTime { get; }
}
