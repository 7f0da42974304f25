using Tracking.Grains.Links;
using Tracking.Grains.Personal;
using Tracking.Model.Packages;
using Tracking.Server.Customers;
using Tracking.Server.Links;
using Tracking.Server.Proofs;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;
using Tracking.Storage.Personal;

namespace Tracking.Server.Personal;

/// <summary>Puts together all that is held about a package.</summary>
internal sealed class PersonalExport(
    PackageViews packages,
    PersonalRows personal,
    EventViews events,
    ReportViews reports,
    ProofStore proofs,
    LinkIndex links,
    IGrainFactory grains,
    PersonalKeyStore keys,
    Retention retention,
    TimeProvider time)
{
    private const int MaxLinks = 1000;

    /// <summary>All that is held about the package that a barcode belongs to; null when it is unknown to the caller.</summary>
    public async Task<PersonalDataView?> FindAsync(Caller caller, string packageId)
    {
        if (await packages.ReadAsync(caller, packageId) is not { } found)
        {
            return null;
        }

        PackageState state = found.State;
        IReadOnlyList<EventView> history = await events.WithPersonalAsync(state, EventViews.ListAll(caller, found.History, state));
        bool erased = (await keys.FindAsync(KeyOwner.Package(state.PackageId))).IsDestroyed;
        return new PersonalDataView
        {
            PackageId = state.PackageId,
            Aliases = state.Aliases,
            Erased = erased,
            RetainedUntil = erased ? null : UtcText.Of(retention.DueAt(state)),
            Announcements = await AnnouncementsAsync(found.History, state),
            Events = history,
            Images = await ImagesAsync(history),
            Reports = await reports.ListAsync(state),
            Links = await LinksAsync(state),
            AsOf = UtcText.Of(time.GetUtcNow().ToUnixTimeMilliseconds()),
        };
    }

    private async Task<IReadOnlyList<PersonalAnnouncementView>> AnnouncementsAsync(PackageHistory history, PackageState state)
    {
        var latest = new Dictionary<string, AnnouncementRow>(StringComparer.Ordinal);
        foreach ((AnnouncementRow row, _) in history.Announcements)
        {
            string barcode = row.PostedAs ?? state.PackageId;
            if ((row.PostedAs is null || state.Aliases.Contains(row.PostedAs)) && (!latest.TryGetValue(barcode, out AnnouncementRow? known) || known.RecordedAt <= row.RecordedAt))
            {
                latest[barcode] = row;
            }
        }

        var views = new List<PersonalAnnouncementView>(latest.Count);
        foreach ((string barcode, AnnouncementRow row) in latest)
        {
            views.Add(new PersonalAnnouncementView(barcode, UtcText.Of(row.RecordedAt), AnnouncementView.Of(await personal.AnnouncementAsync(state.PackageId, row))));
        }

        return views;
    }

    private async Task<IReadOnlyList<PersonalImageView>> ImagesAsync(IReadOnlyList<EventView> history)
    {
        var views = new List<PersonalImageView>();
        foreach (EventView e in history)
        {
            foreach (string image in ProofClaims.ImagesOf(e.Proof?.Reference))
            {
                if (await proofs.ReadAsync(image) is not null)
                {
                    views.Add(new PersonalImageView(e.EventId, image, $"/v1/proofs/{image}"));
                }
            }
        }

        return views;
    }

    private async Task<IReadOnlyList<LinkView>> LinksAsync(PackageState state)
    {
        var ids = new List<string>();
        foreach (KeyOwner barcode in PersonalErasure.BarcodesOf(state))
        {
            ids.AddRange((await links.ListAsync(LinkIndex.OfPackage(barcode.Id), null, MaxLinks)).Select(entry => entry.Id));
        }

        return await LinkView.ReadAsync(grains, [.. ids.Distinct(StringComparer.Ordinal)]);
    }
}
