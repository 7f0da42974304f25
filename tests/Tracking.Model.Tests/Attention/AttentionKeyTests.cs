using Tracking.Model.Attention;
using Tracking.Model.Places;

namespace Tracking.Model.Tests.Attention;

public sealed class AttentionKeyTests
{
    private static readonly long Hour = Instant.From(new DateTimeOffset(2026, 11, 24, 17, 0, 0, TimeSpan.Zero));

    public static TheoryData<AttentionKey, string> Keys => new()
    {
        { new AttentionKey(AttentionKind.Stuck, new PlaceId(PlaceKind.Station, "DSE4")), "stuck.S.DSE4" },
        { new AttentionKey(AttentionKind.VanSilent, new PlaceId(PlaceKind.Vehicle, "VAN.7-a")), "vanSilent.V.VAN.7-a" },
        { new AttentionKey(AttentionKind.Promise, new PlaceId(PlaceKind.Vehicle, "S.V"), Hour), "promise.V.S.V@2026112417" },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_key_is_a_text_and_comes_back(AttentionKey key, string text)
    {
        Assert.Equal(text, key.ToString());
        Assert.Equal(key, AttentionKey.Parse(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("stuck")]
    [InlineData("stuck.S.")]
    [InlineData("stuck.X.DSE4")]
    [InlineData("lost.S.DSE4")]
    [InlineData("stuck.S.DSE4@2026112417")]
    [InlineData("promise.S.DSE4")]
    [InlineData("promise.S.DSE4@20261124")]
    [InlineData("promise.S.DSE4@2026112425")]
    [InlineData("stuck.S.a b")]
    public void Anything_else_is_no_key(string text) => Assert.Null(AttentionKey.Parse(text));

    [Fact]
    public void Critical_comes_first_then_medical_then_cold_then_what_lasts_longest()
    {
        var place = new PlaceId(PlaceKind.Station, "S");
        AttentionGroup[] sorted =
        [
            new(new AttentionKey(AttentionKind.Stuck, place), 2, 0, 1, 0, 9),
            new(new AttentionKey(AttentionKind.Missorted, place), 1, 0, 0, 1, 8),
            new(new AttentionKey(AttentionKind.Promise, place, Hour), 1, 1, 0, 0, 7),
            new(new AttentionKey(AttentionKind.Adrift, place), 1, 0, 0, 0, 5),
            new(new AttentionKey(AttentionKind.Stuck, place), 1, 1, 0, 0, 6),
            new(new AttentionKey(AttentionKind.Contradicted, place), 1, 0, 0, 0, 1),
            new(new AttentionKey(AttentionKind.Missorted, place), 1, 0, 0, 0, 2),
        ];

        Assert.Equal(sorted, sorted.Reverse().OrderBy(AttentionRank.Of));
        Assert.All(sorted, group => Assert.Equal(AttentionRank.Of(group), AttentionRank.Parse(AttentionRank.Of(group).ToString())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("3,0,0,1,stuck.S.S")]
    [InlineData("1,0,0,x,stuck.S.S")]
    [InlineData("1,0,0,1,stuck")]
    public void Anything_else_is_no_rank(string text) => Assert.Null(AttentionRank.Parse(text));
}
