using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Tracking.Model;

namespace Tracking.Server.Views;

/// <summary>Moments as they stand in answers: UTC, to the millisecond, the same over JSON and MessagePack.</summary>
public static class UtcText
{
    private static readonly long First = Instant.From(DateTimeOffset.MinValue);
    private static readonly long Last = Instant.From(DateTimeOffset.MaxValue);

    /// <summary>Milliseconds since 1970 as <c>2026-11-23T15:04:05.000Z</c>; what lies outside of the years 1 to 9999 as the nearest within, so that nothing stored makes a list unreadable.</summary>
    public static string Of(long instant) => Instant.ToTime(Math.Clamp(instant, First, Last)).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The same, or null.</summary>
    [return: NotNullIfNotNull(nameof(instant))]
    public static string? Of(long? instant) => instant is { } value ? Of(value) : null;
}
