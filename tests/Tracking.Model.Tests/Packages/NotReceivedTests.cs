using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Scans;
using static Tracking.Model.Scans.ScanType;
using static Tracking.Model.Tests.Facts;

namespace Tracking.Model.Tests.Packages;

/// <summary>The recipient says that what was delivered did not come.</summary>
public sealed class NotReceivedTests
{
    private static readonly EventRow Complaint = Scan(NotReceived, 3);

    [Fact]
    public void A_complaint_stands_beside_the_state()
    {
        PackageState state = Fold(Scan(Inducted, 1, "S"), Scan(Delivered, 2), Complaint);

        Assert.Equal((At(3), PackageStatus.Delivered, 3), (state.NotReceivedSince, state.Status, state.EventCount));
        Assert.Equal(NotReceived, state.LastEvent!.Value.Row.Type);
    }

    [Fact]
    public void The_first_complaint_counts() =>
        Assert.Equal(At(3), Fold(Scan(Delivered, 2), Complaint, Scan(NotReceived, 4)).NotReceivedSince);

    [Theory]
    [InlineData(Found)]
    [InlineData(Delivered)]
    [InlineData(Collected)]
    [InlineData(ReturnStarted)]
    public void It_ends_when_the_package_turns_up(ScanType type)
    {
        PackageState state = Fold(Scan(Delivered, 2), Complaint, Scan(type, 4, "S", reason: Reason.Refused));

        Assert.Null(state.NotReceivedSince);
        Assert.Equal(type is ReturnStarted ? null : At(2), state.DeliveredAt);
    }

    [Fact]
    public void It_ends_with_its_void() => Assert.Null(Fold(Scan(Delivered, 2), Complaint, Void(Complaint)).NotReceivedSince);

    [Fact]
    public void Whoever_complains_again_after_that_complains_since_then() =>
        Assert.Equal(At(5), Fold(Scan(Delivered, 2), Complaint, Scan(Found, 4), Scan(NotReceived, 5)).NotReceivedSince);

    [Theory]
    [InlineData(Arrived)]
    [InlineData(Returned)]
    [InlineData(Disposed)]
    public void On_a_package_that_is_not_delivered_it_has_no_effect_and_is_flagged(ScanType type)
    {
        PackageState state = Fold(Scan(type, 2, "S"), Complaint);

        Assert.Null(state.NotReceivedSince);
        Assert.Equal(1, state.EventCount);
        Assert.Equal(FoldFlags.WithoutEffect, state.Folded(Complaint).Flags);
    }

    [Fact]
    public void It_takes_effect_when_the_delivery_becomes_known_later()
    {
        Assert.Equal(At(3), Fold(Complaint, Scan(Arrived, 1, "S"), Scan(Delivered, 2)).NotReceivedSince);
        EventRow delivered = Scan(Delivered, 2);
        Assert.Null(Fold(Complaint, delivered, Void(delivered)).NotReceivedSince);
    }
}
