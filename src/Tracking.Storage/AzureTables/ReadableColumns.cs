using System.Buffers.Binary;
using Azure.Data.Tables;
using Tracking.Model;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Places;

namespace Tracking.Storage.AzureTables;

/// <summary>
/// Columns beside a row's bytes for a person who looks into the tables. The program reads none of them, so they may change at any time. Personal data has none.
/// </summary>
internal static class ReadableColumns
{
    private static readonly long FirstTime = new DateTimeOffset(1601, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    private static readonly long LastTime = new DateTimeOffset(9999, 12, 31, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>Adds what a history's row says.</summary>
    public static void Describe(ReadOnlySpan<byte> row, TableEntity entity)
    {
        try
        {
            switch ((RowKind)row[0])
            {
                case RowKind.Event:
                    Describe(EventRow.Decode(row), entity);
                    break;
                case RowKind.Announcement:
                    AnnouncementRow announcement = AnnouncementRow.Decode(row);
                    entity["Row"] = nameof(RowKind.Announcement);
                    Time(entity, "RecordedAt", announcement.RecordedAt);
                    Text(entity, "OriginStation", announcement.Announcement.OriginStationId);
                    Text(entity, "DestinationStation", announcement.Announcement.DestinationStationId);
                    Text(entity, "PostedAs", announcement.PostedAs);
                    break;
                case RowKind.Promise:
                    PromiseRow promise = PromiseRow.Decode(row);
                    entity["Row"] = nameof(RowKind.Promise);
                    entity["Service"] = promise.Basis.Service.ToString();
                    Time(entity, "PromisedBy", promise.PromisedBy);
                    Time(entity, "RecordedAt", promise.RecordedAt);
                    break;
                case RowKind.AliasClaim:
                    AliasClaim claim = AliasClaim.Decode(row);
                    entity["Row"] = nameof(RowKind.AliasClaim);
                    entity["Claimant"] = claim.ClaimantId;
                    entity["Withdrawn"] = claim.Withdrawn;
                    Time(entity, "EventTime", claim.EventTime);
                    Time(entity, "RecordedAt", claim.RecordedAt);
                    break;
            }
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            // A row of a newer or another format is stored all the same; people see its bytes.
        }
    }

    /// <summary>Adds what a table's row says.</summary>
    public static void Describe(Partition partition, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, TableEntity entity)
    {
        PlaceKind? place = partition.Kind switch
        {
            PartitionKind.StationMembers => PlaceKind.Station,
            PartitionKind.VehicleMembers => PlaceKind.Vehicle,
            PartitionKind.ContainerMembers => PlaceKind.Container,
            _ => null,
        };
        try
        {
            if (place is { } kind)
            {
                Describe(MemberRow.Decode(new PlaceId(kind, partition.Id), value), entity);
            }
            else if (partition.Kind is PartitionKind.Track && key.Length == sizeof(long))
            {
                Time(entity, "At", BinaryPrimitives.ReadInt64BigEndian(key));
            }
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            // As above.
        }
    }

    private static void Describe(EventRow row, TableEntity entity)
    {
        entity["Row"] = nameof(RowKind.Event);
        entity["Event"] = row.Type.ToString();
        entity["EventId"] = row.EventId;
        Time(entity, "EventTime", row.EventTime);
        Time(entity, "OccurredAt", row.OccurredAt);
        Time(entity, "RecordedAt", row.RecordedAt);
        Text(entity, "Device", row.DeviceId);
        Text(entity, "Station", row.StationId);
        Text(entity, "Vehicle", row.VehicleId);
        Text(entity, "Container", row.ParentContainerId);
        Text(entity, "Partner", row.PartnerId);
        Text(entity, "NewPackage", row.NewPackageId);
        Text(entity, "PostedAs", row.PostedAs);
        Text(entity, "Reason", row.Reason is default(Model.Scans.Reason) ? null : row.Reason.ToString());
        if (row.Voids is { } voids)
        {
            entity["Voids"] = voids;
        }

        if (row.Derived is { } derived)
        {
            entity["DerivedFrom"] = derived.CausedBy;
            entity["Withdrawn"] = derived.Withdrawn;
        }
    }

    private static void Describe(MemberRow row, TableEntity entity)
    {
        entity["Present"] = row.Present;
        if (row.Present)
        {
            entity["Status"] = row.Status.ToString();
            entity["OnHold"] = row.OnHold;
            entity["Missorted"] = row.Missorted;
        }

        if (row.Stays.Count > 0)
        {
            Time(entity, "Since", row.Stays[^1].Since);
            Time(entity, "Until", row.Stays[^1].Until);
        }

        Time(entity, "PromisedBy", row.PromisedBy);
        Time(entity, "DeliveredAt", row.DeliveredAt);
    }

    private static void Text(TableEntity entity, string column, string? value)
    {
        if (value is not null)
        {
            entity[column] = value;
        }
    }

    private static void Time(TableEntity entity, string column, long? value)
    {
        // Azure's times begin in 1601; a clock that says otherwise is in the bytes.
        if (value is { } time && time >= FirstTime && time <= LastTime)
        {
            entity[column] = Instant.ToTime(time);
        }
    }

    private static bool IsUnreadable(Exception e) =>
        e is InvalidDataException or ArgumentException or IndexOutOfRangeException or OverflowException or OutOfMemoryException or FormatException;
}
