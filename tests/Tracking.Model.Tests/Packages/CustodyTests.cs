using Tracking.Model.Carriers;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Model.Scans;
using static Tracking.Model.Scans.ScanType;
using static Tracking.Model.Tests.Facts;

namespace Tracking.Model.Tests.Packages;

public sealed class CustodyTests
{
    private static readonly Announcement ForAcme = new() { PartnerId = "acme" };
    private static readonly EventRow ToAcme = Scan(HandedOver, 2, partner: "acme");

    [Fact]
    public void The_network_gives_a_package_to_a_partner_and_takes_it_back()
    {
        Assert.Equal("acme", Fold(ToAcme).CustodianId);
        Assert.Null(Fold(ToAcme, Scan(HandedBack, 3, partner: "acme")).CustodianId);
    }

    [Fact]
    public void A_partner_gives_on_and_back_what_it_has()
    {
        EventRow on = Scan(HandedOver, 3, partner: "bolt", by: "acme");

        Assert.Equal("bolt", Fold(ToAcme, on).CustodianId);
        Assert.Null(Fold(ToAcme, Scan(HandedBack, 3, partner: "acme", by: "acme")).CustodianId);
        Assert.Null(Fold(ToAcme, on, Scan(HandedBack, 4, partner: "bolt", by: "bolt")).CustodianId);
    }

    [Fact]
    public void A_partner_takes_only_what_is_announced_for_it()
    {
        EventRow takes = Scan(HandedOver, 2, partner: "acme", by: "acme"), boltTakes = Scan(HandedOver, 2, partner: "bolt", by: "bolt");

        Assert.Equal("acme", Fold(ForAcme, takes).CustodianId);
        Assert.Null(Fold(takes).CustodianId);
        Assert.Null(Fold(ForAcme, boltTakes).CustodianId);
        Assert.Null(Fold(ForAcme, Scan(HandedOver, 2, partner: "acme", by: "bolt")).CustodianId);
    }

    [Fact]
    public void A_partner_takes_nothing_out_of_another_partners_hands()
    {
        EventRow toBolt = Scan(HandedOver, 2, partner: "bolt"), takes = Scan(HandedOver, 3, partner: "acme", by: "acme");

        Assert.Equal("bolt", Fold(ForAcme, toBolt, takes).CustodianId);
        Assert.Equal("acme", Fold(ForAcme, toBolt, Scan(HandedBack, 3, partner: "bolt"), Scan(HandedOver, 4, partner: "acme", by: "acme")).CustodianId);
    }

    [Fact]
    public void A_partner_that_takes_sees_nothing_from_before_the_server_heard_of_it()
    {
        EventRow takes = Scan(HandedOver, 2, partner: "acme", by: "acme") with { RecordedAt = ToAcme.EventTime + 1_000_000 };

        Assert.Equal(takes.RecordedAt, Custody.VisibleSince(takes));
        Assert.Equal(ToAcme.EventTime, Custody.VisibleSince(ToAcme));
    }

    [Fact]
    public void A_stranger_neither_gives_nor_takes()
    {
        EventRow gives = Scan(HandedOver, 3, partner: "bolt", by: "bolt"), back = Scan(HandedBack, 3, partner: "acme", by: "bolt");

        Assert.All(new[] { gives, back }, row =>
        {
            PackageState state = Fold(ToAcme, row);
            Assert.Equal("acme", state.CustodianId);
            Assert.Equal(FoldFlags.CustodyMismatch, state.Folded(row).Flags);
        });
    }

    [Fact]
    public void What_a_partner_scans_without_having_the_package_counts_and_is_marked()
    {
        EventRow early = Scan(Attempted, 1, reason: Reason.NotHome, by: "acme"), inTime = Scan(Attempted, 3, reason: Reason.NotHome, by: "acme");
        EventRow strange = Scan(Attempted, 4, reason: Reason.NotHome, by: "bolt"), network = Scan(Attempted, 5, reason: Reason.NotHome);
        EventRow late = Scan(Delivered, 7, by: "acme", personal: 1);

        PackageState state = Fold(ToAcme, early, inTime, strange, network, Scan(HandedBack, 6, partner: "acme"), late);

        Assert.Equal((PackageStatus.Delivered, 4), (state.Status, state.Attempts));
        Assert.Equal([early, strange, late], state.Events.Where(e => (e.Flags & FoldFlags.CustodyMismatch) != 0).Select(e => e.Row));
    }

    [Fact]
    public void A_hand_over_that_comes_late_takes_the_mark_away()
    {
        EventRow scan = Scan(Attempted, 3, reason: Reason.NotHome, by: "acme");

        Assert.Equal(FoldFlags.CustodyMismatch, Fold(scan).Folded(scan).Flags);
        Assert.Equal(FoldFlags.None, Fold(scan, ToAcme).Folded(scan).Flags);
    }

    [Fact]
    public void Giving_on_and_taking_are_no_mismatch()
    {
        EventRow takes = Scan(HandedOver, 2, partner: "acme", by: "acme"), on = Scan(HandedOver, 3, partner: "bolt", by: "acme");
        PackageState state = Fold(ForAcme, takes, on);

        Assert.Equal([FoldFlags.None, FoldFlags.None], state.Events.Select(e => e.Flags));
    }

    [Fact]
    public void Custody_starts_anew_after_it_was_interrupted_and_not_when_it_is_said_twice()
    {
        EventRow twice = Scan(HandedOver, 3, partner: "acme"), again = Scan(HandedOver, 5, partner: "acme");
        PackageState once = Fold(ToAcme, twice), interrupted = Fold(ToAcme, twice, Scan(HandedBack, 4, partner: "acme"), again);

        Assert.Equal(ToAcme, once.Events[once.CustodyStart].Row);
        Assert.Equal(again, interrupted.Events[interrupted.CustodyStart].Row);
    }

    [Fact]
    public void A_voided_hand_over_never_was() => Assert.Null(Fold(ToAcme, Void(ToAcme)).CustodianId);

    [Fact]
    public void A_partner_takes_back_only_what_its_own_devices_said()
    {
        EventRow back = Scan(HandedBack, 3, partner: "acme"), own = Scan(Held, 4, reason: Reason.Weather, by: "acme");
        EventRow undo = Scan(Voided, 5, voids: back.EventId, by: "acme");
        PackageState state = Fold(ToAcme, back, own, undo, Scan(Voided, 5, voids: own.EventId, by: "bolt"));

        Assert.Null(state.CustodianId);
        Assert.NotNull(state.Hold);
        Assert.Equal(FoldFlags.WithoutEffect, state.Folded(undo).Flags & ~FoldFlags.CustodyMismatch);
        Assert.Null(Fold(own, Scan(Voided, 5, voids: own.EventId, by: "acme")).Hold);
        Assert.Null(Fold(own, Void(own)).Hold);
    }

    [Fact]
    public void A_partners_relabelling_binds_no_barcode()
    {
        EventRow relabelling = Scan(Relabelled, 3, newId: "Q", by: "acme"), under = Scan(Delivered, 4, postedAs: "Q");
        PackageState state = Fold(ToAcme, relabelling, under);

        Assert.Empty(state.Aliases);
        Assert.Empty(state.Relabellings);
        Assert.NotEqual(PackageStatus.Delivered, state.Status);
        Assert.Equal(FoldFlags.WithoutEffect, state.Folded(relabelling).Flags);
        Assert.Equal(["Q"], Fold(relabelling with { ByPartner = null }, under).Aliases);
        Assert.Equal(["Q"], Fold(relabelling with { ByPartner = null }, Scan(Voided, 5, voids: relabelling.EventId, by: "acme")).Aliases);
    }

    [Fact]
    public void Handing_over_a_van_hands_over_what_is_aboard()
    {
        EventRow van = Scan(HandedOver, 2, partner: "acme"), aboard = Scan(Loaded, 1, vehicle: "V"), attempted = Scan(Attempted, 3, reason: Reason.NotHome, by: "acme");
        PackageState state = Fold(aboard, Derived(van, [Van("V")]), attempted);

        Assert.Equal("acme", state.CustodianId);
        Assert.Equal(FoldFlags.None, state.Folded(attempted).Flags);
        Assert.Equal("acme", state.Memberships()[Van("V")].CustodianId);
        Assert.Null(Fold(Derived(van, [Van("V")])).CustodianId);
    }

    [Fact]
    public void A_partner_that_takes_a_van_over_takes_what_is_announced_for_it()
    {
        EventRow van = Scan(HandedOver, 2, partner: "acme", by: "acme"), aboard = Scan(Loaded, 1, vehicle: "V");

        Assert.Equal("acme", Fold(ForAcme, aboard, Derived(van, [Van("V")])).CustodianId);
        Assert.Null(Fold(aboard, Derived(van, [Van("V")])).CustodianId);
    }

    [Fact]
    public void What_a_carrier_tells_says_whose_device_scanned_it()
    {
        EventRow departed = Scan(Departed, 2, "S", "V", by: "acme");
        CarrierState state = CarrierFold.Fold(Van("V"), VehicleKind.Delivery, [(departed, 0)], 1);
        CarrierEvent told = Assert.Single(state.PassedOn.Values);

        Assert.Equal("acme", told.For(new MemberKey(false, "P"), 1, 0).ByPartner);
        Assert.NotEqual(told.Message, (told with { Content = departed with { ByPartner = null } }).Message);
    }

    [Fact]
    public void A_vehicle_or_container_too_is_given_and_taken_back_by_the_network_or_by_who_has_it()
    {
        static string? CustodianOf(params EventRow[] rows) => CarrierFold.Fold(Bag("C"), VehicleKind.Unknown, [.. rows.Select((row, at) => (row, at))], rows.Length).CustodianId;

        Assert.Equal("acme", CustodianOf(ToAcme, Scan(HandedBack, 3, partner: "acme", by: "bolt")));
        Assert.Null(CustodianOf(ToAcme, Scan(HandedBack, 3, partner: "acme", by: "acme")));
    }
}
