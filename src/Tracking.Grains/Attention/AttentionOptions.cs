using Microsoft.Extensions.Options;
using Tracking.Model.Attention;

namespace Tracking.Grains.Attention;

/// <summary>After how long what needs attention, and how often it is looked for; section <c>Tracking:Attention</c>.</summary>
public sealed class AttentionOptions
{
    /// <summary>Default of <see cref="SweepPlacesPerSecond"/>.</summary>
    public const int DefaultSweepPlacesPerSecond = 100;

    /// <summary>Default of <see cref="VanSilentAfter"/>.</summary>
    public static readonly TimeSpan DefaultVanSilentAfter = TimeSpan.FromMinutes(30);

    /// <summary>Default of <see cref="StuckAfter"/>.</summary>
    public static readonly TimeSpan DefaultStuckAfter = TimeSpan.FromHours(24);

    /// <summary>Default of <see cref="AdriftAfter"/>.</summary>
    public static readonly TimeSpan DefaultAdriftAfter = TimeSpan.FromHours(12);

    /// <summary>Default of <see cref="NotDepartedAfter"/>.</summary>
    public static readonly TimeSpan DefaultNotDepartedAfter = TimeSpan.FromHours(2);

    /// <summary>Default of <see cref="NotScannedInAfter"/>.</summary>
    public static readonly TimeSpan DefaultNotScannedInAfter = TimeSpan.FromMinutes(30);

    /// <summary>Default of <see cref="ContradictedFor"/>.</summary>
    public static readonly TimeSpan DefaultContradictedFor = TimeSpan.FromDays(7);

    /// <summary>Default of <see cref="EvaluateEvery"/>.</summary>
    public static readonly TimeSpan DefaultEvaluateEvery = TimeSpan.FromSeconds(1);

    /// <summary>Default of <see cref="SweepEvery"/>.</summary>
    public static readonly TimeSpan DefaultSweepEvery = TimeSpan.FromHours(1);

    /// <summary>A vehicle on its round that is silent for so long.</summary>
    public TimeSpan VanSilentAfter { get; set; } = DefaultVanSilentAfter;

    /// <summary>A package on hand without any event for so long.</summary>
    public TimeSpan StuckAfter { get; set; } = DefaultStuckAfter;

    /// <summary>A package that is nowhere and not seen for so long.</summary>
    public TimeSpan AdriftAfter { get; set; } = DefaultAdriftAfter;

    /// <summary>A package loaded for so long on a vehicle that still stands at the station.</summary>
    public TimeSpan NotDepartedAfter { get; set; } = DefaultNotDepartedAfter;

    /// <summary>A vehicle back at a station for so long with packages aboard.</summary>
    public TimeSpan NotScannedInAfter { get; set; } = DefaultNotScannedInAfter;

    /// <summary>How long a sighting after a package's end is shown.</summary>
    public TimeSpan ContradictedFor { get; set; } = DefaultContradictedFor;

    /// <summary>A place that changes is looked at so often at the most.</summary>
    public TimeSpan EvaluateEvery { get; set; } = DefaultEvaluateEvery;

    /// <summary>After a start every place is looked at once, so many a second; 0 for never.</summary>
    public int SweepPlacesPerSecond { get; set; } = DefaultSweepPlacesPerSecond;

    /// <summary>Pause before every place is looked at again.</summary>
    public TimeSpan SweepEvery { get; set; } = DefaultSweepEvery;

    /// <summary>As the model has them.</summary>
    public AttentionThresholds ToThresholds() => new()
    {
        VanSilent = (long)VanSilentAfter.TotalMilliseconds,
        Stuck = (long)StuckAfter.TotalMilliseconds,
        Adrift = (long)AdriftAfter.TotalMilliseconds,
        NotDeparted = (long)NotDepartedAfter.TotalMilliseconds,
        NotScannedIn = (long)NotScannedInAfter.TotalMilliseconds,
        ContradictedFor = (long)ContradictedFor.TotalMilliseconds,
    };
}

/// <summary>Names the option, its value and the rule.</summary>
public sealed class AttentionOptionsValidator : IValidateOptions<AttentionOptions>
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, AttentionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionRules rules = new("Tracking:Attention");
        TimeSpan second = TimeSpan.FromSeconds(1);
        rules.Check(options.VanSilentAfter, nameof(options.VanSilentAfter), second, Longest);
        rules.Check(options.StuckAfter, nameof(options.StuckAfter), TimeSpan.FromMilliseconds(2 * Model.Places.MemberRow.Quarter), Longest);
        rules.Check(options.AdriftAfter, nameof(options.AdriftAfter), second, Longest);
        rules.Check(options.NotDepartedAfter, nameof(options.NotDepartedAfter), second, Longest);
        rules.Check(options.NotScannedInAfter, nameof(options.NotScannedInAfter), second, Longest);
        rules.Check(options.ContradictedFor, nameof(options.ContradictedFor), second, Longest);
        rules.Check(options.EvaluateEvery, nameof(options.EvaluateEvery), TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        rules.Check(options.SweepPlacesPerSecond, nameof(options.SweepPlacesPerSecond), 0, 10_000);
        rules.Check(options.SweepEvery, nameof(options.SweepEvery), second, Longest);
        return rules.Result;
    }
}
