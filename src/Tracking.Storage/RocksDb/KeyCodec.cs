using System.Buffers.Binary;
using System.Diagnostics;

namespace Tracking.Storage.RocksDb;

/// <summary>
/// Bytes of keys: kind, id in UTF-8, 0x00, then what is inside the partition. Ids hold no 0x00, so no partition's keys begin with another's prefix.
/// </summary>
internal static class KeyCodec
{
    public const int NumberBytes = sizeof(uint);

    /// <summary>Room for any key and one byte more, for an exclusive bound behind it.</summary>
    public const int MaxBytes = 1 + RowRules.MaxIdBytes + 1 + RowRules.MaxKeyBytes + 1;

    /// <summary>First byte of grain state's keys; kinds of partitions stay below.</summary>
    public const byte GrainState = 0xF0;

    private const byte Terminator = 0x00;

    public static int WritePrefix(Partition partition, Span<byte> destination)
    {
        destination[0] = (byte)partition.Kind;
        int length = RowRules.StrictUtf8.GetBytes(partition.Id, destination[1..]);
        destination[1 + length] = Terminator;
        return length + 2;
    }

    /// <summary>Makes the first key behind a partition out of the partition's prefix.</summary>
    public static void PrefixToEnd(Span<byte> prefix)
    {
        Debug.Assert(prefix[^1] == Terminator);
        prefix[^1] = Terminator + 1;
    }

    public static int WriteNumber(Span<byte> key, int prefixLength, int number)
    {
        BinaryPrimitives.WriteUInt32BigEndian(key[prefixLength..], (uint)number);
        return prefixLength + NumberBytes;
    }

    public static int ReadNumber(ReadOnlySpan<byte> key) => (int)BinaryPrimitives.ReadUInt32BigEndian(key[^NumberBytes..]);

    public static int WriteRowKey(Span<byte> key, int prefixLength, ReadOnlySpan<byte> rowKey)
    {
        rowKey.CopyTo(key[prefixLength..]);
        return prefixLength + rowKey.Length;
    }
}
