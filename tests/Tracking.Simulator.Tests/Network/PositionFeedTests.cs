using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Tracking.Simulator.Driving;
using Tracking.Simulator.Nasty;
using Tracking.Simulator.Network.Days;
using Tracking.Simulator.Network.Map;
using Tracking.Simulator.Network.Playing;
using Tracking.Simulator.Routes;
using Tracking.Simulator.Sending;
using Xunit;

namespace Tracking.Simulator.Tests.Network;

public sealed class PositionFeedTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 3, 18, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Vehicles_move_in_the_order_of_time_and_no_faster_than_vehicles_do()
    {
        var (day, sent) = Play(Share.None);

        foreach (var vehicle in sent.GroupBy(position => position.VehicleId))
        {
            var positions = vehicle.ToList();
            foreach (var (a, b) in positions.Zip(positions.Skip(1)))
            {
                var seconds = (b.OccurredAt - a.OccurredAt).TotalSeconds;
                Assert.True(seconds > 0, vehicle.Key);
                var metres = GreatCircle.Metres(new(a.Lat, a.Lon), new(b.Lat, b.Lon));
                Assert.True(metres / seconds < 40, string.Create(CultureInfo.InvariantCulture, $"{vehicle.Key}: {metres:0} m in {seconds:0} s at {b.OccurredAt:O}"));
                Assert.InRange(b.Speed, 0, 40);
            }
        }

        Assert.Equal(day.Rounds.Select(round => round.Van.Id).ToHashSet(), sent.Select(position => position.VehicleId).Where(id => id.StartsWith("VAN-", StringComparison.Ordinal)).ToHashSet());
    }

    [Fact]
    public void Of_a_van_out_of_coverage_nothing_is_heard_until_all_comes_at_once()
    {
        var (day, sent) = Play(Share.All);
        var round = day.Rounds.First(round => round.DeadZone.To < round.ReturnAt - TimeSpan.FromMinutes(5));
        var positions = sent.Where(position => position.VehicleId == round.Van.Id).ToList();
        var (from, to) = (At(round.DeadZone.From), At(round.DeadZone.To));
        var held = positions.Where(position => position.OccurredAt >= from && position.OccurredAt < to).ToList();

        Assert.NotEmpty(held);
        var first = sent.IndexOf(held[0]);
        Assert.Equal(held, sent.GetRange(first, held.Count));
        Assert.DoesNotContain(sent.Take(first), position => position.VehicleId == round.Van.Id && position.OccurredAt >= from);
    }

    private static DateTime At(TimeSpan moment) => Clock().At(moment).UtcDateTime;

    private static VirtualClock Clock() => new(new FakeTimeProvider(s_now), SpeedUp.Max, TimeSpan.FromHours(23), s_now);

    private static (NetworkDay Day, List<PositionBody> Sent) Play(Share deadZones)
    {
        var day = new NetworkPlanner(NetworkMapPlanner.Plan(6, 12, Regions.Default, 1), new() { Packages = 300, DeadZones = deadZones }).Plan();
        var feed = new PositionFeed(Clock(), TimeSpan.FromSeconds(20));
        feed.Add(day);
        feed.SkipTo(day.Steps[0].At);
        var sent = new List<PositionBody>();
        while (feed.Next < TimeSpan.FromHours(23))
        {
            feed.TakeTurn(sent);
        }

        return (day, sent);
    }
}
