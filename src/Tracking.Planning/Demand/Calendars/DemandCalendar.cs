using System.Text.Json;

namespace Tracking.Planning.Demand.Calendars;

/// <summary>Holidays, promotions, closed days and events of the past and of the days ahead. People edit it as a JSON file: docs/planning.md shows one.</summary>
public sealed record DemandCalendar
{
    /// <summary>A calendar of nothing but usual days.</summary>
    public static DemandCalendar Empty { get; } = new();

    /// <summary>Its entries, in any order.</summary>
    public IReadOnlyList<CalendarEntry> Entries { get; init; } = [];

    /// <summary>Reads a calendar file; comments and trailing commas are allowed.</summary>
    /// <exception cref="DemandException">It is no calendar; the message says where.</exception>
    public static DemandCalendar Read(Stream json)
    {
        try
        {
            DemandCalendar calendar = JsonSerializer.Deserialize(json, CalendarJson.Default.DemandCalendar)
                ?? throw new DemandException("The calendar is null; write {\"entries\": []} for one of usual days.");
            calendar.Validate();
            return calendar;
        }
        catch (JsonException e)
        {
            throw new DemandException($"The calendar is not readable: {e.Message}", e);
        }
        catch (ArgumentException e)
        {
            throw new DemandException(e.Message, e);
        }
    }

    /// <summary>Writes it as a file that <see cref="Read"/> reads.</summary>
    public void Write(Stream json) => JsonSerializer.Serialize(json, this, CalendarJson.Default.DemandCalendar);

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">An entry is wrong; the message says which.</exception>
    public void Validate()
    {
        for (int i = 0; i < Entries.Count; i++)
        {
            CalendarEntry entry = Entries[i];
            if (string.IsNullOrWhiteSpace(entry.Name))
            {
                throw new ArgumentException($"Entry {i} of the calendar, from {entry.From:yyyy-MM-dd}, has no name; give one.");
            }

            if (!Enum.IsDefined(entry.Kind))
            {
                throw new ArgumentException($"Entry {i} of the calendar, {entry.Name}, is of kind {entry.Kind}; kinds are {string.Join(", ", Enum.GetNames<CalendarEntryKind>())}.");
            }

            if (entry.Until < entry.From)
            {
                throw new ArgumentException(
                    $"Entry {i} of the calendar, {entry.Name}, lasts from {entry.From:yyyy-MM-dd} until {entry.Until:yyyy-MM-dd}; give an end that is not before the beginning.");
            }
        }
    }
}
