using Tracking.Model.Places;
using Tracking.Model.Scans;

namespace Tracking.Model.Histories;

/// <summary>Kind of a vehicle. The numbers are stored.</summary>
public enum VehicleKind : byte
{
    /// <summary>Not defined.</summary>
    Unknown = 0,

    /// <summary>Brings packages to doors.</summary>
    Delivery = 1,

    /// <summary>Moves packages between stations.</summary>
    Linehaul = 2,
}

/// <summary>A stored event: a scan of the subject itself, or one derived from a scan of a carrier that it was aboard. Without personal data.</summary>
public sealed record EventRow
{
    /// <summary>Format of a row that was posted by the network's own; one that was posted by a partner's device has the next.</summary>
    public const byte Format = 1;

    private const byte FormatByPartner = 2;

    /// <summary>The event's id; of a derived one made from the carrier's scan and the member.</summary>
    public required Guid EventId { get; init; }

    /// <summary>What happened.</summary>
    public required ScanType Type { get; init; }

    /// <summary>By the device's clock.</summary>
    public required long OccurredAt { get; init; }

    /// <summary>When it counts.</summary>
    public required long EventTime { get; init; }

    /// <summary>When it was first stored.</summary>
    public required long RecordedAt { get; init; }

    /// <summary>Marks.</summary>
    public EventFlags Flags { get; init; }

    /// <summary>The barcode that was scanned where it is another than the history's own.</summary>
    public string? PostedAs { get; init; }

    /// <summary>The device.</summary>
    public string? DeviceId { get; init; }

    /// <summary>Station.</summary>
    public string? StationId { get; init; }

    /// <summary>Vehicle.</summary>
    public string? VehicleId { get; init; }

    /// <summary>Kind of <see cref="VehicleId"/> when the event was recorded.</summary>
    public VehicleKind VehicleKind { get; init; }

    /// <summary>Container.</summary>
    public string? ParentContainerId { get; init; }

    /// <summary>New barcode.</summary>
    public string? NewPackageId { get; init; }

    /// <summary>Partner.</summary>
    public string? PartnerId { get; init; }

    /// <summary>The delivery partner whose device posted it, or the carrier's scan that it derives from; null: the network's own.</summary>
    public string? ByPartner { get; init; }

    /// <summary>Undone event.</summary>
    public Guid? Voids { get; init; }

    /// <summary>Why.</summary>
    public Reason Reason { get; init; }

    /// <summary>A short fingerprint of the personal part (location, proof), so that a repeat with another one is noticed; 0 for none.</summary>
    public uint PersonalHash { get; init; }

    /// <summary>How it came from a carrier; null for a scan of the subject itself.</summary>
    public Derivation? Derived { get; init; }

    /// <summary>Whether both tell the same; when and how often they were received aside.</summary>
    public bool SameContent(EventRow other) =>
        EventId == other.EventId && Type == other.Type && OccurredAt == other.OccurredAt && StationId == other.StationId
        && VehicleId == other.VehicleId && ParentContainerId == other.ParentContainerId && NewPackageId == other.NewPackageId
        && PartnerId == other.PartnerId && Voids == other.Voids && Reason == other.Reason && PersonalHash == other.PersonalHash;

    /// <summary>
    /// A fingerprint of what a carrier told by this row; 0 when it took the event back or this is no derived event. A member whose newest row
    /// from the carrier has the <see cref="Carriers.CarrierEvent.Message"/> of the carrier's event lacks nothing.
    /// </summary>
    public ulong Message => Derived is { Withdrawn: false } derived ? Derivation.MessageOf(this, derived.Path) : 0;

    /// <summary>The bytes to store.</summary>
    public byte[] Encode()
    {
        var writer = new RowWriter(256);
        writer.Byte((byte)RowKind.Event);
        writer.Byte(ByPartner is null ? Format : FormatByPartner);
        writer.Byte((byte)Type);
        writer.Byte((byte)Flags);
        var fields =
            (PostedAs is null ? 0 : EventField.PostedAs) | (DeviceId is null ? 0 : EventField.Device) | (StationId is null ? 0 : EventField.Station)
            | (VehicleId is null ? 0 : EventField.Vehicle) | (ParentContainerId is null ? 0 : EventField.ParentContainer)
            | (NewPackageId is null ? 0 : EventField.NewPackage) | (PartnerId is null ? 0 : EventField.Partner) | (Voids is null ? 0 : EventField.Voids)
            | (Reason is Reason.None ? 0 : EventField.Reason) | (PersonalHash == 0 ? 0 : EventField.Personal)
            | (VehicleKind is VehicleKind.Unknown ? 0 : EventField.VehicleKind) | (Derived is null ? 0 : EventField.Derived)
            | (ByPartner is null ? 0 : EventField.ByPartner);
        writer.Number((long)fields);
        writer.Uuid(EventId);
        writer.Number(RecordedAt);
        writer.Number(RecordedAt - EventTime);
        writer.Number(EventTime - OccurredAt);
        WriteName(ref writer, PostedAs);
        WriteName(ref writer, DeviceId);
        WriteName(ref writer, StationId);
        WriteName(ref writer, VehicleId);
        WriteName(ref writer, ParentContainerId);
        WriteName(ref writer, NewPackageId);
        WriteName(ref writer, PartnerId);
        if (Voids is { } voids)
        {
            writer.Uuid(voids);
        }

        if (Reason is not Reason.None)
        {
            writer.Byte((byte)Reason);
        }

        if (PersonalHash != 0)
        {
            writer.Number(PersonalHash);
        }

        if (VehicleKind is not VehicleKind.Unknown)
        {
            writer.Byte((byte)VehicleKind);
        }

        WriteName(ref writer, ByPartner);
        Derived?.Write(ref writer);
        return writer.Finish();
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are not an event row of a known format.</exception>
    public static EventRow Decode(ReadOnlySpan<byte> row)
    {
        var reader = new RowReader(row);
        if (reader.Byte() != (byte)RowKind.Event || reader.Byte() is not (Format or FormatByPartner))
        {
            throw new InvalidDataException($"A stored event row starts with {row[0]}, {row[1]}; this build reads {(byte)RowKind.Event}, {Format} or {FormatByPartner}.");
        }

        var type = (ScanType)reader.Byte();
        var flags = (EventFlags)reader.Byte();
        var fields = (EventField)reader.Number();
        Guid eventId = reader.Uuid();
        long recordedAt = reader.Number();
        long eventTime = recordedAt - reader.Number();
        long occurredAt = eventTime - reader.Number();
        return new EventRow
        {
            EventId = eventId,
            Type = type,
            Flags = flags,
            RecordedAt = recordedAt,
            EventTime = eventTime,
            OccurredAt = occurredAt,
            PostedAs = ReadName(ref reader, fields & EventField.PostedAs),
            DeviceId = ReadName(ref reader, fields & EventField.Device),
            StationId = ReadName(ref reader, fields & EventField.Station),
            VehicleId = ReadName(ref reader, fields & EventField.Vehicle),
            ParentContainerId = ReadName(ref reader, fields & EventField.ParentContainer),
            NewPackageId = ReadName(ref reader, fields & EventField.NewPackage),
            PartnerId = ReadName(ref reader, fields & EventField.Partner),
            Voids = (fields & EventField.Voids) != 0 ? reader.Uuid() : null,
            Reason = (fields & EventField.Reason) != 0 ? (Reason)reader.Byte() : Reason.None,
            PersonalHash = (fields & EventField.Personal) != 0 ? (uint)reader.Number() : 0,
            VehicleKind = (fields & EventField.VehicleKind) != 0 ? (VehicleKind)reader.Byte() : VehicleKind.Unknown,
            ByPartner = ReadName(ref reader, fields & EventField.ByPartner),
            Derived = (fields & EventField.Derived) != 0 ? Derivation.Read(ref reader) : null,
        };
    }

    private static void WriteName(ref RowWriter writer, string? value)
    {
        if (value is not null)
        {
            writer.Text(value);
        }
    }

    private static string? ReadName(ref RowReader reader, EventField present) => present != 0 ? reader.Name() : null;

    [Flags]
    private enum EventField
    {
        PostedAs = 1,
        Device = 2,
        Station = 4,
        Vehicle = 8,
        ParentContainer = 16,
        NewPackage = 32,
        Partner = 64,
        Voids = 128,
        Reason = 256,
        Personal = 512,
        VehicleKind = 1024,
        Derived = 2048,
        ByPartner = 4096,
    }
}
