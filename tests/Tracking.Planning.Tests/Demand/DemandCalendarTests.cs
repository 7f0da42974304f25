using Tracking.Planning.Demand;
using Tracking.Planning.Demand.Calendars;

namespace Tracking.Planning.Tests.Demand;

public sealed class DemandCalendarTests
{
    private static readonly DateOnly Day = new(2026, 11, 26);

    [Fact]
    public void A_file_that_a_person_wrote_is_read()
    {
        using var file = new MemoryStream("""
            {
              // Everywhere.
              "entries": [
                { "name": "Thanksgiving", "kind": "Holiday", "from": "2026-11-26" },
                { "name": "Black Friday", "kind": "Promotion", "from": "2026-11-27", "until": "2026-11-30", "regions": ["driftless"], },
                { "name": "Stock-taking", "kind": "Closed", "from": "2026-12-31", "stations": ["viroqua"] },
              ],
            }
            """u8.ToArray());
        DemandCalendar calendar = DemandCalendar.Read(file);
        Assert.Equal(["Thanksgiving", "Black Friday", "Stock-taking"], calendar.Entries.Select(entry => entry.Name));
        Assert.Equal(new DateOnly(2026, 11, 30), calendar.Entries[1].Until);
        Assert.Equal(["viroqua"], calendar.Entries[2].Stations);

        using var again = new MemoryStream();
        calendar.Write(again);
        again.Position = 0;
        DemandCalendar read = DemandCalendar.Read(again);
        Assert.Equal(calendar.Entries.Select(entry => (entry.Name, entry.Kind, entry.From, entry.Until)), read.Entries.Select(entry => (entry.Name, entry.Kind, entry.From, entry.Until)));
        Assert.Equal(["driftless"], read.Entries[1].Regions);
    }

    [Theory]
    [InlineData("""{ "entries": [ { "name": "x", "kind": "Feast", "from": "2026-11-26" } ] }""", "kind")]
    [InlineData("""{ "entries": [ { "name": "x", "kind": "Holiday" } ] }""", "from")]
    [InlineData("""{ "entries": [ { "name": "x", "kind": "Holiday", "from": "2026-11-26", "untill": "2026-11-27" } ] }""", "untill")]
    [InlineData("""{ "entries": [ { "name": "x", "kind": "Holiday", "from": "2026-11-26", "until": "2026-11-25" } ] }""", "Entry 0 of the calendar, x, lasts from 2026-11-26 until 2026-11-25")]
    [InlineData("""{ "entries": [ { "name": " ", "kind": "Holiday", "from": "2026-11-26" } ] }""", "has no name")]
    [InlineData("null", "The calendar is null")]
    public void What_is_wrong_in_a_file_is_named(string json, string named)
    {
        using var file = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json));
        Assert.Contains(named, Assert.Throws<DemandException>(() => DemandCalendar.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_concerns_the_stations_and_regions_it_names_and_all_if_it_names_none()
    {
        var entry = new CalendarEntry { Name = "Fair", Kind = CalendarEntryKind.Event, From = Day };
        Assert.True(entry.Concerns("a", null));
        Assert.True((entry with { Stations = ["a"] }).Concerns("a", null));
        Assert.False((entry with { Stations = ["a"] }).Concerns("b", "north"));
        Assert.True((entry with { Stations = ["a"], Regions = ["north"] }).Concerns("b", "north"));
        Assert.False((entry with { Regions = ["north"] }).Concerns("b", null));
    }

    [Fact]
    public void Days_know_what_they_are_and_how_far_the_next_and_the_last_entry_is()
    {
        var calendar = new DemandCalendar
        {
            Entries =
            [
                new CalendarEntry { Name = "Sale", Kind = CalendarEntryKind.Promotion, From = Day, Until = Day.AddDays(1) },
                new CalendarEntry { Name = "Long ago", Kind = CalendarEntryKind.Holiday, From = Day.AddDays(-400) },
            ],
        };
        var days = new CalendarDays(calendar, "a", null, Day.AddDays(-20), 60);
        Assert.True(days.Is(Day, CalendarEntryKind.Promotion));
        Assert.True(days.Is(Day.AddDays(1), CalendarEntryKind.Promotion));
        Assert.False(days.Is(Day, CalendarEntryKind.Holiday));
        Assert.False(days.Is(Day.AddDays(2), CalendarEntryKind.Promotion));
        Assert.Equal([8, 3, 0, 0, 8], new[] { -9, -3, 0, 1, 2 }.Select(offset => days.DaysUntil(Day.AddDays(offset))));
        Assert.Equal([8, 0, 0, 2, 8], new[] { -1, 0, 1, 3, 30 }.Select(offset => days.DaysSince(Day.AddDays(offset))));
        Assert.Equal(CalendarDays.FarDays, days.DaysUntil(Day.AddDays(4000)));
        Assert.False(days.Is(Day.AddDays(-4000), CalendarEntryKind.Promotion));
    }
}
