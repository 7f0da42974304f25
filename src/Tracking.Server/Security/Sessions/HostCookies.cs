using Microsoft.AspNetCore.Authentication.Cookies;

namespace Tracking.Server.Security.Sessions;

/// <summary>
/// Over TLS the session's cookie has the prefix <c>__Host-</c>: browsers take such a one only from this host itself, over TLS, and for all its paths, so that neither a neighbouring
/// host nor a plain connection can plant one.
/// </summary>
internal sealed class HostCookies : ICookieManager
{
    private const string Prefix = "__Host-";

    private readonly ChunkingCookieManager cookies = new();

    /// <inheritdoc/>
    public string? GetRequestCookie(HttpContext context, string key) => cookies.GetRequestCookie(context, NameOf(context, key));

    /// <inheritdoc/>
    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        cookies.AppendResponseCookie(context, NameOf(context, key), value, options);

    /// <inheritdoc/>
    public void DeleteCookie(HttpContext context, string key, CookieOptions options) => cookies.DeleteCookie(context, NameOf(context, key), options);

    private static string NameOf(HttpContext context, string key) => context.Request.IsHttps ? Prefix + key : key;
}
