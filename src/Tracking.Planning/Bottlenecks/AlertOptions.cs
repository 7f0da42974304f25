namespace Tracking.Planning.Bottlenecks;

/// <summary>When alerts are raised and lowered. The defaults were tuned on the simulated weeks of seeds 1 to 12 (docs/planning.md).</summary>
public sealed record AlertOptions
{
    /// <summary>Default of <see cref="LowerPersistence"/>.</summary>
    public const int DefaultLowerPersistence = 2;

    /// <summary>Default for less than 2 hours.</summary>
    public static readonly AlertThreshold DefaultNow = new(0.6, 0.3, 1);

    /// <summary>Default from 2 hours on.</summary>
    public static readonly AlertThreshold DefaultTwoHours = new(0.6, 0.3, 1);

    /// <summary>Default from 6 hours on.</summary>
    public static readonly AlertThreshold DefaultSixHours = new(0.65, 0.3, 1);

    /// <summary>Default from 24 hours on.</summary>
    public static readonly AlertThreshold DefaultDay = new(0.6, 0.3, 1);

    /// <summary>For an onset less than 2 hours away.</summary>
    public AlertThreshold Now { get; init; } = DefaultNow;

    /// <summary>From 2 hours on.</summary>
    public AlertThreshold TwoHours { get; init; } = DefaultTwoHours;

    /// <summary>From 6 hours on.</summary>
    public AlertThreshold SixHours { get; init; } = DefaultSixHours;

    /// <summary>From 24 hours on.</summary>
    public AlertThreshold Day { get; init; } = DefaultDay;

    /// <summary>Forecasts in a row that must agree to lower an alert, 1 or more.</summary>
    public int LowerPersistence { get; init; } = DefaultLowerPersistence;

    /// <summary>The thresholds for a lead time.</summary>
    public AlertThreshold For(LeadTime lead) => lead switch
    {
        LeadTime.Day => Day,
        LeadTime.SixHours => SixHours,
        LeadTime.TwoHours => TwoHours,
        _ => Now,
    };

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names option, value and rule.</exception>
    public void Validate()
    {
        Check(Now, nameof(Now));
        Check(TwoHours, nameof(TwoHours));
        Check(SixHours, nameof(SixHours));
        Check(Day, nameof(Day));
        OptionRule.Check(LowerPersistence >= 1, nameof(LowerPersistence), LowerPersistence, "1 or more");
    }

    private static void Check(AlertThreshold value, string option)
    {
        if (!(value.Lower >= 0) || !(value.Lower < value.Raise) || !(value.Raise <= 1) || value.Persistence < 1)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{option} raises at {value.Raise}, lowers at {value.Lower} after {value.Persistence}; it must lower at 0 or more, raise above that and up to 1, after 1 or more."));
        }
    }
}
