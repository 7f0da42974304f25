using System.Text.Json.Serialization;
using Tracking.Server.Description;
using Tracking.Server.Queries;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Security.Audit;

/// <summary><c>GET /v1/audit</c>: who did what.</summary>
internal static class AuditEndpoint
{
    private const string ListWord = "audit";
    private const int MaxActor = 300, MaxAction = 50, MaxLooked = 20_000;

    /// <summary>Maps the endpoint.</summary>
    public static void MapAudit(this IEndpointRouteBuilder routes) => routes.MapGet("/v1/audit", GetAsync).Allows(Permission.AuditRead).Audits("audit.read")
        .WithTags("Security").WithName("listAudit").WithSummary("Who did what to what, newest first; reading it is written down too")
        .WithDescription(
            "`actor` and `action` are compared exactly; `action` may end in `.`, as `key.` does, for all that begin so. A page may have fewer items than `limit`, or none, and still a `next`.")
        .TakesQuery("from", TextForm.Time, "Only what was done at or after this moment.").TakesQuery("to", TextForm.Time, "Only what was done at or before this moment.")
        .TakesText("actor", "Only what this key or person did, as `key:…` or `person:…`.").TakesText("action", "Only this action, such as `key.revoke`.")
        .TakesPage().Produces<ListView<AuditView>>().Refuses(StatusCodes.Status400BadRequest);

    private static async Task GetAsync(HttpContext context, AuditRows rows)
    {
        var query = new QueryReader(context);
        int limit = query.Limit();
        long from = query.Time("from") ?? 0, to = query.Time("to") ?? DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
        string? actor = query.OptionalText("actor", MaxActor), action = query.OptionalText("action", MaxAction);
        (string Day, byte[] Key)? after = null;
        if (query.Cursor(ListWord) is { } position)
        {
            after = AuditRows.ParsePosition(position);
            if (after is null)
            {
                query.BadCursor();
            }
        }

        if (await query.RefusedAsync())
        {
            return;
        }

        context.AuditNote().Target = context.Request.QueryString.HasValue ? Ingest.Text.Short(context.Request.QueryString.Value!) : null;
        List<AuditView> items = [];
        string? last = null;
        int looked = 0;
        bool more = false;
        await rows.ReadAsync(from, to, after, (entry, place) =>
        {
            // One more than is given shows that there is a next page.
            if (items.Count == limit || looked == MaxLooked)
            {
                more = true;
                return false;
            }

            looked++;
            last = place;
            if ((actor is null || entry.Actor == actor) && (action is null || IsAction(entry.Action, action)))
            {
                items.Add(AuditView.Of(entry));
            }

            return true;
        });
        await context.Response.WriteAsJsonAsync(
            new ListView<AuditView>(items, more ? Cursor.Encode(ListWord, last!) : null), AuditJson.Default.ListViewAuditView, cancellationToken: context.RequestAborted);
    }

    private static bool IsAction(string action, string asked) => asked.EndsWith('.') ? action.StartsWith(asked, StringComparison.Ordinal) : action == asked;
}

/// <summary>Who did what to what.</summary>
/// <param name="At">When. UTC.</param>
/// <param name="Actor">Who: `key:…`, `person:…` or `anonymous`.</param>
/// <param name="ActorName">What people call it, or null.</param>
/// <param name="Role">What it is to the network, or null.</param>
/// <param name="PartnerId">The delivery partner within which it acted, or null.</param>
/// <param name="Action">What, such as `key.revoke`.</param>
/// <param name="Target">To what; null where there is nothing to name.</param>
/// <param name="Address">From where, or null.</param>
/// <param name="Outcome">done, refused or failed.</param>
/// <param name="Status">The HTTP status of the answer; 0 where there was none.</param>
internal sealed record AuditView(
    [property: Form(TextForm.Time)] string At,
    string Actor,
    string? ActorName,
    string? Role,
    string? PartnerId,
    string Action,
    string? Target,
    string? Address,
    string Outcome,
    int Status)
{
    /// <summary>The view of an entry.</summary>
    public static AuditView Of(AuditEntry entry) => new(
        UtcText.Of(entry.At), entry.Actor, entry.ActorName, entry.Role, entry.PartnerId, entry.Action, entry.Target, entry.Address, entry.Outcome, entry.Status);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AuditEntry))]
[JsonSerializable(typeof(ListView<AuditView>))]
internal sealed partial class AuditJson : JsonSerializerContext;
