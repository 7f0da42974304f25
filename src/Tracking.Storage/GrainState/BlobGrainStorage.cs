using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization.Serializers;
using Orleans.Storage;
using Tracking.Storage.AzureTables;

namespace Tracking.Storage.GrainState;

/// <summary>
/// Grain state in Azure Blobs, as Orleans' own provider keeps it: a blob <c>{stateName}-{grainId}.json</c> for each state, guarded by the blob's ETag. A cleared state's blob is deleted.
/// </summary>
public sealed class BlobGrainStorage : IGrainStorage, IDisposable
{
    private readonly BlobContainerClient _container;
    private readonly IGrainStorageSerializer _serializer;
    private readonly IActivatorProvider _activators;
    private readonly HttpClient _connections;
    private readonly StorageRequests _requests;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private volatile bool _opened;

    /// <summary>Creates it; the container is created by the first operation or <see cref="OpenAsync"/>.</summary>
    /// <param name="options">Account, container and bounds.</param>
    /// <param name="serializer">Makes the stored bytes.</param>
    /// <param name="activators">Makes states where none is stored.</param>
    /// <param name="timeProvider">Time of pauses and deadlines.</param>
    public BlobGrainStorage(AzureStorageOptions options, IGrainStorageSerializer serializer, IActivatorProvider activators, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _serializer = serializer;
        _activators = activators;
        _time = timeProvider ?? TimeProvider.System;
        _timeout = options.OperationTimeout;
        _connections = AzureAccount.Connections(options);
        _container = AzureAccount.GrainState(options, AzureAccount.Credential(options), _connections);
        _requests = new StorageRequests(options.MaxRequestsInFlight, options.AttemptTimeout, _time);
    }

    /// <summary>Creates the container if it is missing.</summary>
    /// <exception cref="RowStoreUnavailableException">Azure Storage does not answer or refuses.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken = default)
    {
        await SendAsync("createContainer", _container, static async (container, cancel) =>
        {
            await container.CreateIfNotExistsAsync(PublicAccessType.None, cancellationToken: cancel).ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);
        _opened = true;
    }

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        BlobClient blob = await BlobAsync(stateName, grainId, cancellationToken).ConfigureAwait(false);
        BlobDownloadResult stored;
        try
        {
            stored = await SendAsync(
                "readState", blob, static async (blob, cancel) => (await blob.DownloadContentAsync(cancel).ConfigureAwait(false)).Value, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status is 404)
        {
            Reset(grainState);
            return;
        }

        // Orleans' provider can be told to leave an empty blob where a state was cleared.
        bool cleared = stored.Content.ToMemory().IsEmpty;
        grainState.State = cleared ? Create<T>() : _serializer.Deserialize<T>(stored.Content) ?? Create<T>();
        grainState.ETag = stored.Details.ETag.ToString();
        grainState.RecordExists = !cleared;
    }

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        BlobClient blob = await BlobAsync(stateName, grainId, cancellationToken).ConfigureAwait(false);
        BinaryData payload = _serializer.Serialize(grainState.State);

        // The mark tells a write of ours whose answer was lost from somebody else's.
        string mark = Guid.NewGuid().ToString("N");
        BlobUploadOptions upload = new()
        {
            Conditions = string.IsNullOrEmpty(grainState.ETag) ? new BlobRequestConditions { IfNoneMatch = ETag.All } : new BlobRequestConditions { IfMatch = new ETag(grainState.ETag) },
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" },
            Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["write"] = mark },
        };
        string etag;
        try
        {
            BlobContentInfo written = await SendAsync(
                "writeState",
                (blob, payload, upload),
                static async (state, cancel) => (await state.blob.UploadAsync(state.payload, state.upload, cancel).ConfigureAwait(false)).Value,
                cancellationToken).ConfigureAwait(false);
            etag = written.ETag.ToString();
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            BlobProperties? found = await FindAsync(blob, cancellationToken).ConfigureAwait(false);
            if (found is null || !found.Metadata.TryGetValue("write", out string? stands) || stands != mark)
            {
                throw Inconsistent("write", stateName, grainId, found?.ETag.ToString(), grainState.ETag, e);
            }

            etag = found.ETag.ToString();
        }

        grainState.ETag = etag;
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        BlobClient blob = await BlobAsync(stateName, grainId, cancellationToken).ConfigureAwait(false);
        if (string.IsNullOrEmpty(grainState.ETag))
        {
            if (await FindAsync(blob, cancellationToken).ConfigureAwait(false) is { } found)
            {
                throw Inconsistent("clear", stateName, grainId, found.ETag.ToString(), grainState.ETag, null);
            }
        }
        else
        {
            await DeleteAsync(stateName, grainId, blob, grainState.ETag, cancellationToken).ConfigureAwait(false);
        }

        Reset(grainState);
    }

    /// <inheritdoc/>
    public void Dispose() => _connections.Dispose();

    /// <summary>The blob's name, which is that of Orleans' own provider.</summary>
    /// <exception cref="ArgumentException">Another state would have the same blob: the state's name has a hyphen, or the grain's key a part that addresses drop.</exception>
    internal static string BlobName(string stateName, GrainId grainId)
    {
        if (stateName.Contains('-', StringComparison.Ordinal))
        {
            throw new ArgumentException($"The state's name '{stateName}' has a hyphen; without one, no two states share a blob.", nameof(stateName));
        }

        string name = string.Create(CultureInfo.InvariantCulture, $"{stateName}-{grainId}.json");
        foreach (Range part in name.AsSpan().Split('/'))
        {
            if (name.AsSpan(part) is "." or ".." || name.AsSpan(part).Contains('\\'))
            {
                throw new ArgumentException($"The grain's key in {grainId} has a backslash, or a part '.' or '..' between slashes; an address with it leads to another blob.", nameof(grainId));
            }
        }

        return name;
    }

    private static InconsistentStateException Inconsistent(
        string action, string stateName, GrainId grainId, string? stored, string? current, Exception? cause)
    {
        string message =
            $"Cannot {action} state '{stateName}' of grain {grainId}: it was changed by another writer (stored ETag {stored ?? "none"}, expected {current ?? "none"}). Read it again.";
        return cause is null ? new InconsistentStateException(message, stored, current) : new InconsistentStateException(message, stored, current, cause);
    }

    private async Task DeleteAsync(string stateName, GrainId grainId, BlobClient blob, string etag, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(
                "clearState",
                (blob, conditions: new BlobRequestConditions { IfMatch = new ETag(etag) }),
                static async (state, cancel) =>
                {
                    await state.blob.DeleteAsync(DeleteSnapshotsOption.IncludeSnapshots, state.conditions, cancel).ConfigureAwait(false);
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status is 404 or 409 or 412)
        {
            BlobProperties? found = await FindAsync(blob, cancellationToken).ConfigureAwait(false);
            throw Inconsistent("clear", stateName, grainId, found?.ETag.ToString(), etag, e);
        }
    }

    private async Task<BlobProperties?> FindAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(
                "findState", blob, static async (blob, cancel) => (await blob.GetPropertiesAsync(cancellationToken: cancel).ConfigureAwait(false)).Value, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (RequestFailedException e) when (e.Status is 404)
        {
            return null;
        }
    }

    private async ValueTask<BlobClient> BlobAsync(string stateName, GrainId grainId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        BlobClient blob = _container.GetBlobClient(BlobName(stateName, grainId));
        if (!_opened)
        {
            await OpenAsync(cancellationToken).ConfigureAwait(false);
        }

        return blob;
    }

    private Task<TResult> SendAsync<TState, TResult>(
        string name, TState state, Func<TState, CancellationToken, Task<TResult>> send, CancellationToken cancellationToken) =>
        _requests.SendAsync(name, new Deadline(_timeout, _time.GetTimestamp()), state, send, cancellationToken);

    private void Reset<T>(IGrainState<T> grainState)
    {
        grainState.State = Create<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private T Create<T>() => _activators.GetActivator<T>().Create();
}
