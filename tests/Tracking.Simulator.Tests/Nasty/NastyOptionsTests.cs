using Tracking.Simulator.Driving;
using Tracking.Simulator.Nasty;
using Tracking.Simulator.Routes;
using Tracking.Simulator.Tests.Fakes;
using Xunit;

namespace Tracking.Simulator.Tests.Nasty;

public sealed class NastyOptionsTests
{
    private static readonly Share s_some = Share.Parse("--test", "0.2");

    private static DayPlan Quiet { get; } = TestRoutes.PlanGenerated(NastyOptions.None);

    [Fact]
    public void Late_groups_are_sent_after_scans_that_were_made_after_them()
    {
        var plan = TestRoutes.PlanGenerated(new() { Late = s_some });

        var late = plan.Postings.Where(posting => posting.At > posting.Scan.At).ToList();
        Assert.NotEmpty(late);
        Assert.All(late, posting => Assert.True(posting.At - posting.Scan.At >= TimeSpan.FromMinutes(30)));
        Assert.All(late.GroupBy(posting => (posting.At, posting.Scan.Device)), group => Assert.InRange(group.Count(), 1, 10));
        Assert.Contains(late, posting => plan.Postings.Any(other => other.Scan.At > posting.Scan.At && other.At < posting.At));
        Assert.Equal(Quiet.Scans, plan.Scans);
    }

    [Fact]
    public void Duplicates_are_sent_two_or_three_times()
    {
        var plan = TestRoutes.PlanGenerated(new() { Duplicates = s_some });

        var times = plan.Postings.GroupBy(posting => posting.Scan.Key).Select(copies => copies.Count()).ToList();
        Assert.Equal(s_some.Of(plan.Scans.Count), times.Count(n => n > 1));
        Assert.All(times, n => Assert.InRange(n, 1, 3));
        Assert.Contains(2, times);
        Assert.Contains(3, times);
        Assert.Equal(Quiet.Scans, plan.Scans);
    }

    [Fact]
    public void Wrong_clocks_are_off_by_minutes_to_days_and_show_in_both_times()
    {
        var plan = TestRoutes.PlanGenerated(new() { WrongClock = Share.Parse("--test", "3") });

        var wrong = plan.Scans.Select(scan => scan.Device).Distinct().Where(device => device.ClockError != TimeSpan.Zero).ToList();
        Assert.Equal(3, wrong.Count);
        Assert.All(wrong, device => Assert.InRange(device.ClockError.Duration(), TimeSpan.FromMinutes(3), TimeSpan.FromDays(3)));
        Assert.Equal(Quiet.Scans.Select(scan => (scan.Key, scan.At)), plan.Scans.Select(scan => (scan.Key, scan.At)));
    }

    [Fact]
    public void Missorted_packages_come_to_another_station_first_and_then_to_their_own()
    {
        var plan = TestRoutes.PlanGenerated(new() { Missort = s_some });

        Assert.Equal(s_some.Of(plan.Route.PackageCount), plan.Mishaps.Missorts.Count);
        Assert.InRange(GreatCircle.Metres(plan.Route.Station, plan.Neighbour!.Location), 19_000, 21_000);
        foreach (var id in plan.Mishaps.Missorts)
        {
            var before = plan.Scans.Where(scan => scan.Package == id).TakeWhile(scan => scan.Type != "inducted");
            Assert.Equal(
                [("arrived", plan.Neighbour.StationId), ("departed", plan.Neighbour.StationId), ("arrived", plan.Route.StationId)],
                before.Select(scan => (scan.Type, scan.StationId!)));
        }

        Assert.Null(Quiet.Neighbour);
    }

    [Fact]
    public void Attempted_packages_have_a_reason_and_are_delivered_on_a_second_pass()
    {
        var plan = TestRoutes.PlanGenerated(new() { Attempts = s_some });

        var attempts = plan.Scans.Where(scan => scan.Type == "attempted").ToList();
        Assert.Equal(s_some.Of(plan.Route.PackageCount), attempts.Count);
        var firstPassEnds = plan.Itinerary.Visits.Where(visit => !visit.SecondPass).Max(visit => visit.ArriveAt + visit.Stay);
        foreach (var attempt in attempts)
        {
            Assert.NotNull(attempt.Reason);
            Assert.True(plan.Scans.Single(scan => scan.Package == attempt.Package && scan.EndsJourney).At > firstPassEnds);
        }
    }

    [Fact]
    public void Wrong_doors_are_voided_before_the_right_one_is_found()
    {
        var plan = TestRoutes.PlanGenerated(new() { Voids = s_some });

        var voids = plan.Scans.Where(scan => scan.Type == "voided").ToList();
        Assert.Equal(s_some.Of(plan.Route.PackageCount), voids.Count);
        foreach (var scan in voids)
        {
            Assert.Equal(("delivered", scan.Package), (scan.Voids!.Type, scan.Voids.Package));
            Assert.Contains(plan.Scans, other => ReferenceEquals(other, scan.Voids));
            Assert.True(scan.Voids.At < scan.At);
            var right = plan.Scans.Single(other => other.Package == scan.Package && other.EndsJourney);
            Assert.True(scan.At < right.At);
            Assert.InRange(GreatCircle.Metres(scan.Voids.Location!.Value, plan.Route.Stops[right.StopIndex!.Value].Location), 40, 170);
        }
    }

    [Fact]
    public void After_a_relabelling_only_the_new_barcode_is_read()
    {
        var plan = TestRoutes.PlanGenerated(new() { Relabels = Share.Parse("--test", "0.5") });

        var relabels = plan.Scans.Where(scan => scan.Type == "relabelled").ToList();
        Assert.Equal(plan.Mishaps.Relabels.Count, relabels.Count);
        Assert.Equal(3, plan.Mishaps.Relabels.Values.Distinct().Count());
        foreach (var relabel in relabels)
        {
            var scans = plan.Scans.Where(scan => scan.Package == relabel.Package).ToList();
            var at = scans.IndexOf(relabel);
            Assert.All(scans[..(at + 1)], scan => Assert.Equal(relabel.Package, scan.Barcode));
            Assert.All(scans[(at + 1)..], scan => Assert.Equal(relabel.NewPackageId, scan.Barcode));
            Assert.NotEmpty(scans[(at + 1)..]);
        }
    }

    [Fact]
    public void Shuffled_scans_are_sent_out_of_order()
    {
        var plan = TestRoutes.PlanGenerated(new() { Shuffle = s_some });

        Assert.Equal(s_some.Of(plan.Scans.Count), plan.Postings.Count(posting => posting.At > posting.Scan.At));
        var order = plan.Postings.Select(posting => posting.Scan.At).ToList();
        Assert.NotEqual(order.Order(), order);
        Assert.Equal(Quiet.Scans, plan.Scans);
    }

    [Theory]
    [InlineData("0", 10, 0)]
    [InlineData("0.001", 10, 1)]
    [InlineData("0.25", 8, 2)]
    [InlineData("1", 8, 8)]
    [InlineData("3", 8, 3)]
    [InlineData("30", 8, 8)]
    [InlineData("0.5", 0, 0)]
    public void A_share_is_a_part_or_a_count(string text, int population, int chosen)
    {
        var share = Share.Parse("--late", text);
        Assert.Equal(chosen, share.Of(population));
        Assert.Equal(chosen, share.Choose([.. Enumerable.Range(0, population)], new Random(1)).Distinct().Count());
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("-0.1")]
    [InlineData("many")]
    [InlineData("NaN")]
    public void Anything_else_is_refused_by_name(string text) =>
        Assert.Contains("--late " + text, Assert.Throws<SimulatorException>(() => Share.Parse("--late", text)).Message, StringComparison.Ordinal);
}
