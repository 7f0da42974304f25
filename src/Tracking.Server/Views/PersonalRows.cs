using Tracking.Grains.Packages;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Server.Ingest;
using Tracking.Storage;

namespace Tracking.Server.Views;

/// <summary>Reads packages' personal data, which is stored apart and may have been erased.</summary>
internal sealed class PersonalRows(IRowStore store)
{
    private const int PageSize = 1000;
    private static readonly byte[] EventsFrom = [(byte)'e'];
    private static readonly byte[] EventsTo = [(byte)'e', .. Enumerable.Repeat(byte.MaxValue, 16)];

    /// <summary>The announcement with its personal part.</summary>
    /// <param name="packageId">The barcode whose history holds the row.</param>
    /// <param name="row">The stored announcement.</param>
    public async ValueTask<Announcement> AnnouncementAsync(string packageId, AnnouncementRow row)
    {
        if (row.PersonalHash == 0)
        {
            return row.Announcement;
        }

        TableRow? personal = await store.ReadRowAsync(PartitionOf(row.PostedAs ?? packageId), PersonalKeys.Announcement);
        return personal is null ? row.Announcement : PersonalAnnouncement.Restore(row.Announcement, personal.Value.Span);
    }

    /// <summary>The personal parts of all scans that were posted under a barcode, by event id.</summary>
    public async ValueTask<IReadOnlyDictionary<Guid, PersonalPart>> EventsAsync(string barcode)
    {
        var parts = new Dictionary<Guid, PersonalPart>();
        ReadOnlyMemory<byte> after = EventsFrom;
        IReadOnlyList<TableRow> rows;
        do
        {
            rows = await store.ReadRowsAsync(PartitionOf(barcode), after, EventsTo, PageSize);
            foreach (TableRow row in rows)
            {
                parts[new Guid(row.Key.Span[1..17], bigEndian: true)] = PersonalPart.Decode(row.Value.Span);
                after = row.Key;
            }
        }
        while (rows.Count == PageSize);

        return parts;
    }

    private static Partition PartitionOf(string barcode) => new(PartitionKind.Personal, barcode);
}
