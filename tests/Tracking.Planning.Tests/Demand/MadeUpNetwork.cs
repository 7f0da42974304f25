using Tracking.Planning.Demand;
using Tracking.Planning.Demand.Calendars;

namespace Tracking.Planning.Tests.Demand;

/// <summary>Stations whose volumes follow the hour, the day of the week, a slow swing that all share, promotions and holidays, and chance.</summary>
internal static class MadeUpNetwork
{
    public static readonly DateTime Start = new(2026, 3, 2, 0, 0, 0);

    public const int Weeks = 8;

    public const int Hours = Weeks * 168;

    /// <summary>Promotions and holidays on days that do not follow from each other; the last promotion lies after the history of most tests.</summary>
    public static readonly DemandCalendar Calendar = new()
    {
        Entries =
        [
            .. new[] { 9, 22, 36, 41, 57 }.Select(day => new CalendarEntry { Name = "Sale", Kind = CalendarEntryKind.Promotion, From = DateOnly.FromDateTime(Start).AddDays(day) }),
            .. new[] { 17, 30, 46 }.Select(day => new CalendarEntry { Name = "Feast", Kind = CalendarEntryKind.Holiday, From = DateOnly.FromDateTime(Start).AddDays(day) }),
        ],
    };

    public static DemandSeries Station(int number, int hours = Hours, ulong seed = 1)
    {
        var random = new Random(unchecked((int)seed * 1000 + number));
        double size = 5 * Math.Pow(1.5, number % 8);
        float[] volumes = new float[hours];
        double drift = 0;
        for (int t = 0; t < hours; t++)
        {
            DateTime time = Start.AddHours(t);
            DateOnly day = DateOnly.FromDateTime(time);
            drift = 0.97 * drift + 0.03 * (random.NextDouble() - 0.5);
            double mean = size * (1 + Math.Sin((time.Hour - 9) * Math.PI / 12)) * Weekday(time.DayOfWeek) * Special(day) * Math.Exp(drift);
            volumes[t] = (float)Math.Round(Math.Max(0, mean + Math.Sqrt(mean + 0.3) * Normal(random)));
        }

        return new DemandSeries { Station = $"s{number}", Start = Start, Volumes = volumes };
    }

    public static DemandSeries[] Stations(int count, int hours = Hours, ulong seed = 1) => [.. Enumerable.Range(0, count).Select(number => Station(number, hours, seed))];

    public static double Special(DateOnly day)
    {
        double factor = 1;
        foreach (CalendarEntry entry in Calendar.Entries)
        {
            factor *= entry.From != day ? 1 : entry.Kind == CalendarEntryKind.Promotion ? 2 : 0.2;
        }

        return factor;
    }

    private static double Weekday(DayOfWeek day) => day switch { DayOfWeek.Sunday => 0.2, DayOfWeek.Saturday => 0.5, DayOfWeek.Monday => 1.4, _ => 1 };

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
