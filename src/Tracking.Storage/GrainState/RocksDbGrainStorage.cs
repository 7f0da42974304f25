using Orleans;
using Orleans.Runtime;
using Orleans.Serialization.Serializers;
using Orleans.Storage;
using RocksDbSharp;
using Tracking.Storage.RocksDb;

namespace Tracking.Storage.GrainState;

/// <summary>
/// Grain state in the row store's database. Every write is synced and checks its ETag in the one writer. A cleared state is gone, ETag
/// included; a state written after that has an ETag that never was before.
/// </summary>
public sealed class RocksDbGrainStorage : IGrainStorage
{
    private readonly RocksDbRowStore _store;
    private readonly IGrainStorageSerializer _serializer;
    private readonly IActivatorProvider _activators;

    /// <summary>Creates it on an open store.</summary>
    /// <param name="store">The store that holds the database open.</param>
    /// <param name="serializer">Makes the stored bytes.</param>
    /// <param name="activators">Makes states where none is stored.</param>
    public RocksDbGrainStorage(RocksDbRowStore store, IGrainStorageSerializer serializer, IActivatorProvider activators)
    {
        _store = store;
        _serializer = serializer;
        _activators = activators;
    }

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        byte[]? stored = Read(stateName, grainId);
        if (stored is null)
        {
            Reset(grainState);
        }
        else
        {
            grainState.State = _serializer.Deserialize<T>(new BinaryData(stored.AsMemory(StoredGrainState.HeaderBytes))) ?? Create<T>();
            grainState.ETag = StoredGrainState.Text(StoredGrainState.ETag(stored));
            grainState.RecordExists = true;
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        Guid etag = Guid.NewGuid();
        ReadOnlyMemory<byte> payload = _serializer.Serialize(grainState.State).ToMemory();
        await CommitAsync("write", stateName, grainId, grainState.ETag, etag, payload, cancellationToken);
        grainState.ETag = StoredGrainState.Text(etag);
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        await CommitAsync("clear", stateName, grainId, grainState.ETag, null, default, cancellationToken);
        Reset(grainState);
    }

    private async Task CommitAsync(
        string action, string stateName, GrainId grainId, string? current, Guid? replacement, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        Guid? expected = null;
        if (!string.IsNullOrEmpty(current))
        {
            // An ETag that this storage cannot have made matches nothing; the empty id is never given out.
            expected = Guid.TryParseExact(current, "N", out Guid parsed) ? parsed : Guid.Empty;
        }

        PendingStateWrite write = new(GrainStateKey.Create(stateName, grainId), expected, replacement, payload);
        if (await _store.Committer.CommitAsync(write, cancellationToken) == WriteResult.Conflict)
        {
            string? found = write.Found is { } etag ? StoredGrainState.Text(etag) : null;
            throw new InconsistentStateException(
                $"Cannot {action} state '{stateName}' of grain {grainId}: it was changed by another writer (stored ETag {found ?? "none"}, expected {current ?? "none"}). Read it again.",
                found,
                current);
        }
    }

    private byte[]? Read(string stateName, GrainId grainId)
    {
        _store.Database.EnterRead();
        try
        {
            using PinnedValue stored = _store.Database.Get(GrainStateKey.Create(stateName, grainId));
            return stored.Found ? stored.Span.ToArray() : null;
        }
        catch (RocksDbException e)
        {
            throw new RowStoreUnavailableException($"The state '{stateName}' of grain {grainId} cannot be read: {e.Message} Check the disk.", e);
        }
        finally
        {
            _store.Database.ExitRead();
        }
    }

    private void Reset<T>(IGrainState<T> grainState)
    {
        grainState.State = Create<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private T Create<T>() => _activators.GetActivator<T>().Create();
}
