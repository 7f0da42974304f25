using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Scans;
using Tracking.Server.Ingest;

namespace Tracking.Server.Views;

/// <summary>
/// What a customer should see of a history: that the package moves, where it waits and what went wrong; not how it is handled inside a station.
/// </summary>
internal sealed class CustomerTimeline
{
    /// <summary>A departure so shortly before or after the beginning of the round is that beginning, in milliseconds.</summary>
    private const long OneStart = 10 * 60_000;

    private readonly List<Entry> entries = [];
    private string? station;
    private bool returning;
    private bool ended;
    private bool missing;

    private CustomerTimeline() { }

    /// <summary>The timeline, newest first.</summary>
    public static async ValueTask<IReadOnlyList<TimelineView>> OfAsync(PackageState state, DefinitionCache definitions)
    {
        var timeline = new CustomerTimeline();
        foreach (FoldedEvent e in state.Events)
        {
            if (!e.Withdrawn && (e.Flags & FoldFlags.Contradicts) == 0)
            {
                timeline.Take(e.Row, e.Row.EventId == state.Acceptance?.EventId);
            }
        }

        var views = new TimelineView[timeline.entries.Count];
        for (int i = 0; i < views.Length; i++)
        {
            Entry entry = timeline.entries[^(i + 1)];
            string? place = entry.StationId is { } id ? (await definitions.StationAsync(id))?.Name ?? id : null;
            views[i] = new TimelineView(ScanRule.Of(entry.Type).Name, UtcText.Of(entry.At), place, Reasons.Name(entry.Reason));
        }

        return views;
    }

    private void Take(EventRow row, bool isAcceptance)
    {
        // Once it has arrived for good, only its way back is news, or that it did not arrive after all.
        if (ended && (row.Type is not ScanType.ReturnStarted || returning))
        {
            Complain(row);
            return;
        }

        switch (row.Type)
        {
            case ScanType.PickedUp or ScanType.DroppedOff or ScanType.Inducted when isAcceptance:
                station = row.StationId;
                Add(row, row.Type, row.StationId);
                break;
            case ScanType.PickedUp or ScanType.DroppedOff or ScanType.Inducted or ScanType.Arrived or ScanType.Unloaded:
                Arrive(row);
                break;
            case ScanType.Departed:
                Leave(row);
                break;
            case ScanType.OutForDelivery:
                BeginRound(row);
                break;
            case ScanType.AvailableForPickup:
                station = row.StationId;
                Add(row, row.Type, row.StationId);
                break;
            case ScanType.Delivered or ScanType.Collected:
                ended = true;
                Add(row, returning ? ScanType.Returned : row.Type, row.Type is ScanType.Collected && !returning ? row.StationId : null);
                break;
            case ScanType.Returned or ScanType.Disposed:
                // Neither is undone by a return.
                ended = returning = true;
                Add(row, row.Type, null);
                break;
            case ScanType.ReturnStarted:
                returning = true;
                ended = missing = false;
                Add(row, row.Type, null);
                break;
            case ScanType.ReturnCancelled:
                returning = false;
                Add(row, row.Type, null);
                break;
            case ScanType.Attempted or ScanType.Exception or ScanType.Held or ScanType.Released or ScanType.Lost or ScanType.Found
                or ScanType.Cancelled:
                Add(row, row.Type, null);
                break;
            default:
                break;
        }
    }

    /// <summary>The recipient says that it did not come; it is found, or delivered once more.</summary>
    private void Complain(EventRow row)
    {
        if (missing ? row.Type is ScanType.Found or ScanType.Delivered or ScanType.Collected : row.Type is ScanType.NotReceived)
        {
            missing = !missing;
            Add(row, row.Type, null);
        }
    }

    /// <summary>Several scans can tell of one arrival; the first does.</summary>
    private void Arrive(EventRow row)
    {
        if (row.StationId is { } id && id != station)
        {
            station = id;
            Add(row, ScanType.Arrived, id);
        }
    }

    /// <summary>A departure from elsewhere than where it was seen last is the clock of a device, not news.</summary>
    private void Leave(EventRow row)
    {
        if (station is null || station == row.StationId)
        {
            station = null;
            if (entries.Count > 0 && entries[^1] is { Type: ScanType.OutForDelivery } round && row.EventTime - round.At <= OneStart)
            {
                entries[^1] = round with { StationId = row.StationId };
                return;
            }

            if (entries.Count == 0 || entries[^1].Type is not ScanType.Departed || entries[^1].StationId != row.StationId)
            {
                Add(row, row.Type, row.StationId);
            }
        }
    }

    /// <summary>That the van left and that the round began is one thing to whoever waits for it.</summary>
    private void BeginRound(EventRow row)
    {
        station = null;
        if (entries.Count > 0 && entries[^1] is { Type: ScanType.Departed } left && row.EventTime - left.At <= OneStart)
        {
            entries[^1] = left with { Type = ScanType.OutForDelivery };
        }
        else
        {
            Add(row, row.Type, null);
        }
    }

    private void Add(EventRow row, ScanType type, string? stationId) => entries.Add(new Entry(type, row.EventTime, stationId, row.Reason));

    private readonly record struct Entry(ScanType Type, long At, string? StationId, Reason Reason);
}
