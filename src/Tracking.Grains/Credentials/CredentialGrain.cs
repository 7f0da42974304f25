using Orleans.Runtime;
using Tracking.Grains.Live;
using Tracking.Grains.Placement;
using Tracking.Grains.Places;

namespace Tracking.Grains.Credentials;

/// <summary>Keeps a credential as grain state, and tells the nodes on which it is in use when it ends.</summary>
[RingPlacement, GrainType(GrainTypes.Credential)]
internal sealed class CredentialGrain(
    [PersistentState("credential")] IPersistentState<CredentialDocument> stored, LivePublisher publisher, TimeProvider time) : Grain, ICredentialGrain
{
    /// <summary>Secrets that hold at the same time; a further one is refused, so that none ends within its overlap.</summary>
    private const int MaxSecrets = 4;

    public async ValueTask Create(CredentialSpec spec, byte[] secretHash) => await stored.ReplaceAsync(document => document.Credential is null
        ? new CredentialDocument { Credential = new Credential(spec, [new SecretHash(secretHash, null)], null, null) }
        : document);

    public async ValueTask<bool> Rotate(byte[] secretHash, long overlapUntil)
    {
        if (stored.State.Credential is not { RevokedAt: null })
        {
            DeactivateOnIdle();
            return false;
        }

        long now = Now;
        int holding = 1;
        foreach (SecretHash older in stored.State.Credential.Secrets)
        {
            holding += Math.Min(older.ValidUntil ?? long.MaxValue, overlapUntil) > now ? 1 : 0;
        }

        if (holding > MaxSecrets)
        {
            return false;
        }

        await stored.ReplaceAsync(document =>
        {
            Credential credential = document.Credential!;
            List<SecretHash> secrets = [new SecretHash(secretHash, null)];
            foreach (SecretHash older in credential.Secrets)
            {
                long until = Math.Min(older.ValidUntil ?? long.MaxValue, overlapUntil);
                if (until > now && secrets.Count < MaxSecrets)
                {
                    secrets.Add(older with { ValidUntil = until });
                }
            }

            return new CredentialDocument { Credential = credential with { Secrets = secrets } };
        });
        publisher.CredentialChanged(this.GetPrimaryKeyString());
        return true;
    }

    public async ValueTask<bool> Revoke(string by)
    {
        if (stored.State.Credential is null)
        {
            DeactivateOnIdle();
            return false;
        }

        long now = Now;
        await stored.ReplaceAsync(document => document.Credential is { RevokedAt: null } credential
            ? new CredentialDocument { Credential = credential with { RevokedAt = now, RevokedBy = by } }
            : document);
        publisher.CredentialChanged(this.GetPrimaryKeyString());
        return true;
    }

    public ValueTask<Credential?> Read()
    {
        if (stored.State.Credential is null)
        {
            // Whoever guesses ids must not fill the memory with grains.
            DeactivateOnIdle();
        }

        return ValueTask.FromResult(stored.State.Credential);
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <summary>What is stored of a credential.</summary>
[GenerateSerializer, Alias("Tracking.CredentialDocument")]
internal sealed record CredentialDocument
{
    /// <summary>The credential; null when it was never made.</summary>
    [Id(0)] public Credential? Credential { get; init; }
}
