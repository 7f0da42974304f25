namespace Tracking.Simulator.Sending;

/// <summary>Counts of a run, written by its senders and read by whoever shows them.</summary>
internal sealed class SendTotals
{
    private long _accepted;
    private long _duplicates;
    private long _conflicts;
    private long _rejected;
    private long _retried;
    private long _requests;
    private long _failedRequests;
    private long _positions;
    private long _positionsLost;

    /// <summary>Scans that the server took.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Scans that it had already.</summary>
    public long Duplicates => Interlocked.Read(ref _duplicates);

    /// <summary>Of the duplicates, those whose content differs from what it had.</summary>
    public long Conflicts => Interlocked.Read(ref _conflicts);

    public long Rejected => Interlocked.Read(ref _rejected);

    /// <summary>Scans that it asked to send again.</summary>
    public long Retried => Interlocked.Read(ref _retried);

    /// <summary>Attempts to post scans or positions.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Of these, the ones that ended in a refusal to come back from, a time-out or a cut connection.</summary>
    public long FailedRequests => Interlocked.Read(ref _failedRequests);

    public long Positions => Interlocked.Read(ref _positions);

    /// <summary>Positions that were rejected or dropped: they are best effort.</summary>
    public long PositionsLost => Interlocked.Read(ref _positionsLost);

    public void AddAccepted() => Interlocked.Increment(ref _accepted);

    public void AddDuplicate(bool conflict)
    {
        Interlocked.Increment(ref _duplicates);
        if (conflict)
        {
            Interlocked.Increment(ref _conflicts);
        }
    }

    public void AddRejected() => Interlocked.Increment(ref _rejected);

    public void AddRetried() => Interlocked.Increment(ref _retried);

    public void AddRequest(bool failed)
    {
        Interlocked.Increment(ref _requests);
        if (failed)
        {
            Interlocked.Increment(ref _failedRequests);
        }
    }

    /// <summary>A request that was counted already turns out to have failed.</summary>
    public void AddFailure() => Interlocked.Increment(ref _failedRequests);

    public void AddPositions(long taken, long lost)
    {
        Interlocked.Add(ref _positions, taken);
        Interlocked.Add(ref _positionsLost, lost);
    }
}
