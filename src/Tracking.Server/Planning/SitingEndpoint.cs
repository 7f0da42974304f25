using Microsoft.Extensions.Options;
using Tracking.Planning.Siting;
using Tracking.Planning.Travel;
using Tracking.Server.Description;
using Tracking.Server.Problems;
using Tracking.Server.Requests;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Planning;

/// <summary><c>POST /v1/planning/siting</c>: where new stations bring most people within same-day reach.</summary>
internal static class SitingEndpoint
{
    /// <summary>Greatest number of demand points.</summary>
    public const int MaxDemand = 2000;

    /// <summary>Greatest number of stations, and of candidates.</summary>
    public const int MaxSites = 300;

    /// <summary>Greatest number of stations to open.</summary>
    public const int MaxOpen = 50;

    /// <summary>Greatest travel time that a day can reach.</summary>
    public const double MaxMinutes = 24 * 60;

    /// <summary>Greatest number of people, packages or money.</summary>
    public const double MaxAmount = 1e9;

    private const int MaxBytes = 1024 * 1024;
    private const string RetryAfterSeconds = "10";

    /// <summary>Maps the endpoint.</summary>
    public static void MapPlanning(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/planning/siting", PostAsync).Allows(Permission.PlacesWrite).TakesUpTo(MaxBytes)
            .WithTags("Planning").WithName("planSites").WithSummary("Where new stations bring most people within same-day reach")
            .WithDescription(
                "Chooses up to `open` candidates and says what they, and each candidate alone, do to people within same-day reach, promises, kilometres, estimated emissions, jobs and costs. Travel times "
                + "are estimated from straight lines. Changes nothing. One plan is made at a time; `503` while another one is, and `400` when one takes too long.")
            .Takes<SitingBody>()
            .Produces<SitingView>()
            .Refuses(StatusCodes.Status503ServiceUnavailable);

    private static async Task PostAsync(HttpContext context, PlanningGate gate, IOptions<PlanningOptions> options)
    {
        if (await RequestBody.ReadAsync(context, SitingRequest.Read) is not { } request)
        {
            return;
        }

        SitingPlan? plan;
        try
        {
            plan = await gate.TryRunAsync(
                cancellation => SitePlanner.Plan(
                    request.Problem, new GreatCircleMatrix(request.Problem.Places, new GreatCircleOptions()), request.Open, request.Factors, request.Options, null, cancellation),
                TimeSpan.FromSeconds(options.Value.SiteSeconds),
                context.RequestAborted);
        }
        catch (TimeoutException late)
        {
            await Problem.WriteAsync(
                context, StatusCodes.Status400BadRequest, "tooMuch", $"{late.Message} Give fewer demand points or candidates, or fewer stations to open.", "");
            return;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        if (plan is null)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            await Problem.WriteAsync(
                context, StatusCodes.Status503ServiceUnavailable, "overloaded", "Other plans are being made. Send the request again after the time in Retry-After.", null);
            return;
        }

        await context.Response.WriteAsJsonAsync(SitingView.Of(plan, request.Factors.Version), SitingJson.Default.SitingView);
    }
}
