using Tracking.Model.Carriers;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Model.Scans;
using static Tracking.Model.Scans.ScanType;
using static Tracking.Model.Tests.Facts;

namespace Tracking.Model.Tests.Carriers;

/// <summary>Vehicles and containers: where they are, and what they tell of everything aboard.</summary>
public sealed class CarrierTests
{
    private static readonly MemberKey P = new(false, "P");

    [Fact]
    public void A_vehicles_arrival_moves_the_vehicle_and_not_its_load()
    {
        EventRow arrived = Scan(Arrived, 1, "S");
        CarrierState state = Fold(Van("V"), arrived);

        Assert.Equal("S", state.Whereabouts.StationId);
        Assert.Empty(state.PassedOn);
    }

    [Theory]
    [InlineData(Departed)]
    [InlineData(Unloaded)]
    [InlineData(OutForDelivery)]
    [InlineData(Held)]
    [InlineData(Released)]
    [InlineData(HandedOver)]
    [InlineData(HandedBack)]
    public void A_vehicles_other_scans_count_for_what_is_aboard(ScanType type)
    {
        EventRow scan = Scan(type, 1, "S", "V");

        Assert.False(Fold(Van("V"), scan).PassedOn[scan.EventId].Withdrawn);
    }

    [Theory]
    [InlineData(Arrived, true)]
    [InlineData(Departed, true)]
    [InlineData(Stowed, true)]
    [InlineData(Loaded, true)]
    [InlineData(Contained, false)]
    [InlineData(Uncontained, false)]
    public void A_containers_scans_count_for_what_is_in_it_except_where_it_goes_into_another(ScanType type, bool passedOn)
    {
        EventRow scan = Scan(type, 1, "S", "V", container: "D");

        Assert.Equal(passedOn, Fold(Bag("C"), scan).PassedOn.ContainsKey(scan.EventId));
    }

    [Fact]
    public void The_row_for_a_member_says_all_that_matters_and_where_it_came_from()
    {
        EventRow scan = Scan(Departed, 1, "S", reason: Reason.Weather);
        EventRow row = Fold(Van("V"), VehicleKind.Delivery, scan).PassedOn[scan.EventId].For(P, 9, At(3));

        Assert.Equal(
            (Derivation.EventIdOf(scan.EventId, false, "P"), Departed, At(1), At(3), "S", "V", VehicleKind.Delivery, Reason.Weather),
            (row.EventId, row.Type, row.EventTime, row.RecordedAt, row.StationId, row.VehicleId, row.VehicleKind, row.Reason));
        Assert.Equal((scan.EventId, 9, false), (row.Derived!.CausedBy, row.Derived.CarrierVersion, row.Derived.Withdrawn));
        Assert.Equal([Van("V")], row.Derived.Path);
    }

    [Fact]
    public void Everything_off_is_taken_off_at_the_station_where_the_vehicle_is()
    {
        EventRow unloaded = Scan(Unloaded, 2, vehicle: "V");

        Assert.Equal("S", Fold(Van("V"), Scan(Arrived, 1, "S"), unloaded).PassedOn[unloaded.EventId].Content.StationId);
        Assert.Null(Fold(Van("V"), Scan(Arrived, 1, "S"), Scan(Departed, 1.5, "S"), unloaded).PassedOn[unloaded.EventId].Content.StationId);
    }

    [Fact]
    public void A_voided_scan_is_taken_back_from_everything_aboard()
    {
        EventRow scan = Scan(Departed, 1, "S");

        Assert.True(Fold(Van("V"), scan, Void(scan)).PassedOn[scan.EventId].Withdrawn);
    }

    [Fact]
    public void A_container_passes_on_what_its_vehicle_tells_with_the_way_that_it_came()
    {
        EventRow left = Scan(Departed, 2, "S");
        CarrierState state = Fold(Bag("C"), Scan(Loaded, 1, "S", "V"), For(Bag("C"), left, Van("V")));

        Assert.Null(state.Whereabouts.StationId);
        Assert.Equal([Van("V"), Bag("C")], state.PassedOn[left.EventId].Path);
    }

    [Fact]
    public void A_container_takes_back_what_its_vehicle_did_while_it_was_not_aboard()
    {
        EventRow left = Scan(Departed, 2, "S");

        Assert.True(Fold(Bag("C"), Scan(Loaded, 3, "S", "V"), For(Bag("C"), left, Van("V"))).PassedOn[left.EventId].Withdrawn);
    }

    [Fact]
    public void What_comes_to_a_container_by_two_ways_counts_once()
    {
        EventRow left = Scan(Departed, 2, "S");
        CarrierState state = Fold(
            Bag("C"),
            Scan(Contained, 1, container: "D"),
            Scan(Loaded, 1, "S", "V"),
            For(Bag("C"), left, Van("V"), Bag("D")),
            For(Bag("C"), left, Van("V")));

        Assert.Equal(3, state.Events.Count(e => !e.Withdrawn));
        Assert.Equal([Van("V"), Bag("C")], state.PassedOn[left.EventId].Path);
    }

    [Fact]
    public void What_comes_back_to_a_container_in_a_circle_is_flagged_and_ends_there()
    {
        EventRow arrived = Scan(Arrived, 2, "S");
        EventRow back = For(Bag("C"), arrived, Bag("C"), Bag("D"));
        CarrierState state = Fold(Bag("C"), Scan(Contained, 1, container: "D"), arrived, back);

        Assert.Equal(FoldFlags.Cycle, Assert.Single(state.Events, e => e.Row.EventId == back.EventId).Flags);
        Assert.True(state.IsInCircle);
        Assert.Equal([Bag("C")], state.PassedOn[arrived.EventId].Path);
        Assert.False(Fold(Bag("C"), arrived).IsInCircle);
    }

    [Fact]
    public void A_member_lacks_nothing_when_it_has_the_same_message()
    {
        EventRow scan = Scan(Departed, 1, "S");
        CarrierEvent told = Fold(Van("V"), VehicleKind.Delivery, scan).PassedOn[scan.EventId];
        CarrierEvent otherKind = Fold(Van("V"), VehicleKind.Linehaul, scan).PassedOn[scan.EventId];
        CarrierEvent otherWay = told with { Path = [Van("V"), Bag("C")] };
        CarrierEvent withdrawn = told with { Withdrawn = true };

        Assert.Equal(told.Message, EventRow.Decode(told.For(P, 1, 0).Encode()).Message);
        Assert.Equal(0UL, withdrawn.Message);
        Assert.Equal(4, new HashSet<ulong> { told.Message, otherKind.Message, otherWay.Message, withdrawn.Message }.Count);
        Assert.True(told.SameMessage(told with { }));
        Assert.False(told.SameMessage(otherKind) || told.SameMessage(otherWay) || told.SameMessage(withdrawn));
    }

    [Fact]
    public void Messages_are_the_same_on_every_machine()
    {
        EventRow scan = Scan(Departed, 1, "S", id: Id(1));

        Assert.Equal(MessageOfDeparture, Fold(Van("V"), VehicleKind.Delivery, scan).PassedOn[scan.EventId].Message);
    }

    [Fact]
    public void A_hold_and_a_partner_are_the_carriers_too()
    {
        CarrierState state = Fold(Bag("C"), Scan(Held, 1, reason: Reason.Security), Scan(HandedOver, 2, partner: "acme"));

        Assert.Equal((new Overlay(Reason.Security, At(1)), "acme"), (state.Hold, state.CustodianId));
        Assert.Null(Fold(Bag("C"), Scan(Held, 1, reason: Reason.Security), Scan(Released, 2)).Hold);
    }

    private const ulong MessageOfDeparture = 4_221_260_486_371_773_811;

    private static CarrierState Fold(PlaceId carrier, params EventRow[] rows) => Fold(carrier, VehicleKind.Unknown, rows);

    private static CarrierState Fold(PlaceId carrier, VehicleKind kind, params EventRow[] rows) =>
        CarrierFold.Fold(carrier, kind, [.. rows.Select((row, sequence) => (row, sequence))], rows.Length);

    private static EventRow For(PlaceId container, EventRow scan, params PlaceId[] path) => scan with
    {
        EventId = Derivation.EventIdOf(scan.EventId, true, container.Id),
        VehicleId = path[0].Kind is PlaceKind.Vehicle ? path[0].Id : scan.VehicleId,
        Derived = new Derivation(scan.EventId, path, 1, false),
    };
}
