namespace Tracking.Model.Places;

/// <summary>How the end of a stay is known. The numbers are stored.</summary>
public enum StayEnd : byte
{
    /// <summary>It has not ended.</summary>
    Open = 0,

    /// <summary>A device saw it leave.</summary>
    Seen = 1,

    /// <summary>It was seen elsewhere later.</summary>
    Inferred = 2,

    /// <summary>It was delivered without having been seen to leave.</summary>
    DeliveredFrom = 3,
}

/// <summary>A time that a member spent at a place. Times in milliseconds since 1970.</summary>
public sealed class Stay
{
    /// <summary>The place.</summary>
    public required PlaceId Place { get; init; }

    /// <summary>First seen there.</summary>
    public required long Since { get; init; }

    /// <summary>Whether a device saw it there, rather than leaving from there.</summary>
    public bool SinceSeen { get; init; } = true;

    /// <summary>Whether it came there by mis-sort.</summary>
    public bool Missorted { get; set; }

    /// <summary>Last seen there; the earliest that it can have left.</summary>
    public long LastSeen { get; set; }

    /// <summary>The latest that it can have left; null while it is there.</summary>
    public long? Until { get; private set; }

    /// <summary>How its end is known.</summary>
    public StayEnd End { get; private set; }

    /// <summary>Ends it.</summary>
    public void Close(long until, StayEnd end)
    {
        Until = until;
        End = end;
        if (end is StayEnd.Seen)
        {
            LastSeen = until;
        }
    }

    /// <summary>Whether it may have been there at the moment, its bounds included.</summary>
    public bool Covers(long time) => Since <= time && (Until is not { } until || time <= until);

    /// <summary>A stay as it was stored.</summary>
    public static Stay Restore(PlaceId place, long since, bool sinceSeen, bool missorted, long lastSeen, long? until, StayEnd end) =>
        new() { Place = place, Since = since, SinceSeen = sinceSeen, Missorted = missorted, LastSeen = lastSeen, Until = until, End = end };
}
