using Tracking.Storage.RocksDb;

namespace Tracking.Storage.GrainState;

/// <summary>A change of one grain state on its way to the writer, which alone compares ETags; so no two writers can both succeed.</summary>
/// <param name="key">Key of the state.</param>
/// <param name="expected">ETag that must stand there, or null if nothing may.</param>
/// <param name="replacement">ETag of the new state, or null to remove it.</param>
/// <param name="payload">The new state.</param>
internal sealed class PendingStateWrite(byte[] key, Guid? expected, Guid? replacement, ReadOnlyMemory<byte> payload)
    : PendingCommit(key.Length + payload.Length)
{
    /// <summary>The ETag found when the change was refused; null if nothing stood there.</summary>
    public Guid? Found { get; private set; }

    public override bool Check(CommitOverlay overlay)
    {
        Found = overlay.TryLoad(key, StoredGrainState.HeaderBytes, 0, out ReadOnlySpan<byte> stored) ? StoredGrainState.ETag(stored) : null;
        return Found == expected;
    }

    public override void Apply(CommitOverlay overlay)
    {
        if (replacement is { } etag)
        {
            Span<byte> stored = overlay.Replace(key, StoredGrainState.HeaderBytes + payload.Length);
            StoredGrainState.WriteHeader(stored, etag);
            payload.Span.CopyTo(stored[StoredGrainState.HeaderBytes..]);
        }
        else if (Found is not null)
        {
            overlay.Delete(key);
        }
    }
}
