using static Tracking.Storage.Tests.TestBytes;

namespace Tracking.Storage.Tests;

public abstract partial class RowStoreConformance
{
    [Fact]
    public async Task A_row_that_was_never_put_is_null()
    {
        await AssertCommitsAsync(RowWrite.Put(Members("t"), Bytes("key1"), 1, Bytes("v")));

        Assert.Null(await ReadAsync(Members("t"), "key"));
        Assert.Null(await ReadAsync(Members("other"), "key1"));
        Assert.Empty(await Store.ReadRowsAsync(Members("other"), default, default, 10, Cancel));
    }

    [Fact]
    public async Task A_put_replaces_older_versions_only()
    {
        await AssertCommitsAsync(RowWrite.Put(Members("t"), Bytes("k"), 5, Bytes("five")));

        await AssertCommitsAsync(RowWrite.Put(Members("t"), Bytes("k"), 4, Bytes("four")));
        Assert.Equal("5:five", await ReadAsync(Members("t"), "k"));

        await AssertCommitsAsync(RowWrite.Put(Members("t"), Bytes("k"), 5, Bytes("again")));
        Assert.Equal("5:five", await ReadAsync(Members("t"), "k"));

        await AssertCommitsAsync(RowWrite.Put(Members("t"), Bytes("k"), 6, Bytes("six")));
        Assert.Equal("6:six", await ReadAsync(Members("t"), "k"));
    }

    [Fact]
    public async Task Versions_cover_all_of_their_range()
    {
        await AssertCommitsAsync(RowWrite.Put(Members("t"), Bytes("k"), long.MinValue, Bytes("least")));
        Assert.Equal($"{long.MinValue}:least", await ReadAsync(Members("t"), "k"));
        await AssertCommitsAsync(RowWrite.Put(Members("t"), Bytes("k"), -1, Bytes("negative")));
        await AssertCommitsAsync(RowWrite.Put(Members("t"), Bytes("k"), long.MaxValue, Bytes("most")));
        await AssertCommitsAsync(RowWrite.Put(Members("t"), Bytes("k"), 0, Bytes("zero")));

        Assert.Equal($"{long.MaxValue}:most", await ReadAsync(Members("t"), "k"));
    }

    [Fact]
    public async Task Of_two_puts_to_a_row_in_one_write_the_newer_stays()
    {
        await AssertCommitsAsync(new RowWrite(
            [], [new(Members("t"), Bytes("k"), 2, Bytes("two")), new(Members("t"), Bytes("k"), 1, Bytes("one"))], []));

        Assert.Equal("2:two", await ReadAsync(Members("t"), "k"));
    }

    [Fact]
    public async Task A_deleted_row_is_gone_and_any_version_may_follow_it()
    {
        await AssertCommitsAsync(RowWrite.Put(Members("t"), Bytes("k"), 9, Bytes("nine")));
        await AssertCommitsAsync(RowWrite.Put(Members("t"), Bytes("kept"), 9, Bytes("nine")));

        await AssertCommitsAsync(new RowWrite([], [], [new(Members("t"), Bytes("k")), new(Members("t"), Bytes("absent"))]));
        Assert.Null(await ReadAsync(Members("t"), "k"));
        Assert.Equal("9:nine", await ReadAsync(Members("t"), "kept"));

        await AssertCommitsAsync(RowWrite.Put(Members("t"), Bytes("k"), 1, Bytes("one")));
        Assert.Equal("1:one", await ReadAsync(Members("t"), "k"));
    }

    [Fact]
    public async Task A_row_that_was_rewritten_since_it_was_seen_is_not_deleted()
    {
        await AssertCommitsAsync(RowWrite.Put(Members("t"), Bytes("k"), 4, Bytes("gone for days")));
        await AssertCommitsAsync(RowWrite.Put(Members("t"), Bytes("k"), 5, Bytes("back again")));

        await AssertCommitsAsync(new RowWrite([], [], [new(Members("t"), Bytes("k"), 4)]));
        Assert.Equal("5:back again", await ReadAsync(Members("t"), "k"));

        await AssertCommitsAsync(new RowWrite([], [], [new(Members("t"), Bytes("k"), 5)]));
        Assert.Null(await ReadAsync(Members("t"), "k"));
    }

    [Fact]
    public async Task A_row_is_rewritten_or_deleted_but_never_lost_when_both_happen_at_once()
    {
        Partition table = Members("race");
        IRowStore other = await OpenBesideAsync();
        for (int round = 0; round < RacingRounds; round++)
        {
            byte[] key = Bytes($"k{round}");
            await AssertCommitsAsync(RowWrite.Put(table, key, 1, Bytes("old")));
            Task<WriteResult>[] both =
            [
                .. Enumerable.Range(0, 2).Select(i => Task.Run(
                    async () => await (i == 0 ? Store : other).WriteAsync(
                        (i + round) % 2 == 0
                            ? new RowWrite([], [], [new(table, key, 1)])
                            : RowWrite.Append(Package($"race{round}"), 0, Rows("back")) with { Puts = [new(table, key, 2, Bytes("new"))] },
                        Cancel),
                    Cancel)),
            ];
            await Task.WhenAll(both);
            Assert.Equal("2:new", await ReadAsync(table, $"k{round}"));
        }

        if (other != Store)
        {
            await other.DisposeAsync();
        }
    }

    [Fact]
    public async Task Values_from_empty_to_four_mebibytes_are_kept()
    {
        byte[] large = Noise(RowRules.MaxValueBytes, 7);
        foreach (PartitionKind kind in (PartitionKind[])[PartitionKind.StationMembers, PartitionKind.Proof])
        {
            Partition table = new(kind, "t");
            await AssertCommitsAsync(RowWrite.Put(table, Bytes("empty"), 1, default));
            await AssertCommitsAsync(RowWrite.Put(table, Bytes("large"), 1, large));
            await AssertCommitsAsync(RowWrite.Put(table, Bytes("large"), 1, Bytes("small, but not newer")));

            TableRow? empty = await Store.ReadRowAsync(table, Bytes("empty"), Cancel);
            TableRow? read = await Store.ReadRowAsync(table, Bytes("large"), Cancel);

            Assert.Equal(0, empty?.Value.Length);
            Assert.True(read is not null && read.Value.Span.SequenceEqual(large));
        }
    }

    [Fact]
    public async Task Rows_are_paged_in_the_order_of_their_keys_bytes()
    {
        byte[][] keys =
        [
            [0x00], [0x00, 0x00], [0x00, 0xFF], [0x01], [0x61], [0x61, 0x00], [0x61, 0x00, 0x00], [0x61, 0x01], [0x61, 0xFF], [0x61, 0xFF, 0xFF],
            [0x62], [0x7F], [0x80], [0xFF], [0xFF, 0x00], [0xFF, 0xFF], [.. Enumerable.Repeat((byte)0xFF, RowRules.MaxKeyBytes)],
        ];
        foreach (byte[] key in keys.Reverse())
        {
            await AssertCommitsAsync(RowWrite.Put(Members("t"), key, key.Length, key));
            await AssertCommitsAsync(RowWrite.Put(Members("s"), key, 77, default));
            await AssertCommitsAsync(RowWrite.Put(Members("u"), key, 77, default));
        }

        List<byte[]> bounds = [[], [0x60], [0x61, 0x02], [0xFE], .. keys];
        foreach (byte[] after in bounds)
        {
            foreach (byte[] upTo in bounds)
            {
                foreach (int limit in (int[])[1, 3, int.MaxValue])
                {
                    string[] expected =
                    [
                        .. keys.Where(key => (after.Length == 0 || key.AsSpan().SequenceCompareTo(after) > 0)
                                && (upTo.Length == 0 || key.AsSpan().SequenceCompareTo(upTo) <= 0))
                            .Take(limit).Select(key => $"{Convert.ToHexString(key)}:{key.Length}:{Convert.ToHexString(key)}"),
                    ];
                    IReadOnlyList<TableRow> read = await Store.ReadRowsAsync(Members("t"), after, upTo, limit, Cancel);
                    Assert.Equal(
                        expected,
                        read.Select(row => $"{Convert.ToHexString(row.Key.Span)}:{row.Version}:{Convert.ToHexString(row.Value.Span)}"));
                }
            }
        }
    }

    [Fact]
    public async Task Deleted_rows_are_left_out_of_pages()
    {
        for (int i = 0; i < 20; i++)
        {
            await AssertCommitsAsync(RowWrite.Put(Members("t"), Bytes($"{i:D2}"), i, default));
        }

        await AssertCommitsAsync(new RowWrite([], [], [.. Enumerable.Range(5, 10).Select(i => new TableDelete(Members("t"), Bytes($"{i:D2}")))]));

        IReadOnlyList<TableRow> page = await Store.ReadRowsAsync(Members("t"), Bytes("02"), default, 4, Cancel);
        Assert.Equal([3, 4, 15, 16], page.Select(row => row.Version));
    }
}
