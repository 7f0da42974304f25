using Microsoft.Extensions.Options;

namespace Tracking.Server.Hosting;

/// <summary>What the server is and where it keeps its data; section <c>Tracking</c>.</summary>
internal sealed class TrackingOptions
{
    /// <summary>One machine: RocksDB in the data directory.</summary>
    public const string EmbeddedProfile = "embedded";

    /// <summary>A cluster: rows in Azure Tables, grain state in Azure Blobs, members in Redis.</summary>
    public const string AzureProfile = "azure";

    public const string DefaultProfile = EmbeddedProfile;
    public const string DefaultDataDirectory = "data";

    /// <summary>Default of <see cref="DrainDelay"/>.</summary>
    public static readonly TimeSpan DefaultDrainDelay = TimeSpan.Zero;

    /// <summary>Which stores are behind it: <c>embedded</c> or <c>azure</c>.</summary>
    public string Profile { get; set; } = DefaultProfile;

    /// <summary>Where everything is kept that is kept on this machine; relative to the directory in which the server was started.</summary>
    public string DataDirectory { get; set; } = DefaultDataDirectory;

    /// <summary>How long after a signal to stop requests are still taken, so that a proxy can notice; 0 to 1 min.</summary>
    public TimeSpan DrainDelay { get; set; } = DefaultDrainDelay;
}

/// <summary>Names the option, its value and the rule.</summary>
internal sealed class TrackingOptionsValidator : IValidateOptions<TrackingOptions>
{
    public ValidateOptionsResult Validate(string? name, TrackingOptions options)
    {
        if (options.Profile is not (TrackingOptions.EmbeddedProfile or TrackingOptions.AzureProfile))
        {
            return ValidateOptionsResult.Fail($"Tracking:Profile is '{options.Profile}'; it must be 'embedded' or 'azure'.");
        }

        if (options.DrainDelay < TimeSpan.Zero || options.DrainDelay > TimeSpan.FromMinutes(1))
        {
            return ValidateOptionsResult.Fail($"Tracking:DrainDelay is {options.DrainDelay}; it must be 00:00:00 to 00:01:00.");
        }

        return string.IsNullOrWhiteSpace(options.DataDirectory)
            ? ValidateOptionsResult.Fail("Tracking:DataDirectory is empty; it must name a directory that can be written to.")
            : ValidateOptionsResult.Success;
    }
}
