using Microsoft.Extensions.Options;
using Tracking.Grains;

namespace Tracking.Server.Security.Network;

/// <summary>How many connections there may be and how slow a client may be; section <c>Tracking:Security:Connections</c>.</summary>
internal sealed class ConnectionOptions
{
    public const int DefaultMax = 100_000;
    public const int DefaultMaxUpgraded = 90_000;
    public const int DefaultMaxPerAddress = 20_000;
    public const int DefaultMaxHeaders = 64;
    public const int DefaultMaxHeaderBytes = 16 * 1024;
    public const int DefaultMaxRequestLineBytes = 8 * 1024;
    public const double DefaultMinBytesPerSecond = 240;

    /// <summary>Default of <see cref="HeadersTimeout"/>.</summary>
    public static readonly TimeSpan DefaultHeadersTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Default of <see cref="KeepAliveTimeout"/>.</summary>
    public static readonly TimeSpan DefaultKeepAliveTimeout = TimeSpan.FromSeconds(130);

    /// <summary>Default of <see cref="SlowGrace"/>.</summary>
    public static readonly TimeSpan DefaultSlowGrace = TimeSpan.FromSeconds(5);

    /// <summary>Connections of all clients; a further one is closed. 10 to 10,000,000.</summary>
    public int Max { get; set; } = DefaultMax;

    /// <summary>Connections that have become WebSockets; 10 to 10,000,000.</summary>
    public int MaxUpgraded { get; set; } = DefaultMaxUpgraded;

    /// <summary>Connections from one address, IPv6 by /64; those of trusted proxies and of this machine are not counted. 1 to 10,000,000.</summary>
    public int MaxPerAddress { get; set; } = DefaultMaxPerAddress;

    /// <summary>How long the headers of a request may take; 1 s to 5 min.</summary>
    public TimeSpan HeadersTimeout { get; set; } = DefaultHeadersTimeout;

    /// <summary>How long a connection may be silent between requests; 1 s to 1 h.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = DefaultKeepAliveTimeout;

    /// <summary>Speed below which a client that sends a body, or takes an answer, is cut; 1 to 1,000,000 bytes a second.</summary>
    public double MinBytesPerSecond { get; set; } = DefaultMinBytesPerSecond;

    /// <summary>How long a client may be slower than that at the beginning; more than 1 s, to 5 min.</summary>
    public TimeSpan SlowGrace { get; set; } = DefaultSlowGrace;

    /// <summary>Headers of a request; 10 to 1,000.</summary>
    public int MaxHeaders { get; set; } = DefaultMaxHeaders;

    /// <summary>Bytes of all headers of a request; 1,024 to 1,048,576.</summary>
    public int MaxHeaderBytes { get; set; } = DefaultMaxHeaderBytes;

    /// <summary>Bytes of a request's first line, its address included; 256 to 1,048,576.</summary>
    public int MaxRequestLineBytes { get; set; } = DefaultMaxRequestLineBytes;
}

/// <summary>Names the option, its value and the rule.</summary>
internal sealed class ConnectionOptionsValidator : IValidateOptions<ConnectionOptions>
{
    private const int Many = 10_000_000, Mebibyte = 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, ConnectionOptions options)
    {
        OptionRules rules = new("Tracking:Security:Connections");
        rules.Check(options.Max, nameof(options.Max), 10, Many);
        rules.Check(options.MaxUpgraded, nameof(options.MaxUpgraded), 10, Many);
        rules.Check(options.MaxPerAddress, nameof(options.MaxPerAddress), 1, Many);
        rules.Check(options.HeadersTimeout, nameof(options.HeadersTimeout), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        rules.Check(options.KeepAliveTimeout, nameof(options.KeepAliveTimeout), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        rules.Check(options.MinBytesPerSecond, nameof(options.MinBytesPerSecond), 1.0, Mebibyte);
        rules.Check(options.SlowGrace, nameof(options.SlowGrace), TimeSpan.FromSeconds(1.001), TimeSpan.FromMinutes(5));
        rules.Check(options.MaxHeaders, nameof(options.MaxHeaders), 10, 1_000);
        rules.Check(options.MaxHeaderBytes, nameof(options.MaxHeaderBytes), 1_024, Mebibyte);
        rules.Check(options.MaxRequestLineBytes, nameof(options.MaxRequestLineBytes), 256, Mebibyte);
        return rules.Result;
    }
}
