using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Security.Keys;

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
