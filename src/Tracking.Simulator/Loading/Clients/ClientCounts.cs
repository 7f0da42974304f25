namespace Tracking.Simulator.Loading.Clients;

/// <summary>What happens to the hub's clients, counted by them and read by whoever shows it.</summary>
internal sealed class ClientCounts
{
    private long _open;
    private long _lost;
    private long _stalledCut;
    private long _stalledMilliseconds;
    private long _messages;
    private long _bytes;
    private long _failedCalls;
    private long _positions;

    /// <summary>Connections that are open.</summary>
    public long Open => Interlocked.Read(ref _open);

    /// <summary>Connections of clients who read that ended though nobody here ended them.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Connections of stalled clients that the server ended, as it should.</summary>
    public long StalledCut => Interlocked.Read(ref _stalledCut);

    /// <summary>Seconds from when a client stopped reading until the server ended its connection, on average; 0 before the first.</summary>
    public double StalledSeconds => StalledCut > 0 ? Interlocked.Read(ref _stalledMilliseconds) / 1000.0 / StalledCut : 0;

    /// <summary>Messages with news.</summary>
    public long Messages => Interlocked.Read(ref _messages);

    /// <summary>Bytes of all messages.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Calls of hub methods that the server refused.</summary>
    public long FailedCalls => Interlocked.Read(ref _failedCalls);

    /// <summary>New positions of vans that control rooms were shown.</summary>
    public long Positions => Interlocked.Read(ref _positions);

    public void AddOpen(int change) => Interlocked.Add(ref _open, change);

    public void AddLost() => Interlocked.Increment(ref _lost);

    public void AddStalledCut(TimeSpan after)
    {
        Interlocked.Add(ref _stalledMilliseconds, (long)after.TotalMilliseconds);
        Interlocked.Increment(ref _stalledCut);
    }

    public void AddMessage(int bytes)
    {
        Interlocked.Increment(ref _messages);
        Interlocked.Add(ref _bytes, bytes);
    }

    public void AddFailedCall() => Interlocked.Increment(ref _failedCalls);

    public void AddPosition() => Interlocked.Increment(ref _positions);
}
