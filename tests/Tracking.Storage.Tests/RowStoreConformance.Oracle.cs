using System.Globalization;
using CsCheck;
using static Tracking.Storage.Tests.TestBytes;

namespace Tracking.Storage.Tests;

public abstract partial class RowStoreConformance
{
    // Few ids, keys and contents, so that writes meet.
    private static readonly string[] RandomIds = ["a", "aa", "b"];
    private static readonly PartitionKind[] RandomHistories = [PartitionKind.Package, PartitionKind.VehicleTimeline];
    private static readonly PartitionKind[] RandomTables = [PartitionKind.VehicleMembers, PartitionKind.Personal];

    private static readonly Gen<RowWrite> RandomWrites =
        from appends in Gen.Select(
            OneOf(RandomHistories), OneOf(RandomIds), Gen.Frequency((6, Gen.Int[0, 12]), (1, Gen.Int[55, 75])),
            Gen.Frequency((6, Gen.Int[1, 8]), (1, Gen.Int[40, 140])), Gen.Frequency((9, Gen.Const(0)), (1, Gen.Const(1)))).Array[0, 3]
        from puts in Gen.Select(OneOf(RandomTables), OneOf(RandomIds), Gen.Byte[0, 4], Gen.Long[0, 6], Gen.Byte).Array[0, 3]
        from deletes in Gen.Select(OneOf(RandomTables), OneOf(RandomIds), Gen.Byte[0, 4], Gen.Frequency((1, Gen.Long[0, 6]), (1, Gen.Const(long.MaxValue)))).Array[0, 2]
        select new RowWrite(
            [
                .. appends.DistinctBy(a => (a.Item1, a.Item2)).Select(a => new HistoryAppend(
                    new(a.Item1, a.Item2), a.Item3, a.Item5 == 0 ? NumberedRows(a.Item3, a.Item4) : [.. NumberedRows(a.Item3, a.Item4 - 1), Bytes("other")])),
            ],
            [.. puts.Select(p => new TablePut(new(p.Item1, p.Item2), new byte[] { p.Item3, 0 }, p.Item4, new byte[] { p.Item5 }))],
            [.. deletes.Select(d => new TableDelete(new(d.Item1, d.Item2), new byte[] { d.Item3, 0 }, d.Item4))]);

    [Fact]
    public async Task Any_sequence_of_writes_has_the_results_and_leaves_the_rows_that_the_oracle_says()
    {
        int place = 0;
        await Gen.Select(RandomWrites.Array[1, 40], Gen.Int[1, 40], Gen.Bool).SampleAsync(
            async (writes, together, reopen) =>
            {
                // Each sample has ids of its own in the same store.
                string prefix = Interlocked.Increment(ref place).ToString(CultureInfo.InvariantCulture) + "/";
                OracleRowStore oracle = new();
                for (int from = 0; from < writes.Length; from += together)
                {
                    // Sent together from one thread, they are decided in this order, whatever groups they form.
                    ValueTask<WriteResult>[] results = [.. writes.Skip(from).Take(together).Select(write => Store.WriteAsync(Under(prefix, write), Cancel))];
                    for (int i = 0; i < results.Length; i++)
                    {
                        Assert.Equal(oracle.Write(Under(prefix, writes[from + i])), await results[i]);
                    }
                }

                if (reopen)
                {
                    await ReopenAsync();
                }

                foreach (string id in RandomIds)
                {
                    foreach (PartitionKind kind in RandomHistories)
                    {
                        Assert.Equal(oracle.Read(new(kind, prefix + id)), await ReadAsync(new Partition(kind, prefix + id)));
                    }

                    foreach (PartitionKind kind in RandomTables)
                    {
                        IReadOnlyList<TableRow> rows = await Store.ReadRowsAsync(new(kind, prefix + id), default, default, 1000, Cancel);
                        Assert.Equal(
                            oracle.ReadTable(new(kind, prefix + id)),
                            rows.Select(row => $"{Convert.ToHexString(row.Key.Span)}:{row.Version}:{Convert.ToHexString(row.Value.Span)}"));
                    }
                }
            },
            iter: RandomRuns,
            threads: 1);
    }

    private static Gen<T> OneOf<T>(T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static RowWrite Under(string prefix, RowWrite write) => new(
        [.. write.Appends.Select(append => append with { Partition = Under(prefix, append.Partition) })],
        [.. write.Puts.Select(put => put with { Partition = Under(prefix, put.Partition) })],
        [.. write.Deletes.Select(delete => delete with { Partition = Under(prefix, delete.Partition) })]);

    private static Partition Under(string prefix, Partition partition) => partition with { Id = prefix + partition.Id };
}
