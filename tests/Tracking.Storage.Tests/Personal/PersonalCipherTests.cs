using Tracking.Storage.Personal;
using static Tracking.Storage.Tests.TestBytes;

namespace Tracking.Storage.Tests.Personal;

public sealed class PersonalCipherTests
{
    private const string Stored20261124 = "E1000102030405060708090A0B3467B569A0919F01C70E468583E78D4EACCE9F10FBE8";
    private static readonly Partition Table = new(PartitionKind.Personal, "P");
    private static readonly PersonalKey Key = new([.. Enumerable.Range(0, 32).Select(i => (byte)i)]);
    private static readonly PersonalKey Other = new([.. Enumerable.Range(1, 32).Select(i => (byte)i)]);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(2 * 1024 * 1024)]
    public void A_row_is_read_with_its_key_and_shows_nothing_without(int length)
    {
        byte[] plain = Noise(length, 4);
        TablePut put = PersonalCipher.Seal(Key, Table, Bytes("k"), 3, plain);

        Assert.Equal(length + PersonalCipher.Overhead, put.Value.Length);
        Assert.True(PersonalCipher.TryOpen(Key, Table, RowOf(put), out byte[]? opened));
        Assert.Equal(plain, opened);
        Assert.True(length < 16 || put.Value.Span.IndexOf(plain.AsSpan(0, 16)) < 0);
        Assert.False(PersonalCipher.TryOpen(Other, Table, RowOf(put), out _));
        Assert.False(PersonalCipher.TryOpen(default, Table, RowOf(put), out _));
        Assert.False(PersonalCipher.TryOpen(PersonalKey.Destroyed, Table, RowOf(put), out _));
    }

    [Fact]
    public void The_same_row_is_stored_with_other_bytes_each_time() => Assert.NotEqual(
        PersonalCipher.Seal(Key, Table, Bytes("k"), 1, Bytes("the same")).Value.ToArray(), PersonalCipher.Seal(Key, Table, Bytes("k"), 1, Bytes("the same")).Value.ToArray());

    [Fact]
    public void A_row_in_anothers_place_is_not_read()
    {
        TableRow row = RowOf(PersonalCipher.Seal(Key, Table, Bytes("k"), 3, Bytes("secret")));

        Assert.False(PersonalCipher.TryOpen(Key, Table with { Id = "Q" }, row, out _));
        Assert.False(PersonalCipher.TryOpen(Key, Table with { Kind = PartitionKind.Proof }, row, out _));
        Assert.False(PersonalCipher.TryOpen(Key, Table, row with { Key = Bytes("l") }, out _));
        Assert.False(PersonalCipher.TryOpen(Key, Table, row with { Version = 4 }, out _));
        Assert.True(PersonalCipher.TryOpen(Key, Table, row, out _));
    }

    [Fact]
    public void An_altered_row_is_not_read_wherever_it_was_altered()
    {
        byte[] stored = PersonalCipher.Seal(Key, Table, Bytes("k"), 3, Bytes("secret")).Value.ToArray();
        for (int i = 1; i < stored.Length; i++)
        {
            stored[i] ^= 1;
            Assert.False(PersonalCipher.TryOpen(Key, Table, new TableRow(Bytes("k"), 3, stored), out _), $"byte {i}");
            stored[i] ^= 1;
        }

        Assert.True(PersonalCipher.TryOpen(Key, Table, new TableRow(Bytes("k"), 3, stored), out _));
    }

    [Theory]
    [InlineData("01070102")]
    [InlineData("7B226C6174223A317D")]
    [InlineData("00FFD8FFE0")]
    [InlineData("02")]
    public void A_row_that_an_older_build_did_not_encrypt_is_read_unless_its_key_was_destroyed(string hex)
    {
        byte[] stored = Convert.FromHexString(hex);
        TableRow row = new(Bytes("k"), 3, stored);

        Assert.True(PersonalCipher.TryOpen(default, Table, row, out byte[]? plain));
        Assert.Equal(stored, plain);
        Assert.True(PersonalCipher.TryOpen(Key, Table, row, out _));
        Assert.False(PersonalCipher.TryOpen(PersonalKey.Destroyed, Table, row, out _));
    }

    [Fact]
    public void Nothing_is_stored_without_a_key()
    {
        Assert.Throws<ArgumentException>(() => PersonalCipher.Seal(default, Table, Bytes("k"), 1, Bytes("secret")));
        Assert.Throws<ArgumentException>(() => PersonalCipher.Seal(PersonalKey.Destroyed, Table, Bytes("k"), 1, Bytes("secret")));
    }

    /// <summary>The format of today, made by another implementation of AES-GCM (OpenSSL by way of Node); it must stay readable.</summary>
    [Fact]
    public void A_row_in_the_format_of_November_2026_is_read()
    {
        byte[] stored = Convert.FromHexString(Stored20261124);

        Assert.True(PersonalCipher.TryOpen(Key, Table, new TableRow(Bytes("k"), 3, stored), out byte[]? plain));
        Assert.Equal(Bytes("secret").ToArray(), plain);
    }

    private static TableRow RowOf(TablePut put) => new(put.Key, put.Version, put.Value);
}
