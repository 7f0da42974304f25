using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Scans;
using Tracking.Server.Personal;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Views;

/// <summary>Makes views of a package's events: announcements, then everything in fold order, departures that the fold inferred among them.</summary>
internal sealed class EventViews(PersonalRows personal)
{
    /// <summary>All events that the caller may know of, without their personal parts: a partner of those since it has the package.</summary>
    public static IReadOnlyList<EventView> ListAll(Caller caller, PackageHistory history, PackageState state)
    {
        int first = caller.SeesAll() ? 0 : state.CustodyStart;
        long since = caller.SeesAll() ? long.MinValue : Custody.VisibleSince(state.Events[first].Row);
        var views = new List<EventView>(history.Announcements.Count + state.Events.Count + 4);
        foreach ((AnnouncementRow row, int sequence) in history.Announcements)
        {
            if (row.RecordedAt >= since && (row.PostedAs is null || state.Aliases.Contains(row.PostedAs)))
            {
                views.Add(OfAnnouncement(state, row, sequence));
            }
        }

        ILookup<int, InferredDeparture> inferred = InferredDepartures.Of(state).ToLookup(departure => departure.Before);
        for (int i = first; i < state.Events.Count; i++)
        {
            if (i > first && state.Events[i].Row.EventTime < since)
            {
                continue;
            }

            // What was inferred from the hand-over itself lies before it.
            if (i > first || caller.SeesAll())
            {
                foreach (InferredDeparture departure in inferred[i])
                {
                    views.Add(OfInferred(state.PackageId, departure with { NotBefore = Math.Max(departure.NotBefore, since) }));
                }
            }

            views.Add(OfEvent(state.PackageId, state.Events[i]));
        }

        return views;
    }

    /// <summary>Adds the personal parts to some events of a package.</summary>
    /// <param name="state">The package.</param>
    /// <param name="page">Some of its events.</param>
    public async ValueTask<IReadOnlyList<EventView>> WithPersonalAsync(PackageState state, IReadOnlyList<EventView> page)
    {
        var marked = new HashSet<(string Barcode, int Sequence)>();
        foreach (FoldedEvent e in state.Events)
        {
            if (e.Row.PersonalHash != 0)
            {
                marked.Add((e.Row.PostedAs ?? state.PackageId, e.Sequence));
            }
        }

        var parts = new Dictionary<string, IReadOnlyDictionary<Guid, PersonalPart>>(StringComparer.Ordinal);
        var joined = new List<EventView>(page.Count);
        foreach (EventView view in page)
        {
            if (view.Sequence is not { } sequence || !marked.Contains((view.PackageId, sequence)))
            {
                joined.Add(view);
                continue;
            }

            if (!parts.TryGetValue(view.PackageId, out IReadOnlyDictionary<Guid, PersonalPart>? ofBarcode))
            {
                parts.Add(view.PackageId, ofBarcode = await personal.EventsAsync(view.PackageId));
            }

            joined.Add(ofBarcode.TryGetValue(Guid.Parse(view.EventId), out PersonalPart? part) ? Join(view, part) : view);
        }

        return joined;
    }

    private static EventView Join(EventView view, PersonalPart part) => view with
    {
        Location = part.Location is { } at ? new LocationView(at.Lat, at.Lon, at.Accuracy) : null,
        Proof = part.Proof is { } proof ? new ProofView(proof.Kind, proof.ReceivedBy, proof.Reference) : null,
    };

    private static EventView OfAnnouncement(PackageState state, AnnouncementRow row, int sequence)
    {
        string at = UtcText.Of(row.RecordedAt);
        return new EventView
        {
            // Announcements have no id of their own; this one is made from the row's number, which never changes.
            EventId = Derivation.EventIdOf(Guid.Empty, false, $"{state.PackageId}/{sequence}").ToString(),
            Type = "announced",
            PackageId = row.PostedAs ?? state.PackageId,
            OccurredAt = at,
            PartnerId = row.Announcement.PartnerId,
            Sequence = sequence,
            EventTime = at,
            RecordedAt = at,
            Origin = EventOrigins.Announcement,
            Withdrawn = !ReferenceEquals(row, state.Announcement),
        };
    }

    private static EventView OfInferred(string packageId, InferredDeparture departure)
    {
        string until = UtcText.Of(departure.Until);
        return new EventView
        {
            EventId = departure.EventId.ToString(),
            Type = ScanRule.Of(departure.Type).Name,
            PackageId = packageId,
            OccurredAt = until,
            StationId = departure.Type is ScanType.Departed ? departure.PlaceId : null,
            VehicleId = departure.Type is ScanType.Unloaded ? departure.PlaceId : null,
            ParentContainerId = departure.Type is ScanType.Uncontained ? departure.PlaceId : null,
            EventTime = until,
            NotBefore = UtcText.Of(departure.NotBefore),
            RecordedAt = UtcText.Of(departure.ShownBy.RecordedAt),
            Origin = EventOrigins.Inferred,
            CausedBy = departure.ShownBy.EventId.ToString(),
        };
    }

    private static EventView OfEvent(string packageId, FoldedEvent e)
    {
        EventRow row = e.Row;
        return new EventView
        {
            EventId = row.EventId.ToString(),
            Type = ScanRule.Of(row.Type).Name,
            PackageId = row.PostedAs ?? packageId,
            OccurredAt = UtcText.Of(row.OccurredAt),
            StationId = row.StationId,
            VehicleId = row.VehicleId,
            ParentContainerId = row.ParentContainerId,
            NewPackageId = row.NewPackageId,
            PartnerId = row.PartnerId,
            Voids = row.Voids?.ToString(),
            Reason = Reasons.Name(row.Reason),
            DeviceId = row.DeviceId,
            Sequence = e.Sequence,
            EventTime = UtcText.Of(row.EventTime),
            RecordedAt = UtcText.Of(row.RecordedAt),
            Origin = row.Derived is null ? EventOrigins.Scan : EventOrigins.Derived,
            CausedBy = row.Derived?.CausedBy.ToString(),
            Withdrawn = e.Withdrawn,
            Flags = EventFlagNames.Of(e),
        };
    }
}
