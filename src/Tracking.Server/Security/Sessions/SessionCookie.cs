using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Keys;

namespace Tracking.Server.Security.Sessions;

/// <summary>
/// Keeps a person signed in with a browser. The cookie holds who it is, encrypted and signed; a session that began with a key ends with the key.
/// </summary>
internal static class SessionCookie
{
    /// <summary>Name of the scheme.</summary>
    public const string SchemeName = "Session";

    private const string Credential = "credential";
    private const string Id = "id";
    private const string PersonName = "name";
    private const string RoleName = "role";
    private const string Allowed = "allowed";
    private const string Partner = "partner";

    /// <summary>Adds the scheme.</summary>
    public static AuthenticationBuilder AddSessions(this AuthenticationBuilder authentication, TimeSpan lifetime) => authentication.AddCookie(SchemeName, cookie =>
    {
        cookie.Cookie.Name = "tracking-session";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.Cookie.IsEssential = true;
        cookie.Cookie.Path = "/";
        cookie.CookieManager = new HostCookies();
        cookie.ExpireTimeSpan = lifetime;
        cookie.SlidingExpiration = false;
        cookie.Events.OnValidatePrincipal = ValidateAsync;

        // Refusals are answered by the access rules.
        cookie.Events.OnRedirectToLogin = static _ => Task.CompletedTask;
        cookie.Events.OnRedirectToAccessDenied = static _ => Task.CompletedTask;
    });

    /// <summary>What a cookie is made of.</summary>
    public static ClaimsIdentity IdentityOf(Caller caller)
    {
        List<Claim> claims = caller.CredentialId is not null
            ? [new Claim(Credential, caller.CredentialId)]
            :
            [
                new Claim(Id, caller.Id),
                new Claim(RoleName, caller.Role!.Name),
                new Claim(Allowed, Permissions.Describe(caller.Permissions)),
            ];
        if (caller.CredentialId is null && caller.Name is not null)
        {
            claims.Add(new Claim(PersonName, caller.Name));
        }

        if (caller.CredentialId is null && caller.PartnerId is not null)
        {
            claims.Add(new Claim(Partner, caller.PartnerId));
        }

        return new ClaimsIdentity(claims, SchemeName);
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        long end = context.Properties.ExpiresUtc?.ToUnixTimeMilliseconds() ?? long.MaxValue;
        Caller? caller = context.Principal?.FindFirstValue(Credential) is { } credential
            ? await context.HttpContext.RequestServices.GetRequiredService<KeyResolver>().CallerOfAsync(credential)
            : PersonOf(context.Principal);
        if (caller is null)
        {
            context.RejectPrincipal();
            return;
        }

        context.ReplacePrincipal(CallerIdentity.Principal(caller with { ExpiresAt = Math.Min(caller.ExpiresAt, end) }, SchemeName));
    }

    private static Caller? PersonOf(ClaimsPrincipal? principal)
    {
        if (principal?.FindFirstValue(Id) is not { } id || Role.Find(principal.FindFirstValue(RoleName)) is not { } role)
        {
            return null;
        }

        Permission permissions = Permissions.Parse((principal.FindFirstValue(Allowed) ?? "").Split(' '));
        return new Caller(id, principal.FindFirstValue(PersonName), role, permissions, principal.FindFirstValue(Partner), null, long.MaxValue);
    }
}
