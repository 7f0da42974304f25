namespace Tracking.Storage.RocksDb;

/// <summary>The bounded queue in front of the writer. What finds it full waits in order of arrival, for a bounded time.</summary>
internal sealed class CommitQueue(int maxWrites, long maxBytes, TimeSpan maxWait, TimeProvider time)
{
    private readonly object _lock = new();
    private readonly Queue<PendingCommit> _queued = new();
    private readonly Queue<PendingCommit> _waiting = new();
    private long _queuedBytes;
    private bool _writerSleeps;
    private bool _closed;

    /// <summary>Queues a commit and waits for its result.</summary>
    /// <exception cref="RowStoreUnavailableException">No place became free in time, or the queue is closed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before it had a place; nothing was written.</exception>
    public ValueTask<WriteResult> EnqueueAsync(PendingCommit commit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            if (_closed)
            {
                throw Closed();
            }

            if (_waiting.Count == 0 && HasRoom(commit))
            {
                Add(commit);
                return commit.Task;
            }

            commit.Admission = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(commit);
        }

        return WaitAsync(commit, cancellationToken);
    }

    /// <summary>Takes what is queued, up to the bounds and at least one; sleeps while there is nothing.</summary>
    /// <returns>False once the queue is closed and empty.</returns>
    public bool Take(List<PendingCommit> group, int maxGroupWrites, long maxGroupBytes)
    {
        lock (_lock)
        {
            while (_queued.Count == 0)
            {
                if (_closed)
                {
                    return false;
                }

                _writerSleeps = true;
                Monitor.Wait(_lock);
                _writerSleeps = false;
            }

            long bytes = 0;
            while (group.Count < maxGroupWrites && _queued.TryPeek(out PendingCommit? next) && (group.Count == 0 || bytes + next.Size <= maxGroupBytes))
            {
                group.Add(_queued.Dequeue());
                bytes += next.Size;
            }

            _queuedBytes -= bytes;
            Admit();
            return true;
        }
    }

    /// <summary>Refuses what comes from now on and what waits for a place; what is queued is still taken.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            while (_waiting.TryDequeue(out PendingCommit? commit))
            {
                commit.Admission?.TrySetException(Closed());
            }

            Monitor.PulseAll(_lock);
        }
    }

    private static RowStoreUnavailableException Closed() =>
        new("The row store is shutting down and takes no more writes. Send the request again once the server has started.");

    private async ValueTask<WriteResult> WaitAsync(PendingCommit commit, CancellationToken cancellationToken)
    {
        // Read once: it is cleared when the commit is withdrawn.
        Task admission = commit.Admission!.Task;
        try
        {
            await admission.WaitAsync(maxWait, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException) when (TryWithdraw(commit))
        {
            throw new RowStoreUnavailableException(
                $"The row store is overloaded: a write found no place among {maxWrites} writes or {maxBytes} bytes within {maxWait.TotalSeconds} s. Send the request again later.");
        }
        catch (OperationCanceledException) when (TryWithdraw(commit))
        {
            throw;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // It got its place at the last moment, or the queue was closed; the result tells.
            await admission.ConfigureAwait(false);
        }

        return await commit.Task.ConfigureAwait(false);
    }

    private bool TryWithdraw(PendingCommit commit)
    {
        lock (_lock)
        {
            if (commit.Admission is not { Task.IsCompleted: false })
            {
                return false;
            }

            commit.Admission = null;
            return true;
        }
    }

    private void Admit()
    {
        while (_waiting.TryPeek(out PendingCommit? commit))
        {
            if (commit.Admission is null)
            {
                _waiting.Dequeue();
            }
            else if (HasRoom(commit))
            {
                _waiting.Dequeue();
                Add(commit);
                commit.Admission.SetResult();
            }
            else
            {
                return;
            }
        }
    }

    private bool HasRoom(PendingCommit commit) =>
        _queued.Count < maxWrites && (_queued.Count == 0 || _queuedBytes + commit.Size <= maxBytes);

    private void Add(PendingCommit commit)
    {
        _queued.Enqueue(commit);
        _queuedBytes += commit.Size;
        if (_writerSleeps)
        {
            Monitor.Pulse(_lock);
        }
    }
}
