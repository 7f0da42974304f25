using Tracking.Model.Packages;
using Tracking.Model.Scans;

namespace Tracking.Model.Histories;

/// <summary>
/// The events of a history in fold order, after what carriers said more than once is reduced to what they say now, and with the ids that
/// voids undo. Shared by the folds of packages, containers and vehicles.
/// </summary>
internal sealed class EventSequence
{
    private readonly HashSet<Guid>? voided;
    private readonly Dictionary<Guid, string?>? targets;

    private EventSequence((EventRow Row, int Sequence)[] ordered, HashSet<Guid>? voided, Dictionary<Guid, string?>? targets)
    {
        Ordered = ordered;
        this.voided = voided;
        this.targets = targets;
    }

    public (EventRow Row, int Sequence)[] Ordered { get; }

    public static EventSequence Of(List<(EventRow Row, int Sequence)> events)
    {
        Dictionary<(Guid, Places.PlaceId, string?), int>? newest = null;
        bool anyVoid = false;
        for (int i = 0; i < events.Count; i++)
        {
            EventRow row = events[i].Row;
            anyVoid |= row.Type is ScanType.Voided;
            if (row.Derived is { } derived)
            {
                newest ??= [];
                var key = (derived.CausedBy, derived.Via, row.PostedAs);
                if (!newest.TryGetValue(key, out int at) || events[at].Row.Derived!.CarrierVersion < derived.CarrierVersion)
                {
                    newest[key] = i;
                }
            }
        }

        (EventRow Row, int Sequence)[] ordered;
        if (newest is null)
        {
            ordered = events.ToArray();
        }
        else
        {
            var kept = new List<(EventRow Row, int Sequence)>(events.Count);
            for (int i = 0; i < events.Count; i++)
            {
                EventRow row = events[i].Row;
                if (row.Derived is not { } derived || newest[(derived.CausedBy, derived.Via, row.PostedAs)] == i)
                {
                    kept.Add(events[i]);
                }
            }

            ordered = kept.ToArray();
        }

        Array.Sort(ordered, FoldedEvent.Order);
        if (!anyVoid)
        {
            return new EventSequence(ordered, null, null);
        }

        var targets = new Dictionary<Guid, string?>();
        foreach ((EventRow row, _) in ordered)
        {
            if (row.Type is not ScanType.Voided && row.Derived is null)
            {
                targets[row.EventId] = row.ByPartner;
            }
        }

        var voided = new HashSet<Guid>();
        foreach ((EventRow row, _) in ordered)
        {
            if (row.Type is ScanType.Voided && Undoes(row, targets))
            {
                voided.Add(row.Voids!.Value);
            }
        }

        return new EventSequence(ordered, voided, targets);
    }

    /// <summary>What takes an event's effect away wherever its subject is: a void, or that it was just applied.</summary>
    /// <param name="row">The event.</param>
    /// <param name="applied">Id of the last event that took effect.</param>
    public FoldFlags Weigh(EventRow row, Guid applied) =>
        IsVoided(row) ? FoldFlags.Voided
        : row.EventId == applied ? FoldFlags.Repeated
        : row.Type is ScanType.Voided && !HasEffect(row) ? FoldFlags.WithoutEffect
        : FoldFlags.None;

    /// <summary>Whether a void undoes this event.</summary>
    private bool IsVoided(EventRow row) => voided is not null && row.Derived is null && voided.Contains(row.EventId);

    /// <summary>Whether this void undoes something.</summary>
    private bool HasEffect(EventRow @void) => targets is not null && Undoes(@void, targets);

    private static bool Undoes(EventRow @void, Dictionary<Guid, string?> targets) =>
        targets.TryGetValue(@void.Voids!.Value, out string? postedBy) && Custody.CanUndo(@void, postedBy);
}
