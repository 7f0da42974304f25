using System.Net;
using Microsoft.Extensions.Options;
using Tracking.Server.Hosting;

namespace Tracking.Server.Clustering;

/// <summary>How nodes of the profile <c>azure</c> find each other, and when one is given up; section <c>Tracking:Cluster</c>.</summary>
internal sealed class ClusterSettings
{
    public const string DefaultServiceId = "tracking";
    public const string DefaultClusterId = "main";
    public const int DefaultSiloPort = 11111;
    public const int DefaultMissedProbes = 2;

    /// <summary>Default of <see cref="ProbeTimeout"/>.</summary>
    public static readonly TimeSpan DefaultProbeTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Default of <see cref="CutOffAfter"/>.</summary>
    public static readonly TimeSpan DefaultCutOffAfter = TimeSpan.FromSeconds(5);

    /// <summary>Redis that keeps the members, as StackExchange.Redis takes it: <c>host:6379,password=…,ssl=true</c>.</summary>
    public string Redis { get; set; } = "";

    /// <summary>Names the system; stays the same over all its deployments, because grain state is found by it.</summary>
    public string ServiceId { get; set; } = DefaultServiceId;

    /// <summary>Names the cluster: nodes with the same one, the same service and the same Redis are one cluster.</summary>
    public string ClusterId { get; set; } = DefaultClusterId;

    /// <summary>IP address at which other nodes reach this one. Empty: the first address of this machine's name.</summary>
    public string AdvertisedAddress { get; set; } = "";

    /// <summary>Port at which other nodes reach this one; 1 to 65535.</summary>
    public int SiloPort { get; set; } = DefaultSiloPort;

    /// <summary>How long a node may take to answer another one's probe, and how often it is probed; 200 ms to 30 s.</summary>
    public TimeSpan ProbeTimeout { get; set; } = DefaultProbeTimeout;

    /// <summary>Probes in a row that a node may miss before it is suspected, the last of them by way of a third node; 1 to 10.</summary>
    public int MissedProbes { get; set; } = DefaultMissedProbes;

    /// <summary>
    /// A node that for so long reached neither Redis nor the greater part of the nodes takes no requests any more: others may have given it up. 1 s to 5 min.
    /// </summary>
    public TimeSpan CutOffAfter { get; set; } = DefaultCutOffAfter;
}

/// <summary>Names the option, its value and the rule.</summary>
internal sealed class ClusterSettingsValidator(IOptions<TrackingOptions> tracking) : IValidateOptions<ClusterSettings>
{
    public ValidateOptionsResult Validate(string? name, ClusterSettings options)
    {
        if (tracking.Value.Profile != TrackingOptions.AzureProfile)
        {
            return ValidateOptionsResult.Success;
        }

        List<string> failures = [];
        Check(!string.IsNullOrWhiteSpace(options.Redis), nameof(options.Redis), options.Redis, "name a Redis server, such as 'redis:6379'");
        Check(!string.IsNullOrWhiteSpace(options.ServiceId), nameof(options.ServiceId), options.ServiceId, "not be empty");
        Check(!string.IsNullOrWhiteSpace(options.ClusterId), nameof(options.ClusterId), options.ClusterId, "not be empty");
        Check(
            options.AdvertisedAddress.Length == 0 || IPAddress.TryParse(options.AdvertisedAddress, out _),
            nameof(options.AdvertisedAddress), options.AdvertisedAddress, "be an IP address, or empty");
        Check(options.SiloPort is >= 1 and <= 65535, nameof(options.SiloPort), options.SiloPort, "be 1 to 65535");
        Check(
            options.ProbeTimeout >= TimeSpan.FromMilliseconds(200) && options.ProbeTimeout <= TimeSpan.FromSeconds(30),
            nameof(options.ProbeTimeout), options.ProbeTimeout, "be 00:00:00.2 to 00:00:30");
        Check(options.MissedProbes is >= 1 and <= 10, nameof(options.MissedProbes), options.MissedProbes, "be 1 to 10");
        Check(
            options.CutOffAfter >= TimeSpan.FromSeconds(1) && options.CutOffAfter <= TimeSpan.FromMinutes(5),
            nameof(options.CutOffAfter), options.CutOffAfter, "be 00:00:01 to 00:05:00");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(bool right, string option, object value, string rule)
        {
            if (!right)
            {
                failures.Add(FormattableString.Invariant($"Tracking:Cluster:{option} is '{value}'; it must {rule}."));
            }
        }
    }
}
