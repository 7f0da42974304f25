using Tracking.Model.Histories;
using Tracking.Model.Places;

namespace Tracking.Model.Attention;

/// <summary>What one place needs attention for, as it is stored.</summary>
/// <param name="PartnerId">Partner that runs the vehicle; null for none and for stations.</param>
/// <param name="StationId">The station, or the one at which the vehicle stands.</param>
/// <param name="DueAt">When time alone changes something; milliseconds since 1970, or null.</param>
/// <param name="Groups">What is open.</param>
public sealed record AttentionRow(string? PartnerId, string? StationId, long? DueAt, IReadOnlyList<AttentionGroup> Groups)
{
    private const byte Format = 1;

    /// <summary>Each group says what to do about it, too.</summary>
    private const byte FormatWithAdvice = 2;

    /// <summary>The bytes to store.</summary>
    public byte[] Encode()
    {
        bool advises = Groups.Any(static group => group.Advice is not null);
        var writer = new RowWriter(128);
        writer.Byte(advises ? FormatWithAdvice : Format);
        writer.Text(PartnerId ?? "");
        writer.Text(StationId ?? "");
        writer.Number(DueAt ?? 0);
        writer.Number(Groups.Count);
        for (int i = 0; i < Groups.Count; i++)
        {
            AttentionGroup group = Groups[i];
            writer.Byte((byte)group.Key.Kind);
            writer.Number(group.Key.Hour ?? 0);
            writer.Number(group.Count);
            writer.Number(group.Late);
            writer.Number(group.Medical);
            writer.Number(group.Cold);
            writer.Number(group.Since);
            if (advises)
            {
                writer.Text(group.Advice ?? "");
            }
        }

        return writer.Finish();
    }

    /// <summary>Reads what <see cref="Encode"/> wrote for <paramref name="place"/>.</summary>
    /// <exception cref="InvalidDataException">The bytes have an unknown format.</exception>
    public static AttentionRow Decode(PlaceId place, ReadOnlySpan<byte> row)
    {
        var reader = new RowReader(row);
        byte format = reader.Byte();
        if (format is not (Format or FormatWithAdvice))
        {
            throw new InvalidDataException($"What needs attention at {place} is stored in format {format}; this build reads {Format} and {FormatWithAdvice}.");
        }

        string partner = reader.Name(), station = reader.Name();
        long due = reader.Number();
        var groups = new AttentionGroup[reader.Number()];
        for (int i = 0; i < groups.Length; i++)
        {
            var kind = (AttentionKind)reader.Byte();
            long hour = reader.Number();
            groups[i] = new AttentionGroup(
                new AttentionKey(kind, place, hour == 0 ? null : hour),
                (int)reader.Number(), (int)reader.Number(), (int)reader.Number(), (int)reader.Number(), reader.Number(),
                format == FormatWithAdvice && reader.Text() is { Length: > 0 } advice ? advice : null);
        }

        return new AttentionRow(partner.Length == 0 ? null : partner, station.Length == 0 ? null : station, due == 0 ? null : due, groups);
    }
}

/// <summary>Who takes care of an item, as it is stored.</summary>
/// <param name="AcknowledgedBy">Who has seen it; null for nobody.</param>
/// <param name="AcknowledgedAt">When; milliseconds since 1970.</param>
/// <param name="AssignedTo">Whose it is; null for nobody's.</param>
public sealed record AttentionCare(string? AcknowledgedBy, long AcknowledgedAt, string? AssignedTo)
{
    private const byte Format = 1;

    /// <summary>Nobody.</summary>
    public static AttentionCare Nobody { get; } = new(null, 0, null);

    /// <summary>The bytes to store.</summary>
    public byte[] Encode()
    {
        var writer = new RowWriter(128);
        writer.Byte(Format);
        writer.Text(AcknowledgedBy ?? "");
        writer.Number(AcknowledgedAt);
        writer.Text(AssignedTo ?? "");
        return writer.Finish();
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes have an unknown format.</exception>
    public static AttentionCare Decode(ReadOnlySpan<byte> row)
    {
        var reader = new RowReader(row);
        byte format = reader.Byte();
        if (format != Format)
        {
            throw new InvalidDataException($"Who takes care of an item is stored in format {format}; this build reads {Format}.");
        }

        string by = reader.Text();
        long at = reader.Number();
        string assigned = reader.Text();
        return new AttentionCare(by.Length == 0 ? null : by, at, assigned.Length == 0 ? null : assigned);
    }
}
