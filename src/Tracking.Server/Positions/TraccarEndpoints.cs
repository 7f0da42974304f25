using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Tracking.Grains.Vehicles;
using Tracking.Server.Description;
using Tracking.Server.Ingest;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Keys;

namespace Tracking.Server.Positions;

/// <summary>
/// <c>GET</c> and <c>POST /v1/positions/traccar</c>: what the Traccar Client, and whatever else speaks OsmAnd's protocol
/// (<see href="https://www.traccar.org/osmand/"/>), sends. Until version 8 the app sends parameters, with the speed in knots; from version 9 on JSON, with
/// the speed in m/s.
/// </summary>
internal static class TraccarEndpoints
{
    private const string Setting = "device identifier";
    private const int MaxForm = 16 * 1024;

    /// <summary>A knot is a nautical mile of 1,852 m an hour; in metres per second.</summary>
    private const double Knot = 1852.0 / 3600;

    /// <summary>Maps the endpoints.</summary>
    public static void MapTraccar(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/positions/traccar", GetAsync).Allows(Permission.PositionsWrite).TakesAppKeys(cookies: false).WithName("getTraccarPosition").Describe();
        routes.MapPost("/v1/positions/traccar", PostAsync).Allows(Permission.PositionsWrite).TakesAppKeys(cookies: false).WithName("postTraccarPositions").Describe()
            .Accepts<TraccarBody>(true, "application/json", "application/x-www-form-urlencoded").TakesOneOrMany()
            .Refuses(StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType);
    }

    private static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint) => endpoint
        .WithTags("Positions").WithSummary("Take positions from the Traccar Client, or any app that speaks OsmAnd's protocol")
        .WithDescription(
            "Set this address as the server's URL in the app, and the vehicle's id as the device identifier. As parameters or form the speed is in knots, in JSON in m/s.")
        .TakesText("id", "The vehicle; also as `deviceid`.")
        .TakesText("timestamp", "Seconds or milliseconds since 1970, or ISO 8601; now when it is missing.")
        .TakesText("lat", "Degrees north.")
        .TakesText("lon", "Degrees east.")
        .TakesText("location", "Latitude and longitude in one, with a comma.")
        .TakesText("speed", "Knots.")
        .TakesText("bearing", "Degrees from north; also as `heading`.")
        .TakesText("accuracy", "Metres.")
        .TakesText("valid", "`false` or 0: there was no fix, and nothing is taken.")
        .Produces(StatusCodes.Status200OK).Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status503ServiceUnavailable);

    private static async Task GetAsync(HttpContext context, PositionIntake intake, TimeProvider time) =>
        await AppPayload.TakeAsync(context, intake, () => ReadParameters(context.Request.Query.ToDictionary(), Now(time)));

    private static async Task PostAsync(HttpContext context, PositionIntake intake, TimeProvider time)
    {
        if (context.Request.HasJsonContentType())
        {
            await AppPayload.TakeAsync(context, intake, root => ReadJson(root, Now(time)));
            return;
        }

        Dictionary<string, StringValues> parameters = context.Request.Query.ToDictionary();
        if (parameters.Count == 0)
        {
            if (await BodyReader.ReadBytesAsync(context, MaxForm) is not { } form)
            {
                return;
            }

            parameters = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(form));
        }

        await AppPayload.TakeAsync(context, intake, () => ReadParameters(parameters, Now(time)));
    }

    private static PositionBatch ReadParameters(Dictionary<string, StringValues> parameters, long now)
    {
        string vehicleId = AppPayload.VehicleId(Find("id") ?? Find("deviceid"), "", Setting);
        var batch = new PositionBatch();
        double? lat = Number("lat"), lon = Number("lon");
        if (Find("location")?.Split(',') is { } pair)
        {
            (lat, lon) = pair.Length == 2 ? (Parse("location", pair[0]), Parse("location", pair[1])) : throw Malformed("location", Find("location")!);
        }

        // A sign of life without a place has nothing to tell: neither has a fix that the app itself calls invalid.
        if (lat is { } north && lon is { } east && Find("valid") is not ("false" or "0"))
        {
            // A plus sign that was not percent-encoded arrives as a space.
            long at = Find("timestamp") is { } text ? AppPayload.Time(text.Contains('T', StringComparison.Ordinal) ? text.Replace(' ', '+') : text, "") : now;
            batch.AddFromApp(vehicleId, new PositionFix(at, north, east, Number("speed") * Knot, Number("bearing") ?? Number("heading"), Number("accuracy")), now);
        }

        return batch;

        string? Find(string name) => parameters.TryGetValue(name, out StringValues values) && values is [{ Length: > 0 } first, ..] ? first : null;
        double? Number(string name) => Find(name) is { } text ? Parse(name, text) : null;
    }

    private static double Parse(string name, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : throw Malformed(name, text);

    private static AppPayloadException Malformed(string name, string value) =>
        new("", "invalidQuery", $"'{name}' is '{Text.Short(value)}'; it must be {(name == "location" ? "two numbers with a comma between them" : "a number")}.");

    private static PositionBatch ReadJson(JsonElement root, long now)
    {
        var batch = new PositionBatch();
        foreach (AppObject message in AppObject.OneOrMany(root, ""))
        {
            string vehicleId = AppPayload.VehicleId(message.Text("device_id"), message.At("device_id"), Setting);
            if (message.Find("location") is not { } locations)
            {
                throw new AppPayloadException(message.At("location"), "missingField", "'location' is missing.");
            }

            foreach (AppObject location in AppObject.OneOrMany(locations, message.At("location")))
            {
                // Without coordinates it is a sign of life.
                if (location.Object("coords") is not { } coords)
                {
                    continue;
                }

                long at = location.Text("timestamp") is { } text ? AppPayload.Time(text, location.At("timestamp")) : now;
                batch.AddFromApp(
                    vehicleId,
                    new PositionFix(
                        at, coords.NeedNumber("latitude"), coords.NeedNumber("longitude"), coords.Number("speed"), coords.Number("heading"), coords.Number("accuracy")),
                    now);
            }
        }

        return batch;
    }

    private static long Now(TimeProvider time) => time.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <summary>What the Traccar Client posts from version 9 on.</summary>
[RequestShape(IsOpen = true)]
internal sealed record TraccarBody
{
    /// <summary>The vehicle.</summary>
    [JsonPropertyName("device_id"), Form(TextForm.Id)]
    public required string DeviceId { get; init; }

    /// <summary>Where it was.</summary>
    [OneOrMany]
    public required IReadOnlyList<TraccarLocation> Location { get; init; }
}

/// <summary>Where a device was.</summary>
[RequestShape(IsOpen = true)]
internal sealed record TraccarLocation
{
    /// <summary>When, by the device's clock.</summary>
    public string? Timestamp { get; init; }

    /// <summary>Where.</summary>
    public TraccarCoordinates? Coords { get; init; }
}

/// <summary>A point and how it was passed. Negative values stand for unknown.</summary>
[RequestShape(IsOpen = true)]
internal sealed record TraccarCoordinates
{
    /// <summary>Degrees north.</summary>
    public required double Latitude { get; init; }

    /// <summary>Degrees east.</summary>
    public required double Longitude { get; init; }

    /// <summary>Metres per second.</summary>
    public double? Speed { get; init; }

    /// <summary>Degrees from north.</summary>
    public double? Heading { get; init; }

    /// <summary>Radius in metres.</summary>
    public double? Accuracy { get; init; }
}
