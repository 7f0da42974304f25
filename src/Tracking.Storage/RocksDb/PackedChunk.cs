namespace Tracking.Storage.RocksDb;

/// <summary>Up to 64 consecutive rows of a history in one value: format, number of rows, then the rows, each behind its length.</summary>
internal static class PackedChunk
{
    public const int MaxRows = 64;
    public const int HeaderBytes = 2;
    private const byte Format = 1;

    public static int Count(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < HeaderBytes || chunk[0] != Format || chunk[1] is 0 or > MaxRows)
        {
            throw new InvalidDataException(
                $"A stored history begins with the bytes {Convert.ToHexString(chunk[..Math.Min(chunk.Length, HeaderBytes)])}; this version of the program does not know that format.");
        }

        return chunk[1];
    }

    public static void WriteHeader(Span<byte> chunk, int count)
    {
        chunk[0] = Format;
        chunk[1] = (byte)count;
    }

    public static ReadOnlySpan<byte> Rows(ReadOnlySpan<byte> chunk) => chunk[HeaderBytes..];

    public static int RowBytes(int rowLength) => Leb128.Size(rowLength) + rowLength;
}
