using System.Text;
using Tracking.Storage;

namespace Tracking.Grains.Foresight;

/// <summary>The index of stations of which it is known how they work: those whose bottlenecks are foreseen.</summary>
public static class ForesightStations
{
    private const int PageSize = 1000;
    private static readonly Partition Index = new(PartitionKind.Index, "foresight-stations");

    /// <summary>Puts a station into the index; completes when that is durable.</summary>
    public static async ValueTask AddAsync(IRowStore store, string stationId) =>
        await store.WriteAsync(RowWrite.Put(Index, Encoding.UTF8.GetBytes(stationId), 1, Array.Empty<byte>()));

    /// <summary>Takes a station out of the index; completes when that is durable.</summary>
    public static async ValueTask RemoveAsync(IRowStore store, string stationId) =>
        await store.WriteAsync(new RowWrite([], [], [new TableDelete(Index, Encoding.UTF8.GetBytes(stationId))]));

    /// <summary>All of them, in ordinal order.</summary>
    public static async ValueTask<List<string>> ReadAsync(IRowStore store)
    {
        var stations = new List<string>();
        ReadOnlyMemory<byte> after = default;
        IReadOnlyList<TableRow> page;
        do
        {
            page = await store.ReadRowsAsync(Index, after, default, PageSize);
            foreach (TableRow row in page)
            {
                stations.Add(Encoding.UTF8.GetString(row.Key.Span));
                after = row.Key;
            }
        }
        while (page.Count == PageSize);
        return stations;
    }
}
