using System.Globalization;

namespace Tracking.Storage.Tests;

/// <summary>The contract in its plainest form: dictionaries in memory. What other stores are compared with.</summary>
internal sealed class OracleRowStore
{
    private readonly Dictionary<Partition, List<string>> _histories = [];
    private readonly Dictionary<(Partition Table, string Key), (long Version, string Value)> _tables = [];

    public WriteResult Write(RowWrite write)
    {
        foreach (HistoryAppend append in write.Appends)
        {
            List<string> rows = History(append.Partition);
            if (append.Sequence > rows.Count)
            {
                return WriteResult.Conflict;
            }

            for (int i = 0; i < append.Rows.Count && append.Sequence + i < rows.Count; i++)
            {
                if (rows[append.Sequence + i] != Convert.ToHexString(append.Rows[i].Span))
                {
                    return WriteResult.Conflict;
                }
            }
        }

        foreach (HistoryAppend append in write.Appends)
        {
            List<string> rows = History(append.Partition);
            rows.AddRange(append.Rows.Skip(rows.Count - append.Sequence).Select(row => Convert.ToHexString(row.Span)));
        }

        foreach (TablePut put in write.Puts)
        {
            (Partition, string) key = (put.Partition, Convert.ToHexString(put.Key.Span));
            if (!_tables.TryGetValue(key, out (long Version, string) stands) || stands.Version < put.Version)
            {
                _tables[key] = (put.Version, Convert.ToHexString(put.Value.Span));
            }
        }

        foreach (TableDelete delete in write.Deletes)
        {
            (Partition, string) key = (delete.Partition, Convert.ToHexString(delete.Key.Span));
            if (_tables.TryGetValue(key, out (long Version, string) stands) && stands.Version <= delete.Version)
            {
                _tables.Remove(key);
            }
        }

        return WriteResult.Committed;
    }

    public List<string> Read(Partition history) => History(history);

    public List<string> ReadTable(Partition table) =>
    [
        .. _tables.Where(row => row.Key.Table == table)
            .OrderBy(row => row.Key.Key, StringComparer.Ordinal)
            .Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Key.Key}:{row.Value.Version}:{row.Value.Value}")),
    ];

    private List<string> History(Partition partition)
    {
        if (!_histories.TryGetValue(partition, out List<string>? rows))
        {
            _histories[partition] = rows = [];
        }

        return rows;
    }
}
