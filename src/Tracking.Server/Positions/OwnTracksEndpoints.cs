using System.Text.Json;
using System.Text.Json.Serialization;
using Tracking.Grains.Vehicles;
using Tracking.Server.Description;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Keys;

namespace Tracking.Server.Positions;

/// <summary><c>POST /v1/positions/owntracks</c>: what OwnTracks sends in HTTP mode (<see href="https://owntracks.org/booklet/tech/http/"/>).</summary>
internal static class OwnTracksEndpoints
{
    private const string Setting = "device id";
    private const double KilometresPerHour = 1 / 3.6;

    /// <summary>The app reads commands and friends from the answer; there are none.</summary>
    private static readonly byte[] Nothing = "[]"u8.ToArray();

    /// <summary>Maps the endpoint.</summary>
    public static void MapOwnTracks(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/positions/owntracks", PostAsync).Allows(Permission.PositionsWrite).TakesAppKeys(cookies: false)
            .WithTags("Positions").WithName("postOwnTracks").WithSummary("Take positions from OwnTracks in HTTP mode")
            .WithDescription(
                "Set this address as the URL in the app, and the vehicle's id as the device id. The vehicle is named by `?d=`, the header `X-Limit-D`, the last part of "
                + "`topic`, or at last `tid`, whichever is there first. Whatever is no location is taken and forgotten.")
            .TakesText("d", "The vehicle.")
            .Accepts<OwnTracksBody>(true, "application/json").TakesOneOrMany()
            .Produces<object[]>()
            .Refuses(
                StatusCodes.Status400BadRequest,
                StatusCodes.Status413PayloadTooLarge,
                StatusCodes.Status415UnsupportedMediaType,
                StatusCodes.Status503ServiceUnavailable);

    private static async Task PostAsync(HttpContext context, PositionIntake intake, TimeProvider time)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        string? device = NotEmpty(context.Request.Query["d"]) ?? NotEmpty(context.Request.Headers["X-Limit-D"]);
        if (await AppPayload.TakeAsync(context, intake, root => Read(root, device, now)))
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            context.Response.ContentLength = Nothing.Length;
            await context.Response.Body.WriteAsync(Nothing);
        }
    }

    private static PositionBatch Read(JsonElement root, string? device, long now)
    {
        var batch = new PositionBatch();
        foreach (AppObject message in AppObject.OneOrMany(root, ""))
        {
            if (message.Text("_type") == "location")
            {
                string vehicleId = AppPayload.VehicleId(device ?? DeviceOf(message.Text("topic")) ?? message.Text("tid"), message.At("tid"), Setting);
                var fix = new PositionFix(
                    AppPayload.Time(message.NeedNumber("tst")),
                    message.NeedNumber("lat"),
                    message.NeedNumber("lon"),
                    message.Number("vel") * KilometresPerHour,
                    message.Number("cog"),
                    message.Number("acc"));
                batch.AddFromApp(vehicleId, fix, now);
            }
        }

        return batch;
    }

    /// <summary>The device in a topic such as <c>owntracks/jane/VAN-7</c>.</summary>
    private static string? DeviceOf(string? topic) => NotEmpty(topic?[(topic.LastIndexOf('/') + 1)..]);

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

/// <summary>What OwnTracks posts.</summary>
[RequestShape(IsOpen = true)]
internal sealed record OwnTracksBody
{
    /// <summary>Only <c>location</c> matters here, and only it needs the other fields.</summary>
    [JsonPropertyName("_type")]
    public required string Type { get; init; }

    /// <summary>Seconds since 1970.</summary>
    public long? Tst { get; init; }

    /// <summary>Degrees north.</summary>
    public double? Lat { get; init; }

    /// <summary>Degrees east.</summary>
    public double? Lon { get; init; }

    /// <summary>Kilometres per hour.</summary>
    public double? Vel { get; init; }

    /// <summary>Degrees from north.</summary>
    public double? Cog { get; init; }

    /// <summary>Radius in metres.</summary>
    public double? Acc { get; init; }

    /// <summary>Its last part names the vehicle.</summary>
    public string? Topic { get; init; }

    /// <summary>Names the vehicle where nothing else does.</summary>
    public string? Tid { get; init; }
}
