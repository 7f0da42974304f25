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

    /// <summary>A void that undoes nothing, since its event is unknown or itself a void; or a package that is not delivered is said not to have come.</summary>
    WithoutEffect = 8,

    /// <summary>Seen at a facility after the journey had ended.</summary>
    Contradicts = 16,

    /// <summary>Arrived at a station that is not on the announced plan.</summary>
    Missorted = 32,

    /// <summary>Delivered without proof.</summary>
    NoProof = 64,

    /// <summary>Came back to the container that it went out from, because containers are in each other; it ends here.</summary>
    Cycle = 128,

    /// <summary>Came through more carriers than may be in each other.</summary>
    TooDeep = 256,

    /// <summary>Posted by a device of a partner that did not have the package.</summary>
    CustodyMismatch = 512,
}

/// <summary>An event in its place in the fold.</summary>
/// <param name="Row">The event.</param>
/// <param name="Sequence">Number of its row in the history; −1 when it is inferred and not stored.</param>
/// <param name="Flags">What the fold made of it.</param>
public readonly record struct FoldedEvent(EventRow Row, int Sequence, FoldFlags Flags)
{
    /// <summary>Flags of events that have no effect.</summary>
    public const FoldFlags WithdrawnFlags =
        FoldFlags.Voided | FoldFlags.NotAboard | FoldFlags.Repeated | FoldFlags.WithoutEffect | FoldFlags.Cycle | FoldFlags.TooDeep;

    /// <summary>Whether it has no effect.</summary>
    public bool Withdrawn => (Flags & WithdrawnFlags) != 0;

    /// <summary>
    /// Compares by event time, then rank of the type, then id of the scan at which it began, so that carriers and whatever is aboard
    /// have the same order. What is left tells copies of one event apart.
    /// </summary>
    internal static int Order((EventRow Row, int Sequence) a, (EventRow Row, int Sequence) b)
    {
        EventRow x = a.Row, y = b.Row;
        int order = x.EventTime.CompareTo(y.EventTime);
        if (order == 0)
        {
            order = ScanRule.Of(x.Type).Rank.CompareTo(ScanRule.Of(y.Type).Rank);
        }

        if (order == 0)
        {
            order = (x.Derived?.CausedBy ?? x.EventId).CompareTo(y.Derived?.CausedBy ?? y.EventId);
        }

        return order == 0 ? OrderOfCopies(x, y) : order;
    }

    private static int OrderOfCopies(EventRow x, EventRow y)
    {
        int order = (x.Derived is not null).CompareTo(y.Derived is not null);
        if (order == 0)
        {
            order = x.EventId.CompareTo(y.EventId);
        }

        if (order == 0 && x.Derived is { } viaX && y.Derived is { } viaY)
        {
            order = viaX.Via.CompareTo(viaY.Via);
        }

        return order == 0 ? string.CompareOrdinal(x.PostedAs, y.PostedAs) : order;
    }
}
