using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tracking.Storage;

namespace Tracking.Server.Security.Audit;

/// <summary>
/// The audit in the row store: a table for each UTC day, newest entry first, and one that lists the days. A key is the time counted backwards, the node and the node's count, so
/// that none is ever used twice; entries are only ever added, and removed when they are too old.
/// </summary>
internal sealed class AuditRows(IRowStore store)
{
    private const string DayForm = "yyyyMMdd";
    private const int KeyLength = 16;
    private const int MaxDays = 4_000;
    private const int Chunk = 500;

    private static readonly Partition Days = new(PartitionKind.Audit, "days");

    private readonly uint node = BinaryPrimitives.ReadUInt32BigEndian(RandomNumberGenerator.GetBytes(sizeof(uint)));
    private uint count;
    private string? lastDay;

    /// <summary>Adds an entry; completes when that is durable.</summary>
    public async ValueTask AddAsync(AuditEntry entry)
    {
        string day = DayOf(entry.At);
        byte[] key = KeyOf(entry.At);
        BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(sizeof(long)), node);
        BinaryPrimitives.WriteUInt32BigEndian(key.AsSpan(sizeof(long) + sizeof(uint)), uint.MaxValue - Interlocked.Increment(ref count));
        var put = new TablePut(PartitionOf(day), key, 1, entry.Encode());
        if (Volatile.Read(ref lastDay) == day)
        {
            await store.WriteAsync(new RowWrite([], [put], []));
            return;
        }

        await store.WriteAsync(new RowWrite([], [new TablePut(Days, Encoding.ASCII.GetBytes(day), 1, Array.Empty<byte>()), put], []));
        Volatile.Write(ref lastDay, day);
    }

    /// <summary>Reads entries, newest first.</summary>
    /// <param name="from">At or after this; milliseconds since 1970.</param>
    /// <param name="to">At or before this.</param>
    /// <param name="after">Where the page before ended, as <c>day/key</c>; null at the start.</param>
    /// <param name="take">Takes an entry and where it stands; false ends the reading.</param>
    public async ValueTask ReadAsync(long from, long to, (string Day, byte[] Key)? after, Func<AuditEntry, string, bool> take)
    {
        IReadOnlyList<TableRow> days = await store.ReadRowsAsync(Days, default, default, MaxDays);
        string first = DayOf(from), last = DayOf(to);
        for (int i = days.Count - 1; i >= 0; i--)
        {
            string day = Encoding.ASCII.GetString(days[i].Key.Span);
            if (string.CompareOrdinal(day, last) > 0 || (after is { } behind && string.CompareOrdinal(day, behind.Day) > 0))
            {
                continue;
            }

            if (string.CompareOrdinal(day, first) < 0 || !await ReadDayAsync(day, from, to, after?.Day == day ? after.Value.Key : null, take))
            {
                return;
            }
        }
    }

    /// <summary>Removes entries of days before a time, at most <paramref name="limit"/>; returns how many.</summary>
    public async ValueTask<int> RemoveBeforeAsync(long time, int limit, CancellationToken cancellation)
    {
        int removed = 0;
        string keep = DayOf(time);
        foreach (TableRow row in await store.ReadRowsAsync(Days, default, default, MaxDays, cancellation))
        {
            string day = Encoding.ASCII.GetString(row.Key.Span);
            if (string.CompareOrdinal(day, keep) >= 0)
            {
                break;
            }

            while (removed < limit)
            {
                IReadOnlyList<TableRow> rows = await store.ReadRowsAsync(PartitionOf(day), default, default, Chunk, cancellation);
                if (rows.Count == 0)
                {
                    await store.WriteAsync(new RowWrite([], [], [new TableDelete(Days, row.Key)]), cancellation);
                    break;
                }

                await store.WriteAsync(new RowWrite([], [], [.. rows.Select(old => new TableDelete(PartitionOf(day), old.Key))]), cancellation);
                removed += rows.Count;
            }
        }

        return removed;
    }

    /// <summary>Where an entry stands, from the text that <see cref="ReadAsync"/> gives; null when it is not one.</summary>
    public static (string Day, byte[] Key)? ParsePosition(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length == 2
            && DateOnly.TryParseExact(parts[0], DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            && parts[1].Length == KeyLength * 2
            && parts[1].All(char.IsAsciiHexDigit)
            ? (parts[0], Convert.FromHexString(parts[1]))
            : null;
    }

    private static Partition PartitionOf(string day) => new(PartitionKind.Audit, day);

    private static string DayOf(long time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(time, 0, 253_402_300_799_999)).ToString(DayForm, CultureInfo.InvariantCulture);

    private static byte[] KeyOf(long time)
    {
        byte[] key = new byte[KeyLength];
        BinaryPrimitives.WriteInt64BigEndian(key, long.MaxValue - time);
        return key;
    }

    private async ValueTask<bool> ReadDayAsync(string day, long from, long to, byte[]? after, Func<AuditEntry, string, bool> take)
    {
        // Before every entry of that moment, and behind every one of the earliest.
        byte[] start = KeyOf(Math.Max(to, 0) + 1), end = KeyOf(Math.Max(from, 0));
        start.AsSpan(sizeof(long)).Fill(byte.MaxValue);
        end.AsSpan(sizeof(long)).Fill(byte.MaxValue);
        if (after is not null && after.AsSpan().SequenceCompareTo(start) > 0)
        {
            start = after;
        }

        while (start.AsSpan().SequenceCompareTo(end) < 0)
        {
            IReadOnlyList<TableRow> rows = await store.ReadRowsAsync(PartitionOf(day), start, end, Chunk);
            foreach (TableRow row in rows)
            {
                if (!take(AuditEntry.Decode(row.Value.Span), $"{day}/{Convert.ToHexStringLower(row.Key.Span)}"))
                {
                    return false;
                }
            }

            if (rows.Count < Chunk)
            {
                break;
            }

            start = rows[^1].Key.ToArray();
        }

        return true;
    }
}
