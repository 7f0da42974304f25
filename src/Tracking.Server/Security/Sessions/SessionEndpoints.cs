using System.Security.Claims;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Tracking.Server.Description;
using Tracking.Server.Problems;
using Tracking.Server.Requests;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Audit;
using Tracking.Server.Security.Keys;
using Tracking.Server.Security.Limits;
using Tracking.Server.Security.People;
using Tracking.Server.Views;

namespace Tracking.Server.Security.Sessions;

/// <summary>Signing in and out with a browser: <c>/v1/session</c>, and the addresses under <c>/signin</c> that a browser goes to.</summary>
internal static class SessionEndpoints
{
    private const string Path = "/v1/session";

    private const string AfterSignIn = "/control";

    /// <summary>Maps the endpoints.</summary>
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, Get).AllowsAnybody()
            .WithTags("Security").WithName("getSession").WithSummary("Who you are here, and what you may do")
            .Produces<SessionView>();
        routes.MapPost(Path, PostAsync).AllowsAnybody().TakesOwnPagesOnly().IsSignIn().Audits("session.begin")
            .WithTags("Security").WithName("signIn").WithSummary("Sign a browser in with a key; answers with a cookie")
            .Takes<SignInBody>().Produces<SessionView>().Refuses(StatusCodes.Status401Unauthorized);
        routes.MapDelete(Path, DeleteAsync).AllowsAnybody().TakesOwnPagesOnly().Audits("session.end")
            .WithTags("Security").WithName("signOut").WithSummary("Sign the browser out; also when it is not signed in")
            .Produces(StatusCodes.Status204NoContent);
        routes.MapGet("/signin/link", UseLinkAsync).AllowsAnybody().IsSignIn().Audits("session.begin").ExcludeFromDescription();
        routes.MapGet("/signin/provider", ChallengeAsync).AllowsAnybody().IsSignIn().ExcludeFromDescription();
    }

    /// <summary>An address of this server to go to after signing in; another one is not taken.</summary>
    public static string Next(string? next) =>
        next is { Length: > 1 } && next[0] == '/' && next[1] is not ('/' or '\\') && !next.Contains('\\', StringComparison.Ordinal) && next.All(static c => c is > ' ' and < '\x7f') ? next : AfterSignIn;

    private static Task Get(HttpContext context, IOptions<SecurityOptions> options) => WriteAsync(context, context.GetCaller(), options);

    private static async Task PostAsync(HttpContext context, KeyResolver keys, IOptions<SecurityOptions> options)
    {
        if (await RequestBody.ReadAsync(context, Read) is not { } body)
        {
            return;
        }

        if (await keys.FindAsync(body.Key!) is not { CredentialId: not null } caller)
        {
            await Problem.WriteAsync(
                context, StatusCodes.Status401Unauthorized, "unauthenticated", "This key is unknown, expired or revoked. Get another one from who manages the keys.", "/key");
            return;
        }

        await SignInAsync(context, caller);
        await WriteAsync(context, caller, options);
    }

    private static async Task DeleteAsync(HttpContext context, IAuthenticationService authentication)
    {
        await authentication.SignOutAsync(context, SessionCookie.SchemeName, null);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task UseLinkAsync(HttpContext context, SignInCodes codes, KeyResolver keys)
    {
        if (codes.Use(context.Request.Query["code"].ToString()) is { } credential && await keys.CallerOfAsync(credential) is { } caller)
        {
            await SignInAsync(context, caller);
            context.Response.Redirect(Next(context.Request.Query["next"]));
            return;
        }

        context.AuditNote().Refused = true;
        context.Response.Redirect("/signin?failed=link");
    }

    private static Task ChallengeAsync(HttpContext context, IOptions<SecurityOptions> options)
    {
        if (!options.Value.Oidc.IsConfigured)
        {
            return Problem.WriteAsync(
                context, StatusCodes.Status404NotFound, "notFound", "No provider is configured with which people sign in (Tracking:Security:Oidc:Authority). Sign in with a key.", null);
        }

        return context.ChallengeAsync(PeopleServices.SignInScheme, new AuthenticationProperties { RedirectUri = Next(context.Request.Query["next"]) });
    }

    private static Task WriteAsync(HttpContext context, Caller caller, IOptions<SecurityOptions> options) => context.Response.WriteAsJsonAsync(
        SessionView.Of(caller, options.Value.Oidc.IsConfigured), SessionJson.Default.SessionView, cancellationToken: context.RequestAborted);

    private static Task SignInAsync(HttpContext context, Caller caller)
    {
        context.AuditNote().Actor = caller;
        return context.SignInAsync(SessionCookie.SchemeName, new ClaimsPrincipal(SessionCookie.IdentityOf(caller)));
    }

    private static SignInBody Read(RequestObject body)
    {
        string? key = body.Text("key", 400);
        if (!body.Has("key"))
        {
            body.Missing("key");
        }

        return new SignInBody { Key = key };
    }
}

/// <summary>Signs a browser in.</summary>
[RequestShape]
internal sealed record SignInBody
{
    /// <summary>A key.</summary>
    public string? Key { get; init; }
}

/// <summary>Who somebody is here.</summary>
/// <param name="SignedIn">Whether it is somebody known.</param>
/// <param name="Id">Names it in the audit log; null for nobody known.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Role">What it is to the network.</param>
/// <param name="PartnerId">The delivery partner within which it acts; null: the whole network.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="ExpiresAt">Until when; null: without end.</param>
/// <param name="HasProvider">Whether people can sign in at a provider, at <c>/signin/provider</c>.</param>
internal sealed record SessionView(
    bool SignedIn, string? Id, string? Name, [property: Form(TextForm.Role)] string? Role, string? PartnerId, [property: Form(TextForm.Scope)] IReadOnlyList<string> Scopes, string? ExpiresAt, bool HasProvider)
{
    /// <summary>The view of a caller.</summary>
    public static SessionView Of(Caller caller, bool hasProvider) => new(
        !caller.IsAnonymous,
        caller.IsAnonymous ? null : caller.Id,
        caller.Name,
        caller.Role?.Name,
        caller.PartnerId,
        Permissions.ScopesOf(caller.Permissions),
        caller.ExpiresAt == long.MaxValue ? null : UtcText.Of(caller.ExpiresAt),
        hasProvider);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SessionView))]
internal sealed partial class SessionJson : JsonSerializerContext;
