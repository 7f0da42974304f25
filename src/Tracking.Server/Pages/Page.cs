using Tracking.Server.Security.Headers;

namespace Tracking.Server.Pages;

/// <summary>One built page and what its browser may do.</summary>
/// <param name="Folder">Folder of its <c>index.html</c> below the web root.</param>
/// <param name="ContentSecurityPolicy">What it may load, and from where.</param>
/// <param name="ReferrerPolicy">What others learn of its address.</param>
/// <param name="CacheControl">How long its HTML may be kept.</param>
/// <param name="Features">Features of the browser that it may use, such as the camera; none when it is empty.</param>
internal sealed record Page(string Folder, string ContentSecurityPolicy, string ReferrerPolicy, string CacheControl, params IReadOnlyList<string> Features)
{
    /// <summary>Scripts, styles, pictures and calls of this server and of nobody else; nothing inline.</summary>
    private const string OwnOnly =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The customer's page. Its address is a secret: it must stay neither in other sites' logs nor in caches.</summary>
    public static Page Track { get; } = new("track", $"{OwnOnly}; worker-src 'self' blob:", "no-referrer", "no-store");

    /// <summary>The control room. Its map may also load the tiles of a style that an operator has named.</summary>
    public static Page Control { get; } = new("control", $"{OwnOnly}; worker-src 'self' blob:", "same-origin", "no-cache");

    /// <summary>The scanner: an installable page that reads barcodes by WebAssembly where the browser cannot, and works from its own cache.</summary>
    public static Page Scan { get; } = new(
        "scan",
        $"{OwnOnly.Replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", StringComparison.Ordinal)}; worker-src 'self'; manifest-src 'self'; media-src 'self' blob:",
        "same-origin",
        "no-cache",
        "camera",
        "geolocation");

    /// <summary>The page on which people sign in.</summary>
    public static Page SignIn { get; } = new("signin", OwnOnly, "no-referrer", "no-store");

    /// <summary>Features of the browser that it may and may not use.</summary>
    public string PermissionsPolicy { get; } = SecurityHeaders.FeaturesBut([.. Features]);

    /// <summary>The same page that may also call, and show pictures from, these origins.</summary>
    public Page WithOrigins(IEnumerable<string> origins)
    {
        string sources = string.Concat(origins.Select(static origin => $" {origin}"));
        return this with
        {
            ContentSecurityPolicy = ContentSecurityPolicy
                .Replace("connect-src 'self'", $"connect-src 'self'{sources}", StringComparison.Ordinal)
                .Replace("img-src 'self'", $"img-src 'self'{sources}", StringComparison.Ordinal),
        };
    }
}
