using Tracking.Model.Histories;

namespace Tracking.Model.Packages;

/// <summary>
/// What another package says about this one's barcode: that it is its new one, or no longer. Of several from one relabelling, the one
/// with the highest <see cref="ClaimantVersion"/> holds.
/// </summary>
/// <param name="ClaimantId">The package that was relabelled.</param>
/// <param name="RelabelEventId">The scan that relabelled it.</param>
/// <param name="EventTime">When.</param>
/// <param name="Withdrawn">Whether the relabelling was undone.</param>
/// <param name="ClaimantVersion">Rows that the claimant had stored when it said so.</param>
/// <param name="RecordedAt">When this was stored.</param>
public sealed record AliasClaim(string ClaimantId, Guid RelabelEventId, long EventTime, bool Withdrawn, int ClaimantVersion, long RecordedAt)
{
    private const byte Format = 1;

    /// <summary>The bytes to store.</summary>
    public byte[] Encode()
    {
        var writer = new RowWriter(192);
        writer.Byte((byte)RowKind.AliasClaim);
        writer.Byte(Format);
        writer.Text(ClaimantId);
        writer.Uuid(RelabelEventId);
        writer.Number(EventTime);
        writer.Byte(Withdrawn ? (byte)1 : (byte)0);
        writer.Number(ClaimantVersion);
        writer.Number(RecordedAt);
        return writer.Finish();
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes have an unknown format.</exception>
    public static AliasClaim Decode(ReadOnlySpan<byte> row)
    {
        var reader = new RowReader(row);
        if (reader.Byte() != (byte)RowKind.AliasClaim || reader.Byte() != Format)
        {
            throw new InvalidDataException($"A stored alias claim starts with {row[0]}, {row[1]}; this build reads {(byte)RowKind.AliasClaim}, {Format}.");
        }

        return new AliasClaim(reader.Text(), reader.Uuid(), reader.Number(), reader.Byte() == 1, (int)reader.Number(), reader.Number());
    }
}
