using System.Collections.Concurrent;
using System.Globalization;
using Tracking.Simulator.Driving;
using Tracking.Simulator.Nasty;
using Tracking.Simulator.Network.Days;
using Tracking.Simulator.Network.Map;
using Tracking.Simulator.Routes;
using Xunit;

namespace Tracking.Simulator.Tests.Network;

/// <summary>The plan of a network's days, with everything going wrong.</summary>
public sealed class NetworkDayTests
{
    private const int Days = 3;
    private const int Packages = 900;
    private static readonly ConcurrentDictionary<int, List<NetworkDay>> s_plans = [];

    public static TheoryData<int> Seeds => [1, 2, 3];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_same_seed_gives_the_same_days(int seed)
    {
        static IEnumerable<string> Told(List<NetworkDay> days) => days.SelectMany(day => day.Steps)
            .Select(step => string.Create(CultureInfo.InvariantCulture, $"{step.SendAt} {step.At} {step.Kind} {step.Leg} {(step.Subject as Parcel)?.Id}"));

        Assert.Equal(Told(Plan(seed)), Told(PlanAnew(seed)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Every_package_has_one_story_from_its_announcement_to_its_end(int seed)
    {
        var days = Plan(seed);
        var stories = Stories(days);
        var planned = days.SelectMany(day => day.Parcels).Where(parcel => parcel.Attempt == 0).ToList();

        Assert.Equal(planned.Count, planned.Select(parcel => parcel.Id).Distinct().Count());
        Assert.Equal(2 * Packages, days[0].Parcels.Count(parcel => parcel.Attempt == 0));
        Assert.Equal(Packages, days[1].Parcels.Count(parcel => parcel.Attempt == 0));
        Assert.Equal(planned.Count, stories.Count);
        Assert.All(stories, story => CheckStory(story.Key, story.Value));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_does_not_reach_its_end_on_a_day_is_carried_on_to_the_next(int seed)
    {
        var days = Plan(seed);
        for (var i = 0; i + 1 < days.Count; i++)
        {
            var carried = days[i].CarriedOver.Select(parcel => parcel.First).ToList();
            Assert.Equal(carried.Count, carried.Distinct().Count());
            Assert.Equal(carried.ToHashSet(), days[i + 1].Parcels.Where(parcel => parcel.Attempt > 0).Select(parcel => parcel.First).ToHashSet());
            Assert.NotEmpty(carried);
        }

        var ended = Stories(days).Where(story => story.Value.Exists(step => IsEnd(step.Kind))).Select(story => story.Key).ToHashSet();
        var waiting = days.SelectMany(day => day.Parcels).Where(parcel => parcel.Fate is Fate.Pickup or Fate.Refused && parcel.Round is not null).Select(parcel => parcel.First);
        Assert.Equal(
            days.SelectMany(day => day.Parcels).Select(parcel => parcel.First).ToHashSet(),
            [.. ended, .. waiting, .. days[^1].CarriedOver.Select(parcel => parcel.First)]);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_van_leaves_with_everything_aboard_and_sees_every_door(int seed)
    {
        foreach (var round in Plan(seed).SelectMany(day => day.Rounds))
        {
            var aboard = round.Stops.SelectMany(stop => stop.Parcels).ToList();
            Assert.All(aboard, parcel => Assert.Same(round, parcel.Round));
            Assert.Equal(aboard.Count, aboard.Select(parcel => parcel.First).Distinct().Count());
            Assert.InRange(aboard.Count, 1, NetworkPlanner.ParcelsInVan);
            Assert.Equal(Enumerable.Range(0, round.Stops.Count), round.Itinerary.Visits.Where(visit => !visit.SecondPass).Select(visit => visit.StopIndex));
            Assert.All(round.Itinerary.Visits, visit => Assert.InRange(visit.ArriveAt, round.DepartAt, round.ReturnAt));
            Assert.All(round.Stops, stop => Assert.InRange(GreatCircle.Metres(stop.Location, round.Van.Station.Location), 0, 60_000));
            Assert.InRange(round.ReturnAt - round.DepartAt, TimeSpan.FromMinutes(1), TimeSpan.FromHours(14));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_truck_begins_where_it_ended_and_is_never_in_two_places(int seed)
    {
        foreach (var truck in Plan(seed).SelectMany(day => day.Trips).GroupBy(trip => trip.VehicleId))
        {
            var trips = truck.OrderBy(trip => trip.DepartAt).ToList();
            Assert.Equal(trips.Count, trips.Distinct().Count());
            foreach (var (before, after) in trips.Zip(trips.Skip(1)))
            {
                Assert.True(after.DepartAt > before.ArriveAt, $"{truck.Key} leaves {after.From} before it is there.");
                Assert.Same(before.To, after.From);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Nothing_is_sent_before_it_happened_and_everything_in_order(int seed)
    {
        foreach (var day in Plan(seed))
        {
            Assert.All(day.Steps, step => Assert.True(step.SendAt >= step.At, $"{step}"));
            Assert.All(day.Steps.Zip(day.Steps.Skip(1)), pair => Assert.True(pair.First.SendAt <= pair.Second.SendAt));
            Assert.True(day.Steps[0].SendAt >= NetworkDay.BeginningOf(day.Day), $"{day.Steps[0]} on day {day.Day}");
        }
    }

    [Fact]
    public void In_bad_weather_stations_close_or_leave_later_and_say_so()
    {
        var map = Map(1);
        var options = Options(1) with { Weather = Share.All };
        var day = new NetworkPlanner(map, options).Plan();
        var weather = Weather.Of(map, 0, Share.All, 1);
        var notices = day.Steps.Select(step => step.Subject).OfType<Notice>().ToDictionary(notice => notice.Station, notice => notice.Kind);

        Assert.Equal(map.Stations.Count, notices.Count);
        Assert.Contains("closed", notices.Values);
        Assert.Contains("delayed", notices.Values);
        foreach (var station in map.Stations)
        {
            Assert.Equal(weather.At(station).Closed ? "closed" : "delayed", notices[station]);
            Assert.Equal(weather.At(station).Closed, !day.Rounds.Any(round => round.Van.Station == station));
        }
    }

    [Fact]
    public void Without_anything_going_wrong_every_package_is_delivered_on_its_day()
    {
        var map = Map(1);
        var planner = new NetworkPlanner(map, new() { Packages = Packages });
        var days = new[] { planner.Plan(), planner.Plan() };

        Assert.All(days, day => Assert.Empty(day.CarriedOver));
        Assert.All(Stories([.. days]).Values, story => Assert.Equal(StepKind.Deliver, story[^1].Kind));
        Assert.All(days, day => Assert.All(day.Steps.Where(step => step.Kind == StepKind.Deliver), step => Assert.InRange(step.At, TimeSpan.FromDays(day.Day), TimeSpan.FromDays(day.Day + 1))));
    }

    private static NetworkMap Map(int seed) => NetworkMapPlanner.Plan(14, 40, Regions.Default, seed);

    private static DayOptions Options(int seed)
    {
        var share = Share.Parse("--nasty", "0.1");
        return new()
        {
            Packages = Packages,
            Seed = seed,
            Nasty = new() { Late = share, Duplicates = share, WrongClock = share, Missort = share, Attempts = share, Voids = share, Relabels = share, Shuffle = share },
            DeadZones = share,
            Incidents = share,
            Weather = Share.Parse("--weather", "0.5"),
            Surge = 2,
        };
    }

    private static List<NetworkDay> Plan(int seed) => s_plans.GetOrAdd(seed, PlanAnew);

    private static List<NetworkDay> PlanAnew(int seed)
    {
        var planner = new NetworkPlanner(Map(seed), Options(seed));
        return [.. Enumerable.Range(0, Days).Select(_ => planner.Plan())];
    }

    /// <summary>What happens to each package, in the order of time, once.</summary>
    private static Dictionary<Parcel, List<Step>> Stories(List<NetworkDay> days) => days.SelectMany(day => day.Steps)
        .Where(step => step.Subject is Parcel && step.Kind != StepKind.StrayScan)
        .GroupBy(step => ((Parcel)step.Subject).First)
        .ToDictionary(story => story.Key, story => story.DistinctBy(step => (step.At, step.Kind)).Order(Comparer<Step>.Create(Step.InOrderOfTime)).ToList());

    private static void CheckStory(Parcel package, List<Step> story)
    {
        var told = $"{package.Id}: {string.Join(", ", story.Select(step => $"{step.At:d\\.hh\\:mm\\:ss} {step.Kind}"))}";
        Assert.True(story[0].Kind == StepKind.Announce && story[1].Kind == StepKind.Accept, told);
        Assert.True(story.Count(step => step.Kind is StepKind.Announce or StepKind.Accept) == 2, told);
        Assert.True(story.Count(step => IsEnd(step.Kind)) <= 1 && (!story.Exists(step => IsEnd(step.Kind)) || IsEnd(story[^1].Kind)), told);
        Assert.True(story.Count(step => step.Kind == StepKind.WrongDelivery) == story.Count(step => step.Kind == StepKind.VoidDelivery), told);

        // At the door only what was loaded, on a van only what was on a shelf, out of a bag only what was put into it.
        var (shelved, aboard, bagged) = (false, false, 0);
        foreach (var step in story)
        {
            switch (step.Kind)
            {
                case StepKind.Contain:
                    bagged++;
                    break;
                case StepKind.Uncontain or StepKind.MissortArrive:
                    Assert.True(bagged-- > 0, told);
                    bagged = 0;
                    break;
                case StepKind.Stow or StepKind.StowBack:
                    Assert.True(bagged == 0, told);
                    (shelved, aboard) = (true, false);
                    break;
                case StepKind.Load:
                    Assert.True(shelved, told);
                    (shelved, aboard) = (false, true);
                    break;
                case StepKind.Deliver or StepKind.Attempt or StepKind.WrongDelivery or StepKind.VoidDelivery or StepKind.BringBack:
                    Assert.True(aboard, told);
                    break;
                case StepKind.Collect or StepKind.Returned or StepKind.Available:
                    Assert.True(shelved, told);
                    break;
                default:
                    break;
            }
        }
    }

    private static bool IsEnd(StepKind kind) => kind is StepKind.Deliver or StepKind.Collect or StepKind.Returned;
}
