using Tracking.Grains.Foresight;
using Tracking.Server.Description;
using Tracking.Server.Problems;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Audit;
using Tracking.Server.Views;

namespace Tracking.Server.Foresight;

/// <summary><c>/v1/planning/demand</c>: how forecasts of demand stand, the report of the last back-test, and training on demand.</summary>
internal static class DemandEndpoints
{
    private const string Markdown = "text/markdown";

    /// <summary>Maps the endpoints.</summary>
    public static void MapDemand(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/planning/demand", GetAsync).Allows(Permission.StationsRead)
            .WithTags("Planning").WithName("getDemand").WithSummary("The model of demand that counts, how it did in its back-test, and whether one is in training")
            .Produces<DemandView>().HasEntityTag();
        routes.MapGet("/v1/planning/demand/report", ReportAsync).Allows(Permission.StationsRead)
            .WithTags("Planning").WithName("getDemandReport").WithSummary("The back-test of the model of demand, as Markdown")
            .Produces<string>(StatusCodes.Status200OK, Markdown).Refuses(StatusCodes.Status404NotFound);
        routes.MapPost("/v1/planning/demand/train", TrainAsync).Allows(Permission.PlacesWrite).Audits("demand.train")
            .WithTags("Planning").WithName("trainDemand").WithSummary("Train a model of demand now, rather than tonight")
            .WithDescription("It begins within seconds and takes seconds to minutes: see `GET /v1/planning/demand`. Asking again while one is in training changes nothing.")
            .Produces<DemandView>(StatusCodes.Status202Accepted);
    }

    private static async Task GetAsync(HttpContext context, IGrainFactory grains) =>
        await ViewResponse.WriteAsync(context, ViewOf(await NetworkOf(grains).State()), DemandJson.Default.DemandView);

    private static async Task ReportAsync(HttpContext context, IGrainFactory grains)
    {
        DemandState state = await NetworkOf(grains).State();
        if (state.Releases.Count == 0 || await grains.GetGrain<IDemandModelFile>(state.Releases[0].Version).Report() is not { } report)
        {
            await Problem.WriteAsync(
                context, StatusCodes.Status404NotFound, "notFound", "There is no model of demand yet. One is trained every night, and by POST /v1/planning/demand/train.", null);
            return;
        }

        context.Response.ContentType = Markdown + "; charset=utf-8";
        await context.Response.WriteAsync(report, context.RequestAborted);
    }

    private static async Task TrainAsync(HttpContext context, IGrainFactory grains)
    {
        IDemandNetwork network = NetworkOf(grains);
        await network.AskForTraining();
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        await context.Response.WriteAsJsonAsync(ViewOf(await network.State()), DemandJson.Default.DemandView);
    }

    private static IDemandNetwork NetworkOf(IGrainFactory grains) => grains.GetGrain<IDemandNetwork>(IDemandNetwork.Key);

    private static DemandView ViewOf(DemandState state) => new(
        state.Releases.Count == 0 ? null : ViewOf(state.Releases[0]),
        [.. state.Releases.Skip(1).Select(ViewOf)],
        state.Training is { } training ? new DemandTrainingView(UtcText.Of(training.BeganAt), training.Stage, Math.Round(training.Share, 3)) : null,
        UtcText.Of(state.AskedAt),
        state.Failure is { } failure ? new DemandFailureView(UtcText.Of(failure.At), failure.Message) : null);

    private static DemandModelView ViewOf(DemandRelease release) => new(
        release.Version,
        UtcText.Of(release.TrainedAt),
        Math.Round(release.Seconds, 1),
        release.Stations,
        release.Rows,
        release.HorizonHours,
        Math.Round(release.ErrorRatio, 3),
        Math.Round(release.Coverage80, 3),
        Math.Round(release.Coverage90, 3),
        Math.Round(release.Coverage95, 3),
        release.Bytes);
}
