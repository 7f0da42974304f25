using System.Buffers.Binary;

namespace Tracking.Storage.RocksDb;

/// <summary>Values stored for one row: a table's (format, version, value) and a timeline's (format, row).</summary>
internal static class RowValue
{
    public const int TableHeaderBytes = 1 + sizeof(long);
    public const int TimelineHeaderBytes = 1;
    private const byte Format = 1;

    public static void WriteTableHeader(Span<byte> stored, long version)
    {
        stored[0] = Format;
        BinaryPrimitives.WriteInt64BigEndian(stored[1..], version);
    }

    public static long Version(ReadOnlySpan<byte> stored)
    {
        Check(stored, TableHeaderBytes);
        return BinaryPrimitives.ReadInt64BigEndian(stored[1..]);
    }

    public static void WriteTimelineHeader(Span<byte> stored) => stored[0] = Format;

    public static ReadOnlySpan<byte> TimelineRow(ReadOnlySpan<byte> stored)
    {
        Check(stored, TimelineHeaderBytes);
        return stored[TimelineHeaderBytes..];
    }

    private static void Check(ReadOnlySpan<byte> stored, int least)
    {
        if (stored.Length < least || stored[0] != Format)
        {
            throw new InvalidDataException(
                $"A stored row of {stored.Length} bytes has format {(stored.IsEmpty ? "none" : stored[0])}; this version of the program knows format {Format}.");
        }
    }
}
