namespace Tracking.Model.Histories;

/// <summary>Walks rows that stand in one buffer, each behind its length as an unsigned LEB128 number.</summary>
public ref struct PackedRows(ReadOnlySpan<byte> packed)
{
    private ReadOnlySpan<byte> rest = packed;

    /// <summary>The row that <see cref="MoveNext"/> reached.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Goes to the next row; false behind the last.</summary>
    public bool MoveNext()
    {
        if (rest.IsEmpty)
        {
            return false;
        }

        int length = 0, shift = 0, index = 0;
        byte next;
        do
        {
            next = rest[index++];
            length |= (next & 0x7F) << shift;
            shift += 7;
        }
        while (next >= 0x80);
        Current = rest.Slice(index, length);
        rest = rest[(index + length)..];
        return true;
    }

    /// <summary>A buffer with <paramref name="rows"/> put behind those of <paramref name="packed"/>.</summary>
    public static byte[] Concat(ReadOnlySpan<byte> packed, IReadOnlyList<ReadOnlyMemory<byte>> rows)
    {
        int length = packed.Length;
        for (int i = 0; i < rows.Count; i++)
        {
            length += PrefixLength(rows[i].Length) + rows[i].Length;
        }

        byte[] result = new byte[length];
        packed.CopyTo(result);
        int at = packed.Length;
        for (int i = 0; i < rows.Count; i++)
        {
            uint size = (uint)rows[i].Length;
            while (size >= 0x80)
            {
                result[at++] = (byte)(size | 0x80);
                size >>= 7;
            }

            result[at++] = (byte)size;
            rows[i].Span.CopyTo(result.AsSpan(at));
            at += rows[i].Length;
        }

        return result;
    }

    private static int PrefixLength(int size) => size < 1 << 7 ? 1 : size < 1 << 14 ? 2 : size < 1 << 21 ? 3 : size < 1 << 28 ? 4 : 5;
}
