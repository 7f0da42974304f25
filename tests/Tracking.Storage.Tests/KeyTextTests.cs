using CsCheck;
using Tracking.Storage.AzureTables;
using static Tracking.Storage.Tests.TestBytes;

namespace Tracking.Storage.Tests;

/// <summary>Azure's keys: up to 1 KiB, without / \ # ? and control characters, in the order of their characters.</summary>
public sealed class KeyTextTests
{
    // Bytes of which neighbours matter: forbidden characters, leads of escapes, ends of ranges.
    private static readonly Gen<byte> AnyByte = Gen.Frequency((3, Gen.Byte), (2, OneOf([.. "az09AZ-./>?[\\~*,"u8])), (1, OneOf([0, 1, 0x29, 0x2A, 0x2C, 0x7D, 0x7E, 0x7F, 0xFE, 0xFF])));
    private static readonly Gen<byte[]> Keys = Gen.Frequency((4, AnyByte.Array[1, 8]), (1, AnyByte.Array[60, 80]), (1, AnyByte.Array[180, 200]), (1, AnyByte.Array[1, RowRules.MaxKeyBytes]));

    [Fact]
    public void Every_key_is_read_back_as_it_was() =>
        Keys.Sample(key => KeyText.Decode(KeyText.Encode(key)).AsSpan().SequenceEqual(key), iter: 20_000, threads: 1);

    [Fact]
    public void Texts_are_in_the_order_of_the_keys_bytes() =>
        Gen.Select(Keys, Keys, Gen.Int[0, RowRules.MaxKeyBytes]).Sample(
            (a, b, common) =>
            {
                // Most pairs differ at once, so each is also tried behind a common beginning.
                byte[] longer = [.. a.Take(common), .. b];
                longer = longer[..Math.Min(longer.Length, RowRules.MaxKeyBytes)];
                return SameOrder(a, b) && SameOrder(a, longer) && SameOrder(longer, b);
            },
            iter: 20_000,
            threads: 1);

    [Fact]
    public void Every_text_is_one_that_azure_takes() =>
        Keys.Sample(key => IsTaken(KeyText.Encode(key)), iter: 20_000, threads: 1);

    [Theory]
    [InlineData(0x00)]
    [InlineData((int)'a')]
    [InlineData((int)'/')]
    [InlineData(0xFF)]
    public void The_longest_keys_and_ids_fit(int value)
    {
        foreach (int length in (int[])[RowRules.MaxIdBytes, RowRules.MaxKeyBytes])
        {
            byte[] key = [.. Enumerable.Repeat((byte)value, length)];
            Assert.True(IsTaken(KeyText.Encode(key)));
            Assert.Equal(key, KeyText.Decode(KeyText.Encode(key)));
        }
    }

    [Theory]
    [InlineData("PKG-2026:0001_a", "PKG-2026:0001_a")]
    [InlineData("V12/20261124", "V12.F20261124")]
    [InlineData("a.b", "a.Eb")]
    [InlineData("ü 1", "~C3~BC*201")]
    [InlineData("what?", "what>F")]
    [InlineData("back\\slash", "back[Cslash")]
    public void Usual_ids_stay_readable(string id, string text) => Assert.Equal(text, KeyText.Encode(id));

    [Fact]
    public void Keys_that_differ_in_case_only_are_apart() => Assert.NotEqual(KeyText.Encode("aB"), KeyText.Encode("ab"), StringComparer.Ordinal);

    [Fact]
    public void No_key_begins_like_what_stands_beside_rows() =>
        Keys.Sample(key => KeyText.Encode(key)[0] >= KeyText.Least && ValueParts.Keys("id", 1).All(part => part[0] < KeyText.Least), iter: 5_000, threads: 1);

    [Fact]
    public void A_text_that_is_not_ours_is_refused()
    {
        Assert.Throws<FormatException>(() => KeyText.Decode("*Z"));
        Assert.Throws<FormatException>(() => KeyText.Decode("."));
        Assert.Throws<FormatException>(() => KeyText.Decode("\u4E01"));
    }

    [Fact]
    public void What_follows_a_write_is_read_back_as_it_was()
    {
        FollowUp followUp = new(
            [new(new(PartitionKind.VehicleTimeline, "v/ü"), 7, NumberedRows(0, 40)), new(new(PartitionKind.Package, "p"), int.MaxValue - 1, Rows("x"))],
            [
                new(new(new(PartitionKind.StationMembers, "s"), Bytes("k"), long.MinValue, Noise(300, 1)), null, 0),
                new(new(new(PartitionKind.Personal, "p"), Bytes("k"), long.MaxValue, default), "parts", 70_000),
                new(new(new(PartitionKind.Index, "i"), Noise(512, 2), 0, default), null, 0),
            ],
            [new(new(PartitionKind.Index, "i"), Bytes("gone"))]);

        FollowUp read = FollowUp.Decode(followUp.Encode());

        Assert.Equal(followUp.Appends.Select(append => (append.Partition, append.Sequence)), read.Appends.Select(append => (append.Partition, append.Sequence)));
        Assert.Equal(followUp.Appends.SelectMany(append => Hex(append.Rows)), read.Appends.SelectMany(append => Hex(append.Rows)));
        Assert.Equal(followUp.Puts.Select(Text), read.Puts.Select(Text));
        Assert.Equal("gone", System.Text.Encoding.UTF8.GetString(Assert.Single(read.Deletes).Key.Span));
        Assert.Throws<InvalidDataException>(() => FollowUp.Decode([9, 0, 0, 0]));

        static string Text(FollowUpPut put) =>
            $"{put.Put.Partition} {Convert.ToHexString(put.Put.Key.Span)} {put.Put.Version} {Convert.ToHexString(put.Put.Value.Span)} {put.Parts} {put.Length}";
    }

    private static Gen<byte> OneOf(byte[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static bool SameOrder(byte[] a, byte[] b) =>
        Math.Sign(a.AsSpan().SequenceCompareTo(b)) == Math.Sign(string.CompareOrdinal(KeyText.Encode(a), KeyText.Encode(b)));

    private static bool IsTaken(string text) => text.Length is > 0 and <= 512 && text.All(c => c is not ('/' or '\\' or '#' or '?') && !char.IsControl(c) && !char.IsSurrogate(c));
}
