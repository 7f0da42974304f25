using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
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

        Permission permissions = role.Permissions;
        if (spec.Scopes.Count > 0)
        {
            Permission scopes = Permission.None;
            for (int i = 0; i < spec.Scopes.Count; i++)
            {
                scopes |= Permissions.Parse(spec.Scopes[i]);
            }

            permissions &= scopes;
        }

        if (spec.PartnerId is not null)
        {
            permissions &= Role.WithinPartner;
        }

        return new Caller($"key:{id}", spec.Name, role, permissions, spec.PartnerId, id, spec.ExpiresAt ?? long.MaxValue);
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <summary>Authenticates requests that show a key or an access token in <c>Authorization: Bearer</c>; the hub's also in <c>access_token</c>, where browsers can send no header.</summary>
internal sealed class KeyAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, KeyResolver keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    /// <summary>Name of the scheme.</summary>
    public const string SchemeName = "Key";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (BearerToken.Of(Context) is not { } shown)
        {
            return AuthenticateResult.NoResult();
        }

        return await keys.FindAsync(shown) is { } caller
            ? AuthenticateResult.Success(new AuthenticationTicket(CallerIdentity.Principal(caller, SchemeName), SchemeName))
            : AuthenticateResult.Fail("The key or token is unknown, expired or revoked.");
    }
}

/// <summary>What a request shows.</summary>
internal static class BearerToken
{
    private const string Start = "Bearer ";

    /// <summary>Where apps post that can send no bearer token: they have their key as the password of HTTP Basic, or as <c>key</c> in the address.</summary>
    private const string AppPath = "/v1/positions";

    /// <summary>Whether an address is one of those for apps that drivers have: below <c>/v1/positions</c>.</summary>
    public static bool IsForApps(PathString path) => path.StartsWithSegments(AppPath, StringComparison.OrdinalIgnoreCase, out PathString rest) && rest.HasValue && rest != "/";

    /// <summary>The key or token of a request, or null.</summary>
    public static string? Of(HttpContext context)
    {
        string? header = context.Request.Headers.Authorization;
        bool isForApps = context.Request.Path.StartsWithSegments(AppPath, StringComparison.OrdinalIgnoreCase);
        if (header is not null)
        {
            return header.StartsWith(Start, StringComparison.OrdinalIgnoreCase) ? header[Start.Length..].Trim()
                : isForApps && BasicCredentials.Read(header) is { } basic ? basic.Secret
                : null;
        }

        string? name = isForApps ? "key" : context.Request.Path.StartsWithSegments(Live.LiveServices.Path, StringComparison.OrdinalIgnoreCase) ? "access_token" : null;
        return name is not null && context.Request.Query[name].ToString() is { Length: > 0 } query ? query : null;
    }
}
