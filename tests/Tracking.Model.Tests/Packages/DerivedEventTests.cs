using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Model.Scans;
using static Tracking.Model.Scans.ScanType;
using static Tracking.Model.Tests.Facts;

namespace Tracking.Model.Tests.Packages;

/// <summary>What scans of a van or a bag do to a package.</summary>
public sealed class DerivedEventTests
{
    private static readonly EventRow Aboard = Scan(Loaded, 2, "S", "V", VehicleKind.Delivery);
    private static readonly EventRow Left = Scan(Departed, 3, "S", kind: VehicleKind.Delivery);

    [Fact]
    public void A_van_takes_along_what_is_aboard()
    {
        PackageState state = Fold(To("S"), Aboard, Derived(Left, [Van("V")]));

        Assert.Equal((PackageStatus.OutForDelivery, null, "V"), (state.Status, state.Whereabouts.StationId, state.Whereabouts.VehicleId));
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(4.5)]
    public void What_happens_to_the_van_before_or_after_does_not_concern_it(double hours)
    {
        EventRow left = Derived(Scan(Departed, hours, "X"), [Van("V")]);
        PackageState state = Fold(Aboard, Scan(Unloaded, 4, "S", "V"), left);

        Assert.Equal(FoldFlags.NotAboard, state.Folded(left).Flags);
        Assert.Equal("S", state.Whereabouts.StationId);
        Assert.Equal(2, state.EventCount);
    }

    [Fact]
    public void A_late_unload_takes_back_what_the_van_did_since()
    {
        EventRow derived = Derived(Left, [Van("V")]);

        Assert.Equal("S", Fold(Aboard, derived, Scan(Unloaded, 2.5, "S", "V")).Whereabouts.StationId);
    }

    [Fact]
    public void What_the_carrier_takes_back_has_no_effect()
    {
        PackageState state = Fold(Aboard, Derived(Left, [Van("V")], 1), Derived(Left, [Van("V")], 2, withdrawn: true));

        Assert.Equal("S", state.Whereabouts.StationId);
    }

    [Fact]
    public void The_carriers_last_word_counts_in_whatever_order_it_came()
    {
        EventRow said = Derived(Left, [Van("V")], 1), withdrawn = Derived(Left, [Van("V")], 2, withdrawn: true), again = Derived(Left, [Van("V")], 3);

        Assert.Null(Fold(Aboard, again, said, withdrawn).Whereabouts.StationId);
        Assert.Null(Fold(Aboard, said, withdrawn, again).Whereabouts.StationId);
        Assert.Equal(2, Fold(Aboard, said, withdrawn, again).EventCount);
    }

    [Fact]
    public void What_comes_by_two_ways_counts_once()
    {
        PackageState state = Fold(
            Aboard, Scan(Contained, 2.5, container: "C"), Derived(Left, [Van("V")]), Derived(Left, [Van("V"), Bag("C")]));

        Assert.Equal(3, state.EventCount);
    }

    [Fact]
    public void Unloading_the_van_unloads_it()
    {
        PackageState state = Fold(To("D"), Aboard, Derived(Scan(Unloaded, 5, "D", "V"), [Van("V")]));

        Assert.Equal((PackageStatus.AtStation, "D", null), (state.Status, state.Whereabouts.StationId, state.Whereabouts.VehicleId));
        Assert.Equal(StayEnd.Seen, state.StayAt(Van("V")).End);
    }

    [Fact]
    public void A_bag_takes_along_what_is_in_it()
    {
        EventRow loaded = Scan(Loaded, 3, vehicle: "V");
        PackageState state = Fold(Scan(Contained, 1, "S", container: "C"), loaded with
        {
            EventId = Derivation.EventIdOf(loaded.EventId, false, "P"),
            Derived = new Derivation(loaded.EventId, [Bag("C")], 1, false),
        });

        Assert.Equal(("V", "C"), (state.Whereabouts.VehicleId, state.Whereabouts.ContainerId));
    }

    [Fact]
    public void A_delivered_package_is_no_longer_moved_by_its_van()
    {
        EventRow derived = Derived(Scan(Unloaded, 5, "S", "V"), [Van("V")]);
        PackageState state = Fold(Aboard, Scan(Delivered, 4), derived);

        Assert.Equal((false, FoldFlags.NotAboard), (state.Contradicted, state.Folded(derived).Flags));
    }

    [Fact]
    public void What_came_through_too_many_carriers_ends()
    {
        PlaceId[] path = [.. Enumerable.Range(1, Derivation.MaxPath).Select(number => Bag($"C{number}")), Bag("C")];
        EventRow derived = Derived(Scan(Arrived, 5, "X"), path);

        Assert.Equal(FoldFlags.TooDeep, Fold(Scan(Contained, 1, container: "C"), derived).Folded(derived).Flags);
    }

    [Fact]
    public void Its_id_follows_from_the_carriers_scan_and_the_member_and_is_a_version_8_uuid()
    {
        Guid id = Derivation.EventIdOf(Id(7), false, "P");

        Assert.Equal(id, Derivation.EventIdOf(Id(7), false, "P"));
        Assert.Equal(8, id.Version);
        Assert.Equal(4, new HashSet<Guid>
        {
            id, Derivation.EventIdOf(Id(7), true, "P"), Derivation.EventIdOf(Id(7), false, "Q"), Derivation.EventIdOf(Id(8), false, "P"),
        }.Count);
    }
}
