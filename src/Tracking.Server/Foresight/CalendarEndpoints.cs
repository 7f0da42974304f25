using System.Globalization;
using System.Text;
using System.Text.Json;
using Tracking.Grains.Foresight;
using Tracking.Planning.Demand.Calendars;
using Tracking.Server.Description;
using Tracking.Server.Requests;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Audit;
using Tracking.Server.Views;

namespace Tracking.Server.Foresight;

/// <summary><c>GET</c> and <c>PUT /v1/planning/calendar</c>: holidays, promotions, closed days and events.</summary>
internal static class CalendarEndpoints
{
    /// <summary>Greatest number of entries.</summary>
    public const int MaxEntries = 2_000;

    /// <summary>Greatest number of stations that an entry names.</summary>
    public const int MaxStations = 1_000;

    /// <summary>Greatest length of a name in characters.</summary>
    public const int MaxName = 100;

    private const int MaxBytes = 1024 * 1024;

    /// <summary>Names of the kinds, in the order of their numbers.</summary>
    public static readonly string[] Kinds = ["holiday", "promotion", "closed", "event"];

    /// <summary>Maps the endpoints.</summary>
    public static void MapCalendar(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/planning/calendar", GetAsync).Allows(Permission.StationsRead)
            .WithTags("Planning").WithName("getCalendar").WithSummary("Holidays, promotions, closed days and events that forecasts know of")
            .Produces<CalendarView>().HasEntityTag();
        routes.MapPut("/v1/planning/calendar", PutAsync).Allows(Permission.PlacesWrite).Audits("calendar.put").TakesUpTo(MaxBytes)
            .WithTags("Planning").WithName("putCalendar").WithSummary("Replace the calendar that forecasts know of")
            .WithDescription("On `closed` days nothing is expected, at once. What other kinds do to volumes is learned at the next training, from those of the past.")
            .Takes<CalendarBody>()
            .Produces<CalendarView>();
    }

    private static async Task GetAsync(HttpContext context, IGrainFactory grains, DemandForecasts forecasts)
    {
        DemandState state = await grains.GetGrain<IDemandNetwork>(IDemandNetwork.Key).State();
        await ViewResponse.WriteAsync(context, ViewOf(state.CalendarRevision, forecasts.CalendarOf(state)), DemandJson.Default.CalendarView);
    }

    private static async Task PutAsync(HttpContext context, IGrainFactory grains)
    {
        if (await RequestBody.ReadAsync(context, Read) is not { } calendar)
        {
            return;
        }

        using var json = new MemoryStream();
        calendar.Write(json);
        int revision = await grains.GetGrain<IDemandNetwork>(IDemandNetwork.Key).SetCalendar(Encoding.UTF8.GetString(json.ToArray()));
        await ViewResponse.WriteAsync(context, ViewOf(revision, calendar), DemandJson.Default.CalendarView);
    }

    private static DemandCalendar Read(RequestObject body)
    {
        var entries = new List<CalendarEntry>();
        if (!body.Has("entries"))
        {
            body.Missing("entries");
        }

        foreach ((JsonElement element, string pointer) in body.List("entries", MaxEntries))
        {
            if (body.Child(element, pointer) is not { } entry)
            {
                continue;
            }

            string? name = entry.Text("name", MaxName), kind = entry.Word("kind", Kinds);
            DateOnly? from = entry.Date("from"), until = entry.Date("until");
            foreach (string field in (string[])["name", "kind", "from"])
            {
                if (!entry.Has(field))
                {
                    entry.Missing(field);
                }
            }

            if (until < from)
            {
                entry.Report("until", "invalidDate", $"The last day is {until:yyyy-MM-dd}, before the first, {from:yyyy-MM-dd}. Give a later one, or none.");
            }

            entries.Add(new CalendarEntry
            {
                Name = name ?? "",
                Kind = (CalendarEntryKind)Math.Max(0, Array.IndexOf(Kinds, kind)),
                From = from ?? default,
                Until = until,
                Stations = entry.Ids("stations", MaxStations),
            });
            entry.Done();
        }

        return new DemandCalendar { Entries = entries };
    }

    private static CalendarView ViewOf(int revision, DemandCalendar calendar) => new(
        revision,
        [.. calendar.Entries.Select(static entry => new CalendarEntryView(entry.Name, Kinds[(int)entry.Kind], Text(entry.From), Text(entry.Until ?? entry.From), entry.Stations))]);

    private static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
