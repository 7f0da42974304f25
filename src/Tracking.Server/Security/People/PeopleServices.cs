using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Audit;
using Tracking.Server.Security.Sessions;

namespace Tracking.Server.Security.People;

/// <summary>People of an OpenID Connect provider: their tokens at the API, and their sign-in in the browser.</summary>
internal static class PeopleServices
{
    /// <summary>Scheme of tokens at the API.</summary>
    public const string TokenScheme = JwtBearerDefaults.AuthenticationScheme;

    /// <summary>Scheme of signing in with a browser.</summary>
    public const string SignInScheme = OpenIdConnectDefaults.AuthenticationScheme;

    /// <summary>Where the provider sends the browser back to.</summary>
    public const string CallbackPath = "/signin/callback";

    /// <summary>Adds both, when a provider is configured.</summary>
    public static AuthenticationBuilder AddPeople(this AuthenticationBuilder authentication, OidcOptions options)
    {
        if (!options.IsConfigured)
        {
            return authentication;
        }

        return authentication
            .AddJwtBearer(TokenScheme, jwt =>
            {
                jwt.Authority = options.Authority;
                jwt.Audience = options.Audience ?? options.ClientId;
                jwt.RequireHttpsMetadata = !options.IsLoopback;
                jwt.MapInboundClaims = false;
                jwt.Events = new JwtBearerEvents
                {
                    OnMessageReceived = context =>
                    {
                        context.Token = Keys.BearerToken.Of(context.HttpContext);
                        return Task.CompletedTask;
                    },
                    OnTokenValidated = context =>
                    {
                        if (PersonClaims.Read(context.Principal!, options) is { } caller)
                        {
                            context.Principal = CallerIdentity.Principal(caller, TokenScheme);
                        }
                        else
                        {
                            context.Fail("The token gives no role here.");
                        }

                        return Task.CompletedTask;
                    },
                };
            })
            .AddOpenIdConnect(SignInScheme, oidc =>
            {
                oidc.Authority = options.Authority;
                oidc.ClientId = options.ClientId;
                oidc.ClientSecret = options.ClientSecret;
                oidc.RequireHttpsMetadata = !options.IsLoopback;
                oidc.ResponseType = OpenIdConnectResponseType.Code;
                oidc.UsePkce = true;

                // The browser comes back by an address, not by a form of another site, so cookies need not be sent across sites.
                oidc.ResponseMode = OpenIdConnectResponseMode.Query;
                oidc.CorrelationCookie.SameSite = SameSiteMode.Lax;
                oidc.NonceCookie.SameSite = SameSiteMode.Lax;
                oidc.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                oidc.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                oidc.MapInboundClaims = false;
                oidc.SaveTokens = false;
                oidc.CallbackPath = CallbackPath;
                oidc.SignInScheme = SessionCookie.SchemeName;
                oidc.Scope.Clear();
                oidc.Scope.Add("openid");
                oidc.Scope.Add("profile");
                oidc.Events = new OpenIdConnectEvents
                {
                    OnTokenValidated = async context =>
                    {
                        AuditLog audit = context.HttpContext.RequestServices.GetRequiredService<AuditLog>();
                        if (PersonClaims.Read(context.Principal!, options) is { } caller)
                        {
                            context.Principal = new ClaimsPrincipal(SessionCookie.IdentityOf(caller));
                            await audit.WriteAsync(caller, context.HttpContext.Connection.RemoteIpAddress, "session.begin", null, AuditEntry.Done, StatusCodes.Status302Found);
                        }
                        else
                        {
                            audit.Refused(Caller.Anonymous, context.HttpContext.Connection.RemoteIpAddress, "session.begin", null, StatusCodes.Status403Forbidden);
                            context.Fail("The provider's token gives no role here.");
                        }
                    },
                    OnRemoteFailure = context =>
                    {
                        context.Response.Redirect("/signin?failed=provider");
                        context.HandleResponse();
                        return Task.CompletedTask;
                    },
                };
            });
    }
}
