using Tracking.Planning.Bottlenecks;

namespace Tracking.Planning.Tests.Bottlenecks;

public sealed class ActionPlannerTests
{
    // 100 packages stand staged, and the wave has places for 60.
    private static readonly StationSituation FewVans = Stations.Of([0, 0, 0, 20], [0, 0, 0, 100], [Stations.Wave(4, 6)], 4);

    [Fact]
    public void Vans_that_are_missing_are_best_sent()
    {
        CostedAction best = Compare(FewVans, new ActionOptions { Van = 40 })[0];
        Assert.Equal((ActionKind.ExtraWave, 4, 160, 0, 0), (best.Kind, best.Quantity, best.TotalCost, best.Missed, best.Probability));
    }

    [Fact]
    public void The_cheaper_of_two_that_help_comes_first()
    {
        CostedAction best = Compare(FewVans, new ActionOptions { Van = 500, PartnerPackage = 3 })[0];
        Assert.Equal((ActionKind.AnotherPartner, 40, 120, 0), (best.Kind, best.Quantity, best.Cost, best.Missed));
    }

    [Fact]
    public void Nothing_is_done_when_that_is_cheapest()
    {
        CostedAction best = Compare(FewVans, new ActionOptions { MissedPromise = 0.5 })[0];
        Assert.Equal((null, 40, 20), (best.Kind, best.Missed, best.TotalCost));
    }

    [Fact]
    public void People_help_where_people_are_missing_and_vans_do_not()
    {
        StationSituation slow = Stations.Of([0, 1, 9, 40], [0, 300, 0, 0], [Stations.Wave(4, 99)], 4);
        IReadOnlyList<CostedAction> actions = Compare(slow, new ActionOptions { PersonHour = 20, Van = 1, StaffNotice = TimeSpan.FromMinutes(15) });
        Assert.Equal(ActionKind.ExtraStaff, actions[0].Kind);
        Assert.Equal(0, actions[0].Missed);
        Assert.Equal(actions.Single(action => action.Kind is null).Missed, actions.Single(action => action.Kind == ActionKind.ExtraWave).Missed);
    }

    [Fact]
    public void What_is_still_to_come_can_be_diverted_or_not_sold()
    {
        StationSituation coming = Stations.Of([9, 9, 9, 40], [0, 0, 0, 0], [Stations.Wave(8, 4)], 8) with
        {
            Inbound = [new InboundGroup(60, 0, Stations.Now, Stations.Always(4))],
            Unseen = [new UnseenStream { FirstHour = Stations.At(1), CanStopSelling = true, Hours = [new UnseenHour(20, 20, 20, 0, Stations.Always(1))] }],
        };
        IReadOnlyList<CostedAction> actions = Compare(coming, new ActionOptions { MostDivertedShare = 1, DivertedPackage = 1, UnsoldPackage = 0.1, Van = 1_000, PartnerPackage = 100 });
        CostedAction divert = actions.Single(action => action.Kind == ActionKind.Divert), stop = actions.Single(action => action.Kind == ActionKind.StopSellingSameDay);
        Assert.Equal((40, 0), (divert.Quantity, divert.Missed));
        Assert.Equal((20, 20, 2), (stop.Quantity, stop.Missed, stop.Cost));
        Assert.Equal(ActionKind.Divert, actions[0].Kind);
    }

    [Fact]
    public void What_could_not_be_there_in_time_is_not_proposed()
    {
        var late = TimeSpan.FromHours(5);
        Assert.Equal([null], Compare(FewVans, new ActionOptions { VanNotice = late, PartnerNotice = late, StaffNotice = late, DivertNotice = late }).Select(action => action.Kind));
    }

    [Theory]
    [InlineData(nameof(ActionOptions.MissedPromise))]
    [InlineData(nameof(ActionOptions.Van))]
    [InlineData(nameof(ActionOptions.MostVans))]
    [InlineData(nameof(ActionOptions.MostDivertedShare))]
    [InlineData(nameof(ActionOptions.StaffNotice))]
    public void Options_out_of_range_are_named(string option)
    {
        ActionOptions bad = option switch
        {
            nameof(ActionOptions.MissedPromise) => new ActionOptions { MissedPromise = -1 },
            nameof(ActionOptions.Van) => new ActionOptions { Van = double.NaN },
            nameof(ActionOptions.MostVans) => new ActionOptions { MostVans = -1 },
            nameof(ActionOptions.MostDivertedShare) => new ActionOptions { MostDivertedShare = 1.1 },
            _ => new ActionOptions { StaffNotice = TimeSpan.FromHours(-1) },
        };
        Assert.StartsWith(option + " is ", Assert.Throws<ArgumentException>(bad.Validate).Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<CostedAction> Compare(StationSituation situation, ActionOptions options)
    {
        BottleneckForecast forecast = Stations.Forecast(situation, Stations.Quiet);
        return ActionPlanner.Compare(forecast, forecast.Deadlines[0], options, TestContext.Current.CancellationToken);
    }
}
