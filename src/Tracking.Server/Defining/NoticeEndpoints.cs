using Tracking.Grains.Stations;
using Tracking.Model.Places;
using Tracking.Model.Scans;
using Tracking.Server.Description;
using Tracking.Server.Ingest;
using Tracking.Server.Problems;
using Tracking.Server.Queries;
using Tracking.Server.Requests;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Audit;
using Tracking.Server.Views;

namespace Tracking.Server.Defining;

/// <summary><c>PUT</c> and <c>DELETE /v1/stations/{id}/notice</c>: a closure or delay of which customers are told.</summary>
internal static class NoticeEndpoints
{
    /// <summary>Greatest length of a message in characters.</summary>
    public const int MaxMessage = 500;

    /// <summary>Maps the endpoints.</summary>
    public static void MapNotices(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/v1/stations/{id}/notice", PutAsync).Allows(Permission.PlacesWrite).Audits("notice.put", "id")
            .WithTags("Stations").WithName("putNotice").WithSummary("Tell the station's customers of a closure or a delay, replacing the notice before")
            .WithDescription("`from` is now when it is absent, `until` is open. Customers whose package is there or goes there see it until it is over.")
            .Takes<NoticeBody>()
            .Produces<StationJson>().Refuses(StatusCodes.Status404NotFound);
        routes.MapDelete("/v1/stations/{id}/notice", DeleteAsync).Allows(Permission.PlacesWrite).Audits("notice.remove", "id")
            .WithTags("Stations").WithName("deleteNotice").WithSummary("Take the station's notice down; also when there is none")
            .Produces(StatusCodes.Status204NoContent).Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
    }

    private static async Task PutAsync(HttpContext context, string id, IngestPipeline pipeline, IGrainFactory grains, TimeProvider time)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (await new QueryReader(context).Id(id).RefusedAsync() || await RequestBody.ReadAsync(context, body => Read(body, now)) is not { } notice)
        {
            return;
        }

        if (!await pipeline.NotifyStationAsync(id, notice))
        {
            await UndefinedAsync(context, id);
            return;
        }

        StationView view = (await grains.GetGrain<IStationGrain>(id).View())!;
        await ViewResponse.WriteAsync(context, StationJson.Of(view), TrackingJsonContext.Default.StationJson, view.Version);
    }

    private static async Task DeleteAsync(HttpContext context, string id, IngestPipeline pipeline)
    {
        if (await new QueryReader(context).Id(id).RefusedAsync())
        {
            return;
        }

        if (!await pipeline.NotifyStationAsync(id, null))
        {
            await UndefinedAsync(context, id);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static Task UndefinedAsync(HttpContext context, string id) => Problem.WriteAsync(
        context, StatusCodes.Status404NotFound, "notFound", $"Station '{Text.Short(id)}' is not defined. Define it with PUT /v1/stations/{{id}} first.", null);

    private static StationNoticeSpec Read(RequestObject body, long now)
    {
        string? kind = body.Word("kind", NoticeKind.Closed.Name(), NoticeKind.Delayed.Name());
        if (!body.Has("kind"))
        {
            body.Missing("kind");
        }

        Reason reason = Reason.None;
        if (body.Text("reason", 40) is { } name && !Reasons.ByName.TryGetValue(name, out reason))
        {
            body.Report("reason", "unknownReason", $"The reason is '{name}'; it must be one of {Reasons.All}.");
        }

        long from = body.PlannedTime("from") ?? now;
        long? until = body.PlannedTime("until");
        if (until <= from)
        {
            body.Report("until", "invalidTime", $"The notice would end at {UtcText.Of(until)}, not after it begins at {UtcText.Of(from)}. Give a later end, or none.");
        }

        return new StationNoticeSpec(
            (byte)(kind == NoticeKind.Closed.Name() ? NoticeKind.Closed : NoticeKind.Delayed), (byte)reason, from, until, body.Text("message", MaxMessage));
    }
}
