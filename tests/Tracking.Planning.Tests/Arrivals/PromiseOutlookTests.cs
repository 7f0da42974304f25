using Tracking.Model.Packages;
using Tracking.Planning.Arrivals;
using static Tracking.Planning.Tests.Arrivals.Rounds;

namespace Tracking.Planning.Tests.Arrivals;

/// <summary>What a prediction means for a promise.</summary>
public sealed class PromiseOutlookTests
{
    private const long Promised = Morning + 120 * Minute;

    [Theory]
    [InlineData(60, 100, PromiseState.OnTrack)]
    [InlineData(100, 130, PromiseState.AtRisk)]
    [InlineData(125, 150, PromiseState.Late)]
    public void It_is_at_risk_when_the_window_reaches_beyond_it_and_late_when_all_of_it_lies_beyond(int from, int to, PromiseState state) =>
        Assert.Equal(state, PromiseOutlook.Of(Promised, Window(from, to), null, Morning));

    [Fact]
    public void It_is_late_when_its_time_has_passed() =>
        Assert.Equal(PromiseState.Late, PromiseOutlook.Of(Promised, Window(60, 70), PromiseState.OnTrack, Promised + 1));

    [Fact]
    public void It_does_not_flicker_when_the_window_ends_just_about_it()
    {
        Assert.Equal(PromiseState.OnTrack, PromiseOutlook.Of(Promised, Window(90, 119), PromiseState.OnTrack, Morning));
        Assert.Equal(PromiseState.AtRisk, PromiseOutlook.Of(Promised, Window(90, 119), PromiseState.AtRisk, Morning));
        Assert.Equal(PromiseState.OnTrack, PromiseOutlook.Of(Promised, Window(90, 114), PromiseState.AtRisk, Morning));
        Assert.Equal(PromiseState.Late, PromiseOutlook.Of(Promised, Window(118, 140), PromiseState.Late, Morning));
        Assert.Equal(PromiseState.AtRisk, PromiseOutlook.Of(Promised, Window(110, 140), PromiseState.Late, Morning));
    }

    private static ArrivalPrediction Window(int from, int to) =>
        new(Morning + (from + to) / 2 * Minute, Morning + from * Minute, Morning + to * Minute, 5);
}
