using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Scans;
using static Tracking.Model.Scans.ScanType;
using static Tracking.Model.Tests.Facts;

namespace Tracking.Model.Tests.Packages;

public sealed class MissortTests
{
    [Theory]
    [InlineData(Arrived)]
    [InlineData(Unloaded)]
    public void Arriving_at_a_station_that_is_not_on_the_plan_is_a_missort(ScanType type)
    {
        EventRow wrong = Scan(type, 2, "X", "V");
        PackageState state = Fold(To("D", "O"), wrong);

        Assert.True(state.Missorted);
        Assert.Equal(FoldFlags.Missorted, state.Folded(wrong).Flags);
        Assert.True(state.StayAt(Depot("X")).Missorted);
    }

    [Theory]
    [InlineData("O")]
    [InlineData("D")]
    public void Arriving_on_the_plan_is_not(string station) => Assert.False(Fold(To("D", "O"), Scan(Arrived, 2, station)).Missorted);

    [Fact]
    public void Where_no_origin_was_announced_the_station_that_accepted_it_is_on_the_plan() =>
        Assert.False(Fold(To("D"), Scan(Inducted, 1, "A"), Scan(Arrived, 2, "A")).Missorted);

    [Fact]
    public void Without_a_plan_there_is_no_missort() => Assert.False(Fold(Scan(Arrived, 2, "X")).Missorted);

    [Fact]
    public void Being_sorted_at_a_wrong_station_is_not_an_arrival() => Assert.False(Fold(To("D", "O"), Scan(Sorted, 2, "X")).Missorted);

    [Theory]
    [InlineData(Arrived)]
    [InlineData(Sorted)]
    public void It_is_missorted_until_it_is_seen_on_the_plan(ScanType type)
    {
        EventRow wrong = Scan(Arrived, 2, "X");

        Assert.True(Fold(To("D", "O"), wrong, Scan(Loaded, 3, "X", "V")).Missorted);
        Assert.False(Fold(To("D", "O"), wrong, Scan(type, 4, "D")).Missorted);
    }

    [Fact]
    public void A_return_may_come_anywhere() =>
        Assert.False(Fold(To("D", "O"), Scan(ReturnStarted, 1, reason: Reason.Refused), Scan(Arrived, 2, "X")).Missorted);

    [Fact]
    public void A_voided_arrival_is_no_missort()
    {
        EventRow wrong = Scan(Arrived, 2, "X");

        Assert.False(Fold(To("D", "O"), wrong, Void(wrong)).Missorted);
    }
}
