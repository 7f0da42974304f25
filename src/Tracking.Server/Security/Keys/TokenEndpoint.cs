using System.Text.Json.Serialization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Audit;
using Tracking.Server.Security.Limits;

namespace Tracking.Server.Security.Keys;

/// <summary>
/// <c>POST /oauth/token</c>: OAuth 2.0 client credentials (RFC 6749, 4.4). The client's id is a key's id and its secret the key, or the part of it behind the id; they
/// come in <c>Authorization: Basic</c> or in the form.
/// </summary>
internal static class TokenEndpoint
{
    private const int MaxForm = 8 * 1024;

    /// <summary>Maps the endpoint.</summary>
    public static void MapTokens(this IEndpointRouteBuilder routes) => routes.MapPost("/oauth/token", PostAsync).AllowsAnybody().IsSignIn().Audits("token.issue")
        .WithTags("Security").WithName("getToken").WithSummary("Trade a key for a short-lived token (OAuth 2.0 client credentials)")
        .WithDescription("A form with `grant_type=client_credentials`, `client_id`, `client_secret` and, optionally, `scope`. The token holds for an hour, and no longer than its key.")
        .Produces<TokenAnswer>().Produces<TokenError>(StatusCodes.Status400BadRequest).Produces<TokenError>(StatusCodes.Status401Unauthorized);

    private static async Task PostAsync(HttpContext context, KeyResolver keys, AccessTokens tokens)
    {
        context.Response.Headers.Pragma = "no-cache";
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out MediaTypeHeaderValue? type)
            || !type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
            || context.Request.ContentLength is null or > MaxForm)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "invalid_request", "Send a form (application/x-www-form-urlencoded) of at most 8 KiB.");
            return;
        }

        IFormCollection form;
        try
        {
            form = await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (Exception error) when (error is InvalidDataException or NotSupportedException or ArgumentException)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "invalid_request", "The form is malformed, or not encoded as its header says.");
            return;
        }

        if (form["grant_type"] != "client_credentials")
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "unsupported_grant_type", "grant_type must be client_credentials.");
            return;
        }

        (string id, string secret) = ClientOf(context.Request.Headers.Authorization, form);
        string key = secret.StartsWith(KeyToken.Prefix, StringComparison.Ordinal) ? secret : KeyToken.Of(id, secret);
        Caller? caller = await keys.FindAsync(key);
        if (caller is null || caller.CredentialId != id)
        {
            context.Response.Headers.WWWAuthenticate = "Basic";
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "invalid_client", "The client is unknown, expired or revoked, or its secret is another.");
            return;
        }

        context.AuditNote().Actor = caller;
        Permission permissions = caller.Permissions;
        if (form["scope"].ToString() is { Length: > 0 } scope)
        {
            Permission asked = Permission.None;
            foreach (string one in scope.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                Permission permission = Permissions.Parse(one);
                if (permission is Permission.None || !caller.May(permission))
                {
                    await RefuseAsync(context, StatusCodes.Status400BadRequest, "invalid_scope", $"The client may have {Permissions.Describe(caller.Permissions)}.");
                    return;
                }

                asked |= permission;
            }

            permissions = asked;
        }

        var answer = new TokenAnswer(tokens.Issue(id, permissions), "Bearer", (int)AccessTokens.Lifetime.TotalSeconds, Permissions.Describe(permissions));
        await context.Response.WriteAsJsonAsync(answer, TokenJson.Default.TokenAnswer, cancellationToken: context.RequestAborted);
    }

    private static (string Id, string Secret) ClientOf(StringValues authorization, IFormCollection form) =>
        BasicCredentials.Read(authorization) is { } basic
            ? (Uri.UnescapeDataString(basic.Id), Uri.UnescapeDataString(basic.Secret))
            : (form["client_id"].ToString(), form["client_secret"].ToString());

    private static Task RefuseAsync(HttpContext context, int status, string error, string description)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new TokenError(error, description), TokenJson.Default.TokenError, cancellationToken: context.RequestAborted);
    }
}

/// <summary>A token (RFC 6749, 5.1).</summary>
/// <param name="AccessToken">For <c>Authorization: Bearer</c>.</param>
/// <param name="TokenType">Always <c>Bearer</c>.</param>
/// <param name="ExpiresIn">Seconds for which it holds.</param>
/// <param name="Scope">What it may do.</param>
internal sealed record TokenAnswer(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("expires_in")] int ExpiresIn,
    [property: JsonPropertyName("scope")] string Scope);

/// <summary>Why there is no token (RFC 6749, 5.2).</summary>
/// <param name="Error">A word for programs.</param>
/// <param name="Description">What to do.</param>
internal sealed record TokenError([property: JsonPropertyName("error")] string Error, [property: JsonPropertyName("error_description")] string Description);

[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(TokenError))]
internal sealed partial class TokenJson : JsonSerializerContext;
