using Tracking.Model.Histories;

namespace Tracking.Model.Places;

/// <summary>How many packages came in to a station in each hour of one UTC day, as it is stored.</summary>
public static class DayVolumes
{
    /// <summary>Hours of a day.</summary>
    public const int Hours = 24;

    private const byte Format = 1;

    /// <summary>The bytes to store; an hour of which nothing is said is null.</summary>
    public static byte[] Encode(ReadOnlySpan<int?> counts)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(counts.Length, Hours);
        var writer = new RowWriter(64);
        writer.Byte(Format);
        foreach (int? count in counts)
        {
            writer.Number(count ?? -1);
        }

        return writer.Finish();
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes have an unknown format.</exception>
    public static int?[] Decode(ReadOnlySpan<byte> row)
    {
        var reader = new RowReader(row);
        byte format = reader.Byte();
        if (format != Format)
        {
            throw new InvalidDataException($"A day's volumes are stored in format {format}; this build reads {Format}.");
        }

        var counts = new int?[Hours];
        for (int i = 0; i < Hours; i++)
        {
            long count = reader.Number();
            counts[i] = count < 0 ? null : (int)count;
        }

        return counts;
    }
}
