using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Tracking.Server.Links;
using Tracking.Server.Security.Keys;

namespace Tracking.Server.Security.Limits;

/// <summary>
/// Bounds how often wrong keys, tokens, cookies and links are shown from one address. When that is used up, whoever shows something there is refused before it is looked up: guesses
/// cost nothing then. A key that was shown here rightly before, and a token that was signed here, are still checked, so that who shares an address with somebody who guesses goes on working.
/// </summary>
internal sealed class WrongCredentials(RequestDelegate next, KeyResolver keys, LinkTokens links, IOptions<LimitOptions> options, TimeProvider time)
{
    private const int AddressBits = 20;

    private readonly RateTable tries = new(options.Value.WrongCredentials, AddressBits, time);

    /// <summary>Handles one request. It stands before authentication.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        // A link that was signed here leads somewhere, or did: only made-up ones are guesses.
        bool isGuessedLink = context.GetRouteValue("token") is string token && links.LinkIdOf(token) is null;
        bool shows = isGuessedLink || context.Request.Headers.Authorization.Count > 0 || BearerToken.Of(context) is not null
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
            || (context.Response.StatusCode is StatusCodes.Status404NotFound && isGuessedLink);
        if (wrong)
        {
            tries.Take(address != 0 ? address : RemoteAddress.HashOf(context.Connection.RemoteIpAddress));
        }
    }

    private bool IsInUse(HttpContext context) => BearerToken.Of(context) is { } shown && keys.IsPlausible(shown);
}
