using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Tracking.Server.Security.Keys;

namespace Tracking.Server.Security.Limits;

/// <summary>
/// Bounds how often wrong keys, tokens, cookies and links are shown from one address. When that is used up, whoever shows something there is refused before it is looked up: guesses
/// cost nothing then. A key that this node has in use is still checked, so that who shares an address with somebody who guesses goes on working.
/// </summary>
internal sealed class WrongCredentials(RequestDelegate next, CredentialCache credentials, IOptions<LimitOptions> options, TimeProvider time)
{
    private const int AddressBits = 20;

    private readonly RateTable tries = new(options.Value.WrongCredentials, AddressBits, time);

    /// <summary>Handles one request. It stands before authentication.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        bool isLink = IsLink(context.Request.Path);
        bool shows = isLink || context.Request.Headers.Authorization.Count > 0 || BearerToken.Of(context) is not null
            || context.GetEndpoint()?.Metadata.GetMetadata<SignInAttempt>() is not null;
        ulong address = 0;
        if (shows)
        {
            address = RemoteAddress.HashOf(context.Connection.RemoteIpAddress);
            RateState state = tries.Look(address);
            if (!state.Taken && !IsInUse(context))
            {
                await RateLimitHeaders.RefuseAsync(
                    context, "wrongCredentials", tries.Rate, state, "Too many wrong keys, tokens or links came from this address");
                return;
            }
        }

        await next(context);

        bool wrong = context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult is { Failure: not null }
            || (context.Response.StatusCode is StatusCodes.Status401Unauthorized && shows)
            || (context.Response.StatusCode is StatusCodes.Status404NotFound && isLink);
        if (wrong)
        {
            tries.Take(address != 0 ? address : RemoteAddress.HashOf(context.Connection.RemoteIpAddress));
        }
    }

    private static bool IsLink(PathString path) =>
        path.StartsWithSegments("/v1/track", StringComparison.Ordinal) || path.StartsWithSegments("/track", StringComparison.Ordinal);

    private bool IsInUse(HttpContext context) => BearerToken.Of(context) is { } shown && KeyToken.TryParse(shown, out string id, out _) && credentials.Has(id);
}
