using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Model.Scans;
using static Tracking.Model.Scans.ScanType;
using static Tracking.Model.Tests.Facts;

namespace Tracking.Model.Tests.Packages;

public sealed class PromiseTests
{
    private static readonly StationDefinition Seattle = new()
    {
        TimeZone = "America/Los_Angeles",
        SameDayCutoff = new TimeOnly(10, 0),
        NextDayCutoff = new TimeOnly(18, 0),
        EndOfDay = new TimeOnly(21, 0),
    };

    private static readonly StationDefinition Berlin = Seattle with { TimeZone = "Europe/Berlin", EndOfDay = new TimeOnly(20, 0) };

    [Theory]
    [InlineData(Service.SameDay, "2026-11-23T09:59-08:00", "2026-11-23T21:00-08:00")]
    [InlineData(Service.SameDay, "2026-11-23T10:00-08:00", "2026-11-23T21:00-08:00")]
    [InlineData(Service.SameDay, "2026-11-23T10:00:01-08:00", "2026-11-24T21:00-08:00")]
    [InlineData(Service.NextDay, "2026-11-23T18:00-08:00", "2026-11-24T21:00-08:00")]
    [InlineData(Service.NextDay, "2026-11-23T18:01-08:00", "2026-11-25T21:00-08:00")]
    [InlineData(Service.TwoDay, "2026-11-23T18:00-08:00", "2026-11-25T21:00-08:00")]
    [InlineData(Service.TwoDay, "2026-11-23T23:59-08:00", "2026-11-26T21:00-08:00")]
    [InlineData(Service.NextDay, "2026-11-24T03:00Z", "2026-11-25T21:00-08:00")]
    public void The_days_count_from_the_origins_day_of_acceptance_or_the_next_one_past_its_cutoff(Service service, string accepted, string promised) =>
        Check(service, accepted, Seattle, Seattle, promised);

    [Theory]
    [InlineData("2026-11-23T12:00-08:00", "2026-11-24T20:00+01:00")]
    [InlineData("2026-11-23T17:00-08:00", "2026-11-24T20:00+01:00")]
    public void The_days_are_those_of_the_origin_and_end_with_the_destinations_day(string accepted, string promised) =>
        Check(Service.NextDay, accepted, Seattle, Berlin, promised);

    [Theory]
    [InlineData("2026-03-07T12:00-08:00", "2026-03-08T21:00-07:00")]
    [InlineData("2026-10-31T12:00-07:00", "2026-11-01T21:00-08:00")]
    public void A_day_of_25_or_23_hours_is_a_day(string accepted, string promised) => Check(Service.NextDay, accepted, Seattle, Seattle, promised);

    [Fact]
    public void An_end_of_day_that_clocks_skip_moves_behind_the_gap() =>
        Check(Service.NextDay, "2026-03-07T12:00-08:00", Seattle, Seattle with { EndOfDay = new TimeOnly(2, 30) }, "2026-03-08T03:00-07:00");

    [Fact]
    public void Closed_dates_of_the_destination_are_passed_over() => Check(
        Service.NextDay,
        "2026-11-23T12:00-08:00",
        Seattle with { ClosedDates = [new DateOnly(2026, 11, 27)] },
        Seattle with { ClosedDates = [new DateOnly(2026, 11, 25), new DateOnly(2026, 11, 24), new DateOnly(2026, 11, 27)] },
        "2026-11-26T21:00-08:00");

    [Fact]
    public void Without_a_cutoff_the_day_of_acceptance_counts() =>
        Check(Service.SameDay, "2026-11-23T23:59-08:00", Seattle with { SameDayCutoff = null }, Seattle, "2026-11-23T21:00-08:00");

    [Fact]
    public void Without_an_end_of_day_the_whole_day_counts() =>
        Check(Service.SameDay, "2026-11-23T09:00-08:00", Seattle, Seattle with { EndOfDay = null }, "2026-11-23T23:59:59-08:00");

    [Fact]
    public void Unknown_stations_and_time_zones_promise_nothing()
    {
        Check(Service.NextDay, "2026-11-23T12:00Z", null, Seattle, null);
        Check(Service.NextDay, "2026-11-23T12:00Z", Seattle, null, null);
        Check(Service.NextDay, "2026-11-23T12:00Z", Seattle, Seattle with { TimeZone = null }, null);
        Check(Service.NextDay, "2026-11-23T12:00Z", Seattle with { TimeZone = "Mars/Olympus" }, Seattle, null);
    }

    [Theory]
    [InlineData(Service.Standard)]
    [InlineData(Service.None)]
    public void Standard_promises_nothing(Service service)
    {
        Check(service, "2026-11-23T12:00Z", Seattle, Seattle, null);
        Assert.Null(Fold(To("D", "O", service), Scan(PickedUp, 1, "O")).PromiseToFix);
    }

    [Fact]
    public void A_promise_starts_at_the_first_acceptance() => Assert.Equal(
        new PromiseBasis(Service.NextDay, At(1), "O", "D"),
        Fold(To("D", "O", Service.NextDay), Scan(Inducted, 2, "X"), Scan(PickedUp, 1, "A")).PromiseToFix);

    [Fact]
    public void Where_no_origin_was_announced_the_accepting_station_is_it() =>
        Assert.Equal("A", Fold(To("D", service: Service.NextDay), Scan(DroppedOff, 1, "A")).PromiseToFix?.OriginStationId);

    [Fact]
    public void Before_acceptance_nothing_is_promised() => Assert.Null(Fold(To("D", "O", Service.NextDay), Scan(Arrived, 1, "O")).PromiseToFix);

    [Fact]
    public void A_promise_that_was_fixed_is_kept()
    {
        var basis = new PromiseBasis(Service.NextDay, At(1), "O", "D");
        PackageState state = FoldRows(
            "P", [Announced(To("D", "O", Service.NextDay)), Scan(PickedUp, 1, "O").Encode(), new PromiseRow(basis, At(40), At(1)).Encode()]);

        Assert.Equal(At(40), state.PromisedBy);
        Assert.Null(state.PromiseToFix);
    }

    [Fact]
    public void An_earlier_acceptance_that_comes_late_asks_for_another_promise()
    {
        var basis = new PromiseBasis(Service.NextDay, At(2), "O", "D");
        PackageState state = FoldRows("P",
        [
            Announced(To("D", "O", Service.NextDay)), Scan(Inducted, 2, "O").Encode(), new PromiseRow(basis, At(40), At(2)).Encode(),
            Scan(PickedUp, 1, "O").Encode(),
        ]);

        Assert.Null(state.PromisedBy);
        Assert.Equal(basis with { AcceptedAt = At(1) }, state.PromiseToFix);
    }

    [Fact]
    public void An_explicit_promise_wins() =>
        Assert.Equal(At(30), Fold(To("D", "O", Service.NextDay) with { PromisedBy = At(30) }, Scan(PickedUp, 1, "O")).PromisedBy);

    [Theory]
    [InlineData(PackageStatus.Delivered, 10.0, false, false, 99, PromiseState.Met)]
    [InlineData(PackageStatus.Delivered, 10.001, false, false, 99, PromiseState.Missed)]
    [InlineData(PackageStatus.Returned, null, false, false, 1, PromiseState.Missed)]
    [InlineData(PackageStatus.Disposed, null, false, false, 1, PromiseState.Missed)]
    [InlineData(PackageStatus.InTransit, null, false, false, 10.001, PromiseState.Late)]
    [InlineData(PackageStatus.OutForDelivery, null, false, false, 10.001, PromiseState.Late)]
    [InlineData(PackageStatus.OutForDelivery, null, false, false, 10, PromiseState.OnTrack)]
    [InlineData(PackageStatus.OutForDelivery, null, true, false, 1, PromiseState.AtRisk)]
    [InlineData(PackageStatus.InTransit, null, false, false, 7, PromiseState.OnTrack)]
    [InlineData(PackageStatus.InTransit, null, false, false, 7.001, PromiseState.AtRisk)]
    [InlineData(PackageStatus.AvailableForPickup, null, false, false, 8, PromiseState.AtRisk)]
    [InlineData(PackageStatus.InTransit, null, true, false, 1, PromiseState.AtRisk)]
    [InlineData(PackageStatus.InTransit, null, false, true, 1, PromiseState.AtRisk)]
    [InlineData(PackageStatus.Lost, null, false, false, 1, PromiseState.AtRisk)]
    public void Its_state_follows_from_now(PackageStatus status, double? delivered, bool onHold, bool missorted, double now, PromiseState expected) =>
        Assert.Equal(
            expected, Promise.StateAt(At(10), status, delivered is { } hours ? At(hours) : null, onHold, missorted, At(now)));

    [Fact]
    public void Names_are_those_of_the_contract() =>
        Assert.Equal(["onTrack", "atRisk", "late", "met", "missed"], Enum.GetValues<PromiseState>().Select(state => state.Name()));

    private static void Check(Service service, string accepted, StationDefinition? origin, StationDefinition? destination, string? promised)
    {
        var basis = new PromiseBasis(service, Instant.From(Time(accepted)), "O", "D");

        Assert.Equal(promised is null ? null : Time(promised), Instant.ToTime(Promise.Compute(basis, origin, destination)));
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
