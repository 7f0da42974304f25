namespace Tracking.Planning.Bottlenecks;

/// <summary>What a staffing proposal has to reach.</summary>
public sealed record StaffingOptions
{
    /// <summary>Default of <see cref="MissTarget"/>.</summary>
    public const double DefaultMissTarget = 0.05;

    /// <summary>Default of <see cref="MostPeople"/>.</summary>
    public const int DefaultMostPeople = 60;

    /// <summary>Probability of a bottleneck that no deadline is to exceed, 0 up to less than 1.</summary>
    public double MissTarget { get; init; } = DefaultMissTarget;

    /// <summary>People that a stage has room for in a shift, 1 to 1,000.</summary>
    public int MostPeople { get; init; } = DefaultMostPeople;

    /// <summary>Cost of a person-hour in a shift against others, such as more at night; null when all cost the same.</summary>
    public Func<StaffShift, double>? HourlyCost { get; init; }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names option, value and rule.</exception>
    public void Validate()
    {
        OptionRule.Check(MissTarget is >= 0 and < 1, nameof(MissTarget), MissTarget, "0 up to less than 1");
        OptionRule.Check(MostPeople is >= 1 and <= 1_000, nameof(MostPeople), MostPeople, "1 to 1,000");
    }
}
