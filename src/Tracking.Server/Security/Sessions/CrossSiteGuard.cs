using Tracking.Server.Live;
using Tracking.Server.Problems;

namespace Tracking.Server.Security.Sessions;

/// <summary>
/// Refuses what another site makes a signed-in browser do: calls that change something, and the hub, are taken with a cookie only from this server's own pages. Browsers say
/// where a call comes from in <c>Sec-Fetch-Site</c>, older ones in <c>Origin</c>.
/// </summary>
internal static class CrossSiteGuard
{
    /// <summary>Adds the guard; authentication must stand before it.</summary>
    public static void UseCrossSiteGuard(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        HttpRequest request = context.Request;
        bool harmless = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        bool byCookie = context.User.Identity?.AuthenticationType == SessionCookie.SchemeName;
        bool concerned = (byCookie && (!harmless || context.IsForHub())) || context.GetEndpoint()?.Metadata.GetMetadata<OwnPagesOnly>() is not null;
        return !concerned || IsOwn(request) ? next(context) : RefuseAsync(context);
    });

    /// <summary>Marks an endpoint that browsers may call from this server's own pages only, whoever they are signed in as.</summary>
    public static TBuilder TakesOwnPagesOnly<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new OwnPagesOnly());

    private static bool IsOwn(HttpRequest request)
    {
        string? site = request.Headers["Sec-Fetch-Site"];
        if (!string.IsNullOrEmpty(site))
        {
            return site is "same-origin" or "none";
        }

        string? origin = request.Headers.Origin;
        return string.IsNullOrEmpty(origin)
            ? request.Headers.Cookie.Count == 0
            : Uri.TryCreate(origin, UriKind.Absolute, out Uri? from)
                && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)
                && string.Equals(from.Scheme, request.Scheme, StringComparison.OrdinalIgnoreCase);
    }

    private static Task RefuseAsync(HttpContext context) => Problem.WriteAsync(
        context,
        StatusCodes.Status403Forbidden,
        "crossSite",
        "This call comes from another site than the page of a signed-in person. Programs send a key in Authorization instead of a cookie.",
        null);

    private sealed class OwnPagesOnly;
}
