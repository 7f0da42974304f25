using Tracking.Model.Scans;

namespace Tracking.Model.Places;

/// <summary>What a notice of a station says. The numbers are stored; names on the wire are these in camelCase.</summary>
public enum NoticeKind : byte
{
    /// <summary>Nothing is delivered from there and nothing can be collected.</summary>
    Closed = 1,

    /// <summary>Everything takes longer.</summary>
    Delayed = 2,
}

/// <summary>A closure or a delay at a station, as its customers are told. Times in milliseconds since 1970.</summary>
/// <param name="Kind">What.</param>
/// <param name="Reason">Why; <see cref="Scans.Reason.None"/> when not said.</param>
/// <param name="From">Since or from when.</param>
/// <param name="Until">Until when; null when not known.</param>
/// <param name="Message">Words for customers; null for none.</param>
public sealed record StationNotice(NoticeKind Kind, Reason Reason, long From, long? Until, string? Message)
{
    /// <summary>Whether it holds at the moment.</summary>
    public bool HoldsAt(long moment) => From <= moment && !IsOverAt(moment);

    /// <summary>Whether it is over at the moment.</summary>
    public bool IsOverAt(long moment) => Until <= moment;
}

/// <summary>Names of kinds of notices on the wire.</summary>
public static class NoticeKinds
{
    /// <summary>The name.</summary>
    public static string Name(this NoticeKind kind) => kind is NoticeKind.Closed ? "closed" : "delayed";
}
