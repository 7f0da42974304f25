using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Tracking.Model;
using Tracking.Model.Packages;
using Tracking.Server.Description;
using Tracking.Server.Ingest;
using Tracking.Server.Problems;
using Tracking.Server.Requests;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Announcing;

/// <summary><c>PUT /v1/packages/{id}</c> and <c>POST /v1/packages</c>.</summary>
internal static class AnnouncementEndpoints
{
    private const int MaxBatch = 1000;

    /// <summary>Maps the endpoints.</summary>
    public static void MapAnnouncing(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/v1/packages/{id}", PutAsync).Allows(Permission.PackagesWrite).TakesUpTo(256 * 1024)
            .WithTags("Packages")
            .WithName("announcePackage")
            .WithSummary("Announce a package, replacing what was announced before")
            .WithDescription("Every field is optional. The same body again changes nothing. `If-Match` with the ETag of a GET guards against changes in between.")
            .Takes<AnnouncementBody>()
            .TakesIfMatch()
            .Produces<PackageView>(StatusCodes.Status201Created)
            .Produces<PackageView>()
            .Refuses(StatusCodes.Status503ServiceUnavailable);
        routes.MapPost("/v1/packages", PostAsync).Allows(Permission.PackagesWrite).TakesUpTo(ScanEndpoints.MaxBody)
            .WithTags("Packages")
            .WithName("announcePackages")
            .WithSummary("Announce up to 1,000 packages, with a result for each")
            .Takes<AnnouncementsBody>()
            .Produces<AnnounceResults>()
            .Refuses(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task PutAsync(HttpContext context, string id, IngestPipeline pipeline, IngestGate gate, PackageViews views)
    {
        if (!EntityId.IsValid(id))
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "invalidId", $"The package's id is '{Text.Short(id)}'; it must be {EntityId.Rule}.", null);
            return;
        }

        if (!TryIfMatch(context, out int? ifVersion))
        {
            await Problem.WriteAsync(
                context, StatusCodes.Status412PreconditionFailed, "versionMismatch", "The package does not have the version in If-Match. Read it again.", null);
            return;
        }

        if (await RequestBody.ReadAsync(context, AnnouncementReader.Read) is not { } announcement)
        {
            return;
        }

        if (!gate.TryEnter(1))
        {
            await RefuseAsync(context, gate);
            return;
        }

        AnnounceOutcome outcome;
        try
        {
            outcome = await pipeline.AnnounceAsync(id, announcement, ifVersion);
        }
        finally
        {
            gate.Leave(1);
        }

        if (outcome.VersionMismatch)
        {
            await Problem.WriteAsync(
                context,
                StatusCodes.Status412PreconditionFailed,
                "versionMismatch",
                $"The package has version {outcome.Version}, not the one in If-Match. Read it again.",
                null);
            return;
        }

        PackageView view = (await views.FindAsync(context.GetCaller(), id))!;
        context.Response.StatusCode = outcome.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        if (outcome.Created)
        {
            context.Response.Headers.Location = $"/v1/packages/{id}";
        }

        context.Response.Headers.ETag = ETags.Of(view);
        await context.Response.WriteAsJsonAsync(view, TrackingJsonContext.Default.PackageView);
    }

    /// <summary>The version part of If-Match; false when it cannot match anything.</summary>
    private static bool TryIfMatch(HttpContext context, out int? version)
    {
        version = null;
        IList<EntityTagHeaderValue> tags = context.Request.GetTypedHeaders().IfMatch;
        if (tags.Count == 0)
        {
            return context.Request.Headers.IfMatch.Count == 0;
        }

        if (tags[0].Equals(EntityTagHeaderValue.Any))
        {
            return true;
        }

        string tag = tags[0].Tag.ToString().Trim('"');
        int dash = tag.IndexOf('-', StringComparison.Ordinal);
        if (!int.TryParse(dash < 0 ? tag : tag[..dash], out int number))
        {
            return false;
        }

        version = number;
        return true;
    }

    private static async Task PostAsync(HttpContext context, IngestPipeline pipeline, IngestGate gate, IOptions<IngestOptions> options)
    {
        List<(string? Id, Announcement? Announcement, ItemError? Error)>? items = await RequestBody.ReadAsync(context, ReadItems);
        if (items is null)
        {
            return;
        }

        if (items.Count == 0)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "missingField", $"Send 1 to {MaxBatch} announcements in 'packages'.", "/packages");
            return;
        }

        if (!gate.TryEnter(items.Count))
        {
            await RefuseAsync(context, gate);
            return;
        }

        var results = new AnnounceResult[items.Count];
        try
        {
            // One after the other for one package, so that the last one wins.
            await Bounded.ForEachAsync(
                Enumerable.Range(0, items.Count).GroupBy(index => items[index].Id ?? $"\0{index}").ToList(),
                options.Value.ParallelCallsPerRequest,
                async group =>
                {
                    foreach (int index in group)
                    {
                        results[index] = await AnnounceAsync(pipeline, index, items[index]);
                    }
                });
        }
        finally
        {
            gate.Leave(items.Count);
        }

        int rejected = results.Count(result => result.Outcome == "rejected"), retries = results.Count(result => result.Outcome == "retry");
        var answer = new AnnounceResults(results.Length - rejected - retries, rejected, retries, results);
        await context.Response.WriteAsJsonAsync(answer, AnnouncingJson.Default.AnnounceResults);
    }

    private static List<(string? Id, Announcement? Announcement, ItemError? Error)> ReadItems(RequestObject body)
    {
        var items = new List<(string?, Announcement?, ItemError?)>();
        foreach ((JsonElement element, string pointer) in body.List("packages", MaxBatch))
        {
            var errors = new List<RequestError>();
            string? id = null;
            Announcement? announcement = null;
            if (RequestObject.From(element, pointer, errors) is { } item)
            {
                id = item.Id("packageId");
                if (!item.Has("packageId"))
                {
                    item.Missing("packageId");
                }

                announcement = AnnouncementReader.Read(item);
                item.Done();
            }

            items.Add(errors.Count == 0
                ? (id, announcement, null)
                : (id, null, new ItemError(errors[0].Code, $"{errors[0].Pointer}: {errors[0].Message}")));
        }

        return items;
    }

    private static async Task<AnnounceResult> AnnounceAsync(
        IngestPipeline pipeline, int index, (string? Id, Announcement? Announcement, ItemError? Error) item)
    {
        if (item.Error is not null)
        {
            return new AnnounceResult(index, item.Id, "rejected", null, item.Error);
        }

        try
        {
            AnnounceOutcome outcome = await pipeline.AnnounceAsync(item.Id!, item.Announcement!, null);
            return new AnnounceResult(index, item.Id, outcome.Created ? "created" : outcome.Changed ? "updated" : "unchanged", outcome.Version, null);
        }
#pragma warning disable CA1031 // What became of it is unknown, so the client is told to repeat.
        catch (Exception)
#pragma warning restore CA1031
        {
            return new AnnounceResult(index, item.Id, "retry", null, null);
        }
    }

    private static Task RefuseAsync(HttpContext context, IngestGate gate)
    {
        context.Response.Headers.RetryAfter = "1";
        return Problem.WriteAsync(
            context,
            StatusCodes.Status503ServiceUnavailable,
            "overloaded",
            $"{gate.RowsInFlight} scans and announcements are being taken already. Send the request again after the time in Retry-After.",
            null);
    }
}
