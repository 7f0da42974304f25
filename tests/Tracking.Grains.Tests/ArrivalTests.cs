using Orleans;
using Tracking.Grains.Arrivals;
using Tracking.Grains.Stations;
using Tracking.Grains.Tests.Harness;
using Tracking.Grains.Vehicles;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Scans;
using Tracking.Planning.Arrivals;
using Tracking.Testing;

namespace Tracking.Grains.Tests;

/// <summary>When a van comes: what its grain shows of its round's plan and facts, and what the station learns from it.</summary>
public sealed class ArrivalTests
{
    private const long Minute = 60_000;

    /// <summary>Five minutes of driving and two at the door.</summary>
    private const long Leg = 7 * Minute;

    [Fact]
    public async Task A_late_departure_moves_the_windows()
    {
        await using var site = await Site.StartAsync();
        await site.PlanAsync(20);
        ExpectedArrival early = await site.ArrivalAsync(15);
        Assert.True(early.From <= site.PlannedDone(15) && site.PlannedDone(15) <= early.To, $"{early}");
        Assert.Equal(15, early.StopsAway);

        await site.DepartAsync(90);
        ExpectedArrival late = await site.ArrivalAsync(15);
        long expected = site.PlannedDone(15) + 90 * Minute;
        Assert.True(late.From > early.From && late.To > early.To && late.From <= expected && expected <= late.To, $"{early} became {late}");
    }

    [Fact]
    public async Task A_window_stands_still_while_the_van_keeps_its_plan_and_narrows_once_when_it_is_near()
    {
        await using var site = await Site.StartAsync();
        await site.PlanAsync(40);
        await site.DepartAsync(0);
        var seen = new List<ExpectedArrival> { await site.ArrivalAsync(39) };
        for (int stop = 0; stop < 39; stop++)
        {
            // Now two minutes early, now two late.
            await site.DeliverAsync(stop, site.PlannedDone(stop) + (stop % 3 - 1) * 2 * Minute);
            seen.Add(await site.ArrivalAsync(39));
        }

        (long From, long To)[] windows = [.. seen.Select(arrival => (arrival.From, arrival.To)).Distinct()];
        Assert.InRange(windows.Length, 1, 2);
        Assert.All(windows, window => Assert.True(window.From >= windows[0].From && window.To <= windows[0].To, string.Join(' ', windows)));
        Assert.Equal(Enumerable.Range(0, 40).Reverse(), seen.Select(arrival => arrival.StopsAway));
    }

    [Fact]
    public async Task A_window_widens_on_the_side_where_it_is_wrong()
    {
        await using var site = await Site.StartAsync();
        await site.PlanAsync(40);
        await site.DepartAsync(0);
        ExpectedArrival before = await site.ArrivalAsync(39);
        long late = 0;
        for (int stop = 0; stop < 12; stop++)
        {
            late += 4 * Minute;
            await site.DeliverAsync(stop, site.PlannedDone(stop) + late);
            ExpectedArrival after = await site.ArrivalAsync(39);
            Assert.True(after.From >= before.From && after.To >= before.To && after.From < before.To, $"{before} became {after}");
            before = after;
        }

        Assert.True(before.To > site.PlannedDone(39) + late, $"{before}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_shown_is_shown_again_after_the_van_was_out_of_memory(bool restarted)
    {
        await using var site = await Site.StartAsync();
        await site.PlanAsync(30, promisedAfter: 200);
        await site.DepartAsync(0);
        for (int stop = 0; stop < 10; stop++)
        {
            await site.DeliverAsync(stop, site.PlannedDone(stop) + stop * 4 * Minute);
            await site.ArrivalAsync(29);
        }

        RoundView before = await site.RoundAsync(29);
        if (restarted)
        {
            await site.RestartAsync();
        }
        else
        {
            await site.Node.ForgetAllAsync();
        }

        RoundView after = await site.RoundAsync(29);
        Assert.Equal((before.Arrival, before.Outlook), (after.Arrival, after.Outlook));
        Assert.NotNull(after.Arrival);
    }

    [Fact]
    public async Task Scans_in_any_order_give_the_same_stops()
    {
        var shown = new List<(int, string)>();
        foreach (int order in (int[])[0, 1, 2])
        {
            await using var site = await Site.StartAsync();
            await site.PlanAsync(20);
            site.MoveTo(site.PlannedDone(12));
            (int Stop, long At)[] done = [.. Enumerable.Range(0, 12).Select(stop => (stop, site.PlannedDone(stop) + (stop % 4) * Minute))];
            Action<(int, long)[]> shuffle = order switch { 0 => _ => { }, 1 => Array.Reverse, _ => new Random(7).Shuffle };
            shuffle(done);
            for (int i = 0; i < done.Length; i++)
            {
                if (i == done.Length / 2)
                {
                    await site.SendAsync(Facts.Vehicle(ScanType.Departed, "V", site.Start) with { StationId = "S" });
                }

                await site.SendAsync(Facts.Package(ScanType.Delivered, $"P{done[i].Stop}", done[i].At) with { VehicleId = "V" });
            }

            RouteView route = (await site.Van.Route())!;
            shown.Add(((await site.ArrivalAsync(19)).StopsAway, string.Join(' ', route.DoneAt)));
        }

        Assert.Single(shown.Distinct());
    }

    [Fact]
    public void Facts_in_any_order_give_the_same_prediction()
    {
        const int stops = 30, made = 18;
        const long start = 1_763_568_000_000;
        var plan = new RouteSpec
        {
            DepartsAt = start,
            Stops = [.. Enumerable.Range(0, stops).Select(stop => new RouteStopSpec([$"P{stop}"], start + (stop + 1) * Leg - 2 * Minute, 120))],
        };
        var kept = RoundDocument.Begin(null, new StationLearner().Model(null), 0, stops);
        var random = new Random(11);
        int[] facts = [.. Enumerable.Range(-1, made + 1)];
        var seen = new HashSet<ExpectedArrival>();
        for (int order = 0; order < 50; order++)
        {
            var round = new VehicleRound(plan, kept, "V");
            long? departedAt = null;
            var known = new StopFacts[stops];
            foreach (int fact in facts)
            {
                if (fact < 0)
                {
                    departedAt = start + 9 * Minute;
                }
                else
                {
                    long at = start + (fact + 1) * 8 * Minute + fact % 5 * Minute;
                    known[fact] = new StopFacts(true, at, false, at);
                }

                round.Take(RoundFacts.Of(known, departedAt, start));
            }

            round.Look(start + 160 * Minute, _ => null);
            seen.Add(round.ArrivalAt(stops - 1, $"P{stops - 1}", start + 160 * Minute, _ => null)!.Value.Arrival);
            random.Shuffle(facts);
        }

        Assert.Single(seen);
    }

    [Fact]
    public void A_stop_that_was_tried_in_vain_is_passed_and_what_comes_back_has_fallen_away()
    {
        StopFacts open = new(false, null, true, null), delivered = new(true, 100, false, 100), backAtStation = new(true, 900, false, null);
        RoundFacts facts = RoundFacts.Of([open, delivered, backAtStation, new StopFacts(false, null, true, 50)], 10, 0);
        Assert.Equal([(3, 50L), (1, 100L)], facts.Made);
        Assert.Equal([false, true, true, true], facts.Closed);
        Assert.Equal([false, false, true, false], facts.FallenAway);
        Assert.True(facts.Extends(RoundFacts.Of([open, open, open, open], 10, 0)));
        Assert.False(facts.Extends(RoundFacts.Of([delivered, open, open, open], 10, 0)));
    }

    [Fact]
    public void A_van_that_nobody_scanned_to_depart_is_taken_to_be_on_its_way_once_its_packages_are()
    {
        StopFacts loaded = new(false, null, true, null), setOut = new(false, null, true, null, 700), delivered = new(true, 1_900, false, 1_900);
        Assert.Null(RoundFacts.Of([loaded, loaded], null, 1_000).DepartedAt);
        Assert.Equal(1_000, RoundFacts.Of([loaded, setOut], null, 1_000).DepartedAt);
        Assert.Equal(700, RoundFacts.Of([setOut, loaded], null, 500).DepartedAt);
        Assert.Equal(1_200, RoundFacts.Of([setOut, loaded], 1_200, 1_000).DepartedAt);
        Assert.Null(RoundFacts.Of([delivered, setOut], null, 1_000).DepartedAt);
    }

    [Fact]
    public async Task What_comes_late_from_an_offline_scanner_is_taken_in_as_if_it_had_come_in_time()
    {
        await using var site = await Site.StartAsync();
        await site.PlanAsync(20);
        await site.DepartAsync(0);
        await site.DeliverAsync(0, site.PlannedDone(0));
        await site.DeliverAsync(5, site.PlannedDone(5));
        Assert.Equal(8, (await site.ArrivalAsync(10)).StopsAway);
        for (int stop = 1; stop < 5; stop++)
        {
            await site.SendAsync(Facts.Package(ScanType.Delivered, $"P{stop}", site.PlannedDone(stop)) with { VehicleId = "V" });
        }

        Assert.Equal(4, (await site.ArrivalAsync(10)).StopsAway);
    }

    [Fact]
    public async Task The_promise_is_at_risk_or_late_as_soon_as_the_prediction_says_so()
    {
        await using var site = await Site.StartAsync();
        await site.PlanAsync(30, promisedAfter: 30 * 7);
        await site.DepartAsync(0);
        Assert.Equal((byte)PromiseState.OnTrack, (await site.RoundAsync(5)).Outlook);
        Assert.Equal((byte)PromiseState.AtRisk, (await site.RoundAsync(29)).Outlook);
        Assert.Equal("atRisk", await site.PromiseAsync(29));
        await site.DeliverAsync(0, site.PlannedDone(0) + 150 * Minute);
        Assert.Equal("late", await site.PromiseAsync(29));
        Assert.Equal("onTrack", await site.PromiseAsync(1));
    }

    [Fact]
    public async Task The_station_learns_from_each_round_once_and_the_next_one_knows_it()
    {
        await using var site = await Site.StartAsync();
        await site.PlanAsync(25);
        await site.DriveAsync(25, slowness: 1.5);
        ArrivalRecord record = await site.ScoredAsync(rounds: 1);
        DayScore day = Assert.Single(record.ToBoard().Days);
        Assert.Equal(new DateOnly(2025, 11, 19), day.Day);
        Assert.True(day.Total.Predictions >= 25, $"{day.Total}");
        Assert.Equal(25, day.Shown.Packages);
        Assert.True(day.Total.BiasSeconds > 0, $"{day.Total}");

        // Told again, it counts once: a van that is planned anew has told already.
        await site.Van.Plan(null);
        Assert.Equal(1, (await site.Station.Score()).Rounds);

        RoundBasis next = await site.Station.Begin("V", site.Now);
        Assert.Equal(-8 * 60 * Minute, next.UtcOffset);
        Assert.True(next.ToModel().TravelByBand[2] + next.ToModel().DriverTravel > 0.01, $"{next.ToModel().TravelByBand[2]} {next.ToModel().DriverTravel}");
        await site.RestartAsync();
        Assert.Equal(record.Board, (await site.Station.Score()).Board);
    }

    [Fact]
    public async Task A_round_that_is_told_twice_counts_once_also_after_a_restart()
    {
        await using var site = await Site.StartAsync();
        var outcome = RoundOutcome.Of(Guid.NewGuid(), new RoundReport { Legs = [new DrivenLeg("door", 300, 120, 500, 9)], Pace = new RoundPace(0, 0, 0.01, 0.01, 0) }, [], 0);
        await site.Station.Report(outcome);
        await site.Station.Report(outcome);
        await site.RestartAsync();
        await site.Station.Report(outcome);
        Assert.Equal(1, (await site.Station.Score()).Rounds);
        await site.Station.Report(outcome with { RoundId = Guid.NewGuid() });
        Assert.Equal(2, (await site.Station.Score()).Rounds);
    }

    [Fact]
    public async Task A_round_that_is_planned_anew_on_its_way_keeps_what_was_shown_and_how_slow_it_is()
    {
        await using var site = await Site.StartAsync();
        await site.PlanAsync(30);
        await site.DepartAsync(0);
        for (int stop = 0; stop < 10; stop++)
        {
            await site.DeliverAsync(stop, site.PlannedDone(stop) + (stop + 1) * 4 * Minute);
        }

        ExpectedArrival before = await site.ArrivalAsync(29);
        await site.Van.Plan(site.Spec(Enumerable.Range(10, 20)));
        ExpectedArrival after = await site.ArrivalAsync(29);
        Assert.Equal((before.From, before.To), (after.From, after.To));
        Assert.Equal(19, after.StopsAway);
        await site.RestartAsync();
        Assert.Equal(after, await site.ArrivalAsync(29));
    }

    /// <summary>A node and a van with a round from station S, in a time zone of its own; time is moved by what happens.</summary>
    private sealed class Site : IAsyncDisposable
    {
        private readonly DataDirectory directory = new();
        private readonly WallClock clock = new(new DateTimeOffset(2025, 11, 19, 16, 0, 0, TimeSpan.Zero));

        public Node Node { get; private set; } = null!;

        public long Start { get; private set; }

        public long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

        public IVehicleGrain Van => Node.Grains.GetGrain<IVehicleGrain>("V");

        public IStationArrivalsGrain Station => Node.Grains.GetGrain<IStationArrivalsGrain>("S");

        public static async Task<Site> StartAsync()
        {
            var site = new Site();
            site.Start = site.Now;
            site.Node = await Node.StartAsync(site.directory.Path, site.clock);
            await site.Node.Pipeline.DefineStationAsync("S", new StationSpec { TimeZone = "America/Los_Angeles" });
            await site.Node.Pipeline.DefineVehicleAsync("V", new VehicleSpec { Kind = (byte)VehicleKind.Delivery });
            return site;
        }

        public long PlannedDone(int stop) => Start + (stop + 1) * Leg;

        public RouteSpec Spec(IEnumerable<int> stops) => new()
        {
            StationId = "S",
            DepartsAt = Start,
            Stops = [.. stops.Select(stop => new RouteStopSpec([$"P{stop}"], PlannedDone(stop) - 2 * Minute, 120))],
        };

        /// <summary>Announces and loads a package for each stop, and plans the round.</summary>
        public async Task PlanAsync(int stops, int? promisedAfter = null)
        {
            for (int i = 0; i < stops; i++)
            {
                if (promisedAfter is { } minutes)
                {
                    await Node.Pipeline.AnnounceAsync($"P{i}", new Announcement { DestinationStationId = "S", PromisedBy = Start + minutes * Minute }, null);
                }

                await SendAsync(Facts.Package(ScanType.Loaded, $"P{i}", Start - 30 * Minute) with { StationId = "S", VehicleId = "V" });
            }

            await Van.Plan(Spec(Enumerable.Range(0, stops)));
        }

        public async Task DepartAsync(int late)
        {
            MoveTo(Start + late * Minute);
            await SendAsync(Facts.Vehicle(ScanType.Departed, "V", Now) with { StationId = "S" });
        }

        public async Task DeliverAsync(int stop, long at)
        {
            MoveTo(at);
            await SendAsync(Facts.Package(ScanType.Delivered, $"P{stop}", at) with { VehicleId = "V" });
        }

        /// <summary>Drives the whole round, so many times slower than planned.</summary>
        public async Task DriveAsync(int stops, double slowness)
        {
            await DepartAsync(0);
            for (int stop = 0; stop < stops; stop++)
            {
                await ArrivalAsync(stop);
                await DeliverAsync(stop, Start + (long)((stop + 1) * Leg * slowness));
            }
        }

        public async Task<RoundView> RoundAsync(int stop) => await Van.Round([$"P{stop}"]);

        public async Task<ExpectedArrival> ArrivalAsync(int stop) => (await RoundAsync(stop)).Arrival!.Value;

        public async Task<string?> PromiseAsync(int stop) => (await Node.Packages.FindAsync(Server.Security.Access.Caller.Server, $"P{stop}"))?.Promise?.State;

        public async Task<ArrivalRecord> ScoredAsync(int rounds) =>
            await Eventually.GetAsync(async () => await Station.Score(), record => record.Rounds >= rounds, $"{rounds} rounds are known");

        public Task SendAsync(Scan scan) => Node.SendAsync(scan);

        public void MoveTo(long moment) => clock.MoveTo(DateTimeOffset.FromUnixTimeMilliseconds(moment));

        public async Task RestartAsync()
        {
            await Node.DisposeAsync();
            Node = await Node.StartAsync(directory.Path, clock);
        }

        public async ValueTask DisposeAsync()
        {
            await Node.DisposeAsync();
            directory.Dispose();
        }
    }
}
