using Tracking.Planning.Bottlenecks;

namespace Tracking.Planning.Tests.Bottlenecks;

public sealed class BottleneckOptionsTests
{
    public static TheoryData<string, BottleneckOptions> Bad => new()
    {
        { nameof(BottleneckOptions.Paths), new BottleneckOptions { Paths = 9 } },
        { nameof(BottleneckOptions.StepMinutes), new BottleneckOptions { StepMinutes = 25 } },
        { nameof(BottleneckOptions.HorizonHours), new BottleneckOptions { HorizonHours = 97 } },
        { nameof(BottleneckOptions.MissShare), new BottleneckOptions { MissShare = 0 } },
        { nameof(BottleneckOptions.MissPackages), new BottleneckOptions { MissPackages = 0 } },
        { nameof(BottleneckOptions.HourCorrelation), new BottleneckOptions { HourCorrelation = 1.1 } },
        { nameof(BottleneckOptions.StreamCorrelation), new BottleneckOptions { StreamCorrelation = -0.1 } },
        { nameof(BottleneckOptions.AbsenceRate), new BottleneckOptions { AbsenceRate = 1 } },
        { nameof(BottleneckOptions.ShiftSpread), new BottleneckOptions { ShiftSpread = double.NaN } },
        { nameof(BottleneckOptions.HourSpread), new BottleneckOptions { HourSpread = 2 } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Options_of_sampling_out_of_range_are_named(string option, BottleneckOptions options) =>
        Assert.StartsWith(option + " is ", Assert.Throws<ArgumentException>(options.Validate).Message, StringComparison.Ordinal);

    [Fact]
    public void Thresholds_must_leave_room_between_raising_and_lowering()
    {
        Assert.StartsWith("Day raises at 0.5", Assert.Throws<ArgumentException>(() => new AlertPolicy(new AlertOptions { Day = new(0.5, 0.5, 1) })).Message, StringComparison.Ordinal);
        Assert.StartsWith("Now raises at", Assert.Throws<ArgumentException>(new AlertOptions { Now = new(1.1, 0.5, 1) }.Validate).Message, StringComparison.Ordinal);
        Assert.StartsWith("SixHours raises at", Assert.Throws<ArgumentException>(new AlertOptions { SixHours = new(0.9, 0.5, 0) }.Validate).Message, StringComparison.Ordinal);
        Assert.StartsWith("LowerPersistence is 0", Assert.Throws<ArgumentException>(new AlertOptions { LowerPersistence = 0 }.Validate).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Staffing_targets_out_of_range_are_named()
    {
        Assert.StartsWith("MissTarget is 1", Assert.Throws<ArgumentException>(new StaffingOptions { MissTarget = 1 }.Validate).Message, StringComparison.Ordinal);
        Assert.StartsWith("MostPeople is 0", Assert.Throws<ArgumentException>(new StaffingOptions { MostPeople = 0 }.Validate).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Defaults_are_in_range()
    {
        new BottleneckOptions().Validate();
        new AlertOptions().Validate();
        new ActionOptions().Validate();
        new StaffingOptions().Validate();
    }
}
