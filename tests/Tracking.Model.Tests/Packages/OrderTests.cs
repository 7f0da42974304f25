using CsCheck;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Model.Scans;
using Tracking.Model.Tests.Network;
using static Tracking.Model.Scans.ScanType;
using static Tracking.Model.Tests.Facts;

namespace Tracking.Model.Tests.Packages;

/// <summary>The order of the fold, and that no other order matters.</summary>
public sealed class OrderTests
{
    private static readonly string[] Names = ["A", "B", "D"];

    /// <summary>Facts of package P and of barcodes that may be its own, among them what carriers say more than once.</summary>
    private static readonly Gen<byte[][]> Rows = Gen.Select(Gen.Int[0, 5], Gen.Int[1, 32], Gen.Int[0, 8], Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 3])
        .Select((what, type, hour, name, other, version) => what switch
        {
            0 => Claim(Names[name], Id(type % 4), hour, version),
            1 or 2 => FromCarrier((ScanType)type, hour, name, other, version).Encode(),
            _ => Anything((ScanType)type, hour, name, other).Encode(),
        })
        .Array[0, 30];

    [Fact]
    public void Events_go_by_their_time_then_by_the_rank_of_their_type_then_by_their_id()
    {
        EventRow late = Scan(PickedUp, 3, "O"), low = Scan(Sorted, 2, "O", id: Id(1)), high = Scan(Sorted, 2, "O", id: Id(2)), first = Scan(Arrived, 2, "O");

        Assert.Equal([first, low, high, late], Fold(late, high, low, first).Events.Select(e => e.Row));
    }

    [Fact]
    public void What_carriers_derive_goes_by_the_id_of_their_scan_so_that_all_aboard_agree_with_the_carrier()
    {
        EventRow[] scans = [.. Enumerable.Range(1, 20).Select(number => Scan(Loaded, 2, vehicle: $"V{number}", id: Id(number)))];
        PackageState state = Fold([Scan(Contained, 1, container: "C"), .. scans.Select(scan => Derived(scan, [Bag("C")]))]);

        Assert.Equal("V20", state.Whereabouts.VehicleId);
    }

    [Fact]
    public void The_fold_does_not_depend_on_the_order_in_which_rows_were_stored() =>
        Gen.Select(Rows, Gen.Int[0, int.MaxValue - 1]).Sample(
            (rows, seed) =>
            {
                rows = Distinct(rows);
                byte[][] shuffled = [.. rows];
                new Random(seed).Shuffle(shuffled);

                Assert.Equal(Views.Of(FoldRows("P", rows)), Views.Of(FoldRows("P", shuffled)));
                Assert.Equal(FoldRows("P", rows).AliasOf, FoldRows("P", shuffled).AliasOf);
            },
            iter: 3000);

    [Fact]
    public void The_fold_does_not_depend_on_how_often_carriers_told_the_same() =>
        Gen.Select(Rows, Gen.Int[0, int.MaxValue - 1]).Sample(
            (rows, seed) =>
            {
                rows = Distinct(rows);
                byte[][] more = [.. rows, .. rows.Where(row => row[0] is (byte)RowKind.AliasClaim || EventRow.Decode(row).Derived is not null)];
                new Random(seed).Shuffle(more);

                Assert.Equal(Views.Of(FoldRows("P", rows)), Views.Of(FoldRows("P", more)));
            },
            iter: 2000);

    [Fact]
    public void Members_know_of_a_package_whatever_its_facts_are() =>
        Rows.Sample(rows => FoldRows("P", Distinct(rows)).Memberships().All(member => MemberRow.Decode(member.Key, member.Value.Encode()) is not null));

    private static byte[] Claim(string claimant, Guid relabelling, int hour, int version) =>
        new AliasClaim(claimant, relabelling, At(hour), version % 2 == 1, version, 0).Encode();

    private static EventRow Anything(ScanType type, int hour, int name, int other) => Scan(
        type,
        hour,
        station: ScanRule.Of(type).Need is ScanNeed.Station || other == 0 ? Names[name] : null,
        vehicle: ScanRule.Of(type).Need is ScanNeed.Vehicle || other == 1 ? "V" + other : null,
        container: type is Contained or Uncontained ? "C" + other : null,
        newId: type is Relabelled ? Names[other] : null,
        reason: Reason.Other,
        voids: type is Voided ? Id((name * 10) + other) : null,
        postedAs: (name + other) % 3 == 0 ? Names[name] : null,
        id: Id((name * 10) + hour));

    private static EventRow FromCarrier(ScanType type, int hour, int name, int other, int version)
    {
        type = type is Voided or Contained or Uncontained or Relabelled ? Held : type;
        EventRow scan = Scan(type, hour, station: Names[name], vehicle: "V" + other, reason: Reason.Other, id: Id(100 + hour));

        // Of one carrier and version there is one message.
        PlaceId[] path = version % 2 == 0 ? [Van("V" + other)] : [Van("V" + other), Bag("C" + name)];
        return Derived(scan, path, version: (version * 1000) + ((int)type * 10) + name, withdrawn: version == 3);
    }

    /// <summary>A history refuses a second event of the same id and barcode.</summary>
    private static byte[][] Distinct(byte[][] rows) => [.. rows.DistinctBy(row =>
    {
        if (row[0] is (byte)RowKind.AliasClaim)
        {
            AliasClaim claim = AliasClaim.Decode(row);
            return $"{claim.ClaimantId} {claim.RelabelEventId} {claim.ClaimantVersion}";
        }

        EventRow e = EventRow.Decode(row);
        return e.Derived is { } derived ? $"{derived.CausedBy} {derived.Via} {derived.CarrierVersion}" : $"{e.EventId} {e.PostedAs}";
    })];
}
