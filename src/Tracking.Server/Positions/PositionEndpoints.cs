using System.Text.Json;
using System.Text.Json.Serialization;
using Tracking.Grains.Vehicles;
using Tracking.Server.Description;
using Tracking.Server.Ingest;
using Tracking.Server.Problems;
using Tracking.Server.Requests;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Keys;

namespace Tracking.Server.Positions;

/// <summary><c>POST /v1/positions</c>: where vehicles are, best effort.</summary>
internal static class PositionEndpoints
{
    /// <summary>Adds what positions need.</summary>
    public static IServiceCollection AddPositions(this IServiceCollection services) => services.AddSingleton<PositionIntake>();

    /// <summary>Maps the endpoints.</summary>
    public static void MapPositions(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/positions", PostAsync).Allows(Permission.PositionsWrite).TakesAppKeys(cookies: true).TakesUpTo(ScanEndpoints.MaxBody)
            .WithTags("Positions").WithName("postPositions").WithSummary("Take up to 5,000 positions of one or many vehicles, best effort")
            .WithDescription("Speed in m/s, heading in degrees from north. Late positions enter the track; none moves a vehicle back.")
            .Takes<PositionsBody>().Produces<PositionResults>().Refuses(StatusCodes.Status503ServiceUnavailable);
        routes.MapTraccar();
        routes.MapOwnTracks();
    }

    private static async Task PostAsync(HttpContext context, PositionIntake intake, TimeProvider time)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (await RequestBody.ReadAsync(context, body => Positions.Read(body, now)) is not { } read)
        {
            return;
        }

        if (read.Batch.Count == 0 && read.Rejected.Count == 0)
        {
            await Problem.WriteAsync(
                context, StatusCodes.Status400BadRequest, "missingField", $"Send 1 to {PositionBatch.MaxPositions} positions in 'positions'.", "/positions");
            return;
        }

        if (await intake.TakeAsync(context, read.Batch))
        {
            await context.Response.WriteAsJsonAsync(
                new PositionResults(read.Batch.Count, read.Rejected.Count, read.Rejected), PositionJson.Default.PositionResults);
        }
    }

    /// <summary>A request's positions, read: what is malformed is put aside.</summary>
    private sealed class Positions
    {
        public PositionBatch Batch { get; } = new();

        public List<RejectedPosition> Rejected { get; } = [];

        public static Positions Read(RequestObject body, long now)
        {
            var positions = new Positions();
            long? sentAt = body.Time("sentAt");
            foreach ((JsonElement element, string pointer) in body.List("positions", PositionBatch.MaxPositions))
            {
                positions.Add(element, pointer, sentAt, now);
            }

            return positions;
        }

        private void Add(JsonElement element, string pointer, long? sentAt, long now)
        {
            int index = Batch.Count + Rejected.Count;
            var errors = new List<RequestError>();
            if (RequestObject.From(element, pointer, errors) is { } item)
            {
                string? vehicleId = item.Id("vehicleId");
                long? occurredAt = item.Time("occurredAt");
                double? lat = item.Number("lat", -90, 90), lon = item.Number("lon", -180, 180);
                double? speed = item.Number("speed", 0, PositionBatch.MaxSpeed), heading = item.Number("heading", 0, PositionBatch.MaxHeading);
                double? accuracy = item.Number("accuracy", 0, PositionBatch.MaxAccuracy);
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
                    if (Batch.TryAdd(vehicleId!, new PositionFix(occurredAt!.Value, lat!.Value, lon!.Value, speed, heading, accuracy), sentAt, now))
                    {
                        return;
                    }

                    item.Report("occurredAt", "invalidTime", "The time is before 2000 by the device's clock. Set the device's clock.");
                }
            }

            Rejected.Add(new RejectedPosition(index, new ItemError(errors[0].Code, $"{errors[0].Pointer}: {errors[0].Message}")));
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
