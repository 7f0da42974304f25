using RocksDbSharp;

namespace Tracking.Storage.RocksDb;

/// <summary>The one writer: takes what is queued, decides on each, commits all that may be in one synced batch, then tells each caller.</summary>
internal sealed class GroupCommitter
{
    // A group ends early when what it read and changed takes this much memory.
    private const long MaxOverlayBytes = 128L * 1024 * 1024;

    private readonly RocksDatabase _database;
    private readonly CommitOverlay _overlay;
    private readonly CommitQueue _queue;
    private readonly TimeProvider _time;
    private readonly int _maxGroupWrites;
    private readonly long _maxGroupBytes;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile RowStoreUnavailableException? _failure;

    public GroupCommitter(RocksDatabase database, RocksDbRowStoreOptions options, TimeProvider time)
    {
        _database = database;
        _overlay = new CommitOverlay(database);
        _queue = new CommitQueue(options.MaxQueuedWrites, options.MaxQueuedBytes, options.MaxQueueWait, time);
        _time = time;
        _maxGroupWrites = options.MaxGroupWrites;
        _maxGroupBytes = options.MaxGroupBytes;
        _thread = new Thread(Run) { IsBackground = true, Name = "RowStore writer" };
        _thread.Start();
    }

    /// <summary>Why no more writes are taken, or null.</summary>
    public RowStoreUnavailableException? Failure => _failure;

    /// <summary>Runs in place of each sync in tests of failing disks.</summary>
    internal Action? BeforeSync { get; set; }

    public ValueTask<WriteResult> CommitAsync(PendingCommit commit, CancellationToken cancellationToken) =>
        _failure is { } failure
            ? throw new RowStoreUnavailableException(failure.Message, failure)
            : _queue.EnqueueAsync(commit, cancellationToken);

    /// <summary>Refuses new commits and completes when those queued are done.</summary>
    public Task StopAsync()
    {
        _queue.Close();
        return _ended.Task;
    }

    private void Run()
    {
        List<PendingCommit> group = [];
        using WriteBatch batch = new();
        while (_queue.Take(group, _maxGroupWrites, _maxGroupBytes))
        {
            int done = 0;
            while (done < group.Count)
            {
                int end = Commit(group, done, batch);
                for (; done < end; done++)
                {
                    group[done].Complete();
                }
            }

            group.Clear();
        }

        _ended.SetResult();
    }

    private int Commit(List<PendingCommit> group, int from, WriteBatch batch)
    {
        long started = _time.GetTimestamp();
        int at = from;
        try
        {
            _overlay.Reset();
            while (at < group.Count && (at == from || _overlay.Bytes < MaxOverlayBytes))
            {
                Decide(group[at]);
                at++;
            }

            if (_overlay.Changes > 0)
            {
                if (_failure is { } failure)
                {
                    throw failure;
                }

                batch.Clear();
                _overlay.AddTo(batch);
                BeforeSync?.Invoke();
                _database.WriteSynced(batch);
            }
        }
#pragma warning disable CA1031 // Whatever went wrong, callers must hear of it and the writer must not die silently.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // The log may hold all of the group, some or nothing. A later group behind a torn one would be lost at the next start, so there is none.
            _failure ??= new RowStoreUnavailableException(
                $"The row store stopped taking writes because a commit failed ({e.Message}). Check the disk's space and health, then restart the server; what was acknowledged is kept.", e);
            at = group.Count;
            for (int i = from; i < at; i++)
            {
                group[i].Fail(new RowStoreUnavailableException(_failure.Message, e));
            }
        }

        StorageMetrics.CommitDuration.Record(_time.GetElapsedTime(started).TotalSeconds);
        StorageMetrics.CommitWrites.Record(at - from);
        return at;
    }

    private void Decide(PendingCommit commit)
    {
        bool allowed;
        try
        {
            allowed = commit.Check(_overlay);
        }
        catch (Exception e) when (e is RocksDbException or InvalidDataException)
        {
            commit.Fail(new RowStoreUnavailableException($"The row store cannot read what a write depends on: {e.Message}", e));
            return;
        }

        if (allowed)
        {
            commit.Apply(_overlay);
            commit.Decide(WriteResult.Committed);
        }
        else
        {
            commit.Decide(WriteResult.Conflict);
            StorageMetrics.Conflicts.Add(1);
        }
    }
}
