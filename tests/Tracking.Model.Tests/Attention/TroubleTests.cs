using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Model.Scans;
using static Tracking.Model.Scans.ScanType;
using static Tracking.Model.Tests.Facts;

namespace Tracking.Model.Tests.Attention;

/// <summary>Which place knows what of a package's troubles.</summary>
public sealed class TroubleTests
{
    [Fact]
    public void A_package_that_left_a_station_aboard_nothing_is_adrift_from_there_since_it_was_seen()
    {
        Dictionary<PlaceId, MemberRow> rows = Fold(Scan(Inducted, 1, "S"), Scan(Arrived, 2, "T"), Scan(Departed, 3, "T"), Scan(Held, 4)).Memberships();

        Assert.Equal(At(3), rows[Depot("T")].AdriftSince);
        Assert.False(rows[Depot("T")].Present);
        Assert.Null(rows[Depot("S")].AdriftSince);
    }

    [Fact]
    public void A_package_that_was_taken_off_a_vehicle_at_no_station_is_adrift_from_the_vehicle() =>
        Assert.Equal(
            At(4),
            Fold(Scan(Inducted, 1, "S"), Scan(Loaded, 2, vehicle: "V"), Scan(Departed, 3, "S"), Scan(Unloaded, 4, vehicle: "V")).Memberships()[Van("V")].AdriftSince);

    [Theory]
    [InlineData(Arrived, "T", null)]
    [InlineData(Loaded, null, "V")]
    [InlineData(Delivered, null, null)]
    [InlineData(Lost, null, null)]
    [InlineData(Cancelled, null, null)]
    [InlineData(Disposed, null, null)]
    [InlineData(Returned, null, null)]
    public void Being_somewhere_or_at_an_end_ends_it(ScanType type, string? station, string? vehicle) =>
        Assert.DoesNotContain(
            Fold(Scan(Inducted, 1, "S"), Scan(Departed, 2, "S"), Scan(type, 3, station, vehicle)).Memberships().Values, row => row.AdriftSince is not null);

    [Fact]
    public void Found_at_no_station_it_is_still_adrift_but_was_seen() =>
        Assert.Equal(At(3), Fold(Scan(Inducted, 1, "S"), Scan(Departed, 2, "S"), Scan(Found, 3)).Memberships()[Depot("S")].AdriftSince);

    [Fact]
    public void What_its_recipient_gives_back_waits_there_and_is_not_adrift()
    {
        EventRow[] events = [Scan(Inducted, 1, "S"), Scan(Delivered, 2), Scan(ReturnStarted, 3, reason: Reason.Refused)];

        Assert.Null(Fold(events).Memberships()[Depot("S")].AdriftSince);
        Assert.Equal(At(4), Fold([.. events, Scan(Attempted, 4, reason: Reason.NotHome)]).Memberships()[Depot("S")].AdriftSince);
    }

    [Fact]
    public void A_sighting_after_the_end_is_known_where_it_was()
    {
        EventRow sighting = Scan(Arrived, 3, "T");
        EventRow[] events = [Scan(Inducted, 1, "S"), Scan(Delivered, 2), sighting];

        MemberRow row = Fold(events).Memberships()[Depot("T")];
        Assert.Equal((At(3), 0, false), (row.ContradictedAt, row.Stays.Count, row.Present));
        Assert.False(Fold([.. events, Void(sighting)]).Memberships().ContainsKey(Depot("T")));
        Assert.False(Fold([.. events, Scan(ReturnStarted, 4, reason: Reason.Refused)]).Memberships().ContainsKey(Depot("T")));
        Assert.Equal(At(5), Fold([.. events, Scan(Loaded, 5, vehicle: "V")]).Memberships()[Van("V")].ContradictedAt);
    }

    [Fact]
    public void A_complaint_is_known_to_the_station_that_delivers()
    {
        EventRow[] events = [Scan(Inducted, 1, "S"), Scan(Loaded, 2, vehicle: "V"), Scan(OutForDelivery, 3, vehicle: "V"), Scan(Delivered, 4), Scan(NotReceived, 5)];

        Assert.Equal(At(5), Fold(events).Memberships()[Depot("S")].NotReceivedSince);
        Assert.Equal(At(5), Fold(To("D"), events).Memberships()[Depot("D")].NotReceivedSince);
    }

    [Fact]
    public void Where_no_station_ever_had_it_the_vehicle_that_delivered_knows_of_the_complaint() =>
        Assert.Equal(At(3), Fold(Scan(Delivered, 2, vehicle: "V"), Scan(NotReceived, 3)).Memberships()[Van("V")].NotReceivedSince);

    [Fact]
    public void A_vehicle_knows_of_a_package_aboard_whether_it_still_stands_at_a_station_and_what_is_promised()
    {
        Announcement announced = To("D") with { PromisedBy = At(20), Handling = ["medical", "cold"] };
        EventRow loaded = Scan(Loaded, 2, "D", "V");

        MemberRow standing = Fold(announced, Scan(Arrived, 1, "D"), loaded).Memberships()[Van("V")];
        Assert.Equal(("D", At(20), Handling.Medical | Handling.Cold, PackageStatus.AtStation), (standing.StandsAt, standing.PromisedBy, standing.Handling, standing.Status));
        MemberRow gone = Fold(announced, Scan(Arrived, 1, "D"), loaded, Scan(OutForDelivery, 3, vehicle: "V")).Memberships()[Van("V")];
        Assert.Equal((null, PackageStatus.OutForDelivery), (gone.StandsAt, gone.Status));
        Assert.Equal(PackageStatus.Announced, Fold(announced, Scan(Arrived, 1, "D"), loaded, Scan(Delivered, 4)).Memberships()[Van("V")].Status);
    }

    [Fact]
    public void Scans_in_quick_succession_do_not_change_what_a_station_knows()
    {
        byte[] sorted = Fold(Scan(Arrived, 1, "S"), Scan(Sorted, 1.05, "S")).Memberships()[Depot("S")].Encode();

        Assert.Equal(sorted, Fold(Scan(Arrived, 1, "S"), Scan(Sorted, 1.05, "S"), Scan(Contained, 1.2, "S", container: "C")).Memberships()[Depot("S")].Encode());
        Assert.NotEqual(sorted, Fold(Scan(Arrived, 1, "S"), Scan(Sorted, 1.05, "S"), Scan(Contained, 1.3, "S", container: "C")).Memberships()[Depot("S")].Encode());
    }
}
