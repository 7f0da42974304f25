using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.Extensions.Options;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Scans;
using Tracking.Server.Description;
using Tracking.Server.Ingest;
using Tracking.Server.Links;
using Tracking.Server.Problems;
using Tracking.Server.Queries;
using Tracking.Server.Requests;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Customers;

/// <summary><c>POST /v1/track/{token}/reports</c> and <c>GET /v1/packages/{id}/reports</c>: a customer says that a delivered package did not come.</summary>
internal static class ReportEndpoints
{
    /// <summary>Greatest length of a message in characters.</summary>
    public const int MaxMessage = 1000;

    /// <summary>The kind of report that there is.</summary>
    public const string NotReceived = "notReceived";

    /// <summary>Maps the endpoints.</summary>
    public static void MapReports(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/track/{token}/reports", PostAsync).AllowsAnybody()
            .WithTags("Customers").WithName("report").WithSummary("Say that the delivered package did not come")
            .WithDescription(
                "Possible while `canReport` is true. `reportId` is a UUID made by the client: the same again changes nothing, so a report whose answer was lost "
                + "is sent again as it is. Answers with what the customer sees afterwards.")
            .TakesQuery("packageId", TextForm.Id, TrackEndpoints.WhichPackage)
            .Takes<ReportBody>()
            .Produces<CustomerView>()
            .Refuses(
                StatusCodes.Status404NotFound,
                StatusCodes.Status409Conflict,
                StatusCodes.Status429TooManyRequests,
                StatusCodes.Status503ServiceUnavailable);
        routes.MapGet("/v1/packages/{id}/reports", ListAsync).Allows(Permission.PackagesRead)
            .WithTags("Packages").WithName("listReports").WithSummary("What the customer reported of a package, oldest first")
            .Produces<ListView<ReportView>>().HasEntityTag()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
    }

    private static async Task PostAsync(
        HttpContext context,
        string token,
        LinkResolver links,
        PackageViews packages,
        CustomerViews customers,
        CustomerReports reports,
        IOptions<CustomerOptions> options)
    {
        if (await links.FollowAsync(context, token) is not { } link || await packages.ReadAsync(Caller.Server, link.PackageId) is not { } found)
        {
            await TrackEndpoints.UnknownAsync(context);
            return;
        }

        if (await RequestBody.ReadAsync(context, Read) is not { } report)
        {
            return;
        }

        switch (await reports.TakeAsync(link.LinkId, found.State, report.Id, report.Message))
        {
            case ReportOutcome.Taken:
                CustomerView view = (await customers.FindAsync(link.PackageId))!;
                await ViewResponse.WriteAsync(context, view, TrackingJsonContext.Default.CustomerView, view.Version);
                break;
            case ReportOutcome.Senseless:
                await Problem.WriteAsync(context, StatusCodes.Status409Conflict, "cannotReport", Why(found.State, options.Value), null);
                break;
            case ReportOutcome.TooMany:
                context.Response.Headers.RetryAfter = ((int)options.Value.ReportPeriod.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                await Problem.WriteAsync(
                    context, StatusCodes.Status429TooManyRequests, "tooManyRequests", "This link has sent as many reports as it may for now. Send it again after the time in Retry-After.", null);
                break;
            default:
                context.Response.Headers.RetryAfter = "1";
                await Problem.WriteAsync(
                    context, StatusCodes.Status503ServiceUnavailable, "unavailable", "The report could not be taken now. Send it again after the time in Retry-After.", null);
                break;
        }
    }

    private static async Task ListAsync(HttpContext context, string id, PackageViews packages, ReportViews reports)
    {
        if (await new QueryReader(context).Id(id).RefusedAsync())
        {
            return;
        }

        if (await packages.ReadAsync(context.GetCaller(), id) is not { } found)
        {
            await Problem.WriteAsync(context, StatusCodes.Status404NotFound, "notFound", $"There is no package '{Text.Short(id)}'.", null);
            return;
        }

        context.ShowsOwn();
        IReadOnlyList<ReportView> views = await reports.ListAsync(found.State);
        await ViewResponse.WriteAsync(context, new ListView<ReportView>(views, null), TrackingJsonContext.Default.ListViewReportView);
    }

    private static string Why(PackageState state, CustomerOptions options) => state switch
    {
        { Status: not PackageStatus.Delivered } =>
            $"The package counts as {state.Status.Name()}, not as delivered. Look at it again; it can be reported once it counts as delivered.",
        { NotReceivedSince: { } since } => $"It was reported at {UtcText.Of(since)} already that the package did not come. There is nothing more to send.",
        _ => $"The package was delivered at {UtcText.Of(state.DeliveredAt)}; a report is taken up to {options.ReportWithin.TotalDays:0.#} days after that. Ask the sender.",
    };

    private static Report Read(RequestObject body)
    {
        string? text = body.Text("reportId", 60);
        Guid id = Guid.Empty;
        if (text is null)
        {
            if (!body.Has("reportId"))
            {
                body.Missing("reportId");
            }
        }
        else if (!Guid.TryParseExact(text, "D", out id) || id == Guid.Empty)
        {
            body.Report("reportId", "invalidUuid", $"The report's id is '{Text.Short(text)}'; make a random UUID for each report.");
        }

        body.Word("kind", NotReceived);
        if (!body.Has("kind"))
        {
            body.Missing("kind");
        }

        return new Report(id, body.Text("message", MaxMessage));
    }

    private sealed record Report(Guid Id, string? Message);
}

/// <summary>A customer's report.</summary>
[RequestShape]
internal sealed record ReportBody
{
    /// <summary>Made by the client, the same for each attempt to send it.</summary>
    [Form(TextForm.Uuid)]
    public required string ReportId { get; init; }

    /// <summary>What is reported.</summary>
    [Form(TextForm.ReportKind)]
    public required string Kind { get; init; }

    /// <summary>The customer's words.</summary>
    [StringLength(ReportEndpoints.MaxMessage, MinimumLength = 1)]
    public string? Message { get; init; }
}
