using System.Buffers.Binary;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Tracking.Storage;

namespace Tracking.Grains.Vehicles;

/// <summary>
/// Writes vehicles' tracks behind the acknowledgement, best effort: at most one position for each <see cref="Slot"/>, and never more than
/// <see cref="MaxPending"/> writes under way; what is beyond is dropped and counted.
/// </summary>
public sealed partial class TrackWriter(IRowStore store, ILogger<TrackWriter> logger)
{
    /// <summary>Positions within the same slot are thinned to the first; milliseconds.</summary>
    public const long Slot = 5_000;

    /// <summary>Writes under way at the most.</summary>
    public const int MaxPending = 4_096;

    private static readonly Meter Meter = new("Tracking.Grains");
    private static readonly Counter<long> Dropped =
        Meter.CreateCounter<long>("tracking.positions.dropped", "{position}", "Positions that did not enter the track because the store was busy.");

    private static readonly byte[] LastKey = "last"u8.ToArray();
    private int pending;

    /// <summary>Adds positions to a vehicle's track.</summary>
    /// <param name="vehicleId">The vehicle.</param>
    /// <param name="fixes">New positions, late ones among them.</param>
    /// <param name="last">Where the vehicle is now.</param>
    /// <param name="heardAt">When this was received; milliseconds since 1970.</param>
    public void Add(string vehicleId, IReadOnlyList<PositionFix> fixes, PositionFix last, long heardAt)
    {
        if (Interlocked.Increment(ref pending) > MaxPending)
        {
            Interlocked.Decrement(ref pending);
            Dropped.Add(fixes.Count);
            return;
        }

        var puts = new List<TablePut>(fixes.Count + 1);
        foreach (PositionFix fix in fixes)
        {
            byte[] key = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(key, fix.OccurredAt / Slot * Slot);
            puts.Add(new TablePut(DayOf(vehicleId, fix.OccurredAt), key, 1, Encode(fix, 0)));
        }

        puts.Add(new TablePut(new Partition(PartitionKind.Track, $"{vehicleId}/last"), LastKey, heardAt, Encode(last, heardAt)));
        _ = WriteAsync(new RowWrite([], puts, []));
    }

    /// <summary>Where the vehicle was last, and when it was last heard.</summary>
    public async ValueTask<(PositionFix? Position, long HeardAt)> LastAsync(string vehicleId)
    {
        TableRow? row = await store.ReadRowAsync(new Partition(PartitionKind.Track, $"{vehicleId}/last"), LastKey);
        return row is null ? (null, 0) : (Decode(row.Value.Span, out long heardAt), heardAt);
    }

    /// <summary>A part of the track, oldest first.</summary>
    /// <param name="vehicleId">The vehicle.</param>
    /// <param name="after">Only positions of later slots; milliseconds since 1970.</param>
    /// <param name="upTo">Only positions up to then.</param>
    /// <param name="limit">At most so many.</param>
    public async ValueTask<IReadOnlyList<PositionFix>> ReadAsync(string vehicleId, long after, long upTo, int limit)
    {
        const long day = 24L * 60 * 60 * 1000;
        var fixes = new List<PositionFix>();
        byte[] from = new byte[8], to = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(from, after);
        BinaryPrimitives.WriteInt64BigEndian(to, upTo);
        for (long start = after / day * day; start <= upTo && fixes.Count < limit; start += day)
        {
            foreach (TableRow row in await store.ReadRowsAsync(DayOf(vehicleId, start), from, to, limit - fixes.Count))
            {
                fixes.Add(Decode(row.Value.Span, out _));
            }
        }

        return fixes;
    }

    private static Partition DayOf(string vehicleId, long time) =>
        new(PartitionKind.Track, string.Create(CultureInfo.InvariantCulture, $"{vehicleId}/{DateTimeOffset.FromUnixTimeMilliseconds(time):yyyyMMdd}"));

    private static byte[] Encode(PositionFix fix, long heardAt)
    {
        byte[] row = new byte[57];
        row[0] = 1;
        BinaryPrimitives.WriteInt64LittleEndian(row.AsSpan(1), fix.OccurredAt);
        BinaryPrimitives.WriteDoubleLittleEndian(row.AsSpan(9), fix.Lat);
        BinaryPrimitives.WriteDoubleLittleEndian(row.AsSpan(17), fix.Lon);
        BinaryPrimitives.WriteDoubleLittleEndian(row.AsSpan(25), fix.Speed ?? double.NaN);
        BinaryPrimitives.WriteDoubleLittleEndian(row.AsSpan(33), fix.Heading ?? double.NaN);
        BinaryPrimitives.WriteDoubleLittleEndian(row.AsSpan(41), fix.Accuracy ?? double.NaN);
        BinaryPrimitives.WriteInt64LittleEndian(row.AsSpan(49), heardAt);
        return row;
    }

    private static PositionFix Decode(ReadOnlySpan<byte> row, out long heardAt)
    {
        heardAt = BinaryPrimitives.ReadInt64LittleEndian(row[49..]);
        return new PositionFix(
            BinaryPrimitives.ReadInt64LittleEndian(row[1..]),
            BinaryPrimitives.ReadDoubleLittleEndian(row[9..]),
            BinaryPrimitives.ReadDoubleLittleEndian(row[17..]),
            OrNull(BinaryPrimitives.ReadDoubleLittleEndian(row[25..])),
            OrNull(BinaryPrimitives.ReadDoubleLittleEndian(row[33..])),
            OrNull(BinaryPrimitives.ReadDoubleLittleEndian(row[41..])));
    }

    private static double? OrNull(double value) => double.IsNaN(value) ? null : value;

    private async Task WriteAsync(RowWrite write)
    {
        try
        {
            await store.WriteAsync(write);
        }
        catch (RowStoreUnavailableException error)
        {
            Dropped.Add(write.Puts.Count - 1);
            LogNotWritten(logger, write.Puts.Count - 1, error);
        }
        finally
        {
            Interlocked.Decrement(ref pending);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} positions did not enter their tracks")]
    private static partial void LogNotWritten(ILogger logger, int count, Exception error);
}
