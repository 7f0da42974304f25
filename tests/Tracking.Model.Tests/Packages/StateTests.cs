using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Scans;
using static Tracking.Model.Scans.ScanType;
using static Tracking.Model.Tests.Facts;

namespace Tracking.Model.Tests.Packages;

/// <summary>Every row of the table of states. D delivers, O is the origin, X is on no plan.</summary>
public sealed class StateTests
{
    private static readonly EventRow Accepted = Scan(PickedUp, 1, station: "O");
    private static readonly EventRow Delivered = Scan(ScanType.Delivered, 9, personal: 1);

    [Fact]
    public void A_package_that_was_only_announced_is_announced() => Assert.Equal(PackageStatus.Announced, Fold(To("D")).Status);

    [Fact]
    public void A_package_of_which_nothing_is_stored_does_not_exist() => Assert.False(Fold().Exists);

    [Fact]
    public void A_package_of_which_only_something_not_physical_is_known_is_announced() =>
        Assert.Equal(PackageStatus.Announced, Fold(Scan(Held, 1, reason: Reason.Customs)).Status);

    [Theory]
    [InlineData(PickedUp, "O")]
    [InlineData(DroppedOff, "O")]
    [InlineData(Inducted, "O")]
    [InlineData(PickedUp, "D")]
    [InlineData(DroppedOff, "D")]
    [InlineData(PickedUp, null)]
    public void Taking_it_from_the_sender_accepts_it(ScanType type, string? station) =>
        Assert.Equal(PackageStatus.Accepted, Fold(To("D"), Scan(type, 1, station)).Status);

    [Theory]
    [InlineData(Arrived)]
    [InlineData(Inducted)]
    [InlineData(Unloaded)]
    [InlineData(Sorted)]
    [InlineData(Stowed)]
    [InlineData(Contained)]
    [InlineData(Loaded)]
    public void At_the_delivering_station_it_is_at_station(ScanType type) =>
        Assert.Equal(PackageStatus.AtStation, Fold(To("D"), Accepted, Scan(type, 2, "D", vehicle: "V", container: "C")).Status);

    [Theory]
    [InlineData(Arrived)]
    [InlineData(Unloaded)]
    [InlineData(Sorted)]
    [InlineData(Stowed)]
    [InlineData(Contained)]
    [InlineData(Loaded)]
    [InlineData(Departed)]
    public void Elsewhere_it_is_in_transit(ScanType type) =>
        Assert.Equal(PackageStatus.InTransit, Fold(To("D"), Accepted, Scan(type, 2, "X", vehicle: "V", container: "C")).Status);

    [Theory]
    [InlineData(Arrived)]
    [InlineData(Unloaded)]
    [InlineData(Sorted)]
    public void Where_no_delivering_station_is_known_it_is_in_transit(ScanType type) =>
        Assert.Equal(PackageStatus.InTransit, Fold(Accepted, Scan(type, 2, "D", vehicle: "V")).Status);

    [Fact]
    public void Stowed_anywhere_is_at_station_when_no_delivering_station_is_known() =>
        Assert.Equal(PackageStatus.AtStation, Fold(Accepted, Scan(Stowed, 2, "X")).Status);

    [Fact]
    public void Stowed_anywhere_again_is_at_station_there() =>
        Assert.Equal(PackageStatus.AtStation, Fold(Scan(Stowed, 2, "X"), Scan(Arrived, 3, "Y"), Scan(Stowed, 4, "Y")).Status);

    [Fact]
    public void The_outForDelivery_scan_takes_it_out() =>
        Assert.Equal(PackageStatus.OutForDelivery, Fold(To("D"), Accepted, Scan(OutForDelivery, 2, vehicle: "V")).Status);

    [Fact]
    public void Leaving_the_delivering_station_aboard_a_delivery_vehicle_takes_it_out() =>
        Assert.Equal(
            PackageStatus.OutForDelivery,
            Fold(To("D"), Scan(Loaded, 2, "D", "V", VehicleKind.Delivery), Scan(Departed, 3, "D")).Status);

    [Theory]
    [InlineData("D", VehicleKind.Linehaul)]
    [InlineData("D", VehicleKind.Unknown)]
    [InlineData("X", VehicleKind.Delivery)]
    public void Leaving_otherwise_takes_it_into_transit(string station, VehicleKind kind) =>
        Assert.Equal(PackageStatus.InTransit, Fold(To("D"), Scan(Loaded, 2, station, "V", kind), Scan(Departed, 3, station)).Status);

    [Fact]
    public void Leaving_the_delivering_station_aboard_nothing_takes_it_into_transit() =>
        Assert.Equal(PackageStatus.InTransit, Fold(To("D"), Scan(Arrived, 2, "D"), Scan(Departed, 3, "D")).Status);

    [Theory]
    [InlineData(VehicleKind.Linehaul)]
    [InlineData(VehicleKind.Unknown)]
    public void A_package_that_is_out_stays_out_when_its_van_leaves_the_station(VehicleKind kind) =>
        Assert.Equal(
            PackageStatus.OutForDelivery,
            Fold(To("D"), Scan(Loaded, 2, "D", "V", kind), Scan(OutForDelivery, 3, vehicle: "V", kind: kind), Scan(Departed, 4, "D")).Status);

    [Fact]
    public void It_waits_to_be_collected() =>
        Assert.Equal(PackageStatus.AvailableForPickup, Fold(To("D"), Accepted, Scan(AvailableForPickup, 2, "D")).Status);

    [Theory]
    [InlineData(ScanType.Delivered)]
    [InlineData(Collected)]
    public void Delivered_or_collected_it_is_delivered(ScanType type) => Assert.Equal(PackageStatus.Delivered, Fold(Scan(type, 2, "D")).Status);

    [Fact]
    public void The_first_delivery_counts() => Assert.Equal(At(2), Fold(Scan(Collected, 3, "D"), Scan(ScanType.Delivered, 2)).DeliveredAt);

    [Fact]
    public void The_first_delivery_that_is_not_voided_counts()
    {
        EventRow wrong = Scan(ScanType.Delivered, 2);

        Assert.Equal(At(3), Fold(wrong, Scan(Collected, 3, "D"), Void(wrong)).DeliveredAt);
    }

    [Fact]
    public void A_delivery_without_proof_is_flagged()
    {
        EventRow bare = Scan(ScanType.Delivered, 2);

        Assert.Equal(FoldFlags.NoProof, Fold(bare).Folded(bare).Flags);
        Assert.Equal(FoldFlags.None, Fold(Delivered).Folded(Delivered).Flags);
    }

    [Theory]
    [InlineData(Arrived)]
    [InlineData(Loaded)]
    [InlineData(Departed)]
    [InlineData(OutForDelivery)]
    public void Movements_keep_it_returning(ScanType type) =>
        Assert.Equal(PackageStatus.Returning, Fold(Scan(ReturnStarted, 1, reason: Reason.Refused), Scan(type, 2, "X", "V")).Status);

    [Theory]
    [InlineData(ScanType.Delivered)]
    [InlineData(Collected)]
    [InlineData(Returned)]
    public void A_return_ends_as_returned(ScanType type)
    {
        PackageState state = Fold(Scan(ReturnStarted, 1, reason: Reason.Refused), Scan(type, 2, "X"));

        Assert.Equal(PackageStatus.Returned, state.Status);
        Assert.Null(state.DeliveredAt);
    }

    [Fact]
    public void Returned_ends_it_without_a_start_too() => Assert.Equal(PackageStatus.Returned, Fold(Accepted, Scan(Returned, 2)).Status);

    [Fact]
    public void A_return_that_is_called_off_leaves_it_where_it_is() =>
        Assert.Equal(
            PackageStatus.AtStation,
            Fold(To("D"), Scan(ReturnStarted, 1, reason: Reason.Refused), Scan(Arrived, 2, "D"), Scan(ReturnCancelled, 3)).Status);

    [Fact]
    public void A_delivered_package_can_be_returned() =>
        Assert.Equal(PackageStatus.Returning, Fold(Delivered, Scan(ReturnStarted, 10, reason: Reason.Refused)).Status);

    [Fact]
    public void A_return_that_is_called_off_before_anybody_came_leaves_it_delivered()
    {
        PackageState state = Fold(Delivered, Scan(ReturnStarted, 10, reason: Reason.Refused), Scan(ReturnCancelled, 11));

        Assert.Equal((PackageStatus.Delivered, At(9)), (state.Status, state.DeliveredAt));
    }

    [Fact]
    public void A_return_that_is_called_off_after_it_was_fetched_leaves_it_on_its_way() =>
        Assert.Equal(
            PackageStatus.InTransit,
            Fold(Delivered, Scan(ReturnStarted, 10, reason: Reason.Refused), Scan(Arrived, 11, "X"), Scan(ReturnCancelled, 12)).Status);

    [Theory]
    [InlineData(Lost, PackageStatus.Lost)]
    [InlineData(Cancelled, PackageStatus.Cancelled)]
    [InlineData(Disposed, PackageStatus.Disposed)]
    public void Scans_of_the_same_name_make_it_lost_cancelled_or_disposed(ScanType type, PackageStatus status) =>
        Assert.Equal(status, Fold(Accepted, Scan(type, 2)).Status);

    [Theory]
    [InlineData(Lost, Found, null, PackageStatus.Accepted)]
    [InlineData(Lost, Arrived, "D", PackageStatus.AtStation)]
    [InlineData(Cancelled, Loaded, null, PackageStatus.InTransit)]
    [InlineData(Cancelled, Found, null, PackageStatus.Accepted)]
    public void Found_or_seen_again_it_lives_on_with_an_exception(ScanType end, ScanType seen, string? station, PackageStatus status)
    {
        PackageState state = Fold(To("D"), Accepted, Scan(end, 2), Scan(seen, 3, station, "V"));

        Assert.Equal((status, At(3)), (state.Status, state.Exception?.Since));
    }

    [Theory]
    [InlineData(Lost)]
    [InlineData(Cancelled)]
    public void A_lost_or_cancelled_package_can_be_disposed_of(ScanType end) =>
        Assert.Equal(PackageStatus.Disposed, Fold(Accepted, Scan(end, 2), Scan(Disposed, 3)).Status);

    [Fact]
    public void Nothing_revives_a_disposed_package() =>
        Assert.Equal(PackageStatus.Disposed, Fold(Scan(Disposed, 2), Scan(Found, 3), Scan(Arrived, 4, "D")).Status);

    [Fact]
    public void Found_takes_it_to_the_station_that_found_it()
    {
        PackageState state = Fold(Scan(Loaded, 1, vehicle: "V"), Scan(Lost, 2), Scan(Found, 3, "X"));

        Assert.Equal(("X", null), (state.Whereabouts.StationId, state.Whereabouts.VehicleId));
    }

    [Theory]
    [InlineData(Found)]
    [InlineData(Attempted)]
    [InlineData(Uncontained)]
    public void Whatever_shows_that_it_is_under_way_ends_announced(ScanType type) =>
        Assert.Equal(PackageStatus.InTransit, Fold(To("D"), Scan(type, 2, container: "C", reason: Reason.Other)).Status);

    [Fact]
    public void The_latest_announcement_is_the_context_of_earlier_scans_too()
    {
        PackageState state = FoldRows("P", [Announced(To("D")), Scan(Arrived, 2, "X").Encode(), Announced(To("X"), 5)]);

        Assert.Equal((PackageStatus.AtStation, false), (state.Status, state.Missorted));
    }
}
