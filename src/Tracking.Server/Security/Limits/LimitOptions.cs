using Microsoft.Extensions.Options;
using Tracking.Grains;

namespace Tracking.Server.Security.Limits;

/// <summary>So much a second for long, and so much at once.</summary>
internal sealed class Rate
{
    /// <summary>Of which nothing is said.</summary>
    public Rate() { }

    /// <summary>Of these numbers.</summary>
    public Rate(double perSecond, int burst) => (PerSecond, Burst) = (perSecond, burst);

    /// <summary>How much a second, for long; 0.01 to 1,000,000.</summary>
    public double PerSecond { get; set; }

    /// <summary>How much at once; 1 to 10,000,000.</summary>
    public int Burst { get; set; }
}

/// <summary>How much one may ask; section <c>Tracking:Security:Limits</c>. Each node counts for itself.</summary>
internal sealed class LimitOptions
{
    public const int DefaultHubConnectionsPerAddress = 10_000;
    public const int DefaultHubConnectionsPerIdentity = 10_000;

    /// <summary>Requests of one service, control room or admin key: more than one node can answer, so that only what runs wild is held up.</summary>
    public Rate Services { get; set; } = new(20_000, 40_000);

    /// <summary>Requests of one device's key. A whole station, or a gateway of many scanners, may share one.</summary>
    public Rate Devices { get; set; } = new(2_000, 10_000);

    /// <summary>Requests of one person who is signed in, over all their browsers.</summary>
    public Rate People { get; set; } = new(500, 5_000);

    /// <summary>Requests from one address of callers whom nobody knows: customers, thousands of whom may share the address of their carrier. IPv6 by /64.</summary>
    public Rate Anonymous { get; set; } = new(1_000, 10_000);

    /// <summary>Wrong keys, tokens, cookies and links from one address; with none left, whoever shows something there that this node does not know already is refused unchecked.</summary>
    public Rate WrongCredentials { get; set; } = new(5, 200);

    /// <summary>Attempts to sign in or to get a token from one address, right or wrong.</summary>
    public Rate SignIns { get; set; } = new(20, 200);

    /// <summary>Calls of hub methods over one connection of somebody known.</summary>
    public Rate HubCalls { get; set; } = new(1_000, 20_000);

    /// <summary>Calls of hub methods over one connection of a customer.</summary>
    public Rate AnonymousHubCalls { get; set; } = new(20, 200);

    /// <summary>Hub connections from one address; 1 to 1,000,000. IPv6 by /64.</summary>
    public int HubConnectionsPerAddress { get; set; } = DefaultHubConnectionsPerAddress;

    /// <summary>Hub connections of one key or person; 1 to 1,000,000.</summary>
    public int HubConnectionsPerIdentity { get; set; } = DefaultHubConnectionsPerIdentity;
}

/// <summary>Names the option, its value and the rule.</summary>
internal sealed class LimitOptionsValidator : IValidateOptions<LimitOptions>
{
    private const double MinPerSecond = 0.01, MaxPerSecond = 1_000_000;
    private const int MaxBurst = 10_000_000, MaxConnections = 1_000_000;

    public ValidateOptionsResult Validate(string? name, LimitOptions options)
    {
        OptionRules rules = new("Tracking:Security:Limits");
        CheckRate(options.Services, nameof(options.Services));
        CheckRate(options.Devices, nameof(options.Devices));
        CheckRate(options.People, nameof(options.People));
        CheckRate(options.Anonymous, nameof(options.Anonymous));
        CheckRate(options.WrongCredentials, nameof(options.WrongCredentials));
        CheckRate(options.SignIns, nameof(options.SignIns));
        CheckRate(options.HubCalls, nameof(options.HubCalls));
        CheckRate(options.AnonymousHubCalls, nameof(options.AnonymousHubCalls));
        rules.Check(options.HubConnectionsPerAddress, nameof(options.HubConnectionsPerAddress), 1, MaxConnections);
        rules.Check(options.HubConnectionsPerIdentity, nameof(options.HubConnectionsPerIdentity), 1, MaxConnections);
        return rules.Result;

        void CheckRate(Rate rate, string option)
        {
            rules.Check(rate.PerSecond, $"{option}:PerSecond", MinPerSecond, MaxPerSecond);
            rules.Check(rate.Burst, $"{option}:Burst", 1, MaxBurst);
        }
    }
}
