using System.Buffers;
using System.Buffers.Binary;

namespace Tracking.Storage.AzureTables;

/// <summary>A put that belongs to a follow-up. Personal data waits in parts in its own partition, so that it is nowhere else.</summary>
/// <param name="Put">The put; without its value where it was read back and waits in parts.</param>
/// <param name="Parts">Id of the parts that hold the value, or null.</param>
/// <param name="Length">Length of the value in the parts.</param>
internal sealed record FollowUpPut(TablePut Put, string? Parts, int Length);

/// <summary>
/// What of a write is to be done once its first rows stand, stored with the last of them until it is done. Whoever reads the history meanwhile does it, so that a write
/// that was cut off becomes whole.
/// </summary>
internal sealed record FollowUp(IReadOnlyList<HistoryAppend> Appends, IReadOnlyList<FollowUpPut> Puts, IReadOnlyList<TableDelete> Deletes)
{
    private const byte Format = 1;

    /// <summary>As the first, and each delete names a version. Written only where one does, since builds of old do not read it.</summary>
    private const byte FormatWithVersions = 2;

    public bool IsEmpty => Appends.Count == 0 && Puts.Count == 0 && Deletes.Count == 0;

    public byte[] Encode()
    {
        ArrayBufferWriter<byte> writer = new(256);
        bool versions = Deletes.Any(delete => delete.Version != long.MaxValue);
        writer.Write([versions ? FormatWithVersions : Format]);
        Number(writer, Appends.Count);
        foreach (HistoryAppend append in Appends)
        {
            Name(writer, append.Partition);
            Number(writer, append.Sequence);
            Number(writer, append.Rows.Count);
            foreach (ReadOnlyMemory<byte> row in append.Rows)
            {
                Bytes(writer, row.Span);
            }
        }

        Number(writer, Puts.Count);
        foreach (FollowUpPut put in Puts)
        {
            Name(writer, put.Put.Partition);
            Bytes(writer, put.Put.Key.Span);
            Version(writer, put.Put.Version);
            Bytes(writer, put.Parts is null ? default : RowRules.StrictUtf8.GetBytes(put.Parts));
            if (put.Parts is null)
            {
                Bytes(writer, put.Put.Value.Span);
            }
            else
            {
                Number(writer, put.Length);
            }
        }

        Number(writer, Deletes.Count);
        foreach (TableDelete delete in Deletes)
        {
            Name(writer, delete.Partition);
            Bytes(writer, delete.Key.Span);
            if (versions)
            {
                Version(writer, delete.Version);
            }
        }

        return writer.WrittenSpan.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not of a known format.</exception>
    public static FollowUp Decode(byte[] stored)
    {
        if (stored.Length == 0 || stored[0] is not (Format or FormatWithVersions))
        {
            throw new InvalidDataException($"A stored follow-up of {stored.Length} bytes has format {(stored.Length == 0 ? "none" : stored[0])}; this version of the program knows formats {Format} and {FormatWithVersions}.");
        }

        ReadOnlySpan<byte> rest = stored.AsSpan(1);
        HistoryAppend[] appends = new HistoryAppend[Number(ref rest)];
        for (int i = 0; i < appends.Length; i++)
        {
            Partition partition = Name(ref rest);
            int sequence = Number(ref rest);
            ReadOnlyMemory<byte>[] rows = new ReadOnlyMemory<byte>[Number(ref rest)];
            for (int j = 0; j < rows.Length; j++)
            {
                rows[j] = Leb128.ReadRow(ref rest).ToArray();
            }

            appends[i] = new HistoryAppend(partition, sequence, rows);
        }

        FollowUpPut[] puts = new FollowUpPut[Number(ref rest)];
        for (int i = 0; i < puts.Length; i++)
        {
            Partition partition = Name(ref rest);
            byte[] key = Leb128.ReadRow(ref rest).ToArray();
            long version = Version(ref rest);
            ReadOnlySpan<byte> parts = Leb128.ReadRow(ref rest);
            puts[i] = parts.IsEmpty
                ? new FollowUpPut(new TablePut(partition, key, version, Leb128.ReadRow(ref rest).ToArray()), null, 0)
                : new FollowUpPut(new TablePut(partition, key, version, default), RowRules.StrictUtf8.GetString(parts), Number(ref rest));
        }

        TableDelete[] deletes = new TableDelete[Number(ref rest)];
        for (int i = 0; i < deletes.Length; i++)
        {
            deletes[i] = new TableDelete(
                Name(ref rest), Leb128.ReadRow(ref rest).ToArray(), stored[0] == FormatWithVersions ? Version(ref rest) : long.MaxValue);
        }

        return new FollowUp(appends, puts, deletes);
    }

    private static void Number(ArrayBufferWriter<byte> writer, int value) => writer.Advance(Leb128.Write(writer.GetSpan(Leb128.MaxBytes), value));

    private static void Version(ArrayBufferWriter<byte> writer, long version)
    {
        BinaryPrimitives.WriteInt64BigEndian(writer.GetSpan(sizeof(long)), version);
        writer.Advance(sizeof(long));
    }

    private static long Version(ref ReadOnlySpan<byte> rest)
    {
        long version = BinaryPrimitives.ReadInt64BigEndian(rest);
        rest = rest[sizeof(long)..];
        return version;
    }

    private static int Number(ref ReadOnlySpan<byte> rest)
    {
        uint value = 0;
        for (int i = 0; i < Leb128.MaxBytes && i < rest.Length; i++)
        {
            value |= (uint)(rest[i] & 0x7F) << (7 * i);
            if (rest[i] < 0x80)
            {
                rest = rest[(i + 1)..];
                return (int)value;
            }
        }

        throw new InvalidDataException("A stored follow-up ends inside a number.");
    }

    private static void Bytes(ArrayBufferWriter<byte> writer, ReadOnlySpan<byte> bytes)
    {
        Number(writer, bytes.Length);
        writer.Write(bytes);
    }

    private static void Name(ArrayBufferWriter<byte> writer, Partition partition)
    {
        writer.Write([(byte)partition.Kind]);
        Bytes(writer, RowRules.StrictUtf8.GetBytes(partition.Id));
    }

    private static Partition Name(ref ReadOnlySpan<byte> rest)
    {
        PartitionKind kind = (PartitionKind)rest[0];
        rest = rest[1..];
        return new Partition(kind, RowRules.StrictUtf8.GetString(Leb128.ReadRow(ref rest)));
    }
}
