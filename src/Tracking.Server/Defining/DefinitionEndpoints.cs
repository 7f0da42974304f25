using System.Globalization;
using System.Text.Json;
using Tracking.Grains.Stations;
using Tracking.Grains.Vehicles;
using Tracking.Model;
using Tracking.Model.Histories;
using Tracking.Server.Announcing;
using Tracking.Server.Description;
using Tracking.Server.Emissions;
using Tracking.Server.Ingest;
using Tracking.Server.Problems;
using Tracking.Server.Requests;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Audit;
using Tracking.Server.Views;

namespace Tracking.Server.Defining;

/// <summary><c>PUT /v1/stations/{id}</c> and <c>PUT /v1/vehicles/{id}</c>.</summary>
internal static class DefinitionEndpoints
{
    private const int MaxClosedDates = 400;

    /// <summary>Maps the endpoints.</summary>
    public static void MapDefining(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/v1/stations/{id}", PutStationAsync).Allows(Permission.PlacesWrite).Audits("station.define", "id")
            .WithTags("Stations").WithName("defineStation").WithSummary("Define a station, replacing its definition")
            .Takes<StationBody>().Produces<StationJson>(StatusCodes.Status201Created).Produces<StationJson>();
        routes.MapPut("/v1/vehicles/{id}", PutVehicleAsync).Allows(Permission.PlacesWrite).Audits("vehicle.define", "id")
            .WithTags("Vehicles").WithName("defineVehicle").WithSummary("Define a vehicle, replacing its definition")
            .Takes<VehicleBody>().Produces<VehicleJson>(StatusCodes.Status201Created).Produces<VehicleJson>();
    }

    private static async Task PutStationAsync(HttpContext context, string id, IngestPipeline pipeline, IGrainFactory grains)
    {
        if (!await HasIdAsync(context, id) || await RequestBody.ReadAsync(context, ReadStation) is not { } definition)
        {
            return;
        }

        bool isNew = await pipeline.DefineStationAsync(id, definition);
        context.Response.StatusCode = isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        StationView view = (await grains.GetGrain<IStationGrain>(id).View())!;
        await context.Response.WriteAsJsonAsync(StationJson.Of(view), TrackingJsonContext.Default.StationJson);
    }

    private static async Task PutVehicleAsync(HttpContext context, string id, IngestPipeline pipeline, VehicleViews views)
    {
        if (!await HasIdAsync(context, id) || await RequestBody.ReadAsync(context, ReadVehicle) is not { } definition)
        {
            return;
        }

        bool isNew = await pipeline.DefineVehicleAsync(id, definition);
        context.Response.StatusCode = isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        VehicleJson view = (await views.FindAsync(context.GetCaller(), id))!;
        await context.Response.WriteAsJsonAsync(view, TrackingJsonContext.Default.VehicleJson);
    }

    private static StationSpec ReadStation(RequestObject body)
    {
        var location = AnnouncementReader.Point(body, "location");
        string? zone = body.Text("timeZone", 100);
        if (zone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            body.Report("timeZone", "invalidTimeZone", $"'{Text.Short(zone)}' is not a time zone this system knows; use an IANA name such as America/Chicago.");
        }

        var closed = new List<DateOnly>();
        foreach ((JsonElement element, _) in body.List("closedDates", MaxClosedDates))
        {
            if (element.ValueKind is JsonValueKind.String
                && DateOnly.TryParseExact(element.GetRawText().Trim('"'), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
            {
                closed.Add(date);
            }
            else
            {
                body.Report("closedDates", "invalidDate", "Each closed date is a text such as 2026-12-25.");
            }
        }

        return new StationSpec
        {
            Name = body.Text("name", 200),
            Lat = location?.Lat,
            Lon = location?.Lon,
            TimeZone = zone,
            SameDayCutoff = body.TimeOfDay("sameDayCutoff"),
            NextDayCutoff = body.TimeOfDay("nextDayCutoff"),
            EndOfDay = body.TimeOfDay("endOfDay"),
            ClosedDates = closed,
            Address = body.Text("address", 300),
            PickupDays = (int?)body.Whole("pickupDays", 1, 30),
        };
    }

    private static VehicleSpec ReadVehicle(RequestObject body) => new()
    {
        PartnerId = body.Id("partnerId"),
        Kind = (byte)(body.Word("kind", "delivery", "linehaul") switch
        {
            "delivery" => VehicleKind.Delivery,
            "linehaul" => VehicleKind.Linehaul,
            _ => VehicleKind.Unknown,
        }),
        HomeStationId = body.Id("homeStationId"),
        CapacityCm3 = body.Number("capacityCm3", 0, 1e9),
        CapacityGrams = body.Number("capacityGrams", 0, 1e9),
        EmissionClass = body.Word("emissionClass", EmissionWords.Classes) is { } name ? (byte)EmissionWords.Parse(name) : null,
    };

    private static async Task<bool> HasIdAsync(HttpContext context, string id)
    {
        if (EntityId.IsValid(id))
        {
            return true;
        }

        await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "invalidId", $"The id is '{Text.Short(id)}'; it must be {EntityId.Rule}.", null);
        return false;
    }
}
