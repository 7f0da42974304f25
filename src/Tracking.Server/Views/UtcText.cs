using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Tracking.Model;

namespace Tracking.Server.Views;

/// <summary>Moments as they stand in answers: UTC, to the millisecond, the same over JSON and MessagePack.</summary>
public static class UtcText
{
    /// <summary>Milliseconds since 1970 as <c>2026-11-23T15:04:05.000Z</c>.</summary>
    public static string Of(long instant) => Instant.ToTime(instant).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The same, or null.</summary>
    [return: NotNullIfNotNull(nameof(instant))]
    public static string? Of(long? instant) => instant is { } value ? Of(value) : null;
}
