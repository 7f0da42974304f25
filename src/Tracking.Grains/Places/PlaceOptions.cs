using Microsoft.Extensions.Options;

namespace Tracking.Grains.Places;

/// <summary>For how long stations, vehicles and containers know who was there; section <c>Tracking:Places</c>.</summary>
public sealed class PlaceOptions
{
    /// <summary>Default of <see cref="DepartedFor"/>.</summary>
    public static readonly TimeSpan DefaultDepartedFor = TimeSpan.FromDays(7);

    /// <summary>Default of <see cref="TroubleFor"/>.</summary>
    public static readonly TimeSpan DefaultTroubleFor = TimeSpan.FromDays(30);

    /// <summary>Default of <see cref="PurgeEvery"/>.</summary>
    public static readonly TimeSpan DefaultPurgeEvery = TimeSpan.FromHours(6);

    /// <summary>
    /// A member that left longer ago than this is forgotten. Figures of days gone by, and scans of vehicles that come later than this, no longer know of it; each departed
    /// member takes some 80 bytes of memory for as long. 1 minute to 366 days.
    /// </summary>
    public TimeSpan DepartedFor { get; set; } = DefaultDepartedFor;

    /// <summary>A member that left and was never found, or did not come to its recipient, is remembered for so long. 1 minute to 366 days.</summary>
    public TimeSpan TroubleFor { get; set; } = DefaultTroubleFor;

    /// <summary>How often a place looks for members to forget. 1 second to 30 days.</summary>
    public TimeSpan PurgeEvery { get; set; } = DefaultPurgeEvery;
}

/// <summary>Names the option, its value and the rule.</summary>
public sealed class PlaceOptionsValidator : IValidateOptions<PlaceOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, PlaceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionRules rules = new("Tracking:Places");
        rules.Check(options.DepartedFor, nameof(options.DepartedFor), TimeSpan.FromMinutes(1), TimeSpan.FromDays(366));
        rules.Check(options.TroubleFor, nameof(options.TroubleFor), TimeSpan.FromMinutes(1), TimeSpan.FromDays(366));
        rules.Check(options.PurgeEvery, nameof(options.PurgeEvery), TimeSpan.FromSeconds(1), TimeSpan.FromDays(30));
        return rules.Result;
    }
}
