using Microsoft.Extensions.Options;

namespace Tracking.Server.Pages;

/// <summary>What lies under the vans and stations of the pages' maps; section <c>Tracking:Map</c>.</summary>
internal sealed class MapOptions
{
    /// <summary>
    /// Address of a MapLibre style (https://maplibre.org/maplibre-style-spec/) with tiles. Without one the control room shows the states and counties that come with it.
    /// </summary>
    public string? StyleUrl { get; set; }

    /// <summary>Further origins, such as <c>https://tiles.example.com</c>, from which the style loads tiles, fonts and pictures. That of the style itself needs no entry.</summary>
    public string[] Origins { get; set; } = [];

    /// <summary>The origins that a page with the map may load from, besides its own.</summary>
    public IEnumerable<string> AllowedOrigins() =>
        StyleUrl is null ? [] : Origins.Append(StyleUrl).Select(static address => new Uri(address).GetLeftPart(UriPartial.Authority)).Distinct(StringComparer.Ordinal);
}

/// <summary>Names the option, its value and the rule.</summary>
internal sealed class MapOptionsValidator : IValidateOptions<MapOptions>
{
    private const string Rule = "it must be an absolute http or https address without a user name";

    public ValidateOptionsResult Validate(string? name, MapOptions options)
    {
        List<string> failures = [];
        if (options.StyleUrl is { } style && !IsAddress(style))
        {
            failures.Add($"Tracking:Map:StyleUrl is '{style}'; {Rule}, or absent.");
        }

        foreach (string origin in options.Origins)
        {
            if (!IsAddress(origin) || new Uri(origin).PathAndQuery != "/")
            {
                failures.Add($"Tracking:Map:Origins has '{origin}'; {Rule}, and without a path.");
            }
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    // Spaces, semicolons and commas would end a source of the content security policy, into which the origins go.
    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
        && address.UserInfo.Length == 0
        && !text.AsSpan().ContainsAny(" ;,'\"");
}
