using Tracking.Server.Live;

namespace Tracking.Server.Security.Keys;

/// <summary>What a request shows.</summary>
internal static class BearerToken
{
    private const string Start = "Bearer ";

    /// <summary>
    /// Marks an endpoint at which apps post that can send no bearer token: they have their key as the password of HTTP Basic, or as <c>key</c> in the address.
    /// </summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="cookies">Whether a browser's session counts there too; not where a mere address changes something.</param>
    public static TBuilder TakesAppKeys<TBuilder>(this TBuilder endpoint, bool cookies)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AppKeys(cookies));

    /// <summary>Whether a browser's session counts for nothing at the request's endpoint.</summary>
    public static bool IgnoresCookies(HttpContext context) => AppKeysOf(context) is { Cookies: false };

    /// <summary>The key or token of a request, or null.</summary>
    public static string? Of(HttpContext context)
    {
        string? header = context.Request.Headers.Authorization;
        bool isForApps = AppKeysOf(context) is not null;
        if (header is not null)
        {
            return header.StartsWith(Start, StringComparison.OrdinalIgnoreCase) ? header[Start.Length..].Trim()
                : isForApps && BasicCredentials.Read(header) is { } basic ? basic.Secret
                : null;
        }

        string? name = isForApps ? "key" : context.IsForHub() ? "access_token" : null;
        return name is not null && context.Request.Query[name].ToString() is { Length: > 0 } query ? query : null;
    }

    private static AppKeys? AppKeysOf(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<AppKeys>();

    private sealed record AppKeys(bool Cookies);
}
