using Tracking.Model.Histories;
using Tracking.Model.Packages;

namespace Tracking.Model.Places;

/// <summary>What a place knows of one member: its stays there, and what the place's figures need of its state.</summary>
public sealed record MemberRow
{
    private const byte Format = 1;

    /// <summary>Every stay at the place, in the order in which they began.</summary>
    public required IReadOnlyList<Stay> Stays { get; init; }

    /// <summary>Whether the member is on hand: at the station, aboard nothing, in a state that counts; for vehicles and containers: whether it is in.</summary>
    public required bool Present { get; init; }

    /// <summary>The member's state while it is present.</summary>
    public PackageStatus Status { get; init; }

    /// <summary>Whether it is on hold.</summary>
    public bool OnHold { get; init; }

    /// <summary>Whether it is missorted.</summary>
    public bool Missorted { get; init; }

    /// <summary>Its promise while it is present.</summary>
    public long? PromisedBy { get; init; }

    /// <summary>When it was delivered, where the place is the station that delivered it.</summary>
    public long? DeliveredAt { get; init; }

    /// <summary>The bytes to store.</summary>
    public byte[] Encode()
    {
        var writer = new RowWriter(96);
        writer.Byte(Format);
        writer.Byte((byte)((Present ? 1 : 0) | (OnHold ? 2 : 0) | (Missorted ? 4 : 0) | (PromisedBy is null ? 0 : 8) | (DeliveredAt is null ? 0 : 16)));
        writer.Byte((byte)Status);
        if (PromisedBy is { } promisedBy)
        {
            writer.Number(promisedBy);
        }

        if (DeliveredAt is { } deliveredAt)
        {
            writer.Number(deliveredAt);
        }

        writer.Number(Stays.Count);
        for (int i = 0; i < Stays.Count; i++)
        {
            Stay stay = Stays[i];
            writer.Byte((byte)((byte)stay.End | (stay.SinceSeen ? 8 : 0) | (stay.Missorted ? 16 : 0)));
            writer.Number(stay.Since);
            writer.Number(stay.Until is null ? 0 : stay.LastSeen - stay.Since);
            if (stay.Until is { } until)
            {
                writer.Number(until - stay.Since);
            }
        }

        return writer.Finish();
    }

    /// <summary>Reads what <see cref="Encode"/> wrote for a member of <paramref name="place"/>.</summary>
    /// <exception cref="InvalidDataException">The bytes have an unknown format.</exception>
    public static MemberRow Decode(PlaceId place, ReadOnlySpan<byte> row)
    {
        var reader = new RowReader(row);
        byte format = reader.Byte();
        if (format != Format)
        {
            throw new InvalidDataException($"A stored stay at {place} has format {format}; this build reads {Format}.");
        }

        byte bits = reader.Byte();
        var status = (PackageStatus)reader.Byte();
        long? promisedBy = (bits & 8) != 0 ? reader.Number() : null;
        long? deliveredAt = (bits & 16) != 0 ? reader.Number() : null;
        var stays = new Stay[reader.Number()];
        for (int i = 0; i < stays.Length; i++)
        {
            byte how = reader.Byte();
            long since = reader.Number(), lastSeen = since + reader.Number();
            var end = (StayEnd)(how & 7);
            long? until = end is StayEnd.Open ? null : since + reader.Number();
            stays[i] = Stay.Restore(place, since, (how & 8) != 0, (how & 16) != 0, lastSeen, until, end);
        }

        return new MemberRow
        {
            Stays = stays,
            Present = (bits & 1) != 0,
            OnHold = (bits & 2) != 0,
            Missorted = (bits & 4) != 0,
            Status = status,
            PromisedBy = promisedBy,
            DeliveredAt = deliveredAt,
        };
    }
}
