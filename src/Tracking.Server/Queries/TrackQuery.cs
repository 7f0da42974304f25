using System.Globalization;
using Tracking.Grains.Vehicles;
using Tracking.Model;
using Tracking.Server.Description;
using Tracking.Server.Ingest;
using Tracking.Server.Problems;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Queries;

/// <summary><c>GET /v1/vehicles/{id}/track</c>.</summary>
internal static class TrackQuery
{
    private const long Day = 24L * 60 * 60 * 1000;
    private const long MaxSpan = 31 * Day;

    /// <summary>Maps the endpoint.</summary>
    public static void MapTrackQuery(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/vehicles/{id}/track", GetAsync).Allows(Permission.VehiclesRead)
            .WithTags("Vehicles").WithName("listVehicleTrack").WithSummary("Where a vehicle was, oldest first, thinned")
            .TakesQuery("from", TextForm.Time, "Default: 24 hours before `to`; at most 31 days before it.")
            .TakesQuery("to", TextForm.Time, "Default: now.")
            .TakesPage()
            .Produces<ListView<PositionView>>().HasEntityTag()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);

    private static async Task GetAsync(HttpContext context, string id, VehicleViews vehicles, TrackWriter tracks, TimeProvider time)
    {
        QueryReader query = new QueryReader(context).Id(id);
        int limit = query.Limit();
        long? from = query.Time("from"), to = query.Time("to");
        string? position = query.Cursor("t");
        long after = 0;
        if (position is not null && !long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out after))
        {
            query.BadCursor();
        }

        if (await query.RefusedAsync())
        {
            return;
        }

        long last = to ?? time.GetUtcNow().ToUnixTimeMilliseconds();
        long first = Math.Max(from ?? last - Day, Instant.Earliest);
        if (first > last || last - first > MaxSpan)
        {
            await Problem.WriteAsync(
                context,
                StatusCodes.Status400BadRequest,
                "invalidQuery",
                $"The track from {UtcText.Of(first)} to {UtcText.Of(last)} was asked for; 'from' must be before 'to' and at most 31 days before.",
                null);
            return;
        }

        if (await vehicles.OpenAsync(context.GetCaller(), id) is null)
        {
            await VehicleQueries.UnknownAsync(context, id);
            return;
        }

        context.ShowsOwn();

        // Rows stand under the beginnings of their slots: one at each end may lie outside of what was asked for.
        long behind = Math.Max(after, (first / TrackWriter.Slot * TrackWriter.Slot) - 1);
        var items = new List<PositionView>(limit);
        string? next = null;
        long slot = 0;
        foreach (PositionFix fix in await tracks.ReadAsync(id, behind, last, limit + 2))
        {
            if (fix.OccurredAt < first || fix.OccurredAt > last)
            {
                continue;
            }

            if (items.Count == limit)
            {
                next = Cursor.Encode("t", slot.ToString(CultureInfo.InvariantCulture));
                break;
            }

            items.Add(PositionView.Of(fix));
            slot = fix.OccurredAt / TrackWriter.Slot * TrackWriter.Slot;
        }

        await ViewResponse.WriteAsync(context, new ListView<PositionView>(items, next), TrackingJsonContext.Default.ListViewPositionView);
    }
}
