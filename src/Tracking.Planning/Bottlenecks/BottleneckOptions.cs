namespace Tracking.Planning.Bottlenecks;

/// <summary>How a station's hours ahead are sampled, and what counts as a bottleneck.</summary>
public sealed record BottleneckOptions
{
    /// <summary>Default of <see cref="Paths"/>.</summary>
    public const int DefaultPaths = 500;

    /// <summary>Default of <see cref="StepMinutes"/>.</summary>
    public const int DefaultStepMinutes = 15;

    /// <summary>Default of <see cref="HorizonHours"/>: a day's lead and the hours from onset to deadline.</summary>
    public const int DefaultHorizonHours = 40;

    /// <summary>Default of <see cref="MissShare"/>.</summary>
    public const double DefaultMissShare = 0.05;

    /// <summary>Default of <see cref="MissPackages"/>.</summary>
    public const int DefaultMissPackages = 20;

    /// <summary>Default of <see cref="HourCorrelation"/>.</summary>
    public const double DefaultHourCorrelation = 0.6;

    /// <summary>Default of <see cref="StreamCorrelation"/>.</summary>
    public const double DefaultStreamCorrelation = 0.8;

    /// <summary>Default of <see cref="AbsenceRate"/>.</summary>
    public const double DefaultAbsenceRate = 0.05;

    /// <summary>Default of <see cref="ShiftSpread"/>.</summary>
    public const double DefaultShiftSpread = 0.05;

    /// <summary>Default of <see cref="HourSpread"/>.</summary>
    public const double DefaultHourSpread = 0.05;

    /// <summary>Sampled paths, 10 to 10,000.</summary>
    public int Paths { get; init; } = DefaultPaths;

    /// <summary>Minutes of a step, a divisor of 60 from 5 on. A package passes at most one stage in a step.</summary>
    public int StepMinutes { get; init; } = DefaultStepMinutes;

    /// <summary>Hours looked ahead, 2 to 96.</summary>
    public int HorizonHours { get; init; } = DefaultHorizonHours;

    /// <summary>The same seed gives the same paths.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Share of the packages due at a deadline from which on missing it is a bottleneck, more than 0, up to 1.</summary>
    public double MissShare { get; init; } = DefaultMissShare;

    /// <summary>Packages from which on missing a deadline is a bottleneck, however few are due; 1 or more.</summary>
    public int MissPackages { get; init; } = DefaultMissPackages;

    /// <summary>
    /// Correlation of a forecast's errors between neighbouring hours, 0 to 1: the share of their variance that is a level, which fades over a day; the rest is each hour's own.
    /// </summary>
    public double HourCorrelation { get; init; } = DefaultHourCorrelation;

    /// <summary>Correlation of the errors of a station's streams in the same hour, 0 to 1.</summary>
    public double StreamCorrelation { get; init; } = DefaultStreamCorrelation;

    /// <summary>Share of people of a shift to come that are absent without anybody knowing yet, 0 up to less than 1.</summary>
    public double AbsenceRate { get; init; } = DefaultAbsenceRate;

    /// <summary>Standard deviation of the logarithm of how much a stage does in a shift, against its rate; 0 to 1.</summary>
    public double ShiftSpread { get; init; } = DefaultShiftSpread;

    /// <summary>The same from hour to hour within a shift; 0 to 1.</summary>
    public double HourSpread { get; init; } = DefaultHourSpread;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names option, value and rule.</exception>
    public void Validate()
    {
        OptionRule.Check(Paths is >= 10 and <= 10_000, nameof(Paths), Paths, "10 to 10,000");
        OptionRule.Check(StepMinutes >= 5 && 60 % StepMinutes == 0, nameof(StepMinutes), StepMinutes, "a divisor of 60 from 5 on");
        OptionRule.Check(HorizonHours is >= 2 and <= 96, nameof(HorizonHours), HorizonHours, "2 to 96");
        OptionRule.Check(MissShare is > 0 and <= 1, nameof(MissShare), MissShare, "more than 0, up to 1");
        OptionRule.Check(MissPackages >= 1, nameof(MissPackages), MissPackages, "1 or more");
        OptionRule.Check(HourCorrelation is >= 0 and <= 1, nameof(HourCorrelation), HourCorrelation, "0 to 1");
        OptionRule.Check(StreamCorrelation is >= 0 and <= 1, nameof(StreamCorrelation), StreamCorrelation, "0 to 1");
        OptionRule.Check(AbsenceRate is >= 0 and < 1, nameof(AbsenceRate), AbsenceRate, "0 up to less than 1");
        OptionRule.Check(ShiftSpread is >= 0 and <= 1, nameof(ShiftSpread), ShiftSpread, "0 to 1");
        OptionRule.Check(HourSpread is >= 0 and <= 1, nameof(HourSpread), HourSpread, "0 to 1");
    }
}
