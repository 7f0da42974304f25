using Microsoft.Extensions.Options;

namespace Tracking.Grains.Personal;

/// <summary>Where the keys of personal data are, and how long personal data is kept; section <c>Tracking:Personal</c>.</summary>
public sealed class PersonalOptions
{
    /// <summary>
    /// Profile <c>embedded</c>: directory of the database of keys; relative to the directory in which the server was started. Empty: <c>keys</c> in the data directory.
    /// </summary>
    public string KeysDirectory { get; set; } = "";

    /// <summary>How long personal data is kept.</summary>
    public RetentionOptions Retention { get; set; } = new();
}

/// <summary>How long personal data is kept; section <c>Tracking:Personal:Retention</c>.</summary>
public sealed class RetentionOptions
{
    /// <summary>Default of <see cref="Days"/>.</summary>
    public const int DefaultDays = 90;

    /// <summary>Default of <see cref="UnendedDays"/>.</summary>
    public const int DefaultUnendedDays = 365;

    /// <summary>Default of <see cref="SweepEvery"/>: 1 h.</summary>
    public static readonly TimeSpan DefaultSweepEvery = TimeSpan.FromHours(1);

    /// <summary>Days from the event that ended a package (delivered, returned, lost, cancelled, disposed) to the erasure of its personal data; 0 to 3,650.</summary>
    public int Days { get; set; } = DefaultDays;

    /// <summary>In place of <see cref="Days"/> for packages of a delivery partner, by its id; 0 to 3,650 each.</summary>
    public IDictionary<string, int> Partners { get; set; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>
    /// Days after the last news of a package that never ended, and after the upload of a photo or signature that no scan names; 1 to 3,650.
    /// </summary>
    public int UnendedDays { get; set; } = DefaultUnendedDays;

    /// <summary>Pause between looks at what is due; 1 s to 1 d.</summary>
    public TimeSpan SweepEvery { get; set; } = DefaultSweepEvery;
}

/// <summary>Names the option, its value and the rule.</summary>
public sealed class PersonalOptionsValidator : IValidateOptions<PersonalOptions>
{
    private const int MostDays = 3650;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, PersonalOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionRules rules = new("Tracking:Personal:Retention");
        RetentionOptions retention = options.Retention;
        rules.Check(retention.Days, nameof(retention.Days), 0, MostDays);
        rules.Check(retention.UnendedDays, nameof(retention.UnendedDays), 1, MostDays);
        rules.Check(retention.SweepEvery, nameof(retention.SweepEvery), TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        foreach ((string partnerId, int days) in retention.Partners)
        {
            rules.Check(days, $"{nameof(retention.Partners)}:{partnerId}", 0, MostDays);
        }

        return rules.Result;
    }
}
