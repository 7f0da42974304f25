using Tracking.Model.Scans;

namespace Tracking.Model.Histories;

/// <summary>What the fold made of an event.</summary>
[Flags]
public enum FoldFlags
{
    /// <summary>Nothing special.</summary>
    None = 0,

    /// <summary>Undone by a void.</summary>
    Voided = 1,

    /// <summary>The carrier was scanned while this member was not aboard, or takes the event back.</summary>
    NotAboard = 2,

    /// <summary>Stored under two barcodes; counted once.</summary>
    Repeated = 4,

    /// <summary>A void that undoes nothing: its event is unknown or itself a void.</summary>
    WithoutEffect = 8,

    /// <summary>Seen at a facility after the journey had ended.</summary>
    Contradicts = 16,

    /// <summary>Arrived at a station that is not on the announced plan.</summary>
    Missorted = 32,

    /// <summary>Delivered without proof.</summary>
    NoProof = 64,
}

/// <summary>An event in its place in the fold.</summary>
/// <param name="Row">The event.</param>
/// <param name="Sequence">Number of its row in the history; −1 when it is inferred and not stored.</param>
/// <param name="Flags">What the fold made of it.</param>
public readonly record struct FoldedEvent(EventRow Row, int Sequence, FoldFlags Flags)
{
    /// <summary>Flags of events that have no effect.</summary>
    public const FoldFlags WithdrawnFlags = FoldFlags.Voided | FoldFlags.NotAboard | FoldFlags.Repeated | FoldFlags.WithoutEffect;

    /// <summary>Whether it has no effect.</summary>
    public bool Withdrawn => (Flags & WithdrawnFlags) != 0;

    /// <summary>Compares by event time, then rank of the type, then event id, then the carrier it came through.</summary>
    internal static int Order((EventRow Row, int Sequence) a, (EventRow Row, int Sequence) b)
    {
        int order = a.Row.EventTime.CompareTo(b.Row.EventTime);
        if (order == 0)
        {
            order = ScanRule.Of(a.Row.Type).Rank.CompareTo(ScanRule.Of(b.Row.Type).Rank);
        }

        if (order == 0)
        {
            order = a.Row.EventId.CompareTo(b.Row.EventId);
        }

        if (order == 0 && a.Row.Derived is { } viaA && b.Row.Derived is { } viaB)
        {
            order = viaA.Via.CompareTo(viaB.Via);
        }

        return order == 0 ? string.CompareOrdinal(a.Row.PostedAs, b.Row.PostedAs) : order;
    }
}
