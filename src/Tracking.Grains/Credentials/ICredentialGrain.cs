namespace Tracking.Grains.Credentials;

/// <summary>A key with which a device, a service or a person's tool signs its requests. The grain's key is the credential's id; the secret itself is stored nowhere.</summary>
[Alias("Tracking.ICredentialGrain")]
public interface ICredentialGrain : IGrainWithStringKey
{
    /// <summary>Makes it; completes when that is durable. Nothing happens where it exists already.</summary>
    [Alias("Create")]
    ValueTask Create(CredentialSpec spec, byte[] secretHash);

    /// <summary>Adds a secret; the ones before it hold until <paramref name="overlapUntil"/>, in milliseconds since 1970.</summary>
    /// <returns>Whether it exists, is not revoked, and has room for another secret.</returns>
    [Alias("Rotate")]
    ValueTask<bool> Rotate(byte[] secretHash, long overlapUntil);

    /// <summary>Ends it for good, at once; completes when that is durable.</summary>
    /// <returns>Whether it exists.</returns>
    [Alias("Revoke")]
    ValueTask<bool> Revoke(string by);

    /// <summary>What is stored; null when it was never made.</summary>
    [Alias("Read")]
    ValueTask<Credential?> Read();
}

/// <summary>What a credential is for, fixed when it is made.</summary>
/// <param name="Role">Name of its role, such as <c>device</c>.</param>
/// <param name="Scopes">Names of what it may do; empty: everything that its role may.</param>
/// <param name="Name">What people call it.</param>
/// <param name="PartnerId">The delivery partner whose it is; null: the network's own.</param>
/// <param name="IssuedBy">Who made it.</param>
/// <param name="CreatedAt">Milliseconds since 1970.</param>
/// <param name="ExpiresAt">From then on it is refused; null: never. Milliseconds since 1970.</param>
[GenerateSerializer, Immutable, Alias("Tracking.CredentialSpec")]
public sealed record CredentialSpec(
    [property: Id(0)] string Role,
    [property: Id(1)] IReadOnlyList<string> Scopes,
    [property: Id(2)] string? Name,
    [property: Id(3)] string? PartnerId,
    [property: Id(4)] string IssuedBy,
    [property: Id(5)] long CreatedAt,
    [property: Id(6)] long? ExpiresAt);

/// <summary>A secret of a credential.</summary>
/// <param name="Hash">Its SHA-256.</param>
/// <param name="ValidUntil">From then on it is refused; null: as long as the credential. Milliseconds since 1970.</param>
[GenerateSerializer, Immutable, Alias("Tracking.SecretHash")]
public sealed record SecretHash([property: Id(0)] byte[] Hash, [property: Id(1)] long? ValidUntil);

/// <summary>A credential as it stands.</summary>
/// <param name="Spec">What it is for.</param>
/// <param name="Secrets">Its secrets, newest first.</param>
/// <param name="RevokedAt">Since when it is refused; null: it is not. Milliseconds since 1970.</param>
/// <param name="RevokedBy">Who revoked it.</param>
[GenerateSerializer, Immutable, Alias("Tracking.Credential")]
public sealed record Credential(
    [property: Id(0)] CredentialSpec Spec,
    [property: Id(1)] IReadOnlyList<SecretHash> Secrets,
    [property: Id(2)] long? RevokedAt,
    [property: Id(3)] string? RevokedBy);
