using Tracking.Grains.Personal;
using Tracking.Storage;
using Tracking.Storage.Personal;

namespace Tracking.Server.Proofs;

/// <summary>What became of an image.</summary>
internal enum ProofOutcome
{
    /// <summary>It is durable.</summary>
    Stored,

    /// <summary>It was stored before.</summary>
    Known,

    /// <summary>Another one is stored under the id.</summary>
    Other,

    /// <summary>What was stored under the id was erased, or its package's personal data was before the image came; nothing is stored.</summary>
    Erased,
}

/// <summary>
/// Keeps photos and signatures, each encrypted with a key of its own: they come before anybody says what package they belong to. The key is destroyed with that of the first package
/// whose scan names the image.
/// </summary>
internal sealed class ProofStore(IRowStore store, PersonalKeyStore keys, Retention retention, TimeProvider time)
{
    private static readonly byte[] RowKey = "proof"u8.ToArray();

    /// <summary>The image of an id; null when there is none.</summary>
    public async ValueTask<ProofImage?> ReadAsync(string id) => await ReadAsync(KeyOwner.Proof(id), default);

    /// <summary>Stores an image; completes when it is durable.</summary>
    public async ValueTask<ProofOutcome> PutAsync(string id, ProofImage image)
    {
        KeyOwner owner = KeyOwner.Proof(id);
        PersonalKey key = await keys.MakeAsync(owner);
        if (key.IsDestroyed)
        {
            return ProofOutcome.Erased;
        }

        if (await ReadAsync(owner, key) is { } known)
        {
            return known.IsSame(image) ? ProofOutcome.Known : ProofOutcome.Other;
        }

        long due = retention.DueIfUnended(time.GetUtcNow().ToUnixTimeMilliseconds());
        await store.WriteAsync(new RowWrite([], [PersonalCipher.Seal(key, owner.Rows, RowKey, 1, image.Stored.Span), ExpiryIndex.At(owner, due)], []));

        // Of two at the same time the first one stays; what stands there now decides.
        return await ReadAsync(owner, key) is { } stands
            ? stands.IsSame(image) ? ProofOutcome.Stored : ProofOutcome.Other
            : (await keys.FindAsync(owner)).IsDestroyed ? ProofOutcome.Erased : ProofOutcome.Other;
    }

    private async ValueTask<ProofImage?> ReadAsync(KeyOwner owner, PersonalKey key)
    {
        if (await store.ReadRowAsync(owner.Rows, RowKey) is not { } row)
        {
            return null;
        }

        PersonalKey known = key.IsMissing ? await keys.FindAsync(owner) : key;
        return PersonalCipher.TryOpen(known, owner.Rows, row, out byte[]? stored) ? new ProofImage(stored) : null;
    }
}
