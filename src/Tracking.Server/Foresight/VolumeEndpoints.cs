using System.Globalization;
using System.Text.Json;
using Tracking.Grains.Foresight;
using Tracking.Grains.Stations;
using Tracking.Planning.Demand;
using Tracking.Planning.Demand.Forecasts;
using Tracking.Server.Description;
using Tracking.Server.Ingest;
using Tracking.Server.Problems;
using Tracking.Server.Queries;
using Tracking.Server.Requests;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Audit;
using Tracking.Server.Views;

namespace Tracking.Server.Foresight;

/// <summary><c>GET</c> and <c>PUT /v1/stations/{id}/volumes</c> and <c>GET …/forecast</c>: what came in, and what will.</summary>
internal static class VolumeEndpoints
{
    /// <summary>Greatest number of hours that one call tells or asks of: two years.</summary>
    public const int MaxHours = DemandHistory.Hours;

    /// <summary>Greatest count of an hour.</summary>
    public const int MaxCount = 1_000_000;

    private const int MaxBytes = 256 * 1024;
    private const int DefaultDays = 7;
    private const int MaxDays = DemandOptions.MaxHorizonHours / 24;
    private const int DefaultHours = 14 * 24;
    private const long HourLength = 60 * 60 * 1000;

    /// <summary>Maps the endpoints.</summary>
    public static void MapVolumes(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/stations/{id}/volumes", GetAsync).Allows(Permission.StationsRead)
            .WithTags("Stations").WithName("getVolumes").WithSummary("How many packages came in to a station, hour by hour")
            .WithDescription("A package counts once, in the hour in which a device first saw it there, also when that was told late, up to a week. Only hours that have ended; two weeks of them unless asked for others, two years at the most.")
            .TakesQuery("from", TextForm.Time, "The first hour: the one in which this moment lies.")
            .TakesQuery("to", TextForm.Time, "Only hours that begin before this moment.")
            .Produces<VolumesView>().HasEntityTag().Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes.MapPut("/v1/stations/{id}/volumes", PutAsync).Allows(Permission.PlacesWrite).Audits("volumes.import", "id").TakesUpTo(MaxBytes)
            .WithTags("Stations").WithName("importVolumes").WithSummary("Tell how many packages came in to a station in the past")
            .WithDescription("So that forecasts can begin at once where there is a past. What is told stands over what the station counted itself, until `null` takes it back.")
            .Takes<VolumesBody>()
            .Produces(StatusCodes.Status204NoContent);
        routes.MapGet("/v1/stations/{id}/forecast", ForecastAsync).Allows(Permission.StationsRead)
            .WithTags("Stations").WithName("getForecast").WithSummary("How many packages will come in to a station, by hour and by day, with ranges")
            .WithDescription("`source` says what made it: the learned `model`, or the station's last week again, because there is no model for as many hours (`noModel`), the station is young, or the model has lost against that lately (`drift`).")
            .TakesWhole("days", 1, MaxDays, DefaultDays, "Days of 24 hours ahead.")
            .Produces<ForecastView>().HasEntityTag().Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
    }

    private static async Task GetAsync(HttpContext context, string id, IGrainFactory grains, DemandHistory history)
    {
        QueryReader query = new QueryReader(context).Id(id);
        int now = history.NowHour;
        int until = query.Time("to") is { } to ? (int)Math.Clamp((to + HourLength - 1) / HourLength, 1, now) : now;
        int from = query.Time("from") is { } first ? (int)Math.Clamp(first / HourLength, 0, until) : Math.Max(0, until - DefaultHours);
        if (until - from > MaxHours)
        {
            query.Refuse("invalidQuery", $"'from' and 'to' are {until - from} hours apart; ask for {MaxHours} at the most.");
        }

        if (await query.RefusedAsync() || await IsUnknownAsync(context, id, grains))
        {
            return;
        }

        StationVolumesView volumes = await grains.GetGrain<IForeseenStation>(id).Volumes(from, until);
        var view = new VolumesView(
            id, UtcText.Of(volumes.FirstHour * HourLength), UtcText.Of((volumes.FirstHour + volumes.Counts.Length) * HourLength), volumes.Counts);
        await ViewResponse.WriteAsync(context, view, VolumeJson.Default.VolumesView);
    }

    private static async Task PutAsync(HttpContext context, string id, IGrainFactory grains, DemandHistory history)
    {
        int now = history.NowHour;
        if (await new QueryReader(context).Id(id).RefusedAsync() || await RequestBody.ReadAsync(context, body => Read(body, now)) is not { } import)
        {
            return;
        }

        await grains.GetGrain<IForeseenStation>(id).ImportVolumes(import.FromHour, import.Counts);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task ForecastAsync(HttpContext context, string id, IGrainFactory grains, DemandForecasts forecasts, TimeProvider time)
    {
        QueryReader query = new QueryReader(context).Id(id);
        int days = query.Whole("days", 1, MaxDays, DefaultDays);
        if (await query.RefusedAsync() || await IsUnknownAsync(context, id, grains))
        {
            return;
        }

        (DemandForecast forecast, StationHistory history) = await forecasts.ForecastAsync(id, days * 24);
        await ViewResponse.WriteAsync(context, ViewOf(forecast, history, time.GetUtcNow().ToUnixTimeMilliseconds()), VolumeJson.Default.ForecastView);
    }

    private static async ValueTask<bool> IsUnknownAsync(HttpContext context, string id, IGrainFactory grains)
    {
        if (await grains.GetGrain<IStationGrain>(id).View() is not null)
        {
            return false;
        }

        await Problem.WriteAsync(context, StatusCodes.Status404NotFound, "notFound", $"Station '{Text.Short(id)}' was never defined or scanned.", null);
        return true;
    }

    private static Import Read(RequestObject body, int nowHour)
    {
        long from = body.PlannedTime("from") ?? 0;
        if (!body.Has("from"))
        {
            body.Missing("from");
        }
        else if (from % HourLength != 0)
        {
            body.Report("from", "invalidTime", $"The first hour begins at {UtcText.Of(from)}; give a full hour of UTC.");
        }

        if (!body.Has("counts"))
        {
            body.Missing("counts");
        }

        var counts = new List<int?>();
        foreach ((JsonElement element, _) in body.List("counts", MaxHours))
        {
            int count = 0;
            if (element.ValueKind is JsonValueKind.Null)
            {
                counts.Add(null);
            }
            else if (element.ValueKind is JsonValueKind.Number && element.TryGetInt32(out count) && count is >= 0 and <= MaxCount)
            {
                counts.Add(count);
            }
            else
            {
                body.Report(
                    $"counts/{counts.Count}", "outOfRange", $"The count is {Text.Short(element.GetRawText())}; it must be a whole number from 0 to {MaxCount}, or null.");
                counts.Add(null);
            }
        }

        int first = (int)(from / HourLength);
        if (body.Has("counts") && counts.Count == 0)
        {
            body.Report("counts", "invalidLength", "The list is empty; give a count for each hour.");
        }
        else if (first + counts.Count > nowHour)
        {
            body.Report(
                "counts",
                "outOfRange",
                $"The last of {counts.Count} hours ends at {UtcText.Of((first + counts.Count) * HourLength)}; give hours that have ended, until {UtcText.Of(nowHour * HourLength)}.");
        }

        return new Import(first, counts);
    }

    private static ForecastView ViewOf(DemandForecast forecast, StationHistory history, long now)
    {
        var hours = new List<ForecastHourView>(forecast.Hours.Count);
        foreach (HourForecast hour in forecast.Hours)
        {
            // An hour that the station's clock skips is none.
            if (hour.Time is { } local && !history.Zone.IsInvalidTime(local))
            {
                long from = new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(local, history.Zone), TimeSpan.Zero).ToUnixTimeMilliseconds();
                hours.Add(new ForecastHourView(UtcText.Of(from), Round(hour.Expected), Range(hour.Range80), Range(hour.Range90), Range(hour.Range95)));
            }
        }

        var days = new List<ForecastDayView>(forecast.Days.Count);
        foreach (DayForecast day in forecast.Days)
        {
            if (day.Date is { } date)
            {
                days.Add(new ForecastDayView(
                    date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Round(day.Seen), day.Whole, Round(day.Expected), Range(day.Range80), Range(day.Range90), Range(day.Range95)));
            }
        }

        return new ForecastView(
            forecast.Station, UtcText.Of(now), history.Zone.HasIanaId ? history.Zone.Id : "UTC", forecast.Source.Name(), forecast.ModelVersion, hours, days);

        static RangeView Range(VolumeRange range) => new(Round(range.Lower), Round(range.Upper));
        static double Round(float value) => Math.Round(value, 1);
    }

    private sealed record Import(int FromHour, IReadOnlyList<int?> Counts);
}
