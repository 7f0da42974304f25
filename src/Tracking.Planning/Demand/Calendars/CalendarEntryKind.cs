namespace Tracking.Planning.Demand.Calendars;

/// <summary>What a day is.</summary>
public enum CalendarEntryKind
{
    /// <summary>A holiday: people and shops behave as on no usual day of that name.</summary>
    Holiday,

    /// <summary>Days on which shops sell more, such as a promotion or a sale.</summary>
    Promotion,

    /// <summary>The station is closed: nothing is expected.</summary>
    Closed,

    /// <summary>Anything else that moves volumes, such as a fair or a storm.</summary>
    Event,
}
