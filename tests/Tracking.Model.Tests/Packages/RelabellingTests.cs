using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Scans;
using static Tracking.Model.Scans.ScanType;
using static Tracking.Model.Tests.Facts;

namespace Tracking.Model.Tests.Packages;

/// <summary>Package P gets the new barcode Q, which may get R. Rows of other barcodes have been passed on to P.</summary>
public sealed class RelabellingTests
{
    private static readonly EventRow ToQ = Scan(Relabelled, 5, newId: "Q");
    private static readonly EventRow QToR = Scan(Relabelled, 6, newId: "R", postedAs: "Q");

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    public void Scans_under_the_new_barcode_join_the_history_even_earlier_ones(double hours)
    {
        PackageState state = Fold(ToQ, Scan(Arrived, hours, "X", postedAs: "Q"));

        Assert.Equal("X", state.Whereabouts.StationId);
        Assert.Equal(["Q"], state.Aliases);
    }

    [Fact]
    public void A_chain_of_barcodes_is_one_package()
    {
        PackageState state = Fold(Scan(Arrived, 7, "X", postedAs: "R"), QToR, ToQ);

        Assert.Equal(["Q", "R"], state.Aliases);
        Assert.Equal("X", state.Whereabouts.StationId);
    }

    [Fact]
    public void Scans_under_a_barcode_that_does_not_belong_to_it_are_no_part_of_it()
    {
        PackageState state = Fold(Scan(Arrived, 7, "X", postedAs: "R"), ToQ);

        Assert.Null(state.Whereabouts.StationId);
        Assert.Single(state.Events);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Q")]
    public void Voiding_the_relabelling_under_either_barcode_parts_them(string? postedAs)
    {
        PackageState state = Fold(ToQ, Scan(Arrived, 6, "X", postedAs: "Q"), Void(ToQ, 8, postedAs));

        Assert.Empty(state.Aliases);
        Assert.Null(state.Whereabouts.StationId);
        Assert.True(state.Folded(ToQ).Withdrawn);
        Assert.True(Assert.Single(state.Relabellings).Withdrawn);
    }

    [Fact]
    public void Voiding_a_relabelling_parts_the_rest_of_the_chain()
    {
        PackageState state = Fold(ToQ, QToR, Void(ToQ), Scan(Arrived, 7, "X", postedAs: "R"));

        Assert.Empty(state.Aliases);
        Assert.Null(state.Whereabouts.StationId);
    }

    [Fact]
    public void Only_its_own_relabellings_are_claimed() => Assert.Equal(["Q"], Fold(ToQ, QToR).Relabellings.Select(entry => entry.NewPackageId));

    [Fact]
    public void A_claimed_barcode_belongs_to_its_claimant_and_is_at_no_place()
    {
        PackageState state = FoldRows("Q", [Scan(Arrived, 6, "X").Encode(), Claim("P", 5)]);

        Assert.Equal("P", state.AliasOf);
        Assert.Empty(state.Memberships());
    }

    [Fact]
    public void A_withdrawn_claim_does_not_hold_whatever_came_first()
    {
        byte[] claim = Claim("P", 5, version: 1), withdrawn = Claim("P", 5, version: 2, withdrawn: true);

        Assert.Null(FoldRows("Q", [claim, withdrawn]).AliasOf);
        Assert.Null(FoldRows("Q", [withdrawn, claim]).AliasOf);
        Assert.Equal(["P"], FoldRows("Q", [withdrawn]).Claimants);
    }

    [Fact]
    public void Of_two_claims_the_earlier_relabelling_holds()
    {
        Assert.Equal("P", FoldRows("Q", [Claim("B", 6), Claim("P", 5)]).AliasOf);
        Assert.Equal("B", FoldRows("Q", [Claim("B", 6), Claim("P", 5, version: 2, withdrawn: true)]).AliasOf);
    }

    [Fact]
    public void Claims_that_tie_in_everything_go_by_their_claimant()
    {
        Assert.Equal("A", FoldRows("Q", [Claim("A", 5), Claim("B", 5)]).AliasOf);
        Assert.Equal("A", FoldRows("Q", [Claim("B", 5), Claim("A", 5)]).AliasOf);
    }

    [Fact]
    public void A_circle_belongs_to_the_barcode_that_comes_first()
    {
        EventRow aToB = Scan(Relabelled, 5, newId: "B"), bToA = Scan(Relabelled, 6, newId: "A");

        Assert.Null(FoldRows("A", [aToB.Encode(), (bToA with { PostedAs = "B" }).Encode(), Claim("B", 6)]).AliasOf);
        Assert.Equal("A", FoldRows("B", [bToA.Encode(), (aToB with { PostedAs = "A" }).Encode(), Claim("A", 5)]).AliasOf);
    }

    [Fact]
    public void Relabelled_to_itself_it_stays_its_own() =>
        Assert.Null(FoldRows("P", [Scan(Relabelled, 5, newId: "P").Encode(), Claim("P", 5)]).AliasOf);

    [Fact]
    public void The_same_scan_under_both_barcodes_counts_once()
    {
        EventRow seen = Scan(Arrived, 6, "X");
        PackageState state = Fold(ToQ, seen, seen with { PostedAs = "Q" });

        Assert.Equal(2, state.EventCount);
        Assert.Contains(state.Events, e => e.Flags == FoldFlags.Repeated);
    }

    [Fact]
    public void Its_own_announcement_counts_before_those_of_further_barcodes()
    {
        byte[] own = Announced(To("D")), other = Announced(To("E"), 9, "Q");

        Assert.Equal("D", FoldRows("P", [own, ToQ.Encode(), other]).DeliveringStationId);
        Assert.Equal("E", FoldRows("P", [ToQ.Encode(), other]).DeliveringStationId);
        Assert.Null(FoldRows("P", [other]).DeliveringStationId);
    }

    [Fact]
    public void Of_a_further_barcodes_announcements_the_latest_counts_in_whatever_order_they_were_passed_on()
    {
        byte[] first = Announced(To("D"), 1, "Q"), second = Announced(To("E"), 2, "Q");

        Assert.Equal("E", FoldRows("P", [ToQ.Encode(), first, second]).DeliveringStationId);
        Assert.Equal("E", FoldRows("P", [ToQ.Encode(), second, first]).DeliveringStationId);
    }

    [Fact]
    public void A_barcode_that_is_only_claimed_does_not_exist() => Assert.False(FoldRows("Q", [Claim("P", 5)]).Exists);

    private static byte[] Claim(string claimant, double hours, int version = 1, bool withdrawn = false) =>
        new AliasClaim(claimant, Id((int)hours), At(hours), withdrawn, version, 0).Encode();
}
