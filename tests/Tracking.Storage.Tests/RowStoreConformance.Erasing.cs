using static Tracking.Storage.Tests.TestBytes;

namespace Tracking.Storage.Tests;

public abstract partial class RowStoreConformance
{
    [Theory]
    [InlineData(PartitionKind.Personal)]
    [InlineData(PartitionKind.Proof)]
    [InlineData(PartitionKind.Expiry)]
    public async Task Clearing_a_table_removes_all_of_its_rows_and_no_others(PartitionKind kind)
    {
        Partition cleared = new(kind, "P"), beside = new(kind, "P1");
        for (int page = 0; page < 3; page++)
        {
            await AssertCommitsAsync(new RowWrite(
                [], [.. Enumerable.Range(0, 50).Select(i => new TablePut(cleared, Bytes($"{page}-{i:D2}"), 7, Bytes("gone")))], []));
        }

        await AssertCommitsAsync(RowWrite.Put(cleared, Bytes("large"), 7, Noise(200_000, 5)));
        await AssertCommitsAsync(RowWrite.Put(beside, Bytes("k"), 7, Bytes("stays")));
        await AssertCommitsAsync(RowWrite.Put(new(PartitionKind.Index, "P"), Bytes("k"), 7, Bytes("stays too")));

        await Store.ClearAsync(cleared, Cancel);
        await Store.ClearAsync(cleared, Cancel);

        Assert.Empty(await Store.ReadRowsAsync(cleared, default, default, 10, Cancel));
        Assert.Equal("7:stays", await ReadAsync(beside, "k"));
        Assert.Equal("7:stays too", await ReadAsync(new(PartitionKind.Index, "P"), "k"));
    }

    [Fact]
    public async Task Expunging_changes_nothing_that_can_be_read()
    {
        Partition table = new(PartitionKind.Personal, "P"), beside = new(PartitionKind.Personal, "Q");
        await AssertCommitsAsync(RowWrite.Put(table, Bytes("k"), 9, Bytes("before")));
        await AssertCommitsAsync(new RowWrite([new(Package("P"), 0, Rows("row"))], [new(beside, Bytes("k"), 1, Bytes("stays"))], []));
        await Store.ClearAsync(table, Cancel);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Store.ExpungeAsync([table], Cancel).AsTask()));

        Assert.Null(await ReadAsync(table, "k"));
        Assert.Equal("1:stays", await ReadAsync(beside, "k"));
        Assert.Equal(Hex(Rows("row")), await ReadAsync(Package("P")));
        await AssertCommitsAsync(RowWrite.Put(table, Bytes("k"), 1, Bytes("after")));
        await ReopenAsync();
        Assert.Equal("1:after", await ReadAsync(table, "k"));
        Assert.Equal("1:stays", await ReadAsync(beside, "k"));
    }
}
