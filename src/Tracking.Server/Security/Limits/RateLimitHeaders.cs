using System.Globalization;
using Tracking.Server.Problems;

namespace Tracking.Server.Security.Limits;

/// <summary>
/// Tells callers how much they may still ask: <c>RateLimit-Policy</c> and <c>RateLimit</c> (draft-ietf-httpapi-ratelimit-headers-10), once less than half is left. <c>q</c> is how
/// much at once, <c>w</c> the seconds in which that comes back, <c>r</c> what is left, <c>t</c> the seconds until all is back.
/// </summary>
internal static class RateLimitHeaders
{
    /// <summary>Sets both headers.</summary>
    public static void Write(HttpResponse response, string policy, Rate rate, RateState state)
    {
        response.Headers["RateLimit-Policy"] = string.Create(
            CultureInfo.InvariantCulture, $"\"{policy}\";q={rate.Burst};w={(long)Math.Max(1, Math.Ceiling(rate.Burst / rate.PerSecond))}");
        response.Headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{policy}\";r={state.Remaining};t={state.FullInSeconds}");
    }

    /// <summary>Answers 429.</summary>
    public static Task RefuseAsync(HttpContext context, string policy, Rate rate, RateState state, string what)
    {
        Write(context.Response, policy, rate, state);
        context.Response.Headers.RetryAfter = state.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return Problem.WriteAsync(
            context,
            StatusCodes.Status429TooManyRequests,
            "tooManyRequests",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: {rate.Burst} at once and {rate.PerSecond} a second are taken. Send it again in {state.RetryAfterSeconds} s, as Retry-After says."),
            null);
    }
}
