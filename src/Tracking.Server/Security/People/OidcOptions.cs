namespace Tracking.Server.Security.People;

/// <summary>The OpenID Connect provider with which people sign in; section <c>Tracking:Security:Oidc</c>.</summary>
internal sealed class OidcOptions
{
    public const string DefaultRoleClaim = "roles";
    public const string DefaultPartnerClaim = "partner_id";
    public const string DefaultNameClaim = "name";

    /// <summary>Address of the provider, under which <c>/.well-known/openid-configuration</c> stands; null: people sign in with keys only.</summary>
    public string? Authority { get; set; }

    /// <summary>Name under which the provider knows this installation; tokens of others are refused.</summary>
    public string? ClientId { get; set; }

    /// <summary>Secret of <see cref="ClientId"/>; null for a public client, which PKCE protects.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Audience of access tokens for the API; null: <see cref="ClientId"/>.</summary>
    public string? Audience { get; set; }

    /// <summary>Claim with the names of roles.</summary>
    public string RoleClaim { get; set; } = DefaultRoleClaim;

    /// <summary>Claim with the delivery partner within which somebody acts.</summary>
    public string PartnerClaim { get; set; } = DefaultPartnerClaim;

    /// <summary>Claim with the name that others see.</summary>
    public string NameClaim { get; set; } = DefaultNameClaim;

    /// <summary>Whether there is a provider.</summary>
    public bool IsConfigured => !string.IsNullOrEmpty(Authority);

    /// <summary>Whether the provider may be reached without TLS: only on this machine.</summary>
    public bool IsLoopback => Uri.TryCreate(Authority, UriKind.Absolute, out Uri? address) && address.IsLoopback;

    /// <summary>Adds what is wrong.</summary>
    public void Check(List<string> failures)
    {
        if (!IsConfigured)
        {
            return;
        }

        if (!Uri.TryCreate(Authority, UriKind.Absolute, out Uri? address) || (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback))
        {
            failures.Add($"Tracking:Security:Oidc:Authority is '{Authority}'; it must be an https address.");
        }

        if (string.IsNullOrWhiteSpace(ClientId))
        {
            failures.Add("Tracking:Security:Oidc:ClientId is empty; it must be the name under which the provider knows this installation.");
        }
    }
}
