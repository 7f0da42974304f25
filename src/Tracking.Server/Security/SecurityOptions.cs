using Microsoft.Extensions.Options;
using Tracking.Server.Hosting;
using Tracking.Server.Security.People;

namespace Tracking.Server.Security;

/// <summary>Who may come in; section <c>Tracking:Security</c>.</summary>
internal sealed class SecurityOptions
{
    /// <summary>Default of <see cref="KeyCacheFor"/>.</summary>
    public static readonly TimeSpan DefaultKeyCacheFor = TimeSpan.FromSeconds(2);

    /// <summary>Default of <see cref="SessionLifetime"/>.</summary>
    public static readonly TimeSpan DefaultSessionLifetime = TimeSpan.FromHours(12);

    /// <summary>Default of <see cref="HeldAnswerQuantum"/>.</summary>
    public static readonly TimeSpan DefaultHeldAnswerQuantum = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// File with the keys that sign links and tokens; null: <c>signing-key</c> in the data directory, made at the first start. All nodes of a cluster need the same one.
    /// </summary>
    public string? SigningKeyFile { get; set; }

    /// <summary>How long a key is taken for good without being read again, should the news of its end be lost; 0 to 1 min.</summary>
    public TimeSpan KeyCacheFor { get; set; } = DefaultKeyCacheFor;

    /// <summary>How long a person stays signed in; 5 min to 30 days.</summary>
    public TimeSpan SessionLifetime { get; set; } = DefaultSessionLifetime;

    /// <summary>
    /// Answers to partners that could tell of what is not theirs leave at multiples of this after their request began; 5 ms to 1 s. It should be longer than
    /// nearly all of them take.
    /// </summary>
    public TimeSpan HeldAnswerQuantum { get; set; } = DefaultHeldAnswerQuantum;

    /// <summary>
    /// Addresses, and networks in CIDR form, of the proxies in front: who asks, and whether over TLS, is taken from their <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c>, and
    /// from nobody else's.
    /// </summary>
    public string[] TrustedProxies { get; set; } = [];

    /// <summary>Whether keys may cross a network in the clear, because it is protected by other means. Without it such a server does not start.</summary>
    public bool AllowPlainHttp { get; set; }

    /// <summary>Where people sign in; empty: with keys only.</summary>
    public OidcOptions Oidc { get; set; } = new();
}

/// <summary>Names the option, its value and the rule.</summary>
internal sealed class SecurityOptionsValidator(IOptions<TrackingOptions> tracking) : IValidateOptions<SecurityOptions>
{
    public ValidateOptionsResult Validate(string? name, SecurityOptions options)
    {
        List<string> failures = [];
        if (options.KeyCacheFor < TimeSpan.Zero || options.KeyCacheFor > TimeSpan.FromMinutes(1))
        {
            failures.Add($"Tracking:Security:KeyCacheFor is {options.KeyCacheFor}; it must be 00:00:00 to 00:01:00.");
        }

        if (options.SessionLifetime < TimeSpan.FromMinutes(5) || options.SessionLifetime > TimeSpan.FromDays(30))
        {
            failures.Add($"Tracking:Security:SessionLifetime is {options.SessionLifetime}; it must be 00:05:00 to 30.00:00:00.");
        }

        if (options.HeldAnswerQuantum < TimeSpan.FromMilliseconds(5) || options.HeldAnswerQuantum > TimeSpan.FromSeconds(1))
        {
            failures.Add($"Tracking:Security:HeldAnswerQuantum is {options.HeldAnswerQuantum}; it must be 00:00:00.005 to 00:00:01.");
        }

        if (options.SigningKeyFile is { } file && string.IsNullOrWhiteSpace(file))
        {
            failures.Add("Tracking:Security:SigningKeyFile is blank; it must name a file, or be left out.");
        }

        if (options.SigningKeyFile is null && tracking.Value.Profile == TrackingOptions.AzureProfile)
        {
            failures.Add(
                "Tracking:Security:SigningKeyFile is not set; the nodes of a cluster need the same keys. Put one into a file that only the server can read, for example by: "
                + "openssl rand -base64 32 | tr '+/' '-_' | tr -d = > signing-key; give each node a copy, and name it.");
        }

        foreach (string proxy in options.TrustedProxies)
        {
            if (!Network.TrustedProxies.TryParse(proxy, out _))
            {
                failures.Add($"Tracking:Security:TrustedProxies has '{proxy}'; it must be an IP address or a network such as 10.0.0.0/8.");
            }
        }

        options.Oidc.Check(failures);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
