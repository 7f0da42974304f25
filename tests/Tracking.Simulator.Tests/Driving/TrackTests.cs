using Tracking.Simulator.Driving;
using Tracking.Simulator.Nasty;
using Tracking.Simulator.Routes;
using Tracking.Simulator.Tests.Fakes;
using Xunit;

namespace Tracking.Simulator.Tests.Driving;

public sealed class TrackTests
{
    private readonly DayPlan _plan = TestRoutes.PlanGenerated(NastyOptions.None);

    [Fact]
    public void It_goes_from_the_station_along_every_stop_and_back()
    {
        var points = Track.Of(_plan.Itinerary, TimeSpan.FromSeconds(5)).ToList();

        Assert.Equal(0, GreatCircle.Metres(_plan.Route.Station, points[0].Location), 0.01);
        Assert.Equal(_plan.Route.Station, points[^1].Location);
        Assert.Equal(_plan.Itinerary.ReturnAt, points[^1].At);
        foreach (var visit in _plan.Itinerary.Visits)
        {
            Assert.Contains(points, p => p.At == visit.ArriveAt && p.Location == _plan.Route.Stops[visit.StopIndex].Location && p.Speed == 0);
        }
    }

    [Fact]
    public void Its_points_are_in_order_and_as_far_apart_as_their_speed_says()
    {
        var points = Track.Of(_plan.Itinerary, TimeSpan.FromSeconds(5)).ToList();

        foreach (var (a, b) in points.Zip(points.Skip(1)))
        {
            Assert.True(a.At < b.At);
            Assert.True(b.At - a.At <= TimeSpan.FromSeconds(60));
            Assert.Equal(a.Speed * (b.At - a.At).TotalSeconds, GreatCircle.Metres(a.Location, b.Location), 1.0);
            Assert.InRange(a.Speed, 0, 90 / 3.6);
            Assert.InRange(a.Heading, 0, 360);
        }
    }
}
