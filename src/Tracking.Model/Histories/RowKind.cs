namespace Tracking.Model.Histories;

/// <summary>First byte of a stored row. The numbers are stored and never reused.</summary>
public enum RowKind : byte
{
    /// <summary>A scan, or an event derived from a carrier's scan.</summary>
    Event = 1,

    /// <summary>An announcement.</summary>
    Announcement = 2,

    /// <summary>A promise, fixed when it was computed.</summary>
    Promise = 3,

    /// <summary>Another package says that this one's barcode is its new one.</summary>
    AliasClaim = 4,
}
