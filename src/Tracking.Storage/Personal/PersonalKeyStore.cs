namespace Tracking.Storage.Personal;

/// <summary>
/// Keys of personal data, in a store apart from the rows that they encrypt, so that a copy of the rows is worth nothing once a key was destroyed. A destroyed key leaves a mark, and no other
/// is ever made in its place.
/// </summary>
/// <param name="rows">A row store that holds nothing else; disposed of with this.</param>
public sealed class PersonalKeyStore(IRowStore rows) : IStoreHealth, IAsyncDisposable, IDisposable
{
    private const byte Format = 1;
    private const long MadeVersion = 1;
    private const long DestroyedVersion = 2;
    private static readonly byte[] OfPackage = "package"u8.ToArray();
    private static readonly byte[] OfProof = "proof"u8.ToArray();
    private static readonly byte[] Mark = [Format];

    /// <inheritdoc/>
    public bool IsHealthy => rows is not IStoreHealth health || health.IsHealthy;

    /// <inheritdoc/>
    public Exception? Failure => (rows as IStoreHealth)?.Failure;

    internal IRowStore Rows => rows;

    /// <summary>The key; <see cref="PersonalKey.IsMissing"/> when none was made yet.</summary>
    /// <exception cref="RowStoreUnavailableException">The store cannot be read now.</exception>
    public async ValueTask<PersonalKey> FindAsync(KeyOwner owner, CancellationToken cancellationToken = default) =>
        await rows.ReadRowAsync(PartitionOf(owner), RowKeyOf(owner), cancellationToken).ConfigureAwait(false) is { } row ? Decode(owner, row) : default;

    /// <summary>
    /// The key, made where none was made yet: random, and durable before this completes. Of two that are made at once the first stays for both. Destroyed ones stay destroyed.
    /// </summary>
    /// <exception cref="RowStoreUnavailableException">Whether a key was made is unknown; ask again.</exception>
    public async ValueTask<PersonalKey> MakeAsync(KeyOwner owner, CancellationToken cancellationToken = default)
    {
        PersonalKey known = await FindAsync(owner, cancellationToken).ConfigureAwait(false);
        return known.IsMissing ? await AddAsync(owner, PersonalKey.New(), cancellationToken).ConfigureAwait(false) : known;
    }

    /// <summary>Stores a new key unless one stands there, or was destroyed.</summary>
    /// <returns>What stands there now, durably.</returns>
    /// <exception cref="RowStoreUnavailableException">Whether it was stored is unknown.</exception>
    public async ValueTask<PersonalKey> AddAsync(KeyOwner owner, PersonalKey key, CancellationToken cancellationToken = default)
    {
        byte[] stored = new byte[1 + PersonalKey.Length];
        stored[0] = Format;
        key.Bytes.CopyTo(stored.AsSpan(1));
        await rows.WriteAsync(RowWrite.Put(PartitionOf(owner), RowKeyOf(owner), MadeVersion, stored), cancellationToken).ConfigureAwait(false);
        return await FindAsync(owner, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Destroys keys, made or not yet. Durable when it completes; bytes of them may stand in files until <see cref="ExpungeAsync"/>.</summary>
    /// <exception cref="RowStoreUnavailableException">Which of them are destroyed is unknown; do it again.</exception>
    public async ValueTask DestroyAsync(IReadOnlyCollection<KeyOwner> owners, CancellationToken cancellationToken = default)
    {
        if (owners.Count > 0)
        {
            await rows.WriteAsync(
                new RowWrite([], [.. owners.Select(owner => new TablePut(PartitionOf(owner), RowKeyOf(owner), DestroyedVersion, Mark))], []), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the bytes of destroyed keys out of the store's files.</summary>
    /// <exception cref="RowStoreUnavailableException">They may still be there; try again.</exception>
    public ValueTask ExpungeAsync(IReadOnlyCollection<KeyOwner> owners, CancellationToken cancellationToken = default) =>
        rows.ExpungeAsync([.. owners.Select(PartitionOf).Distinct()], cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => rows.DisposeAsync();

    /// <summary>Does what <see cref="DisposeAsync"/> does, for containers that dispose of synchronously.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static Partition PartitionOf(KeyOwner owner) => new(PartitionKind.PackageKeys, owner.Id);

    private static byte[] RowKeyOf(KeyOwner owner) => owner.Kind is KeyOwnerKind.Package ? OfPackage : OfProof;

    private static PersonalKey Decode(KeyOwner owner, TableRow row)
    {
        ReadOnlySpan<byte> stored = row.Value.Span;
        return stored.Length > 0 && stored[0] == Format && stored.Length is 1 or 1 + PersonalKey.Length
            ? stored.Length == 1 ? PersonalKey.Destroyed : new PersonalKey(stored[1..].ToArray())
            : throw new RowStoreUnavailableException(
                $"The key of {owner.Kind} '{owner.Id}' has format {(stored.IsEmpty ? "none" : stored[0])} and {stored.Length} bytes; this version of the program knows format {Format}.");
    }
}
