using System.Globalization;
using Tracking.Model.Packages;
using Tracking.Model.Places;

namespace Tracking.Model.Tests.Places;

public sealed class StationFiguresTests
{
    private const string Seattle = "America/Los_Angeles";
    private static readonly PlaceId Here = new(PlaceKind.Station, "S");

    [Theory]
    [InlineData(Seattle, "2026-11-23T12:00-08:00", "2026-11-23T00:00-08:00", true)]
    [InlineData(Seattle, "2026-11-23T12:00-08:00", "2026-11-22T23:59:59-08:00", false)]
    [InlineData(Seattle, "2026-11-23T23:59-08:00", "2026-11-24T00:00-08:00", false)]
    [InlineData("Asia/Kathmandu", "2026-11-23T00:10+05:45", "2026-11-22T18:20Z", true)]
    [InlineData("Asia/Kathmandu", "2026-11-23T00:10+05:45", "2026-11-22T18:10Z", false)]
    [InlineData(null, "2026-11-23T12:00Z", "2026-11-23T00:00Z", true)]
    [InlineData(Seattle, "2026-03-08T12:00-07:00", "2026-03-08T00:00-08:00", true)]
    [InlineData(Seattle, "2026-03-08T12:00-07:00", "2026-03-08T23:59-07:00", true)]
    [InlineData(Seattle, "2026-03-08T12:00-07:00", "2026-03-09T00:00-07:00", false)]
    [InlineData(Seattle, "2026-11-01T12:00-08:00", "2026-11-01T00:00-07:00", true)]
    [InlineData(Seattle, "2026-11-01T12:00-08:00", "2026-11-01T23:59-08:00", true)]
    [InlineData("America/Havana", "2026-03-08T12:00-04:00", "2026-03-08T01:00-04:00", true)]
    [InlineData("America/Havana", "2026-03-08T12:00-04:00", "2026-03-08T04:59:59Z", false)]
    [InlineData("America/Havana", "2026-11-01T12:00-05:00", "2026-11-01T00:00-04:00", true)]
    [InlineData("America/Havana", "2026-11-01T12:00-05:00", "2026-11-01T00:30-05:00", true)]
    [InlineData("America/Havana", "2026-10-31T12:00-04:00", "2026-11-01T00:00-04:00", false)]
    public void Today_is_the_local_date_of_the_station(string? zone, string now, string arrived, bool today)
    {
        StationFigures figures = Figures(now, zone, Member(Stay(arrived)));

        Assert.Equal(today ? 1 : 0, figures.InboundToday);
    }

    [Fact]
    public void Packages_on_hand_are_counted_by_their_state_and_the_oldest_is_told()
    {
        StationFigures figures = Figures(
            "2026-11-23T12:00Z",
            null,
            Member(Stay("2026-11-20T09:00Z")) with { Status = PackageStatus.AtStation },
            Member(Stay("2026-11-18T09:00Z", "2026-11-19T09:00Z"), Stay("2026-11-21T09:00Z")) with { Status = PackageStatus.AtStation },
            Member(Stay("2026-11-21T09:00Z")) with { Status = PackageStatus.Returning },
            Member(Stay("2026-11-17T09:00Z")) with { Present = false });

        Assert.Equal(3, figures.OnHand);
        Assert.Equal((2, 1, 0), (figures.InStatus(PackageStatus.AtStation), figures.InStatus(PackageStatus.Returning), figures.InStatus(PackageStatus.Accepted)));
        Assert.Equal(Instant.From(Time("2026-11-20T09:00Z")), figures.OldestOnHandSince);
    }

    [Fact]
    public void Promises_of_those_on_hand_are_late_or_at_risk_as_of_now()
    {
        MemberRow at = Member(Stay("2026-11-20T09:00Z")) with { Status = PackageStatus.AtStation };
        StationFigures figures = Figures(
            "2026-11-23T12:00Z",
            null,
            at with { PromisedBy = Instant.From(Time("2026-11-23T11:59Z")) },
            at with { PromisedBy = Instant.From(Time("2026-11-23T14:59Z")) },
            at with { PromisedBy = Instant.From(Time("2026-11-23T15:00Z")) },
            at with { PromisedBy = Instant.From(Time("2026-11-29T15:00Z")), OnHold = true },
            at with { PromisedBy = Instant.From(Time("2026-11-29T15:00Z")), Missorted = true });

        Assert.Equal((1, 3), (figures.Late, figures.AtRisk));
    }

    [Fact]
    public void Stays_are_counted_in_and_out_and_those_that_began_by_missort()
    {
        Stay missorted = Stay("2026-11-23T08:00Z");
        missorted.Missorted = true;
        StationFigures figures = Figures(
            "2026-11-23T12:00Z",
            null,
            Member(Stay("2026-11-22T09:00Z", "2026-11-23T01:00Z"), Stay("2026-11-23T02:00Z", "2026-11-23T03:00Z"), missorted),
            Member(Passed("2026-11-23T05:00Z")));

        Assert.Equal((2, 3, 1), (figures.InboundToday, figures.OutboundToday, figures.Missorts));
    }

    [Fact]
    public void Deliveries_of_today_are_counted()
    {
        MemberRow gone = new() { Stays = [], Present = false };
        StationFigures figures = Figures(
            "2026-11-23T12:00Z",
            null,
            gone with { DeliveredAt = Instant.From(Time("2026-11-23T09:00Z")) },
            gone with { DeliveredAt = Instant.From(Time("2026-11-22T09:00Z")) });

        Assert.Equal(1, figures.DeliveredToday);
    }

    [Fact]
    public void Dwell_is_that_of_the_stays_that_ended_today_by_nearest_rank()
    {
        StationFigures figures = Figures(
            "2026-11-23T12:00Z",
            null,
            [.. Enumerable.Range(1, 20).Select(minute => Member(Stay("2026-11-23T08:00Z", $"2026-11-23T08:{minute:00}Z"))),
                Member(Passed("2026-11-23T05:00Z")), Member(Stay("2026-11-20T08:00Z", "2026-11-22T08:00Z"))]);

        Assert.Equal((600.0, 1140.0), (figures.DwellSeconds(50), figures.DwellSeconds(95)));
        Assert.Equal((60.0, 1200.0), (figures.DwellSeconds(0), figures.DwellSeconds(100)));
    }

    [Fact]
    public void Without_stays_that_ended_today_there_is_no_dwell() => Assert.Null(Figures("2026-11-23T12:00Z", null).DwellSeconds(50));

    private static StationFigures Figures(string now, string? zone, params MemberRow[] members)
    {
        var figures = new StationFigures(Instant.From(Time(now)), zone is null ? null : TimeZoneInfo.FindSystemTimeZoneById(zone));
        foreach (MemberRow member in members)
        {
            figures.Add(member);
        }

        return figures;
    }

    private static MemberRow Member(params Stay[] stays) => new() { Stays = stays, Present = stays[^1].End is StayEnd.Open };

    private static Stay Stay(string since, string? until = null)
    {
        var stay = new Stay { Place = Here, Since = Instant.From(Time(since)) };
        if (until is not null)
        {
            stay.Close(Instant.From(Time(until)), StayEnd.Seen);
        }

        return stay;
    }

    private static Stay Passed(string time)
    {
        long at = Instant.From(Time(time));
        return Model.Places.Stay.Restore(Here, at, false, false, at, at, StayEnd.Seen);
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
