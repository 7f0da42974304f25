using System.Threading.Tasks.Sources;

namespace Tracking.Storage.RocksDb;

/// <summary>Something queued for the writer, and the promise of its result. Awaited once; continuations never run on the writer's thread.</summary>
internal abstract class PendingCommit : IValueTaskSource<WriteResult>
{
    private ManualResetValueTaskSourceCore<WriteResult> _core = new() { RunContinuationsAsynchronously = true };
    private WriteResult _result;
    private Exception? _error;

    protected PendingCommit(long size) => Size = size;

    /// <summary>About how many bytes it holds.</summary>
    public long Size { get; }

    /// <summary>Set while it waits for a place in the queue; completes with the place.</summary>
    public TaskCompletionSource? Admission { get; set; }

    public ValueTask<WriteResult> Task => new(this, _core.Version);

    /// <summary>Reads what the decision needs, and decides; changes nothing.</summary>
    /// <returns>Whether it may be committed.</returns>
    public abstract bool Check(CommitOverlay overlay);

    /// <summary>Makes its changes; called right after a successful <see cref="Check"/>. Reads nothing from disk, so it cannot fail half way.</summary>
    public abstract void Apply(CommitOverlay overlay);

    public void Decide(WriteResult result) => _result = result;

    public void Fail(Exception error) => _error ??= error;

    /// <summary>Lets the caller go on.</summary>
    public void Complete()
    {
        if (_error is null)
        {
            _core.SetResult(_result);
        }
        else
        {
            _core.SetException(_error);
        }
    }

    WriteResult IValueTaskSource<WriteResult>.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<WriteResult>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<WriteResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
