using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Tracking.Grains.Credentials;
using Tracking.Grains.Live;

namespace Tracking.Server.Security.Keys;

/// <summary>Credentials as they stand.</summary>
internal interface ICredentials
{
    /// <summary>The credential as it stands; null when it was never made.</summary>
    ValueTask<Credential?> ReadAsync(string id);

    /// <summary>A credential has changed: it is read again when it is asked for next.</summary>
    void Forget(string id);
}

/// <summary>
/// Credentials that were in use on this node a moment ago. One that changes is read again at once, because the node watches it as a client watches a
/// package; should that news be lost, after <see cref="SecurityOptions.KeyCacheFor"/>.
/// </summary>
internal sealed class CredentialCache(IGrainFactory grains, InterestTable interests, IOptions<SecurityOptions> options, TimeProvider time) : ICredentials
{
    /// <summary>Credentials that are kept; further ones are read each time until others have been let go.</summary>
    private const int Capacity = 50_000;

    /// <summary>Credentials of which it is remembered that they were shown rightly.</summary>
    private const int GoodCapacity = 100_000;

    private readonly ConcurrentDictionary<string, byte> good = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly long ticks = (long)(options.Value.KeyCacheFor.TotalSeconds * time.TimestampFrequency);
    private long prunedAt = time.GetTimestamp();

    /// <inheritdoc/>
    public async ValueTask<Credential?> ReadAsync(string id)
    {
        long now = time.GetTimestamp();
        if (entries.TryGetValue(id, out Entry? known) && now - known.ReadAt < ticks && !known.IsStale)
        {
            return known.Credential;
        }

        // Watched first and read then, so that no change falls between the two.
        Entry fresh = new(now);
        bool keep = known is not null ? entries.TryUpdate(id, fresh, known) : entries.Count < Capacity && entries.TryAdd(id, fresh);
        if (keep && known is null)
        {
            interests.Add(KeyOf(id));
        }

        Credential? credential;
        try
        {
            credential = await grains.GetGrain<ICredentialGrain>(id).Read();
        }
        catch
        {
            Drop(id, fresh);
            throw;
        }

        if (credential is null)
        {
            Drop(id, fresh);
            return null;
        }

        fresh.Take(credential);
        Prune(now);
        return credential;
    }

    /// <summary>Whether the credential was in use on this node a moment ago.</summary>
    public bool Has(string id) => good.ContainsKey(id) || entries.TryGetValue(id, out Entry? known) && known.Credential is not null;

    /// <summary>Somebody showed this credential rightly.</summary>
    public void Remember(string id)
    {
        if (!good.ContainsKey(id) && good.Count < GoodCapacity)
        {
            good.TryAdd(id, 0);
        }
    }

    /// <inheritdoc/>
    public void Forget(string id)
    {
        if (entries.TryGetValue(id, out Entry? known))
        {
            known.IsStale = true;
        }
    }

    private static LiveKey KeyOf(string id) => new(LiveKind.Credential, id);

    private void Drop(string id, Entry entry)
    {
        if (entries.TryRemove(new KeyValuePair<string, Entry>(id, entry)))
        {
            interests.Remove(KeyOf(id));
        }
    }

    private void Prune(long now)
    {
        long before = Volatile.Read(ref prunedAt);
        if (now - before < ticks * 4 || Interlocked.CompareExchange(ref prunedAt, now, before) != before)
        {
            return;
        }

        foreach ((string id, Entry entry) in entries)
        {
            if (now - entry.ReadAt > ticks * 2)
            {
                Drop(id, entry);
            }
        }
    }

    private sealed class Entry(long readAt)
    {
        private volatile Credential? credential;
        private volatile bool stale;

        public long ReadAt => readAt;

        public Credential? Credential => credential;

        /// <summary>Whether what is in it is not known to hold: it changed, or is not there yet.</summary>
        public bool IsStale
        {
            get => stale || credential is null;
            set => stale = value;
        }

        public void Take(Credential read) => credential = read;
    }
}
