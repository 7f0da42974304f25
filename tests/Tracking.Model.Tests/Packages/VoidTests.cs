using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Scans;
using static Tracking.Model.Scans.ScanType;
using static Tracking.Model.Tests.Facts;

namespace Tracking.Model.Tests.Packages;

public sealed class VoidTests
{
    private static readonly EventRow Delivery = Scan(Delivered, 2);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_void_undoes_the_scan_that_it_names_whenever_it_was_made(double hours)
    {
        PackageState state = Fold(Scan(PickedUp, 1, "O"), Delivery, Void(Delivery, hours));

        Assert.Equal(PackageStatus.Accepted, state.Status);
        Assert.Equal(FoldFlags.Voided, state.Folded(Delivery).Flags);
        Assert.True(state.Folded(Delivery).Withdrawn);
    }

    [Fact]
    public void A_void_that_comes_before_its_scan_undoes_it_too() =>
        Assert.Equal(PackageStatus.Announced, Fold(Void(Delivery), Delivery).Status);

    [Fact]
    public void A_void_cannot_be_voided()
    {
        EventRow undo = Void(Delivery);
        EventRow redo = Void(undo, 101);
        PackageState state = Fold(Delivery, undo, redo);

        Assert.Equal(PackageStatus.Announced, state.Status);
        Assert.Equal(FoldFlags.WithoutEffect, state.Folded(redo).Flags);
    }

    [Fact]
    public void A_void_of_nothing_has_no_effect()
    {
        EventRow undo = Void(Delivery);
        PackageState state = Fold(undo);

        Assert.Equal(FoldFlags.WithoutEffect, state.Folded(undo).Flags);
        Assert.Equal(0, state.EventCount);
    }

    [Fact]
    public void Two_voids_of_one_scan_are_as_good_as_one() =>
        Assert.Equal(PackageStatus.Announced, Fold(Delivery, Void(Delivery, 3), Void(Delivery, 4)).Status);

    [Fact]
    public void Neither_a_void_nor_what_it_undid_is_the_last_event()
    {
        EventRow accepted = Scan(PickedUp, 1, "O");

        Assert.Equal(accepted.EventId, Fold(accepted, Delivery, Void(Delivery)).LastEvent?.Row.EventId);
    }
}
