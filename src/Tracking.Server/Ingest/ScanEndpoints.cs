using System.Buffers;
using System.Text.Json;
using Tracking.Model;
using Tracking.Model.Scans;
using Tracking.Server.Description;
using Tracking.Server.Problems;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Ingest;

/// <summary><c>POST /v1/scans</c>.</summary>
internal static class ScanEndpoints
{
    /// <summary>Greatest size of a body, inflated, in bytes.</summary>
    public const int MaxBody = 2 * 1024 * 1024;

    /// <summary>Maps the endpoint.</summary>
    public static void MapScans(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/scans", PostAsync).Allows(Permission.ScansWrite)
            .WithTags("Scans")
            .WithName("postScans")
            .WithSummary("Take 1 to 1,000 scans")
            .WithDescription(
                "Answers item by item, in order. `accepted` and `duplicate` are durable; send `retry` again; put `rejected` aside for a person. "
                + "After 429, any 5xx, a timeout or a cut connection send everything again: what was taken answers `duplicate`.")
            .Takes<ScansBody>().Produces<ScanResults>().Refuses(StatusCodes.Status503ServiceUnavailable);

    private static async Task PostAsync(HttpContext context, IngestPipeline pipeline, IngestGate gate, IngestMetrics metrics, TimeProvider time)
    {
        byte[]? body = await BodyReader.ReadAsync(context, MaxBody);
        if (body is null)
        {
            return;
        }

        ScanRequest request;
        try
        {
            request = ScanRequestReader.Read(body);
        }
        catch (ScanRequestException error)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, error.Code, error.Message, error.Pointer);
            return;
        }

        List<ScanItem> items = request.Items;
        var scans = new List<Scan>(items.Count);
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i].Scan is not { } scan)
            {
                continue;
            }

            if (EventTime.Fix(scan.OccurredAt, request.SentAt, now).Time >= Instant.Earliest)
            {
                scans.Add(scan);
                continue;
            }

            items[i] = new ScanItem(items[i].EventId, null, new ItemError(
                "invalidTime", $"'occurredAt' is {Instant.ToTime(scan.OccurredAt):O}, before 2000 by the device's clock. Set the device's clock."));
        }

        if (!gate.TryEnter(scans.Count))
        {
            metrics.Refused(items.Count);
            context.Response.Headers.RetryAfter = "1";
            await Problem.WriteAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "overloaded",
                $"{gate.RowsInFlight} scans are being taken already. Send the request again after the time in Retry-After.",
                null);
            return;
        }

        ScanOutcome[] outcomes;
        try
        {
            outcomes = await pipeline.RecordAsync(scans, request.SentAt, context.GetCaller().PartnerId);
        }
        finally
        {
            gate.Leave(scans.Count);
        }

        metrics.Taken(outcomes, items.Count - scans.Count);
        await WriteAsync(context, items, outcomes);
    }

    private static async Task WriteAsync(HttpContext context, List<ScanItem> items, ScanOutcome[] outcomes)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + (160 * items.Count));
        using (var json = new Utf8JsonWriter(buffer))
        {
            if (ScanResponse.Write(json, items, outcomes, context.GetCaller()))
            {
                context.ShowsOwn();
            }
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = buffer.WrittenCount;
        await context.Response.Body.WriteAsync(buffer.WrittenMemory);
    }
}
