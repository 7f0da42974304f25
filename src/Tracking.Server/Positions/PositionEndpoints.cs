using System.Text.Json;
using System.Text.Json.Serialization;
using Tracking.Grains.Vehicles;
using Tracking.Model;
using Tracking.Model.Scans;
using Tracking.Server.Description;
using Tracking.Server.Ingest;
using Tracking.Server.Problems;
using Tracking.Server.Requests;

namespace Tracking.Server.Positions;

/// <summary><c>POST /v1/positions</c>: where vehicles are, best effort.</summary>
internal static class PositionEndpoints
{
    private const int MaxPositions = 5000;
    private const int Parallel = 64;

    /// <summary>Maps the endpoint.</summary>
    public static void MapPositions(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/positions", PostAsync)
            .WithTags("Positions").WithName("postPositions").WithSummary("Take up to 5,000 positions of one or many vehicles, best effort")
            .WithDescription("Speed in m/s, heading in degrees from north. Late positions enter the track; none moves a vehicle back.")
            .Takes<PositionsBody>().Produces<PositionResults>().Refuses(StatusCodes.Status503ServiceUnavailable);

    private static async Task PostAsync(HttpContext context, IGrainFactory grains, IngestGate gate, TimeProvider time)
    {
        if (await RequestBody.ReadAsync(context, body => Batch.Read(body, time.GetUtcNow().ToUnixTimeMilliseconds())) is not { } batch)
        {
            return;
        }

        if (batch.Vehicles.Count == 0 && batch.Rejected.Count == 0)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "missingField", $"Send 1 to {MaxPositions} positions in 'positions'.", "/positions");
            return;
        }

        // A position costs its vehicle one call however many there are, so calls are what counts here.
        if (!gate.TryEnter(batch.Vehicles.Count))
        {
            context.Response.Headers.RetryAfter = "1";
            await Problem.WriteAsync(
                context, StatusCodes.Status503ServiceUnavailable, "overloaded", "The server has as much work as it can take. Send the positions again after the time in Retry-After.", null);
            return;
        }

        try
        {
            await Bounded.ForEachAsync(batch.Vehicles, Parallel, async vehicle => await gate.CallAsync(
                static async call =>
                {
                    await call.Grain.Locate(call.Fixes);
                    return true;
                },
                (Grain: grains.GetGrain<IVehicleGrain>(vehicle.Key), Fixes: vehicle.Value)));
        }
        finally
        {
            gate.Leave(batch.Vehicles.Count);
        }

        await context.Response.WriteAsJsonAsync(
            new PositionResults(batch.Accepted, batch.Rejected.Count, batch.Rejected), PositionJson.Default.PositionResults);
    }

    private sealed class Batch
    {
        public Dictionary<string, List<PositionFix>> Vehicles { get; } = new(StringComparer.Ordinal);

        public List<RejectedPosition> Rejected { get; } = [];

        public int Accepted { get; private set; }

        public static Batch Read(RequestObject body, long now)
        {
            var batch = new Batch();
            long? sentAt = body.Time("sentAt");
            foreach ((JsonElement element, string pointer) in body.List("positions", MaxPositions))
            {
                batch.Add(element, pointer, sentAt, now);
            }

            return batch;
        }

        private void Add(JsonElement element, string pointer, long? sentAt, long now)
        {
            int index = Accepted + Rejected.Count;
            var errors = new List<RequestError>();
            if (RequestObject.From(element, pointer, errors) is { } item)
            {
                string? vehicleId = item.Id("vehicleId");
                long? occurredAt = item.Time("occurredAt");
                double? lat = item.Number("lat", -90, 90), lon = item.Number("lon", -180, 180);
                double? speed = item.Number("speed", 0, 200), heading = item.Number("heading", 0, 360), accuracy = item.Number("accuracy", 0, 1e7);
                foreach (string field in (ReadOnlySpan<string>)["vehicleId", "occurredAt", "lat", "lon"])
                {
                    if (!item.Has(field))
                    {
                        item.Missing(field);
                    }
                }

                item.Done();
                if (errors.Count == 0)
                {
                    long at = EventTime.Fix(occurredAt!.Value, sentAt, now).Time;
                    if (at >= Instant.Earliest)
                    {
                        Add(vehicleId!, new PositionFix(at, lat!.Value, lon!.Value, speed, heading, accuracy));
                        return;
                    }

                    item.Report("occurredAt", "invalidTime", "The time is before 2000 by the device's clock. Set the device's clock.");
                }
            }

            Rejected.Add(new RejectedPosition(index, new ItemError(errors[0].Code, $"{errors[0].Pointer}: {errors[0].Message}")));
        }

        private void Add(string vehicleId, PositionFix fix)
        {
            if (!Vehicles.TryGetValue(vehicleId, out List<PositionFix>? fixes))
            {
                Vehicles.Add(vehicleId, fixes = []);
            }

            fixes.Add(fix);
            Accepted++;
        }
    }
}

/// <summary>Answer to positions.</summary>
/// <param name="Accepted">Number taken.</param>
/// <param name="Rejected">Number malformed.</param>
/// <param name="Results">The malformed ones.</param>
internal sealed record PositionResults(int Accepted, int Rejected, IReadOnlyList<RejectedPosition> Results);

/// <summary>A malformed position.</summary>
/// <param name="Index">Its place in the request.</param>
/// <param name="Error">What is wrong with it.</param>
internal sealed record RejectedPosition(int Index, ItemError Error);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PositionResults))]
internal sealed partial class PositionJson : JsonSerializerContext;
