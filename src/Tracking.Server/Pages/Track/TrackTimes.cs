using System.Globalization;

namespace Tracking.Server.Pages.Track;

/// <summary>Times in words, in one time zone, as the page's script writes them too.</summary>
/// <param name="zone">The zone; UTC where the package's is not known.</param>
/// <param name="american">9:00 PM and November 30, rather than 21:00 and 30 November.</param>
/// <param name="now">The present moment.</param>
internal sealed class TrackTimes(TimeZoneInfo zone, bool american, DateTimeOffset now)
{
    /// <summary>The present moment.</summary>
    public DateTimeOffset Now => now;

    /// <summary>A moment as a view has it.</summary>
    public static DateTimeOffset Parse(string utc) => DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture);

    /// <summary>"21:00" or "9:00 PM".</summary>
    public string Clock(string utc) => Local(utc).ToString(american ? "h:mm tt" : "HH:mm", CultureInfo.InvariantCulture);

    /// <summary>"today", "tomorrow", "yesterday", "Wednesday" within the coming week, else the date.</summary>
    public string Day(string utc)
    {
        int away = DayOf(Local(utc)).DayNumber - DayOf(TimeZoneInfo.ConvertTime(now, zone)).DayNumber;
        return away switch
        {
            0 => TrackWords.Of("days.today"),
            1 => TrackWords.Of("days.tomorrow"),
            -1 => TrackWords.Of("days.yesterday"),
            > 1 and < 7 => Local(utc).ToString("dddd", CultureInfo.InvariantCulture),
            _ => Date(utc),
        };
    }

    /// <summary>The heading of a calendar day: "Today", "Yesterday", else the date.</summary>
    public string Heading(string utc)
    {
        string day = Day(utc);
        return day == TrackWords.Of("days.today") || day == TrackWords.Of("days.yesterday") ? string.Concat(char.ToUpperInvariant(day[0]).ToString(), day.AsSpan(1)) : Date(utc);
    }

    /// <summary>"today 21:00".</summary>
    public string DayAndClock(string utc) => $"{Day(utc)} {Clock(utc)}";

    /// <summary>For the middle of a sentence, behind a word: " today at 14:05", " on Monday, November 16 at 14:05".</summary>
    public string When(string utc)
    {
        string day = Day(utc);
        bool near = day == TrackWords.Of("days.today") || day == TrackWords.Of("days.tomorrow") || day == TrackWords.Of("days.yesterday");
        return TrackWords.Fill(near ? "when.near" : "when.far", ("day", day), ("clock", Clock(utc)));
    }

    /// <summary>"today 14:00 – 16:00", "today 2:00 – 4:00 PM", or both days when they differ.</summary>
    public string Range(string from, string to)
    {
        if (DayOf(from) != DayOf(to))
        {
            return $"{DayAndClock(from)} – {DayAndClock(to)}";
        }

        bool sameHalf = american && Local(from).Hour / 12 == Local(to).Hour / 12;
        return $"{Day(from)} {(sameHalf ? Local(from).ToString("h:mm", CultureInfo.InvariantCulture) : Clock(from))} – {Clock(to)}";
    }

    /// <summary>The calendar day of a moment.</summary>
    public DateOnly DayOf(string utc) => DayOf(Local(utc));

    private static DateOnly DayOf(DateTimeOffset local) => DateOnly.FromDateTime(local.DateTime);

    private DateTimeOffset Local(string utc) => TimeZoneInfo.ConvertTime(Parse(utc), zone);

    private string Date(string utc)
    {
        DateTimeOffset local = Local(utc);
        string year = local.Year == TimeZoneInfo.ConvertTime(now, zone).Year ? "" : american ? ", yyyy" : " yyyy";
        return local.ToString((american ? "dddd, MMMM d" : "dddd d MMMM") + year, CultureInfo.InvariantCulture);
    }
}
