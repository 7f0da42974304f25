using System.Buffers.Binary;
using System.Security.Cryptography;
using Tracking.Model.Geography;
using Tracking.Model.Scans;

namespace Tracking.Model.Histories;

/// <summary>The part of a scan that is personal data and stored apart: where the door is, who took the package.</summary>
/// <param name="Location">Where the device was.</param>
/// <param name="Proof">Proof of delivery.</param>
public sealed record PersonalPart(GeoPoint? Location, Proof? Proof)
{
    private const byte Format = 1;

    /// <summary>The bytes to store; null where there is nothing personal.</summary>
    public byte[]? Encode()
    {
        if (Location is null && Proof is null)
        {
            return null;
        }

        var writer = new RowWriter(128);
        writer.Byte(Format);
        writer.Byte((byte)((Location is null ? 0 : 1) | (Location?.Accuracy is null ? 0 : 2) | (Proof is null ? 0 : 4)));
        if (Location is { } location)
        {
            writer.Double(location.Lat);
            writer.Double(location.Lon);
            if (location.Accuracy is { } accuracy)
            {
                writer.Double(accuracy);
            }
        }

        if (Proof is not null)
        {
            writer.Byte((byte)((Proof.Kind is null ? 0 : 1) | (Proof.ReceivedBy is null ? 0 : 2) | (Proof.Reference is null ? 0 : 4)));
            writer.Text(Proof.Kind ?? "");
            writer.Text(Proof.ReceivedBy ?? "");
            writer.Text(Proof.Reference ?? "");
        }

        return writer.Finish();
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes have an unknown format.</exception>
    public static PersonalPart Decode(ReadOnlySpan<byte> row)
    {
        var reader = new RowReader(row);
        byte format = reader.Byte();
        if (format != Format)
        {
            throw new InvalidDataException($"A stored personal row has format {format}; this build reads {Format}.");
        }

        byte has = reader.Byte();
        GeoPoint? location = (has & 1) == 0 ? null : new GeoPoint(reader.Double(), reader.Double(), (has & 2) == 0 ? null : reader.Double());
        Proof? proof = null;
        if ((has & 4) != 0)
        {
            byte fields = reader.Byte();
            string kind = reader.Text(), receivedBy = reader.Text(), reference = reader.Text();
            proof = new Proof((fields & 1) == 0 ? null : kind, (fields & 2) == 0 ? null : receivedBy, (fields & 4) == 0 ? null : reference);
        }

        return new PersonalPart(location, proof);
    }

    /// <summary>The id of the photo or signature that an encoded part names; null for none.</summary>
    public static string? ReferenceOf(ReadOnlySpan<byte> encoded) => encoded.Length > 1 && (encoded[1] & 4) != 0 ? Decode(encoded).Proof?.Reference : null;

    /// <summary>A fingerprint of stored personal bytes: too short to tell anything of them, enough to notice that they differ; 0 for none.</summary>
    public static uint Fingerprint(ReadOnlySpan<byte> encoded)
    {
        if (encoded.IsEmpty)
        {
            return 0;
        }

        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(encoded, hash);
        return Math.Max(1, BinaryPrimitives.ReadUInt32BigEndian(hash));
    }
}
