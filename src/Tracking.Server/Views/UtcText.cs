using System.Diagnostics.CodeAnalysis;
using Tracking.Model;

namespace Tracking.Server.Views;

/// <summary>Moments as they stand in answers: UTC, to the millisecond, the same over JSON and MessagePack.</summary>
public static class UtcText
{
    private const string Template = "0000-00-00T00:00:00.000Z";
    private const int Length = 24;
    private static readonly long First = Instant.From(DateTimeOffset.MinValue);
    private static readonly long Last = Instant.From(DateTimeOffset.MaxValue);

    /// <summary>Milliseconds since 1970 as <c>2026-11-23T15:04:05.000Z</c>; what lies outside of the years 1 to 9999 as the nearest within, so that nothing stored makes a list unreadable.</summary>
    public static string Of(long instant) => string.Create(Length, Instant.ToTime(Math.Clamp(instant, First, Last)), static (text, time) =>
    {
        // Digit by digit: reading a format anew for each of a view's times was 3 % of what live updates cost.
        Template.CopyTo(text);
        WriteNumber(text[..4], time.Year);
        WriteNumber(text.Slice(5, 2), time.Month);
        WriteNumber(text.Slice(8, 2), time.Day);
        WriteNumber(text.Slice(11, 2), time.Hour);
        WriteNumber(text.Slice(14, 2), time.Minute);
        WriteNumber(text.Slice(17, 2), time.Second);
        WriteNumber(text.Slice(20, 3), time.Millisecond);
    });

    /// <summary>The same, or null.</summary>
    [return: NotNullIfNotNull(nameof(instant))]
    public static string? Of(long? instant) => instant is { } value ? Of(value) : null;

    private static void WriteNumber(Span<char> to, int number)
    {
        for (int i = to.Length - 1; i >= 0; i--)
        {
            (number, int digit) = Math.DivRem(number, 10);
            to[i] = (char)('0' + digit);
        }
    }
}
