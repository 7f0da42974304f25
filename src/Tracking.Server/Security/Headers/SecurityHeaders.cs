namespace Tracking.Server.Security.Headers;

/// <summary>
/// What browsers are told of every answer. It allows nothing; the few pages that need more say so themselves. Answers may hold data of persons, so none is kept by anybody unless
/// its endpoint says otherwise.
/// </summary>
internal static class SecurityHeaders
{
    /// <summary>Nothing may be loaded, run or framed.</summary>
    public const string NoContent = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string NoFeature =
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), magnetometer=(), microphone=(), midi=(), payment=(), "
        + "publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

    /// <summary>Features of the browser that a page may not use: all but those that it needs.</summary>
    public static string FeaturesBut(params ReadOnlySpan<string> needed)
    {
        string features = NoFeature;
        foreach (string feature in needed)
        {
            features = features.Replace($"{feature}=()", $"{feature}=(self)", StringComparison.Ordinal);
        }

        return features;
    }

    /// <summary>Adds them to every answer, and HSTS to those over TLS.</summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app)
    {
        app.UseHsts();
        app.Use(static (context, next) =>
        {
            Apply(context.Response.Headers);
            return next(context);
        });
    }

    /// <summary>Sets what matters to documents only: features of the browser, by <see cref="FeaturesBut"/>, and that other sites' windows have no hold on it.</summary>
    public static void ApplyToPage(IHeaderDictionary headers, string features)
    {
        headers["Permissions-Policy"] = features;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }

    /// <summary>Sets them; what comes later may say otherwise.</summary>
    public static void Apply(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = NoContent;
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
