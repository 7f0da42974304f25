using Tracking.Model.Histories;
using Tracking.Model.Packages;

namespace Tracking.Model.Places;

/// <summary>Handling on which lives or health can depend. The numbers are stored.</summary>
[Flags]
public enum Handling : byte
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>Medicine.</summary>
    Medical = 1,

    /// <summary>Must stay cold.</summary>
    Cold = 2,
}

/// <summary>What a place knows of one member: its stays there, and what the place's figures and attention need of its state.</summary>
public sealed record MemberRow
{
    /// <summary>The last event is known to the place to so many milliseconds, so that scans in quick succession cost it nothing.</summary>
    public const long Quarter = 15 * 60 * 1000;

    private const byte Format = 2;

    /// <summary>Says its custodian, too.</summary>
    private const byte FormatWithCustodian = 3;

    /// <summary>What only a member on hand or in trouble has; most members of a place are gone and stay in memory for days.</summary>
    private readonly Rare? rare;

    /// <summary>Every stay at the place, in the order in which they began.</summary>
    public required IReadOnlyList<Stay> Stays { get; init; }

    /// <summary>Whether the member is on hand: at the station, aboard nothing, in a state that counts; for vehicles and containers: whether it is in.</summary>
    public required bool Present { get; init; }

    /// <summary>The member's state while it is present at a station or vehicle, or in trouble here.</summary>
    public PackageStatus Status { get; init; }

    /// <summary>Whether it is on hold.</summary>
    public bool OnHold { get; init; }

    /// <summary>Since when it is on hold; null where it is not, or a row of format 1 does not say.</summary>
    public long? HoldSince
    {
        get => rare?.HoldSince;
        init => rare = value is null && rare is null ? null : (rare ?? Rare.Nothing) with { HoldSince = value };
    }

    /// <summary>Whether it is missorted.</summary>
    public bool Missorted { get; init; }

    /// <summary>Its promise while it is present at a station or vehicle, or in trouble here.</summary>
    public long? PromisedBy { get; init; }

    /// <summary>When it was delivered, where the place is the station that delivered it.</summary>
    public long? DeliveredAt { get; init; }

    /// <summary>All that only a member on hand or in trouble has, at once: folds make rows by the million.</summary>
    internal Rare? Rest
    {
        init => rare = value;
    }

    /// <summary>How it must be handled.</summary>
    public Handling Handling { get; init; }

    /// <summary>Begin of the <see cref="Quarter"/> in which its last event lies, while it is on hand at a station.</summary>
    public long? QuietSince
    {
        get => rare?.QuietSince;
        init => rare = value is null && rare is null ? null : (rare ?? Rare.Nothing) with { QuietSince = value };
    }

    /// <summary>The station at which it still stands aboard this vehicle.</summary>
    public string? StandsAt
    {
        get => rare?.StandsAt;
        init => rare = value is null && rare is null ? null : (rare ?? Rare.Nothing) with { StandsAt = value };
    }

    /// <summary>When it was last seen, where it left this place last and is nowhere.</summary>
    public long? AdriftSince
    {
        get => rare?.AdriftSince;
        init => rare = value is null && rare is null ? null : (rare ?? Rare.Nothing) with { AdriftSince = value };
    }

    /// <summary>When it was seen here after its journey had ended.</summary>
    public long? ContradictedAt
    {
        get => rare?.ContradictedAt;
        init => rare = value is null && rare is null ? null : (rare ?? Rare.Nothing) with { ContradictedAt = value };
    }

    /// <summary>Since when its recipient says that it did not come, where this place delivered it.</summary>
    public long? NotReceivedSince
    {
        get => rare?.NotReceivedSince;
        init => rare = value is null && rare is null ? null : (rare ?? Rare.Nothing) with { NotReceivedSince = value };
    }

    /// <summary>The delivery partner that has it, while it is aboard this vehicle; null: the network itself.</summary>
    public string? CustodianId
    {
        get => rare?.CustodianId;
        init => rare = value is null && rare is null ? null : (rare ?? Rare.Nothing) with { CustodianId = value };
    }

    /// <summary>Whether the place must watch it: it is here, or in trouble here.</summary>
    public bool IsWatched => Present || AdriftSince is not null || ContradictedAt is not null || NotReceivedSince is not null;

    /// <summary>The last moment at which anybody had it before them here; milliseconds since 1970, 0 for never.</summary>
    public long LastSignAt
    {
        get
        {
            long last = 0;
            for (int i = 0; i < Stays.Count; i++)
            {
                Stay stay = Stays[i];
                last = Math.Max(last, stay.End is StayEnd.Seen or StayEnd.DeliveredFrom ? stay.Until!.Value : stay.LastSeen);
            }

            return last;
        }
    }

    /// <summary>When a device first saw it come in here; null when it never was seen here.</summary>
    public long? CameInAt
    {
        get
        {
            for (int i = 0; i < Stays.Count; i++)
            {
                if (Stays[i].SinceSeen)
                {
                    return Stays[i].Since;
                }
            }

            return null;
        }
    }

    /// <summary>The begin of the quarter of an hour in which a moment lies.</summary>
    public static long QuarterOf(long moment) => moment - (moment % Quarter);

    /// <summary>Whether both would be stored as the same bytes.</summary>
    public bool SaysSame(MemberRow other)
    {
        if (Present != other.Present || Status != other.Status || OnHold != other.OnHold || Missorted != other.Missorted || PromisedBy != other.PromisedBy
            || DeliveredAt != other.DeliveredAt || Handling != other.Handling || rare != other.rare || Stays.Count != other.Stays.Count)
        {
            return false;
        }

        for (int i = 0; i < Stays.Count; i++)
        {
            Stay stay = Stays[i], another = other.Stays[i];
            if (stay.Since != another.Since || stay.Until != another.Until || stay.End != another.End || (stay.Until is not null && stay.LastSeen != another.LastSeen)
                || stay.SinceSeen != another.SinceSeen || stay.Missorted != another.Missorted)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The bytes to store.</summary>
    public byte[] Encode()
    {
        var writer = new RowWriter(96);
        writer.Byte(CustodianId is null ? Format : FormatWithCustodian);
        writer.Byte((byte)((Present ? 1 : 0) | (OnHold ? 2 : 0) | (Missorted ? 4 : 0) | (PromisedBy is null ? 0 : 8) | (DeliveredAt is null ? 0 : 16)));
        writer.Byte((byte)Status);
        More fields = (More)Handling
            | (HoldSince is null ? 0 : More.Hold) | (QuietSince is null ? 0 : More.Quiet) | (StandsAt is null ? 0 : More.Stands)
            | (AdriftSince is null ? 0 : More.Adrift) | (ContradictedAt is null ? 0 : More.Contradicted)
            | (NotReceivedSince is null ? 0 : More.NotReceived);
        writer.Byte((byte)fields);
        WriteOptional(ref writer, PromisedBy);
        WriteOptional(ref writer, DeliveredAt);
        WriteOptional(ref writer, HoldSince);
        WriteOptional(ref writer, QuietSince / Quarter);
        if (StandsAt is not null)
        {
            writer.Text(StandsAt);
        }

        WriteOptional(ref writer, AdriftSince);
        WriteOptional(ref writer, ContradictedAt);
        WriteOptional(ref writer, NotReceivedSince);
        if (CustodianId is not null)
        {
            writer.Text(CustodianId);
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

    /// <summary>Reads what <see cref="Encode"/> wrote for a member of <paramref name="place"/>, or wrote in a format before.</summary>
    /// <exception cref="InvalidDataException">The bytes have an unknown format.</exception>
    public static MemberRow Decode(PlaceId place, ReadOnlySpan<byte> row)
    {
        var reader = new RowReader(row);
        byte format = reader.Byte();
        if (format is not (1 or Format or FormatWithCustodian))
        {
            throw new InvalidDataException($"A stored stay at {place} has format {format}; this build reads 1 to {FormatWithCustodian}.");
        }

        byte bits = reader.Byte();
        var status = (PackageStatus)reader.Byte();
        var fields = format == 1 ? default : (More)reader.Byte();
        long? promisedBy = (bits & 8) != 0 ? reader.Number() : null;
        long? deliveredAt = (bits & 16) != 0 ? reader.Number() : null;
        long? holdSince = (fields & More.Hold) != 0 ? reader.Number() : null;
        long? quietSince = (fields & More.Quiet) != 0 ? reader.Number() * Quarter : null;
        string? standsAt = (fields & More.Stands) != 0 ? reader.Name() : null;
        long? adriftSince = (fields & More.Adrift) != 0 ? reader.Number() : null;
        long? contradictedAt = (fields & More.Contradicted) != 0 ? reader.Number() : null;
        long? notReceivedSince = (fields & More.NotReceived) != 0 ? reader.Number() : null;
        string? custodianId = format == FormatWithCustodian ? reader.Name() : null;
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
            Handling = (Handling)(fields & More.Handling),
            Rest = Rare.OrNull(holdSince, quietSince, standsAt, adriftSince, contradictedAt, notReceivedSince, custodianId),
        };
    }

    private static void WriteOptional(ref RowWriter writer, long? value)
    {
        if (value is { } number)
        {
            writer.Number(number);
        }
    }

    internal sealed record Rare(long? HoldSince, long? QuietSince, string? StandsAt, long? AdriftSince, long? ContradictedAt, long? NotReceivedSince, string? CustodianId)
    {
        public static Rare Nothing { get; } = new(null, null, null, null, null, null, null);

        public static Rare? OrNull(
            long? holdSince, long? quietSince, string? standsAt, long? adriftSince, long? contradictedAt, long? notReceivedSince, string? custodianId) =>
            holdSince is null && quietSince is null && standsAt is null && adriftSince is null && contradictedAt is null && notReceivedSince is null && custodianId is null
                ? null
                : new Rare(holdSince, quietSince, standsAt, adriftSince, contradictedAt, notReceivedSince, custodianId);
    }

    [Flags]
    private enum More : byte
    {
        Handling = 3,
        Hold = 4,
        Quiet = 8,
        Stands = 16,
        Adrift = 32,
        Contradicted = 64,
        NotReceived = 128,
    }
}
