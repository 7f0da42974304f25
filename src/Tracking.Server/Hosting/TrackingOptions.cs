using Microsoft.Extensions.Options;

namespace Tracking.Server.Hosting;

/// <summary>What the server is and where it keeps its data; section <c>Tracking</c>.</summary>
internal sealed class TrackingOptions
{
    public const string DefaultProfile = "embedded";
    public const string DefaultDataDirectory = "data";

    /// <summary>Which stores are behind it.</summary>
    public string Profile { get; set; } = DefaultProfile;

    /// <summary>Where everything is kept; relative to the directory in which the server was started.</summary>
    public string DataDirectory { get; set; } = DefaultDataDirectory;
}

/// <summary>Names the option, its value and the rule.</summary>
internal sealed class TrackingOptionsValidator : IValidateOptions<TrackingOptions>
{
    public ValidateOptionsResult Validate(string? name, TrackingOptions options)
    {
        if (options.Profile != TrackingOptions.DefaultProfile)
        {
            return ValidateOptionsResult.Fail($"Tracking:Profile is '{options.Profile}'; this build has 'embedded' only.");
        }

        return string.IsNullOrWhiteSpace(options.DataDirectory)
            ? ValidateOptionsResult.Fail("Tracking:DataDirectory is empty; it must name a directory that can be written to.")
            : ValidateOptionsResult.Success;
    }
}
