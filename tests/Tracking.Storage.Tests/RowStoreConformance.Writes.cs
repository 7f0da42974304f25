using static Tracking.Storage.Tests.TestBytes;

namespace Tracking.Storage.Tests;

public abstract partial class RowStoreConformance
{
    [Fact]
    public async Task A_write_with_a_conflicting_append_stores_nothing_of_itself()
    {
        await AssertCommitsAsync(RowWrite.Append(Package("p"), 0, Rows("stands")));
        await AssertCommitsAsync(RowWrite.Put(Members("t"), Bytes("stays"), 1, Bytes("v")));

        await AssertConflictsAsync(new RowWrite(
            [
                new(Package("q"), 0, Rows("new")),
                new(new(PartitionKind.VehicleTimeline, "v"), 0, Rows("new")),
                new(Package("p"), 0, Rows("other")),
                new(Package("r"), 0, Rows("new")),
            ],
            [new(Members("t"), Bytes("put"), 1, Bytes("v")), new(Members("t"), Bytes("stays"), 2, Bytes("newer"))],
            [new(Members("t"), Bytes("stays"))]));

        Assert.Equal(Hex(Rows("stands")), await ReadAsync(Package("p")));
        Assert.Empty(await ReadAsync(Package("q")));
        Assert.Empty(await ReadAsync(Package("r")));
        Assert.Empty(await ReadAsync(new Partition(PartitionKind.VehicleTimeline, "v")));
        Assert.Equal("1:v", await ReadAsync(Members("t"), "stays"));
        Assert.Null(await ReadAsync(Members("t"), "put"));
    }

    [Fact]
    public async Task A_write_with_all_kinds_of_operations_stores_all_of_them()
    {
        await AssertCommitsAsync(RowWrite.Put(Members("t"), Bytes("old"), 1, Bytes("v")));

        await AssertCommitsAsync(new RowWrite(
            [new(Package("p"), 0, Rows("one", "two")), new(new(PartitionKind.ContainerTimeline, "c"), 0, Rows("three"))],
            [new(Members("t"), Bytes("new"), 1, Bytes("v")), new(new(PartitionKind.Proof, "p"), Bytes("photo"), 1, Bytes("jpeg"))],
            [new(Members("t"), Bytes("old"))]));

        Assert.Equal(Hex(Rows("one", "two")), await ReadAsync(Package("p")));
        Assert.Equal(Hex(Rows("three")), await ReadAsync(new Partition(PartitionKind.ContainerTimeline, "c")));
        Assert.Equal("1:v", await ReadAsync(Members("t"), "new"));
        Assert.Equal("1:jpeg", await ReadAsync(new Partition(PartitionKind.Proof, "p"), "photo"));
        Assert.Null(await ReadAsync(Members("t"), "old"));
    }

    [Fact]
    public async Task A_repeated_write_completes_what_stands_beside_its_repeated_append()
    {
        await AssertCommitsAsync(RowWrite.Append(Package("p"), 0, Rows("one")));

        await AssertCommitsAsync(new RowWrite(
            [new(Package("p"), 0, Rows("one")), new(Package("q"), 0, Rows("derived"))], [new(Members("t"), Bytes("p"), 1, Bytes("stay"))], []));

        Assert.Equal(Hex(Rows("one")), await ReadAsync(Package("p")));
        Assert.Equal(Hex(Rows("derived")), await ReadAsync(Package("q")));
        Assert.Equal("1:stay", await ReadAsync(Members("t"), "p"));
    }

    [Fact]
    public async Task A_write_of_nothing_succeeds() => await AssertCommitsAsync(new RowWrite([], [], []));

    [Fact]
    public async Task Of_writes_sent_together_only_the_conflicting_one_is_refused()
    {
        await AssertCommitsAsync(RowWrite.Append(Package("p50"), 0, Rows("stands")));

        Task<WriteResult>[] writes =
        [
            .. Enumerable.Range(0, 100).Select(i =>
                Store.WriteAsync(new RowWrite([new(Package($"p{i}"), 0, Rows($"row {i}"))], [new(Members("t"), Bytes($"{i:D3}"), 1, default)], []), Cancel).AsTask()),
        ];
        WriteResult[] results = await Task.WhenAll(writes);

        Assert.Equal([50], Enumerable.Range(0, 100).Where(i => results[i] == WriteResult.Conflict));
        Assert.Equal(99, (await Store.ReadRowsAsync(Members("t"), default, default, 1000, Cancel)).Count);
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(Hex(Rows(i == 50 ? "stands" : $"row {i}")), await ReadAsync(Package($"p{i}")));
        }
    }

    [Theory, MemberData(nameof(Histories))]
    public async Task A_contested_sequence_has_exactly_one_winner(PartitionKind kind)
    {
        Partition history = new(kind, "contested");
        int writers = Writers;
        List<(int Sequence, string Row)>[] won = new List<(int, string)>[writers];
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            won[writer] = [];
            int sequence = 0;
            while (won[writer].Count < 10)
            {
                string row = $"writer {writer} at {sequence}";
                if (await Store.WriteAsync(RowWrite.Append(history, sequence, Bytes(row)), Cancel) == WriteResult.Committed)
                {
                    won[writer].Add((sequence++, row));
                }
                else
                {
                    sequence = (await Store.ReadHistoryTailAsync(history, 1, Cancel)).Count;
                }
            }
        })));

        (int Sequence, string Row)[] all = [.. won.SelectMany(rows => rows).OrderBy(row => row.Sequence)];
        Assert.Equal(Enumerable.Range(0, writers * 10), all.Select(row => row.Sequence));
        Assert.Equal(Hex(Rows([.. all.Select(row => row.Row)])), await ReadAsync(history));
    }

    [Fact]
    public async Task Histories_of_many_concurrent_writers_are_whole()
    {
        const int PerWriter = 70;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (int i = 0; i < PerWriter; i++)
            {
                await AssertCommitsAsync(new RowWrite(
                    [new(Package($"w{writer}"), i, NumberedRows(i, 1))], [new(Members("shared"), Bytes($"{writer}"), i, Bytes($"{i}"))], []));
            }
        })));

        for (int writer = 0; writer < Writers; writer++)
        {
            Assert.Equal(Hex(NumberedRows(0, PerWriter)), await ReadAsync(Package($"w{writer}")));
            Assert.Equal($"{PerWriter - 1}:{PerWriter - 1}", await ReadAsync(Members("shared"), $"{writer}"));
        }
    }

    [Fact]
    public async Task What_was_acknowledged_survives_reopening()
    {
        foreach (PartitionKind kind in Histories.Select(row => row.Data))
        {
            await AssertCommitsAsync(RowWrite.Append(new(kind, "h"), 0, NumberedRows(0, 150)));
        }

        await AssertCommitsAsync(RowWrite.Put(Members("t"), Bytes("k"), 3, Bytes("three")));
        await AssertCommitsAsync(RowWrite.Put(new(PartitionKind.Personal, "p"), Bytes("k"), 3, Bytes("three")));
        await AssertCommitsAsync(new RowWrite([], [], [new(new(PartitionKind.Personal, "p"), Bytes("k"))]));

        for (int i = 0; i < 2; i++)
        {
            await ReopenAsync();
            foreach (PartitionKind kind in Histories.Select(row => row.Data))
            {
                Assert.Equal(Hex(NumberedRows(0, 150)), await ReadAsync(new Partition(kind, "h")));
                await AssertConflictsAsync(RowWrite.Append(new(kind, "h"), 149, Rows("other")));
            }

            await AssertCommitsAsync(RowWrite.Put(Members("t"), Bytes("k"), 2, Bytes("two")));
            Assert.Equal("3:three", await ReadAsync(Members("t"), "k"));
            Assert.Null(await ReadAsync(new Partition(PartitionKind.Personal, "p"), "k"));
        }
    }

    [Fact]
    public async Task Values_outside_their_limits_are_refused_by_name()
    {
        await Refused(RowWrite.Append(Members("t"), 0, Rows("row")), "not a history");
        await Refused(RowWrite.Put(Package("p"), Bytes("k"), 1, default), "not a table");
        await Refused(RowWrite.Append(Package(""), 0, Rows("row")), "partition id");
        await Refused(RowWrite.Append(Package("a\0b"), 0, Rows("row")), "partition id");
        await Refused(RowWrite.Append(Package(new string('ä', 151)), 0, Rows("row")), "partition id");
        await Refused(RowWrite.Append(Package("\uD800"), 0, Rows("row")), "surrogate");
        await Refused(RowWrite.Append(Package("p"), 0), "no rows");
        await Refused(RowWrite.Append(Package("p"), -1, Rows("row")), "sequence -1");
        await Refused(RowWrite.Append(Package("p"), int.MaxValue, Rows("row")), "sequence");
        await Refused(RowWrite.Append(Package("p"), 0, Rows("row", "")), "Row 1");
        await Refused(RowWrite.Append(Package("p"), 0, new byte[RowRules.MaxRowBytes + 1]), "Row 0");
        await Refused(RowWrite.Put(Members("t"), default, 1, default), "key");
        await Refused(RowWrite.Put(Members("t"), new byte[RowRules.MaxKeyBytes + 1], 1, default), "key");
        await Refused(RowWrite.Put(Members("t"), Bytes("k"), 1, new byte[RowRules.MaxValueBytes + 1]), "value");
        await Refused(new RowWrite([new(Package("p"), 0, Rows("a")), new(Package("p"), 1, Rows("b"))], [], []), "twice");
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.ReadHistoryAsync(Members("t"), Cancel));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.ReadRowAsync(Package("p"), Bytes("k"), Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.ReadRowsAsync(Members("t"), default, default, 0, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.ReadHistoryTailAsync(Package("p"), -1, Cancel));
        Assert.Empty(await ReadAsync(Package("p")));

        async Task Refused(RowWrite write, string named) =>
            Assert.Contains(named, (await Assert.ThrowsAsync<ArgumentException>(async () => await Store.WriteAsync(write, Cancel))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_store_refuses_with_a_clear_error()
    {
        IRowStore store = Store;
        await CloseAsync();

        await Assert.ThrowsAsync<RowStoreUnavailableException>(async () => await store.WriteAsync(RowWrite.Append(Package("p"), 0, Rows("row")), Cancel));
        await Assert.ThrowsAsync<RowStoreUnavailableException>(async () => await store.ReadHistoryAsync(Package("p"), Cancel));
        await Assert.ThrowsAsync<RowStoreUnavailableException>(async () => await store.ReadRowAsync(Members("t"), Bytes("k"), Cancel));
        await store.DisposeAsync();
    }
}
