using System.Text.Json;
using CsCheck;
using Tracking.Simulator.Driving;
using Tracking.Simulator.Nasty;
using Tracking.Simulator.Routes;
using Tracking.Simulator.Tests.Fakes;
using Xunit;

namespace Tracking.Simulator.Tests.Driving;

public sealed class DayPlanTests
{
    private static readonly Gen<Share> s_share = Gen.Select(Gen.Double[0, 1], Gen.Bool).Select((x, on) => on ? x : 0)
        .Select(x => Share.Parse("--test", x.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));

    private static readonly Gen<DayPlan> s_plans = Gen.Select(
        s_share.Array[8], Gen.Int[0, 1000], Gen.Int[1, 25], Gen.Int[0, 1000]).Select((s, seed, stops, routeSeed) => DayPlanner.Plan(
            TestRoutes.Generate(stops, routeSeed),
            new(seed, "", new()
            {
                Late = s[0],
                Duplicates = s[1],
                WrongClock = s[2],
                Missort = s[3],
                Attempts = s[4],
                Voids = s[5],
                Relabels = s[6],
                Shuffle = s[7],
            })));

    [Fact]
    public void Whatever_goes_wrong_every_package_is_delivered_exactly_once_and_last() => s_plans.Sample(plan =>
    {
        foreach (var package in plan.Route.Stops.SelectMany(stop => stop.Packages))
        {
            var scans = plan.Scans.Where(scan => scan.Package == package.PackageId).ToList();
            var voided = scans.Select(scan => scan.Voids).OfType<PlannedScan>().ToHashSet(ReferenceEqualityComparer.Instance);
            var effective = Assert.Single(scans, scan => scan.Type == "delivered" && !voided.Contains(scan));
            Assert.True(effective.EndsJourney);
            Assert.Same(scans[^1], effective);
            Assert.NotNull(effective.LeftAt);
        }
    }, iter: 200);

    [Fact]
    public void Every_scan_is_sent_and_none_before_it_was_made() => s_plans.Sample(plan =>
    {
        Assert.All(plan.Postings, posting => Assert.True(posting.At >= posting.Scan.At));
        Assert.Equal(plan.Scans.Select(scan => scan.Key).Order(), plan.Postings.Where(posting => posting.Copy == 0).Select(posting => posting.Scan.Key).Order());
        Assert.Equal(plan.Postings.Select(posting => posting.At).Order(), plan.Postings.Select(posting => posting.At));
        Assert.All(plan.Postings, posting => Assert.True(posting.At <= plan.Length));
        Assert.All(plan.Scans, scan => Assert.True(scan.At >= TimeSpan.Zero && scan.At <= plan.Length));
    }, iter: 200);

    [Fact]
    public void Every_scan_has_a_key_of_its_own() => s_plans.Sample(
        plan => plan.Scans.Select(scan => scan.Key).Distinct().Count() == plan.Scans.Count, iter: 200);

    [Fact]
    public void The_same_seed_gives_the_same_day_and_another_seed_another()
    {
        Assert.Equal(Print(TestRoutes.PlanGenerated(TestRoutes.AllNasty, seed: 5)), Print(TestRoutes.PlanGenerated(TestRoutes.AllNasty, seed: 5)));
        Assert.NotEqual(Print(TestRoutes.PlanGenerated(TestRoutes.AllNasty, seed: 5)), Print(TestRoutes.PlanGenerated(TestRoutes.AllNasty, seed: 6)));
    }

    [Fact]
    public void A_quiet_day_inducts_stows_loads_departs_delivers_and_returns()
    {
        var plan = TestRoutes.PlanSmall();

        Assert.Equal(
            ["inducted", "inducted", "inducted", "stowed", "stowed", "stowed", "loaded", "loaded", "loaded", "departed", "delivered", "delivered", "delivered", "arrived"],
            plan.Scans.Select(scan => scan.Type));
        Assert.Equal(["P-3", "P-2", "P-1"], plan.Scans.Where(scan => scan.Type == "loaded").Select(scan => scan.Package));
        Assert.All(plan.Scans.Where(scan => scan.Package is null), scan => Assert.Equal(("VAN-5ma110ne", "DTS1"), (scan.VehicleId, scan.StationId)));
        Assert.All(plan.Scans, scan => Assert.Equal(TimeSpan.Zero, scan.Device.ClockError));
    }

    [Fact]
    public void The_time_at_a_door_is_the_sum_of_its_packages()
    {
        var visit = TestRoutes.PlanSmall().Itinerary.Visits[0];
        Assert.Equal(TravelModel.Parking + TimeSpan.FromSeconds(90.5), visit.Stay);
    }

    [Fact]
    public void Deliveries_happen_near_their_door()
    {
        var plan = TestRoutes.PlanGenerated(TestRoutes.AllNasty);
        foreach (var scan in plan.Scans.Where(scan => scan.EndsJourney))
        {
            Assert.InRange(GreatCircle.Metres(plan.Route.Stops[scan.StopIndex!.Value].Location, scan.Location!.Value), 0, 15);
        }
    }

    [Fact]
    public void A_prefix_gives_packages_and_van_other_ids_but_not_the_station()
    {
        var plan = TestRoutes.PlanSmall(prefix: "run2-");

        Assert.Equal("run2-VAN-5ma110ne", plan.VehicleId);
        Assert.All(plan.Scans.Where(scan => scan.Package is not null), scan => Assert.StartsWith("run2-P-", scan.Barcode, StringComparison.Ordinal));
        Assert.Contains(plan.Scans, scan => scan.StationId == "DTS1");
        Assert.Empty(plan.Scans.Select(scan => scan.Key).Intersect(TestRoutes.PlanSmall().Scans.Select(scan => scan.Key)));
    }

    [Fact]
    public void A_prefix_that_makes_ids_too_long_is_refused() =>
        Assert.Contains("--prefix", Assert.Throws<SimulatorException>(() => TestRoutes.PlanSmall(prefix: new string('x', 130))).Message, StringComparison.Ordinal);

    private static string Print(DayPlan plan) =>
        JsonSerializer.Serialize(plan.Postings) + JsonSerializer.Serialize(Track.Of(plan.Itinerary, TimeSpan.FromSeconds(30)));
}
