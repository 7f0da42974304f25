using System.Globalization;
using Tracking.Server.Views;

namespace Tracking.Server.Queries;

/// <summary>
/// Where a list of events goes on. A late scan shifts the events behind it, so the last event that was seen is looked up again, and only when it is gone
/// does its number count.
/// </summary>
/// <param name="Offset">Number of events before.</param>
/// <param name="LastEventId">Id of the last of them; empty at the start.</param>
internal sealed record EventCursor(int Offset, string LastEventId)
{
    private static readonly EventCursor Start = new(0, "");

    /// <summary>The cursor behind an event.</summary>
    public static EventCursor After(int offset, EventView last) => new(offset, last.EventId);

    /// <summary>Reads what <see cref="ToString"/> wrote; the start for null, and null when it is something else.</summary>
    public static EventCursor? Parse(string? text)
    {
        if (text is null)
        {
            return Start;
        }

        int comma = text.IndexOf(',', StringComparison.Ordinal);
        return comma > 0 && int.TryParse(text.AsSpan(0, comma), NumberStyles.None, CultureInfo.InvariantCulture, out int offset)
            && offset > 0 && Guid.TryParseExact(text.AsSpan(comma + 1), "D", out Guid last)
            ? new EventCursor(offset, last.ToString())
            : null;
    }

    /// <summary>Index of the first event of the page.</summary>
    public int FindIn(IReadOnlyList<EventView> events)
    {
        if (Offset == 0 || (Offset <= events.Count && events[Offset - 1].EventId == LastEventId))
        {
            return Offset;
        }

        for (int i = events.Count - 1; i >= 0; i--)
        {
            if (events[i].EventId == LastEventId)
            {
                return i + 1;
            }
        }

        return Math.Min(Offset, events.Count);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Offset},{LastEventId}");
}
