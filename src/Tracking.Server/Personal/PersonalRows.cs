using System.Text.Json;
using System.Text.Json.Serialization;
using Tracking.Grains.Personal;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Storage;
using Tracking.Storage.Personal;

namespace Tracking.Server.Personal;

/// <summary>
/// Reads packages' personal data, which is stored apart and encrypted. It may have been erased, or its key may be gone: then there is none. The key is read anew each time, so that what was erased is
/// readable nowhere.
/// </summary>
internal sealed class PersonalRows(IRowStore store, PersonalKeyStore keys, Retention retention)
{
    private const int PageSize = 1000;

    /// <summary>The announcement with its personal part.</summary>
    /// <param name="packageId">The barcode whose history holds the row.</param>
    /// <param name="row">The stored announcement.</param>
    public async ValueTask<Announcement> AnnouncementAsync(string packageId, AnnouncementRow row) =>
        row.PersonalHash != 0 && await ReadAsync(KeyOwner.Package(row.PostedAs ?? packageId), PersonalRowKeys.Announcement) is { } personal
            ? PersonalAnnouncement.Restore(row.Announcement, personal)
            : row.Announcement;

    /// <summary>The personal part of a scan; null when there is none.</summary>
    /// <param name="barcode">The barcode that it was posted under.</param>
    /// <param name="eventId">The scan.</param>
    public async ValueTask<PersonalPart?> EventAsync(string barcode, Guid eventId) =>
        await ReadAsync(KeyOwner.Package(barcode), PersonalRowKeys.Event(eventId)) is { } part ? PersonalPart.Decode(part) : null;

    /// <summary>The personal parts of all scans that were posted under a barcode, by event id.</summary>
    public async ValueTask<IReadOnlyDictionary<Guid, PersonalPart>> EventsAsync(string barcode) => await EventsAsync(barcode, await keys.FindAsync(KeyOwner.Package(barcode)));

    /// <summary>As above, with a key that may be destroyed by now.</summary>
    public async ValueTask<IReadOnlyDictionary<Guid, PersonalPart>> EventsAsync(string barcode, PersonalKey key)
    {
        var parts = new Dictionary<Guid, PersonalPart>();
        Partition table = KeyOwner.Package(barcode).Rows;
        ReadOnlyMemory<byte> after = PersonalRowKeys.BeforeEvents;
        IReadOnlyList<TableRow> rows;
        do
        {
            rows = await store.ReadRowsAsync(table, after, PersonalRowKeys.LastEvent, PageSize);
            foreach (TableRow row in rows)
            {
                if (PersonalCipher.TryOpen(key, table, row, out byte[]? part))
                {
                    parts[PersonalRowKeys.EventIdOf(row.Key.Span)] = PersonalPart.Decode(part);
                }

                after = row.Key;
            }
        }
        while (rows.Count == PageSize);

        return parts;
    }

    /// <summary>The words of a customer's report; null when there are none.</summary>
    public async ValueTask<string?> ReportAsync(string packageId, Guid reportId) =>
        await ReadAsync(KeyOwner.Package(packageId), PersonalRowKeys.Report(reportId)) is { } words
            ? JsonSerializer.Deserialize(words, ReportJson.Default.ReportWords)!.Message
            : null;

    /// <summary>Stores the words of a customer's report, unless personal data of the package was erased.</summary>
    public async ValueTask PutReportAsync(PackageState state, Guid reportId, string message)
    {
        KeyOwner owner = KeyOwner.Package(state.PackageId);
        PersonalKey key = await keys.MakeAsync(owner);
        if (!key.IsDestroyed)
        {
            byte[] words = JsonSerializer.SerializeToUtf8Bytes(new ReportWords(ReportWords.CurrentFormat, message), ReportJson.Default.ReportWords);
            await store.WriteAsync(new RowWrite(
                [],
                [PersonalCipher.Seal(key, owner.Rows, PersonalRowKeys.Report(reportId), 1, words), ExpiryIndex.At(owner, retention.DueAt(state))],
                []));
        }
    }

    private async ValueTask<byte[]?> ReadAsync(KeyOwner owner, ReadOnlyMemory<byte> rowKey)
    {
        Partition table = owner.Rows;
        return await store.ReadRowAsync(table, rowKey) is { } row && PersonalCipher.TryOpen(await keys.FindAsync(owner), table, row, out byte[]? plain) ? plain : null;
    }
}

/// <summary>A customer's words as they are stored.</summary>
/// <param name="Format">How they are stored.</param>
/// <param name="Message">The words.</param>
internal sealed record ReportWords(int Format, string Message)
{
    /// <summary>The format that this build writes.</summary>
    public const int CurrentFormat = 1;
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ReportWords))]
internal sealed partial class ReportJson : JsonSerializerContext;
