using Tracking.Grains.Places;
using Tracking.Model.Attention;
using Tracking.Model.Places;

namespace Tracking.Grains.Attention;

/// <summary>Items that are open, those that ended lately, and when places must be looked at. In memory only; the board keeps it on its scheduler.</summary>
internal sealed class OpenItems(TimeProvider time)
{
    /// <summary>Of items that are over so many are remembered, for those who ask what changed.</summary>
    private const int MaxEnded = 10_000;

    private readonly Dictionary<PlaceId, PlaceEntry> places = [];
    private readonly Dictionary<string, AttentionItem> items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AttentionCare> cares = new(StringComparer.Ordinal);
    private readonly Queue<AttentionItem> ended = new();
    private readonly SortedSet<(long DueAt, PlaceId Place)> dues = [];
    private PlaceClock clock;
    private long forgotten;

    /// <summary>Grows with each change.</summary>
    public long Version => clock.Version;

    /// <summary>Number of open items.</summary>
    public int Count => items.Count;

    /// <summary>Called when an item that somebody took care of is over.</summary>
    public Action<string>? CareEnded { get; init; }

    /// <summary>An open item, or null.</summary>
    public AttentionItem? Find(string id) => items.GetValueOrDefault(id);

    /// <summary>Who takes care of an item.</summary>
    public AttentionCare CareOf(string id) => cares.GetValueOrDefault(id, AttentionCare.Nobody);

    /// <summary>From here on changes are told; what was before is told as a whole.</summary>
    public void Open() => forgotten = clock.Next(time.GetUtcNow());

    /// <summary>Version of what is known of a place; 0 when nothing is.</summary>
    public long VersionOf(PlaceId place) => places.TryGetValue(place, out PlaceEntry? known) ? known.Version : 0;

    /// <summary>Takes in what a place needs attention for, in place of what was known of it. Returns whether items changed.</summary>
    public bool Take(PlaceId place, long version, AttentionRow row)
    {
        if (places.TryGetValue(place, out PlaceEntry? known) && known.DueAt is { } before)
        {
            dues.Remove((before, place));
        }

        bool changed = Compare(place, known, row);

        // Also where nothing is left: an older report may still be on its way.
        places[place] = new PlaceEntry(version, row.DueAt, [.. row.Groups.Select(group => group.Key.ToString())]);
        if (row.DueAt is { } due)
        {
            dues.Add((due, place));
        }

        return changed;
    }

    /// <summary>Sets who takes care of an item. Returns whether that changed anything.</summary>
    public bool SetCare(string id, AttentionCare care)
    {
        if (CareOf(id) == care)
        {
            return false;
        }

        cares[id] = care;
        if (items.TryGetValue(id, out AttentionItem? item))
        {
            items[id] = WithCare(item, care) with { Version = clock.Next(time.GetUtcNow()) };
        }

        return true;
    }

    /// <summary>Forgets the care for items that are not open. Returns their ids.</summary>
    public List<string> DropIdleCares()
    {
        List<string> idle = [.. cares.Keys.Where(id => !items.ContainsKey(id))];
        idle.ForEach(id => cares.Remove(id));
        return idle;
    }

    /// <summary>A place whose moment has come, and never again the same moment; null when there is none.</summary>
    public PlaceId? TakeDue(long now)
    {
        if (dues.Count == 0 || dues.Min.DueAt > now)
        {
            return null;
        }

        (long dueAt, PlaceId place) = dues.Min;
        dues.Remove((dueAt, place));
        places[place] = places[place] with { DueAt = null };
        return place;
    }

    /// <summary>Has a place looked at by a moment.</summary>
    public void LookBy(PlaceId place, long moment)
    {
        if (!places.TryGetValue(place, out PlaceEntry? known))
        {
            places.Add(place, known = new PlaceEntry(0, null, []));
        }

        if (known.DueAt is { } before)
        {
            if (before <= moment)
            {
                return;
            }

            dues.Remove((before, place));
        }

        places[place] = known with { DueAt = moment };
        dues.Add((moment, place));
    }

    /// <summary>Items that are wanted behind a rank, most urgent first.</summary>
    public List<AttentionItem> List(AttentionFilter filter, AttentionRank? after, int limit)
    {
        var found = new List<(AttentionRank Rank, AttentionItem Item)>();
        foreach (AttentionItem item in items.Values)
        {
            if (filter.Wants(item) && (after is not { } behind || item.Rank.CompareTo(behind) > 0))
            {
                found.Add((item.Rank, item));
            }
        }

        found.Sort(static (a, b) => a.Rank.CompareTo(b.Rank));
        return found.Take(limit).Select(entry => entry.Item).ToList();
    }

    /// <summary>What changed since a version.</summary>
    public AttentionChanges Changes(long since)
    {
        if (since < forgotten)
        {
            return new AttentionChanges(Version, true, [.. items.Values]);
        }

        if (since >= Version)
        {
            return new AttentionChanges(Version, false, []);
        }

        var changed = new List<AttentionItem>();
        foreach (AttentionItem item in ended)
        {
            // What began again since is among the open ones.
            if (item.Version > since && !items.ContainsKey(item.Id))
            {
                changed.Add(item);
            }
        }

        foreach (AttentionItem item in items.Values)
        {
            if (item.Version > since)
            {
                changed.Add(item);
            }
        }

        return new AttentionChanges(Version, false, changed);
    }

    private static AttentionItem WithCare(AttentionItem item, AttentionCare care) =>
        item with { AcknowledgedBy = care.AcknowledgedBy, AcknowledgedAt = care.AcknowledgedAt, AssignedTo = care.AssignedTo };

    private bool Compare(PlaceId place, PlaceEntry? known, AttentionRow row)
    {
        bool changed = false;
        var open = new HashSet<string>(StringComparer.Ordinal);
        foreach (AttentionGroup group in row.Groups)
        {
            string id = group.Key.ToString();
            open.Add(id);
            AttentionItem? before = items.GetValueOrDefault(id);
            AttentionItem item = ItemOf(id, place, group, row, before?.Version ?? 0);
            if (item != before)
            {
                items[id] = item with { Version = clock.Next(time.GetUtcNow()) };
                changed = true;
            }
        }

        foreach (string id in known?.Open ?? [])
        {
            if (!open.Contains(id))
            {
                End(id);
                changed = true;
            }
        }

        return changed;
    }

    private void End(string id)
    {
        if (!items.Remove(id, out AttentionItem? item))
        {
            return;
        }

        if (cares.Remove(id))
        {
            CareEnded?.Invoke(id);
        }

        ended.Enqueue(WithCare(item, AttentionCare.Nobody) with { Count = 0, Late = 0, Medical = 0, Cold = 0, Version = clock.Next(time.GetUtcNow()) });
        while (ended.Count > MaxEnded)
        {
            forgotten = ended.Dequeue().Version;
        }
    }

    private AttentionItem ItemOf(string id, PlaceId place, AttentionGroup group, AttentionRow row, long version) => WithCare(
        new AttentionItem
        {
            Id = id,
            Kind = (byte)group.Key.Kind,
            StationId = row.StationId,
            VehicleId = place.Kind is PlaceKind.Vehicle ? place.Id : null,
            PartnerId = row.PartnerId,
            Hour = group.Key.Hour,
            Count = group.Count,
            Late = group.Late,
            Medical = group.Medical,
            Cold = group.Cold,
            Since = group.Since,
            Severity = (byte)group.Severity,
            Advice = group.Advice,
            Version = version,
        },
        CareOf(id));

    private sealed record PlaceEntry(long Version, long? DueAt, string[] Open);
}
