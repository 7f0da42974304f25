using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Scans;
using static Tracking.Model.Scans.ScanType;
using static Tracking.Model.Tests.Facts;

namespace Tracking.Model.Tests.Packages;

/// <summary>What stands beside the state.</summary>
public sealed class OverlayTests
{
    private static readonly EventRow Delivered = Scan(ScanType.Delivered, 9, personal: 1);

    [Fact]
    public void A_hold_lasts_until_it_is_released()
    {
        EventRow held = Scan(Held, 2, reason: Reason.Customs);

        Assert.Equal(new Overlay(Reason.Customs, At(2)), Fold(held, Scan(Arrived, 3, "X")).Hold);
        Assert.Null(Fold(held, Scan(Released, 3)).Hold);
    }

    [Fact]
    public void An_exception_lasts_until_the_next_physical_scan()
    {
        EventRow exception = Scan(ScanType.Exception, 2, reason: Reason.Weather);

        Assert.Equal(new Overlay(Reason.Weather, At(2)), Fold(exception, Scan(Held, 3, reason: Reason.Customs)).Exception);
        Assert.Null(Fold(exception, Scan(Sorted, 3, "X")).Exception);
    }

    [Fact]
    public void A_scan_of_the_van_that_it_is_aboard_does_not_end_an_exception()
    {
        EventRow left = Scan(Departed, 3, "X");

        Assert.NotNull(Fold(Scan(Loaded, 1, vehicle: "V"), Scan(ScanType.Exception, 2, reason: Reason.Weather), Derived(left, [Van("V")])).Exception);
    }

    [Fact]
    public void Damage_stays() => Assert.True(Fold(Scan(Damaged, 2, reason: Reason.Damaged), Scan(Sorted, 3, "X"), Delivered).Damaged);

    [Fact]
    public void Attempts_are_counted_and_the_last_one_is_told()
    {
        PackageState state = Fold(
            Scan(OutForDelivery, 1, vehicle: "V"), Scan(Attempted, 3, reason: Reason.NoAccess), Scan(Attempted, 2, reason: Reason.NotHome));

        Assert.Equal((2, new Overlay(Reason.NoAccess, At(3)), PackageStatus.OutForDelivery), (state.Attempts, state.LastAttempt, state.Status));
    }

    [Fact]
    public void After_an_attempt_it_is_out_until_it_is_scanned_in() =>
        Assert.Equal(
            PackageStatus.AtStation,
            Fold(To("D"), Scan(OutForDelivery, 1, vehicle: "V"), Scan(Attempted, 2, reason: Reason.NotHome), Scan(Arrived, 3, "D")).Status);

    [Theory]
    [InlineData(Inducted)]
    [InlineData(Arrived)]
    [InlineData(Stowed)]
    [InlineData(Departed)]
    [InlineData(Loaded)]
    [InlineData(AvailableForPickup)]
    public void A_facility_scan_after_the_end_contradicts_it_and_moves_nothing(ScanType type)
    {
        EventRow seen = Scan(type, 10, "X", "V");
        PackageState state = Fold(Delivered, seen);

        Assert.Equal((PackageStatus.Delivered, true), (state.Status, state.Contradicted));
        Assert.Equal(FoldFlags.Contradicts, state.Folded(seen).Flags);
        Assert.Null(state.Whereabouts.StationId);
    }

    [Theory]
    [InlineData(Returned)]
    [InlineData(Disposed)]
    public void Returned_and_disposed_are_contradicted_alike(ScanType end) => Assert.True(Fold(Scan(end, 9), Scan(Arrived, 10, "X")).Contradicted);

    [Theory]
    [InlineData(ScanType.Delivered)]
    [InlineData(Attempted)]
    [InlineData(PickedUp)]
    [InlineData(Held)]
    public void What_is_seen_elsewhere_does_not_contradict(ScanType type) => Assert.False(Fold(Delivered, Scan(type, 10, reason: Reason.Other)).Contradicted);

    [Fact]
    public void A_facility_scan_before_the_delivery_does_not_contradict_however_late_it_comes() =>
        Assert.False(Fold(Delivered, Scan(Arrived, 8, "X")).Contradicted);

    [Fact]
    public void An_exception_or_damage_after_the_end_is_still_told()
    {
        PackageState state = Fold(Delivered, Scan(ScanType.Exception, 10, reason: Reason.Other), Scan(Damaged, 11, reason: Reason.Damaged));

        Assert.Equal((new Overlay(Reason.Other, At(10)), true, PackageStatus.Delivered), (state.Exception, state.Damaged, state.Status));
    }

    [Fact]
    public void Delivery_ends_a_hold() => Assert.Null(Fold(Scan(Held, 2, reason: Reason.Customs), Delivered).Hold);

    [Fact]
    public void A_partner_has_it_from_handing_over_to_handing_back()
    {
        EventRow over = Scan(HandedOver, 2, partner: "acme");

        Assert.Equal("acme", Fold(over).CustodianId);
        Assert.Null(Fold(over, Scan(HandedBack, 3, partner: "acme")).CustodianId);
    }
}
