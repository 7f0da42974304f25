using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Model.Scans;
using static Tracking.Model.Scans.ScanType;
using static Tracking.Model.Tests.Facts;

namespace Tracking.Model.Tests.Places;

public sealed class StayTests
{
    private static readonly EventRow AtA = Scan(Arrived, 1, "A");
    private static readonly EventRow AtB = Scan(Arrived, 5, "B");

    [Fact]
    public void A_departure_ends_a_stay_as_seen() => Check(Fold(AtA, Scan(Departed, 3, "A")).StayAt(Depot("A")), 1, 3, 3, StayEnd.Seen);

    [Fact]
    public void Arrival_elsewhere_ends_a_stay_by_inference_as_an_interval() =>
        Check(Fold(AtA, Scan(Sorted, 2, "A"), AtB).StayAt(Depot("A")), 1, 2, 5, StayEnd.Inferred);

    [Fact]
    public void A_real_departure_however_late_replaces_what_was_inferred() =>
        Check(Fold(AtA, AtB, Scan(Departed, 3, "A")).StayAt(Depot("A")), 1, 3, 3, StayEnd.Seen);

    [Fact]
    public void A_departure_just_behind_the_arrival_elsewhere_is_a_wrong_clock_and_moves_nothing_back()
    {
        PackageState state = Fold(To("B"), AtA, AtB, Scan(Departed, 5.1, "A"));

        Check(state.StayAt(Depot("A")), 1, 5, 5, StayEnd.Seen);
        Assert.Equal(("B", PackageStatus.AtStation), (state.Whereabouts.StationId, state.Status));
    }

    [Fact]
    public void A_departure_from_where_it_was_never_seen_is_a_stay_of_no_length()
    {
        Stay stay = Fold(Scan(Departed, 3, "A")).StayAt(Depot("A"));

        Check(stay, 3, 3, 3, StayEnd.Seen);
        Assert.False(stay.SinceSeen);
    }

    [Fact]
    public void The_departure_of_its_round_replaces_what_going_out_inferred() =>
        Check(
            Fold(AtA, Scan(Loaded, 2, vehicle: "V"), Scan(OutForDelivery, 3, vehicle: "V"), Scan(Departed, 4, "A")).StayAt(Depot("A")),
            1,
            4,
            4,
            StayEnd.Seen);

    [Fact]
    public void A_second_report_of_one_departure_adds_nothing() =>
        Check(Fold(AtA, Scan(Departed, 3, "A"), Scan(Departed, 3.2, "A")).StayAt(Depot("A")), 1, 3, 3, StayEnd.Seen);

    [Fact]
    public void It_can_come_back() => Assert.Equal(3, Fold(AtA, AtB, Scan(Arrived, 7, "A")).Whereabouts.Stays.Count);

    [Theory]
    [InlineData(Arrived)]
    [InlineData(Sorted)]
    [InlineData(AvailableForPickup)]
    [InlineData(Found)]
    public void Seen_at_a_station_it_has_left_its_vehicle_by_inference(ScanType type)
    {
        PackageState state = Fold(Scan(Loaded, 2, vehicle: "V"), Scan(type, 4, "A"));

        Assert.Null(state.Whereabouts.VehicleId);
        Check(state.StayAt(Van("V")), 2, 2, 4, StayEnd.Inferred);
    }

    [Fact]
    public void Loaded_aboard_another_vehicle_it_has_left_the_first() =>
        Check(Fold(Scan(Loaded, 2, vehicle: "V"), Scan(Loaded, 4, vehicle: "W")).StayAt(Van("V")), 2, 2, 4, StayEnd.Inferred);

    [Theory]
    [InlineData("V", StayEnd.Seen)]
    [InlineData("W", StayEnd.Inferred)]
    public void Unloaded_it_has_left_whatever_it_was_aboard(string from, StayEnd end) =>
        Assert.Equal(end, Fold(Scan(Loaded, 2, vehicle: "V"), Scan(Unloaded, 4, vehicle: from)).StayAt(Van("V")).End);

    [Theory]
    [InlineData("C", StayEnd.Seen)]
    [InlineData("B", StayEnd.Inferred)]
    public void Taken_out_it_has_left_whatever_it_was_in(string from, StayEnd end) =>
        Assert.Equal(end, Fold(Scan(Contained, 2, container: "C"), Scan(Uncontained, 4, container: from)).StayAt(Bag("C")).End);

    [Fact]
    public void Aboard_a_van_that_has_not_left_it_is_at_the_station_too_but_not_on_hand()
    {
        PackageState state = Fold(AtA, Scan(Loaded, 2, vehicle: "V"));

        Assert.Equal(("A", "V"), (state.Whereabouts.StationId, state.Whereabouts.VehicleId));
        Assert.False(state.Memberships()[Depot("A")].Present);
        Assert.True(state.Memberships()[Van("V")].Present);
    }

    [Fact]
    public void Delivery_ends_all_stays_as_delivered_from()
    {
        PackageState state = Fold(AtA, Scan(Contained, 2, container: "C"), Scan(Loaded, 3, vehicle: "V"), Scan(Delivered, 4));

        Check(state.StayAt(Depot("A")), 1, 1, 4, StayEnd.DeliveredFrom);
        Check(state.StayAt(Bag("C")), 2, 2, 4, StayEnd.DeliveredFrom);
        Check(state.StayAt(Van("V")), 3, 3, 4, StayEnd.DeliveredFrom);
    }

    [Theory]
    [InlineData(Lost)]
    [InlineData(Cancelled)]
    public void What_is_lost_or_cancelled_is_not_on_hand(ScanType type) => Assert.False(Fold(AtA, Scan(type, 2)).Memberships()[Depot("A")].Present);

    [Theory]
    [InlineData("D", "D")]
    [InlineData(null, "A")]
    public void A_delivery_belongs_to_the_announced_station_or_else_to_the_last_one_it_was_at(string? announced, string station)
    {
        PackageState state = Fold(
            new Announcement { DestinationStationId = announced }, Scan(Stowed, 0, "S"), AtA, Scan(OutForDelivery, 2, vehicle: "V"), Scan(Delivered, 4));

        Assert.Equal(
            [Depot(station)], state.Memberships().Where(member => member.Value.DeliveredAt == At(4)).Select(member => member.Key));
    }

    [Theory]
    [InlineData(0.9, false)]
    [InlineData(1, true)]
    [InlineData(5, true)]
    [InlineData(5.1, false)]
    public void A_stay_covers_its_bounds(double hours, bool covered) => Assert.Equal(covered, Fold(AtA, AtB).StayAt(Depot("A")).Covers(At(hours)));

    private static void Check(Stay stay, double since, double lastSeen, double until, StayEnd end) =>
        Assert.Equal((At(since), At(lastSeen), At(until), end), (stay.Since, stay.LastSeen, stay.Until, stay.End));
}
