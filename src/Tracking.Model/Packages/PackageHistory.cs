using Tracking.Model.Histories;
using Tracking.Model.Scans;

namespace Tracking.Model.Packages;

/// <summary>A package's stored rows, sorted out by kind.</summary>
public sealed class PackageHistory
{
    private PackageHistory(string packageId) => PackageId = packageId;

    /// <summary>The barcode whose rows these are.</summary>
    public string PackageId { get; }

    /// <summary>Number of rows; the package's version.</summary>
    public int Count { get; private set; }

    /// <summary>Events in the order in which they were stored.</summary>
    public List<(EventRow Row, int Sequence)> Events { get; } = new(16);

    /// <summary>Announcements in the order in which they were stored.</summary>
    public List<(AnnouncementRow Row, int Sequence)> Announcements { get; } = [];

    /// <summary>Promises in the order in which they were fixed.</summary>
    public List<PromiseRow> Promises { get; } = [];

    /// <summary>Claims of other packages to this barcode.</summary>
    public List<AliasClaim> Claims { get; } = [];

    /// <summary>When the last row was stored.</summary>
    public long UpdatedAt { get; private set; }

    /// <summary>Whether any of its rows has, or had, a personal part.</summary>
    public bool HoldsPersonal { get; private set; }

    /// <summary>Reads rows as a row store returns them.</summary>
    /// <param name="packageId">The barcode.</param>
    /// <param name="packed">The rows, each behind its length.</param>
    /// <exception cref="InvalidDataException">A row has an unknown kind or format.</exception>
    public static PackageHistory Read(string packageId, ReadOnlySpan<byte> packed)
    {
        var history = new PackageHistory(packageId);
        var rows = new PackedRows(packed);
        while (rows.MoveNext())
        {
            history.Append(rows.Current);
        }

        return history;
    }

    /// <summary>The event with this id that was scanned under this barcode (null: the history's own), or null.</summary>
    public EventRow? Find(Guid eventId, string? postedAs)
    {
        foreach ((EventRow row, _) in Events)
        {
            if (row.EventId == eventId && row.Derived is null && row.PostedAs == postedAs)
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>Adds an event behind the other rows.</summary>
    public void Append(EventRow row) => Add(row, Count++);

    /// <summary>Adds a row behind the others.</summary>
    /// <exception cref="InvalidDataException">The row has an unknown kind or format.</exception>
    public void Append(ReadOnlySpan<byte> row)
    {
        int sequence = Count++;
        switch ((RowKind)row[0])
        {
            case RowKind.Event:
                Add(EventRow.Decode(row), sequence);
                break;
            case RowKind.Announcement:
                AnnouncementRow announcement = AnnouncementRow.Decode(row);
                Announcements.Add((announcement, sequence));
                UpdatedAt = Math.Max(UpdatedAt, announcement.RecordedAt);
                HoldsPersonal |= announcement.PersonalHash != 0;
                break;
            case RowKind.Promise:
                PromiseRow promise = PromiseRow.Decode(row);
                Promises.Add(promise);
                UpdatedAt = Math.Max(UpdatedAt, promise.RecordedAt);
                break;
            case RowKind.AliasClaim:
                AliasClaim claim = AliasClaim.Decode(row);
                Claims.Add(claim);
                UpdatedAt = Math.Max(UpdatedAt, claim.RecordedAt);
                break;
            default:
                throw new InvalidDataException($"Package {PackageId} has a stored row {sequence} of kind {row[0]}, which this build does not know.");
        }
    }

    private void Add(EventRow row, int sequence)
    {
        Events.Add((row, sequence));
        UpdatedAt = Math.Max(UpdatedAt, row.RecordedAt);
        HoldsPersonal |= row.PersonalHash != 0;
    }
}
