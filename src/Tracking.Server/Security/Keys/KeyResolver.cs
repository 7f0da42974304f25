using System.Security.Cryptography;
using Tracking.Grains.Credentials;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Security.Keys;

/// <summary>Finds out whose key or access token a request shows.</summary>
internal sealed class KeyResolver(CredentialCache credentials, AccessTokens tokens, TimeProvider time)
{
    /// <summary>Who shows this; null when it is unknown, expired or revoked.</summary>
    public async ValueTask<Caller?> FindAsync(string shown)
    {
        if (KeyToken.TryParse(shown, out string id, out string secret))
        {
            return await credentials.ReadAsync(id) is { } credential && Holds(credential, KeyToken.HashOf(secret)) ? Remembered(id, ToCaller(id, credential)) : null;
        }

        if (tokens.Read(shown) is { } token
            && await credentials.ReadAsync(token.CredentialId) is { } behind
            && ToCaller(token.CredentialId, behind) is { } caller)
        {
            return caller with { Permissions = caller.Permissions & token.Permissions, ExpiresAt = Math.Min(caller.ExpiresAt, token.ExpiresAt) };
        }

        return null;
    }

    /// <summary>Whether this was shown here rightly before, or was signed here: then it is looked at again however much else is wrong where it comes from.</summary>
    public bool IsPlausible(string shown) => KeyToken.TryParse(shown, out string id, out _) ? credentials.Has(id) : tokens.Read(shown) is not null;

    /// <summary>Who has a credential; null when it is unknown, expired or revoked.</summary>
    public async ValueTask<Caller?> CallerOfAsync(string credentialId) =>
        await credentials.ReadAsync(credentialId) is { } credential ? ToCaller(credentialId, credential) : null;

    private Caller? Remembered(string id, Caller? caller)
    {
        if (caller is not null)
        {
            credentials.Remember(id);
        }

        return caller;
    }

    private bool Holds(Credential credential, byte[] hash)
    {
        long now = Now;
        bool holds = false;
        for (int i = 0; i < credential.Secrets.Count; i++)
        {
            SecretHash known = credential.Secrets[i];
            holds |= CryptographicOperations.FixedTimeEquals(known.Hash, hash) && (known.ValidUntil is null || known.ValidUntil > now);
        }

        return holds;
    }

    private Caller? ToCaller(string id, Credential credential)
    {
        CredentialSpec spec = credential.Spec;
        if (credential.RevokedAt is not null || spec.ExpiresAt <= Now || Role.Find(spec.Role) is not { } role)
        {
            return null;
        }

        Permission permissions = role.PermissionsWith(spec.Scopes);
        if (spec.PartnerId is not null)
        {
            permissions &= Role.WithinPartner;
        }

        return new Caller($"key:{id}", spec.Name, role, permissions, spec.PartnerId, id, spec.ExpiresAt ?? long.MaxValue);
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}
