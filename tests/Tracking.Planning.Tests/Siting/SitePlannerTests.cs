using CsCheck;
using Tracking.Model.Geography;
using Tracking.Planning.Emissions;
using Tracking.Planning.Siting;
using Tracking.Planning.Travel;

namespace Tracking.Planning.Tests.Siting;

public sealed class SitePlannerTests
{
    private static readonly FactorTable Factors = FactorTables.Version("uk-2026");
    private static readonly SitingOptions Hour = new() { SameDaySeconds = 1800, NextDaySeconds = 7200 };
    private static readonly Gen<GeoPoint> Points = Gen.Select(Gen.Double[43, 44], Gen.Double[-91, -90], static (lat, lon) => new GeoPoint(lat, lon));

    private static readonly Gen<SitingProblem> Problems = Gen.Select(
        Gen.Select(Points, Gen.Double[0, 5000], Gen.Double[0, 300]).Array[1, 20], Points.Array[0, 2], Gen.Select(Points, Gen.Double[0, 1000]).Array[1, 8], Gen.Bool,
        static (demand, stations, candidates, limited) => new SitingProblem
        {
            Demand = [.. demand.Select(static (point, i) => new DemandPoint($"D{i}", point.Item1, point.Item2, point.Item3))],
            Stations = [.. stations.Select(static (point, i) => new StationSite($"S{i}", point))],
            Candidates = [.. candidates.Select((point, i) => new StationSite($"C{i}", point.Item1) { PackagesPerDay = limited ? point.Item2 : double.PositiveInfinity, CostPerDay = i % 3 })],
            Hub = new GeoPoint(43.5, -92),
        });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Messages => [.. Wrong.Keys];

    private static Dictionary<string, Action> Wrong => new()
    {
        ["Site A stands twice"] = static () => Plan(Line() with { Stations = [Site("A", 0)], Candidates = [Site("A", 1)] }, 1),
        ["Site A takes -1 packages"] = static () => Plan(Line() with { Candidates = [Site("A", 1) with { PackagesPerDay = -1 }] }, 1),
        ["Site A costs -1 a day"] = static () => Plan(Line() with { Candidates = [Site("A", 1) with { CostPerDay = -1 }] }, 1),
        ["Site A has -1 jobs"] = static () => Plan(Line() with { Candidates = [Site("A", 1) with { JobsPerThousandPackages = -1 }] }, 1),
        ["Demand point D0 stands twice"] = static () => Plan(Line() with { Demand = [Point(0, 1, 1), Point(0, 1, 1)] }, 1),
        ["Demand point D0 has -1 people"] = static () => Plan(Line() with { Demand = [Point(0, -1, 1)] }, 1),
        ["Demand point D0 has NaN packages"] = static () => Plan(Line() with { Demand = [Point(0, 1, double.NaN)] }, 1),
        ["Demand point D0 has an area of 0"] = static () => Plan(Line() with { Demand = [Point(0, 1, 1) with { AreaSquareMetres = 0 }] }, 1),
        ["-1 candidates are to be opened"] = static () => Plan(Line(), -1),
        ["NextDaySeconds is 1; give no less than SameDaySeconds"] = static () => Plan(Line(), 1, new() { NextDaySeconds = 1 }),
        ["PackagesPerVan is 0; give more than 0"] = static () => Plan(Line(), 1, new() { PackagesPerVan = 0 }),
        ["LocalCircuity is 0.5; give 1 or more"] = static () => Plan(Line(), 1, new() { LocalCircuity = 0.5 }),
        ["matrix is of 1 places; the problem has"] = static () => SitePlanner.Plan(Line(), new GreatCircleMatrix([new(0, 0)], new()), 1, Factors, Hour),
        ["their product may be 4000000"] = static () => Plan(Big(2001, 2000), 1),
    };

    [Fact]
    public void The_candidate_that_brings_most_people_within_reach_is_opened_first_and_what_a_station_reaches_does_not_count_again()
    {
        // Along a line of 100 km: the station at 0 reaches D0; candidates at 50 and 100 km reach the points there.
        SitingPlan plan = Plan(Line(), 2);
        Assert.Equal([new("AT100", 900, 900, 90), new OpenedSite("AT50", 500, 500, 50)], plan.Opened);
        Assert.Equal((1000.0, 2400.0), (plan.Before.PeopleSameDay, plan.After.PeopleSameDay));
        Assert.Equal([("AT0", 1000.0), ("AT50", 1500.0), ("AT100", 1900.0)], plan.Candidates.Select(static candidate => (candidate.SiteId, candidate.Alone.PeopleSameDay)));
        Assert.Equal((100.0, 140.0, 0.0), (plan.Before.PackagesSameDay, plan.Before.PackagesNextDay + plan.Before.PackagesLater, plan.Before.PackagesNotServed));
        Assert.Equal((240.0, 0.0), (plan.After.PackagesSameDay, plan.After.PackagesNextDay + plan.After.PackagesLater));
    }

    [Fact]
    public void A_candidate_that_adds_nobody_is_not_opened() => Assert.Equal(["AT100", "AT50"], Plan(Line(), 3).Opened.Select(static site => site.SiteId));

    [Fact]
    public void Of_two_that_add_as_many_the_cheaper_one_is_opened()
    {
        SitingProblem problem = Line() with { Candidates = [Site("DEAR", 100) with { CostPerDay = 5 }, Site("CHEAP", 100) with { CostPerDay = 4, CostPerPackage = 0.5 }] };
        SitingPlan plan = Plan(problem, 1);
        Assert.Equal("CHEAP", Assert.Single(plan.Opened).SiteId);
        Assert.Equal(4 + (0.5 * plan.Opened[0].PackagesPerDay), plan.After.CostPerDay, 9);
    }

    [Fact]
    public void Kilometres_emissions_jobs_and_drivers_are_as_by_hand()
    {
        SitingProblem problem = new()
        {
            Demand = [Point(10, 1000, 250) with { AreaSquareMetres = 100e6 }],
            Candidates = [Site("A", 0) with { JobsPerThousandPackages = 8 }],
            Hub = At(-30),
        };
        var matrix = new GreatCircleMatrix(problem.Places, new());
        double way = matrix.Between(0, 1, Hour.Departure).Metres / 1000, toHub = matrix.Between(2, 0, Hour.Departure).Metres / 1000;
        SitingFigures figures = SitePlanner.Plan(problem, matrix, 1, Factors, Hour, null, Cancellation).After;
        double van = (2 * way * 250 / 100) + (0.57 * 1.3 * Math.Sqrt(250 * 100.0));
        Assert.Equal(van, figures.VanKilometres, 9);
        Assert.Equal(2 * toHub * 250 * 2 / 4000, figures.TruckKilometres, 9);
        Assert.Equal((257.16 * van) + (199.47 * toHub * 0.5), figures.GramsCo2e, 6);
        Assert.Equal((2.0, 2.5), (figures.StationJobs, figures.Drivers));
    }

    [Fact]
    public void Room_goes_first_to_what_can_come_the_same_day_and_what_finds_none_is_served_from_further_away()
    {
        SitingProblem problem = new()
        {
            Demand = [Point(0, 1000, 100), Point(40, 700, 70)],
            Stations = [Site("SMALL", 0) with { PackagesPerDay = 60 }],
            Candidates = [Site("NEXT", 40) with { PackagesPerDay = 100 }],
        };
        SitingPlan plan = Plan(problem, 1);
        Assert.Equal((600.0, 60.0, 110.0), (plan.Before.PeopleSameDay, plan.Before.PackagesSameDay, plan.Before.PackagesNotServed));
        Assert.Equal((1300.0, 130.0, 30.0, 10.0), (plan.After.PeopleSameDay, plan.After.PackagesSameDay, plan.After.PackagesNextDay, plan.After.PackagesNotServed));
        Assert.Equal(100, Assert.Single(plan.Opened).PackagesPerDay);
    }

    [Fact]
    public void Every_package_is_counted_once_and_people_are_those_whose_packages_come() => Gen.Select(Problems, Gen.Int[0, 4]).Sample(
        static (problem, open) =>
        {
            SitingPlan plan = Plan(problem, open);
            Assert.InRange(plan.Opened.Count, 0, open);
            foreach (SitingFigures figures in plan.Candidates.Select(static candidate => candidate.Alone).Append(plan.Before).Append(plan.After))
            {
                Assert.Equal(
                    problem.Demand.Sum(static point => point.PackagesPerDay), figures.PackagesSameDay + figures.PackagesNextDay + figures.PackagesLater + figures.PackagesNotServed, 6);
                Assert.InRange(figures.PeopleSameDay, 0, problem.Demand.Sum(static point => point.People) + 1e-6);
            }

            Assert.Equal(plan.After.PeopleSameDay - plan.Before.PeopleSameDay, plan.Opened.Sum(static site => site.PeopleAdded), 6);
            Assert.True(plan.Candidates.Count == 0 || open == 0 || plan.After.PeopleSameDay >= plan.Candidates.Max(static candidate => candidate.Alone.PeopleSameDay) - 1e-6);
        },
        iter: 200,
        threads: 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_opened_is_nearly_always_the_best_choice_of_all(bool limited)
    {
        int compared = 0, best = 0;
        for (int seed = 0; seed < 150; seed++)
        {
            SitingProblem problem = Big(7, 18, seed, limited);
            int open = 1 + (seed % 3);
            double most = Subsets(problem.Candidates.Count, open).Max(subset => PeopleWith(problem, subset)), found = Plan(problem, open).After.PeopleSameDay;
            if (!limited)
            {
                // What greedy choices guarantee where gains only fall (Nemhauser, Wolsey and Fisher 1978).
                Assert.InRange(found, (1 - (1 / Math.E)) * most - 1e-6, most + 1e-6);
            }

            compared += most > 0 ? 1 : 0;
            best += most > 0 && found > most - 1e-6 ? 1 : 0;
        }

        Assert.True(compared > 100, $"Only {compared} problems had something to gain.");
        Assert.True(best >= 0.95 * compared, $"The best choice was found in {best} of {compared} problems.");
    }

    [Fact]
    public void A_swap_mends_what_the_greedy_choice_spoils()
    {
        // MIDDLE reaches most by itself, but LEFT and RIGHT together reach all that it reaches, and the ends.
        SitingProblem problem = new()
        {
            Demand = [Point(0, 400, 40), Point(24, 300, 30), Point(38, 300, 30), Point(62, 400, 40)],
            Candidates = [Site("MIDDLE", 31), Site("LEFT", 12), Site("RIGHT", 50)],
        };
        var options = Hour with { SameDaySeconds = 1150 };
        var heard = new List<SitingProgress>();
        SitingPlan plan = SitePlanner.Plan(problem, Matrix(problem), 2, Factors, options, new Heard(heard), Cancellation);
        Assert.Equal(["LEFT", "RIGHT"], plan.Opened.Select(static site => site.SiteId).Order());
        Assert.Equal(1400, plan.After.PeopleSameDay);
    }

    [Fact]
    public void The_same_input_gives_the_same_plan_and_progress()
    {
        SitingProblem problem = Big(40, 300);
        List<SitingProgress> one = [], other = [];
        SitingPlan first = SitePlanner.Plan(problem, Matrix(problem), 6, Factors, Hour, new Heard(one), Cancellation), second = SitePlanner.Plan(problem, Matrix(problem), 6, Factors, Hour, new Heard(other), Cancellation);
        Assert.Equal(first.Opened, second.Opened);
        Assert.Equal(first.After, second.After);
        Assert.Equal(one, other);
        Assert.Equal([1, 2, 3, 4, 5, 6], one.Take(6).Select(static progress => progress.Opened));
    }

    [Fact]
    public void Planning_can_be_given_up()
    {
        using var giveUp = new CancellationTokenSource();
        SitingProblem problem = Big(40, 300);
        Assert.Throws<OperationCanceledException>(() => SitePlanner.Plan(problem, Matrix(problem), 6, Factors, Hour, new Stop(giveUp), giveUp.Token));
    }

    [Fact]
    public void A_plan_says_where_its_figures_come_from()
    {
        string basis = Plan(Line(), 1).Basis;
        foreach (string part in new[] { "Estimates.", "Daganzo 1984", "UK Government GHG Conversion Factors for Company Reporting 2026", "within 30 min" })
        {
            Assert.Contains(part, basis, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void What_is_out_of_range_is_refused(string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(Wrong[message]).Message, StringComparison.Ordinal);

    private static SitingProblem Line() => new()
    {
        Demand = [Point(0, 1000, 100), Point(50, 500, 50), Point(100, 900, 90)],
        Stations = [Site("STATION", 0)],
        Candidates = [Site("AT0", 0), Site("AT50", 50), Site("AT100", 100)],
    };

    private static SitingProblem Big(int candidates, int points, int seed = 7, bool limited = true)
    {
        var random = new Random(seed);
        GeoPoint Anywhere() => new(43 + (random.NextDouble() * 3), -92 + (random.NextDouble() * 3));
        return new()
        {
            Demand = [.. Enumerable.Range(0, points).Select(i => new DemandPoint($"D{i}", Anywhere(), random.Next(5000), random.Next(300)))],
            Candidates = [.. Enumerable.Range(0, candidates).Select(i => new StationSite($"C{i}", Anywhere()) { PackagesPerDay = limited ? random.Next(2000) : double.PositiveInfinity })],
        };
    }

    private static double PeopleWith(SitingProblem problem, IEnumerable<int> subset)
    {
        SitingProblem built = problem with { Stations = [.. problem.Stations, .. subset.Select(i => problem.Candidates[i])], Candidates = [] };
        return Plan(built, 0).Before.PeopleSameDay;
    }

    private static IEnumerable<int[]> Subsets(int count, int size) =>
        Enumerable.Range(0, 1 << count).Where(bits => System.Numerics.BitOperations.PopCount((uint)bits) <= size)
            .Select(bits => Enumerable.Range(0, count).Where(i => (bits >> i & 1) == 1).ToArray());

    private static SitingPlan Plan(SitingProblem problem, int open, SitingOptions? options = null) => SitePlanner.Plan(problem, Matrix(problem), open, Factors, options ?? Hour);

    private static GreatCircleMatrix Matrix(SitingProblem problem) => new(problem.Places, new());

    private static GeoPoint At(double kilometres) => new(43 + (kilometres / 111.195), -90.5);

    private static StationSite Site(string id, double kilometres) => new(id, At(kilometres));

    private static DemandPoint Point(double kilometres, double people, double packages) => new($"D{kilometres}", At(kilometres), people, packages);

    private sealed class Heard(List<SitingProgress> all) : IProgress<SitingProgress>
    {
        public void Report(SitingProgress value) => all.Add(value);
    }

    private sealed class Stop(CancellationTokenSource source) : IProgress<SitingProgress>
    {
        public void Report(SitingProgress value) => source.Cancel();
    }
}
