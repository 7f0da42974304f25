using Tracking.Server.Description;
using Tracking.Server.Problems;
using Tracking.Server.Queries;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Emissions;

/// <summary><c>GET /v1/emissions</c>: estimated greenhouse gases of packages, routes, stations and partners.</summary>
internal static class EmissionsEndpoint
{
    private const string List = "em";
    private const string RetryAfterSeconds = "5";

    /// <summary>Maps the endpoint.</summary>
    public static void MapEmissions(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/emissions", GetAsync).Allows(Permission.PackagesRead).Allows(Permission.VehiclesRead)
            .WithTags("Planning").WithName("estimateEmissions").WithSummary("Estimated CO2e of a day's packages, routes, stations and partners")
            .WithDescription(
                "From what vehicles drove and who was aboard, with published factors; always an estimate. Give one id at the most. Partners are told of their own vehicles and packages as if "
                + "there were no others. One estimate of more than one vehicle is made at a time; `503` while another one or another plan is made, and `400` when there is too much for one.")
            .TakesQuery("day", TextForm.LocalDate, "The day at each vehicle's home, up to 6 days ago (`Tracking:Places:DepartedFor` less one). Default: today there; for a package all of these days.")
            .TakesQuery("stationId", TextForm.Id, "Only vehicles that this station sent.")
            .TakesQuery("vehicleId", TextForm.Id, "Only this vehicle.")
            .TakesQuery("partnerId", TextForm.Id, "Only vehicles that this partner runs.")
            .TakesQuery("packageId", TextForm.Id, "Only this package.")
            .TakesPage()
            .Produces<EmissionsView>().HasEntityTag()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);

    private static async Task GetAsync(HttpContext context, EmissionEstimates estimates, EmissionFacts facts, TimeProvider time)
    {
        var reader = new QueryReader(context);
        int limit = reader.Limit();
        string? after = reader.IdCursor(List);
        var query = new EmissionQuery(
            reader.Day("day"), reader.OptionalId("stationId"), reader.OptionalId("vehicleId"), reader.OptionalId("partnerId"), reader.OptionalId("packageId"));
        CheckDay(reader, query.Day, facts.DaysBack, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        if (new[] { query.StationId, query.VehicleId, query.PartnerId, query.PackageId }.Count(static id => id is not null) > 1)
        {
            reader.Refuse("invalidQuery", "More than one of stationId, vehicleId, partnerId and packageId is given; give one at the most.");
        }

        if (await reader.RefusedAsync())
        {
            return;
        }

        (EmissionEstimate? Estimate, bool IsBusy) answer;
        try
        {
            answer = await estimates.FindAsync(context.GetCaller(), query, context.RequestAborted);
        }
        catch (TooMuchException much)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "tooMuch", much.Message, null);
            return;
        }
        catch (TimeoutException late)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "tooMuch", $"{late.Message} Ask for one stationId, partnerId, vehicleId or packageId.", null);
            return;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        if (answer.IsBusy)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            await Problem.WriteAsync(
                context, StatusCodes.Status503ServiceUnavailable, "overloaded", "Other estimates or plans are being made. Send the request again after the time in Retry-After.", null);
        }
        else if (answer.Estimate is { } estimate)
        {
            await ViewResponse.WriteAsync(context, EmissionsView.Of(estimate, query.Day, after, limit, static id => Cursor.Encode(List, id)), EmissionsJson.Default.EmissionsView);
        }
        else if (query.VehicleId is { } vehicleId)
        {
            await VehicleQueries.UnknownAsync(context, vehicleId);
        }
        else
        {
            await PackageQueries.UnknownAsync(context, query.PackageId!);
        }
    }

    /// <summary>Where it is tomorrow already, it was so for up to a day; vehicles tell of nothing before their memory.</summary>
    private static void CheckDay(QueryReader reader, DateOnly? day, int daysBack, DateOnly today)
    {
        if (day < today.AddDays(-daysBack) || day > today.AddDays(1))
        {
            reader.Refuse(
                "invalidQuery", $"'day' is {day:yyyy-MM-dd}; it must be {today.AddDays(-daysBack):yyyy-MM-dd} to {today.AddDays(1):yyyy-MM-dd}: what was aboard before is forgotten.");
        }
    }
}
