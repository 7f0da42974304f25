using Tracking.Planning.Demand;

namespace Tracking.Planning.Tests.Demand;

public sealed class DemandOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(new DemandOptions().Failures());

    [Fact]
    public void Every_value_out_of_its_range_is_named_with_its_range()
    {
        IReadOnlyList<string> failures = new DemandOptions { HorizonHours = 337, LearningRate = double.NaN, BackTestWindows = 1 }.Failures();
        Assert.Equal(
            ["HorizonHours is 337; it must be 1 to 336.", "LearningRate is NaN; it must be 0.001 to 1.", "BackTestWindows is 1; it must be 2 to 50."],
            failures);
        Assert.Throws<ArgumentException>(() => new DemandOptions { Leaves = 1 }.Validate());
    }

    [Fact]
    public void A_past_too_short_for_the_back_test_is_named() =>
        Assert.Equal(["MaxHistoryHours is 1008; the back-test needs 1152."], new DemandOptions { MaxHistoryHours = 1_008, HorizonHours = 336 }.Failures());

    [Fact]
    public void Other_options_have_another_fingerprint()
    {
        Assert.Equal(new DemandOptions().Fingerprint, new DemandOptions().Fingerprint);
        Assert.NotEqual(new DemandOptions().Fingerprint, new DemandOptions { Seed = 2 }.Fingerprint);
    }
}
