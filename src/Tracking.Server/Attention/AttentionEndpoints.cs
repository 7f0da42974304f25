using System.Globalization;
using Tracking.Grains.Attention;
using Tracking.Model;
using Tracking.Model.Attention;
using Tracking.Server.Description;
using Tracking.Server.Ingest;
using Tracking.Server.Problems;
using Tracking.Server.Queries;
using Tracking.Server.Requests;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Audit;
using Tracking.Server.Views;

namespace Tracking.Server.Attention;

/// <summary><c>GET /v1/attention</c>, <c>…/{id}</c>, <c>…/{id}/packages</c> and <c>POST /v1/attention/actions</c>.</summary>
internal static class AttentionEndpoints
{
    private const string ItemList = "at";
    private const string PackageList = "ap";

    /// <summary>Maps the endpoints.</summary>
    public static void MapAttention(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/attention", ListAsync).Allows(Permission.AttentionRead)
            .WithTags("Attention").WithName("listAttention").WithSummary("What needs attention, most urgent first")
            .WithDescription("Groups of like troubles, each at one station or vehicle.")
            .TakesQuery("kind", TextForm.AttentionKind, "Only items of this kind.")
            .TakesQuery("stationId", TextForm.Id, "Only items at this station.")
            .TakesQuery("vehicleId", TextForm.Id, "Only items at this vehicle.")
            .TakesText("assignedTo", "Only this person's items.")
            .TakesFlag("acknowledged", "Only items that somebody has seen, or nobody.")
            .TakesPage()
            .Produces<ListView<AttentionView>>().HasEntityTag().Refuses(StatusCodes.Status400BadRequest);
        routes.MapGet("/v1/attention/{id}", GetAsync).Allows(Permission.AttentionRead)
            .WithTags("Attention").WithName("getAttention").WithSummary("One open item")
            .HasPathId(TextForm.AttentionId).Produces<AttentionView>().HasEntityTag().Refuses(StatusCodes.Status404NotFound);
        routes.MapGet("/v1/attention/{id}/packages", PackagesAsync).Allows(Permission.AttentionRead)
            .WithTags("Attention").WithName("listAttentionPackages").WithSummary("Packages of an item: medical, then cold, then by promise")
            .HasPathId(TextForm.AttentionId).TakesPage()
            .Produces<ListView<PackageView>>().HasEntityTag()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes.MapPost("/v1/attention/actions", PostAsync).Allows(Permission.AttentionWrite).TakesUpTo(512 * 1024).Audits("attention.action")
            .WithTags("Attention").WithName("actOnAttention").WithSummary("Acknowledge or assign items; hold, release or promise anew their packages")
            .WithDescription(
                "`acknowledge`, `unacknowledge` and `assign` act on the items `ids`; `hold`, `release` and `promise` on `packageIds`, or else on all packages of the "
                + "items, up to 1,000 a call: send the same action again while `remaining` is not 0. The same `actionId` has its effect on each item and package once.")
            .Takes<AttentionActionBody>()
            .Produces<AttentionActionAnswer>()
            .Refuses(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task ListAsync(HttpContext context, IGrainFactory grains, TimeProvider time)
    {
        var query = new QueryReader(context);
        int limit = query.Limit();
        string? kind = query.OptionalWord("kind", AttentionKinds.All);
        string? stationId = query.OptionalId("stationId"), vehicleId = query.OptionalId("vehicleId");
        string? assignedTo = query.OptionalText("assignedTo", AttentionRequest.MaxNameLength), acknowledged = query.OptionalWord("acknowledged", "true false");
        string? after = query.Cursor(ItemList);
        if (after is not null && AttentionRank.Parse(after) is null)
        {
            query.BadCursor();
        }

        if (await query.RefusedAsync())
        {
            return;
        }

        var filter = new AttentionFilter(
            kind is null ? null : (byte?)AttentionKinds.Parse(kind), stationId, vehicleId, assignedTo, acknowledged is null ? null : acknowledged == "true");
        IReadOnlyList<AttentionItem> items = await BoardOf(grains).List(filter, after, limit + 1);
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        string? next = items.Count > limit ? Cursor.Encode(ItemList, items[limit - 1].Rank.ToString()) : null;
        var list = new ListView<AttentionView>([.. items.Take(limit).Select(item => AttentionView.Of(item, now))], next);
        await ViewResponse.WriteAsync(context, list, AttentionJson.Default.ListViewAttentionView);
    }

    private static async Task GetAsync(HttpContext context, string id, IGrainFactory grains, TimeProvider time)
    {
        if (AttentionKey.Parse(id) is null || await BoardOf(grains).Find(id) is not { } item)
        {
            await OverAsync(context, id);
            return;
        }

        var view = AttentionView.Of(item, time.GetUtcNow().ToUnixTimeMilliseconds());
        await ViewResponse.WriteAsync(context, view, AttentionJson.Default.AttentionView, view.Version);
    }

    private static async Task PackagesAsync(HttpContext context, string id, IGrainFactory grains, AttentionActions actions, PackageViews views)
    {
        var query = new QueryReader(context);
        int limit = query.Limit();
        string? position = query.Cursor(PackageList);
        ConcernedPackage? after = position is null ? null : ParsePosition(position);
        if (position is not null && after is null)
        {
            query.BadCursor();
        }

        if (await query.RefusedAsync())
        {
            return;
        }

        if (AttentionKey.Parse(id) is not { } key || await BoardOf(grains).Find(id) is null)
        {
            await OverAsync(context, id);
            return;
        }

        IReadOnlyList<ConcernedPackage> concerned = await actions.ConcernedAsync(key, after, limit + 1);
        string[] ids = [.. concerned.Take(limit).Select(package => package.PackageId)];
        PackageView?[] found = await ViewLists.ReadAsync(ids, packageId => views.FindAsync(context.GetCaller(), packageId));
        string? next = concerned.Count > limit ? Cursor.Encode(PackageList, PositionOf(concerned[limit - 1])) : null;
        var list = new ListView<PackageView>([.. found.OfType<PackageView>()], next);
        await ViewResponse.WriteAsync(context, list, TrackingJsonContext.Default.ListViewPackageView);
    }

    private static async Task PostAsync(HttpContext context, AttentionActions actions)
    {
        if (await RequestBody.ReadAsync(context, AttentionRequest.Read) is not { } request)
        {
            return;
        }

        context.AuditNote().Target = Ingest.Text.Short($"{request.Action} {string.Join(' ', request.Ids.Concat(request.PackageIds).Take(10))}");
        if (await actions.RunAsync(request) is not { } answer)
        {
            context.Response.Headers.RetryAfter = "1";
            await Problem.WriteAsync(
                context, StatusCodes.Status503ServiceUnavailable, "overloaded", "Too many scans are being taken already. Send the same action again after the time in Retry-After.", null);
            return;
        }

        await context.Response.WriteAsJsonAsync(answer, AttentionJson.Default.AttentionActionAnswer);
    }

    private static IAttentionBoard BoardOf(IGrainFactory grains) => grains.GetGrain<IAttentionBoard>(IAttentionBoard.Key);

    private static string PositionOf(ConcernedPackage package) =>
        string.Create(CultureInfo.InvariantCulture, $"{package.Handling},{package.PromisedBy},{package.PackageId}");

    private static ConcernedPackage? ParsePosition(string text)
    {
        string[] parts = text.Split(',');
        return parts.Length == 3
            && byte.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out byte handling)
            && long.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long promisedBy)
            && EntityId.IsValid(parts[2])
            ? new ConcernedPackage(parts[2], handling, promisedBy)
            : null;
    }

    private static Task OverAsync(HttpContext context, string id) => Problem.WriteAsync(
        context, StatusCodes.Status404NotFound, "notFound", $"Nothing is open under '{Text.Short(id)}'; it may be over. Read the list again.", null);
}
