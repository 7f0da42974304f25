using System.Text.Json;
using Tracking.Model;
using Tracking.Model.Geography;
using Tracking.Model.Scans;
using Tracking.Server.Problems;

namespace Tracking.Server.Ingest;

/// <summary>Reads one scan straight from JSON into the model, strictly: what it does not know or expect makes the item malformed.</summary>
internal ref struct ScanReader
{
    private const int MaxText = 200;

    private string? rawEventId;
    private Guid? eventId;
    private ScanRule? rule;
    private string? packageId;
    private string? containerId;
    private string? subject;
    private string? vehicleId;
    private string? stationId;
    private string? parentContainerId;
    private string? newPackageId;
    private string? partnerId;
    private long? occurredAt;
    private Guid? voids;
    private Reason reason;
    private GeoPoint? location;
    private Proof? proof;
    private ItemError? error;
    private Field seen;

    /// <summary>Reads the item that the reader stands on, and leaves the reader on its last token.</summary>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static ScanItem Read(ref Utf8JsonReader json, string? deviceId)
    {
        if (json.TokenType is not JsonTokenType.StartObject)
        {
            JsonTokenType found = json.TokenType;
            json.Skip();
            return new ScanItem(null, null, new ItemError("wrongType", $"A scan is an object, not {Describe(found)}."));
        }

        var reader = new ScanReader();
        reader.ReadFields(ref json);
        Scan? scan = reader.error is null ? reader.Build(deviceId) : null;
        return new ScanItem(reader.rawEventId, scan, reader.error);
    }

    private void ReadFields(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            Field field = FieldOf(ref json);
            if (field is Field.None)
            {
                string name = Text.Shown(ref json);
                json.Read();
                json.Skip();
                Fail("unknownField", $"A scan has no field '{name}'. Remove it.");
                continue;
            }

            json.Read();
            if ((seen & field) != 0)
            {
                json.Skip();
                Fail("duplicateField", $"The field '{Name(field)}' stands twice. Send it once.");
                continue;
            }

            seen |= field;
            if (json.TokenType is JsonTokenType.Null)
            {
                continue;
            }

            if (field is Field.Location)
            {
                ReadLocation(ref json);
            }
            else if (field is Field.Proof)
            {
                ReadProof(ref json);
            }
            else if (json.TokenType is not JsonTokenType.String)
            {
                JsonTokenType found = json.TokenType;
                json.Skip();
                Fail("wrongType", $"The field '{Name(field)}' is a text, not {Describe(found)}.");
            }
            else
            {
                ReadText(field, ref json);
            }
        }
    }

    private void ReadText(Field field, ref Utf8JsonReader json)
    {
        if (field is Field.OccurredAt)
        {
            occurredAt = Text.Time(ref json);
            if (occurredAt is null)
            {
                Fail("invalidTime", $"'occurredAt' is '{Text.Shown(ref json)}'; it must be a time with an offset, such as 2026-11-23T15:04:05Z.");
            }

            return;
        }

        if (!Text.TryGet(ref json, out string value))
        {
            Fail("invalidText", $"The field '{Name(field)}' is not valid Unicode.");
            return;
        }

        switch (field)
        {
            case Field.EventId:
                rawEventId = value.Length <= 64 ? value : null;
                eventId = Uuid(field, value);
                break;
            case Field.Voids:
                voids = Uuid(field, value);
                break;
            case Field.Type:
                if (!ScanRule.ByName.TryGetValue(value, out rule))
                {
                    Fail("unknownType", $"'type' is '{Text.Short(value)}'; it must be one of {string.Join(' ', ScanRule.ByName.Keys.Order(StringComparer.Ordinal))}.");
                }

                break;
            case Field.Subject:
                subject = value;
                if (value != "vehicle")
                {
                    Fail("wrongSubject", $"'subject' is '{Text.Short(value)}'; it can only be vehicle. A package or container is named by its id.");
                }

                break;
            case Field.Reason:
                if (!Reasons.ByName.TryGetValue(value, out reason))
                {
                    Fail("unknownReason", $"'reason' is '{Text.Short(value)}'; it must be one of {Reasons.All}.");
                }

                break;
            case Field.PackageId:
                packageId = Id(field, value);
                break;
            case Field.ContainerId:
                containerId = Id(field, value);
                break;
            case Field.VehicleId:
                vehicleId = Id(field, value);
                break;
            case Field.StationId:
                stationId = Id(field, value);
                break;
            case Field.ParentContainerId:
                parentContainerId = Id(field, value);
                break;
            case Field.NewPackageId:
                newPackageId = Id(field, value);
                break;
            default:
                partnerId = Id(field, value);
                break;
        }
    }

    private void ReadLocation(ref Utf8JsonReader json)
    {
        if (json.TokenType is not JsonTokenType.StartObject)
        {
            JsonTokenType found = json.TokenType;
            json.Skip();
            Fail("wrongType", $"'location' is an object {{lat, lon, accuracy}}, not {Describe(found)}.");
            return;
        }

        double? lat = null, lon = null, accuracy = null;
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            int which = Text.Is(ref json, "lat"u8) ? 0 : Text.Is(ref json, "lon"u8) ? 1 : Text.Is(ref json, "accuracy"u8) ? 2 : 3;
            if (which == 3)
            {
                Fail("unknownField", $"'location' has no field '{Text.Shown(ref json)}'. Remove it.");
            }

            json.Read();
            ref double? target = ref accuracy;
            if (which == 0)
            {
                target = ref lat;
            }
            else if (which == 1)
            {
                target = ref lon;
            }

            if (which == 3 || (json.TokenType is JsonTokenType.Null && which == 2))
            {
                json.Skip();
            }
            else if (target is not null)
            {
                json.Skip();
                Fail("duplicateField", "'location' has a field twice. Send it once.");
            }
            else if (json.TokenType is JsonTokenType.Number && json.TryGetDouble(out double number))
            {
                target = number;
            }
            else
            {
                json.Skip();
                Fail("wrongType", "'location' has lat, lon and accuracy as numbers.");
            }
        }

        if (lat is { } north && lon is { } east && new GeoPoint(north, east, accuracy) is { IsValid: true } point)
        {
            location = point;
        }
        else
        {
            Fail("invalidLocation", "'location' needs lat from -90 to 90, lon from -180 to 180 and, if given, an accuracy of 0 or more metres.");
        }
    }

    private void ReadProof(ref Utf8JsonReader json)
    {
        if (json.TokenType is not JsonTokenType.StartObject)
        {
            JsonTokenType found = json.TokenType;
            json.Skip();
            Fail("wrongType", $"'proof' is an object {{kind, receivedBy, reference}}, not {Describe(found)}.");
            return;
        }

        string? kind = null, receivedBy = null, reference = null;
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            int which = Text.Is(ref json, "kind"u8) ? 0 : Text.Is(ref json, "receivedBy"u8) ? 1 : Text.Is(ref json, "reference"u8) ? 2 : 3;
            if (which == 3)
            {
                Fail("unknownField", $"'proof' has no field '{Text.Shown(ref json)}'. Remove it.");
            }

            json.Read();
            ref string? target = ref reference;
            if (which == 0)
            {
                target = ref kind;
            }
            else if (which == 1)
            {
                target = ref receivedBy;
            }

            if (which == 3 || json.TokenType is JsonTokenType.Null)
            {
                json.Skip();
            }
            else if (target is not null)
            {
                json.Skip();
                Fail("duplicateField", "'proof' has a field twice. Send it once.");
            }
            else if (json.TokenType is JsonTokenType.String && Text.TryGet(ref json, out string value) && value.Length is > 0 and <= MaxText)
            {
                target = value;
            }
            else
            {
                json.Skip();
                Fail("invalidProof", $"'proof' has kind, receivedBy and reference as texts of 1 to {MaxText} characters.");
            }
        }

        if (reference is not null && !EntityId.IsValid(reference))
        {
            Fail("invalidId", $"'proof.reference' is '{Text.Short(reference)}'; it must be {EntityId.Rule}.");
        }

        if (kind is null && receivedBy is null && reference is null)
        {
            Fail("invalidProof", "'proof' is empty; give at least one of kind, receivedBy and reference, or leave it out.");
        }

        proof = new Proof(kind, receivedBy, reference);
    }

    private Scan? Build(string? deviceId)
    {
        if (eventId is not { } id)
        {
            return Missing("eventId");
        }

        if (rule is null)
        {
            return Missing("type");
        }

        if (occurredAt is not { } occurred)
        {
            return Missing("occurredAt");
        }

        if (!TryGetSubject(out SubjectKind kind, out string subjectId))
        {
            return null;
        }

        if ((rule.Subjects & kind) == 0)
        {
            Fail("wrongSubject", $"A scan of type '{rule.Name}' cannot be about a {Word(kind)}.");
            return null;
        }

        string? missing = rule.Need switch
        {
            ScanNeed.Station => stationId is null ? "stationId" : null,
            ScanNeed.StationOrLocation => stationId is null && location is null ? "stationId or location" : null,
            ScanNeed.Vehicle => vehicleId is null ? "vehicleId" : null,
            ScanNeed.ParentContainer => parentContainerId is null ? "parentContainerId" : null,
            ScanNeed.Reason => reason is Reason.None ? "reason" : null,
            ScanNeed.NewPackage => newPackageId is null ? "newPackageId" : null,
            ScanNeed.Partner => partnerId is null ? "partnerId" : null,
            ScanNeed.Voids => voids is null ? "voids" : null,
            _ => null,
        };
        if (missing is not null)
        {
            return Missing(missing);
        }

        if (newPackageId is not null && newPackageId == packageId)
        {
            Fail("sameId", $"'newPackageId' is the package's own id '{newPackageId}'; it must be another barcode.");
        }
        else if (parentContainerId is not null && parentContainerId == containerId)
        {
            Fail("sameId", $"'parentContainerId' is the container's own id '{parentContainerId}'; a container cannot be in itself.");
        }
        else if (voids == id)
        {
            Fail("sameId", "'voids' is the scan's own event id; it must name another scan.");
        }

        return error is not null ? null : new Scan
        {
            EventId = id,
            Type = rule.Type,
            SubjectKind = kind,
            SubjectId = subjectId,
            OccurredAt = occurred,
            StationId = stationId,
            VehicleId = vehicleId,
            ParentContainerId = parentContainerId,
            NewPackageId = newPackageId,
            PartnerId = partnerId,
            Voids = voids,
            Reason = reason,
            Location = location,
            Proof = proof,
            DeviceId = deviceId,
        };
    }

    private bool TryGetSubject(out SubjectKind kind, out string id)
    {
        kind = packageId is not null ? SubjectKind.Package
            : containerId is not null ? SubjectKind.Container
            : subject == "vehicle" ? SubjectKind.Vehicle
            : SubjectKind.None;
        id = packageId ?? containerId ?? vehicleId ?? "";
        if (packageId is not null && containerId is not null)
        {
            Fail("wrongSubject", "A scan has exactly one subject: give packageId or containerId, not both.");
            return false;
        }

        if (kind is SubjectKind.None || id.Length == 0)
        {
            Fail("missingField", "A scan needs a subject: packageId, containerId, or \"subject\": \"vehicle\" with vehicleId.");
            return false;
        }

        if (subject is not null && subject != Word(kind))
        {
            Fail("wrongSubject", $"'subject' is '{subject}' but the scan names a {Word(kind)}. Give exactly one subject.");
            return false;
        }

        return true;
    }

    private Scan? Missing(string field)
    {
        Fail("missingField", rule is null ? $"The field '{field}' is missing." : $"A scan of type '{rule.Name}' needs {field}.");
        return null;
    }

    private Guid? Uuid(Field field, string value)
    {
        if (Guid.TryParseExact(value, "D", out Guid id) && id != Guid.Empty)
        {
            return id;
        }

        Fail("invalidUuid", $"'{Name(field)}' is '{Text.Short(value)}'; it must be a UUID such as 0193a5c2-9a53-7c11-8f0e-0d6c1f0a9b11.");
        return null;
    }

    private string? Id(Field field, string value)
    {
        if (EntityId.IsValid(value))
        {
            return value;
        }

        Fail("invalidId", $"'{Name(field)}' is '{Text.Short(value)}'; it must be {EntityId.Rule}.");
        return null;
    }

    private void Fail(string code, string message) => error ??= new ItemError(code, message);

    private static string Word(SubjectKind kind) => kind switch
    {
        SubjectKind.Package => "package",
        SubjectKind.Container => "container",
        _ => "vehicle",
    };

    private static string Describe(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "true or false",
        _ => "null",
    };

    private static Field FieldOf(ref Utf8JsonReader json)
    {
        if (Text.Is(ref json, "eventId"u8))
        {
            return Field.EventId;
        }

        if (Text.Is(ref json, "type"u8))
        {
            return Field.Type;
        }

        if (Text.Is(ref json, "packageId"u8))
        {
            return Field.PackageId;
        }

        if (Text.Is(ref json, "occurredAt"u8))
        {
            return Field.OccurredAt;
        }

        if (Text.Is(ref json, "stationId"u8))
        {
            return Field.StationId;
        }

        if (Text.Is(ref json, "vehicleId"u8))
        {
            return Field.VehicleId;
        }

        if (Text.Is(ref json, "location"u8))
        {
            return Field.Location;
        }

        if (Text.Is(ref json, "proof"u8))
        {
            return Field.Proof;
        }

        if (Text.Is(ref json, "reason"u8))
        {
            return Field.Reason;
        }

        if (Text.Is(ref json, "containerId"u8))
        {
            return Field.ContainerId;
        }

        if (Text.Is(ref json, "parentContainerId"u8))
        {
            return Field.ParentContainerId;
        }

        if (Text.Is(ref json, "subject"u8))
        {
            return Field.Subject;
        }

        if (Text.Is(ref json, "newPackageId"u8))
        {
            return Field.NewPackageId;
        }

        if (Text.Is(ref json, "partnerId"u8))
        {
            return Field.PartnerId;
        }

        return Text.Is(ref json, "voids"u8) ? Field.Voids : Field.None;
    }

    private static string Name(Field field)
    {
        string name = field.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    [Flags]
    private enum Field
    {
        None = 0,
        EventId = 1,
        Type = 2,
        PackageId = 4,
        ContainerId = 8,
        Subject = 16,
        VehicleId = 32,
        StationId = 64,
        ParentContainerId = 128,
        NewPackageId = 256,
        PartnerId = 512,
        OccurredAt = 1024,
        Voids = 2048,
        Reason = 4096,
        Location = 8192,
        Proof = 16384,
    }
}
