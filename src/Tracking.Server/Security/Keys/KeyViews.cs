using System.Text.Json.Serialization;
using Tracking.Grains.Credentials;
using Tracking.Server.Description;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Security.Keys;

/// <summary>A new key.</summary>
[RequestShape]
internal sealed record KeyBody
{
    /// <summary>What people call it, such as the device that has it.</summary>
    public string? Name { get; init; }

    /// <summary>What it is to the network: device, service, control, dispatcher, partner or admin.</summary>
    [Form(TextForm.Role)]
    public string? Role { get; init; }

    /// <summary>What it may do; absent: everything that its role may.</summary>
    [Form(TextForm.Scope)]
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>The delivery partner whose it is; absent: the network's own.</summary>
    [Form(TextForm.Id)]
    public string? PartnerId { get; init; }

    /// <summary>From then on it is refused; absent: never.</summary>
    [Form(TextForm.Time)]
    public string? ExpiresAt { get; init; }
}

/// <summary>How a key gets a new secret.</summary>
[RequestShape]
internal sealed record RotateBody
{
    /// <summary>How long the secrets before still hold, in seconds; absent: a day.</summary>
    public long? OverlapSeconds { get; init; }
}

/// <summary>A key that is shown this once.</summary>
/// <param name="KeyId">Names it.</param>
/// <param name="Key">The key itself, for <c>Authorization: Bearer</c>.</param>
internal sealed record KeyAnswer(string KeyId, string Key);

/// <summary>A key as it stands, without its secret.</summary>
internal sealed record KeyView(
    string KeyId,
    string? Name,
    [property: Form(TextForm.Role)] string Role,
    [property: Form(TextForm.Scope)] IReadOnlyList<string> Scopes,
    string? PartnerId,
    string IssuedBy,
    string CreatedAt,
    string? ExpiresAt,
    string? RevokedAt,
    string? RevokedBy)
{
    /// <summary>The view of a credential.</summary>
    public static KeyView Of(string id, Credential credential)
    {
        CredentialSpec spec = credential.Spec;
        IReadOnlyList<string> scopes = spec.Scopes.Count > 0 ? spec.Scopes : Permissions.ScopesOf(Access.Role.Find(spec.Role)?.Permissions ?? Permission.None);
        return new KeyView(
            id,
            spec.Name,
            spec.Role,
            scopes,
            spec.PartnerId,
            spec.IssuedBy,
            UtcText.Of(spec.CreatedAt),
            spec.ExpiresAt is { } end ? UtcText.Of(end) : null,
            credential.RevokedAt is { } revoked ? UtcText.Of(revoked) : null,
            credential.RevokedBy);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(KeyAnswer))]
[JsonSerializable(typeof(KeyView))]
[JsonSerializable(typeof(ListView<KeyView>))]
internal sealed partial class KeyJson : JsonSerializerContext;
