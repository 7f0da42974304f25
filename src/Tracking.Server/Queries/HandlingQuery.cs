using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Tracking.Grains.Vehicles;
using Tracking.Model.Packages;
using Tracking.Server.Description;
using Tracking.Server.Problems;
using Tracking.Server.Requests;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Queries;

/// <summary>Of which packages it is asked: those named, or all aboard a vehicle.</summary>
[RequestShape]
internal sealed record HandlingBody
{
    /// <summary>Barcodes; repeated ones count once.</summary>
    [Form(TextForm.Id), MaxLength(1000)]
    public IReadOnlyList<string>? PackageIds { get; init; }

    /// <summary>A vehicle, instead of barcodes.</summary>
    [Form(TextForm.Id)]
    public string? VehicleId { get; init; }
}

/// <summary>What the hand that holds a package must know of it.</summary>
/// <param name="PackageId">The barcode that was asked for, or that is aboard.</param>
/// <param name="Status">Its state.</param>
/// <param name="Held">Whether it must not move on.</param>
/// <param name="Requirements">What it needs at the door; null when nothing was announced.</param>
/// <param name="Handling">Some of cold, medical, fragile.</param>
internal sealed record HandlingView(
    [property: Form(TextForm.Id)] string PackageId,
    [property: Form(TextForm.PackageStatus)] string Status,
    bool Held,
    RequirementsView? Requirements,
    [property: Form(TextForm.Handling)] IReadOnlyList<string> Handling);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ListView<HandlingView>))]
internal sealed partial class HandlingJson : JsonSerializerContext;

/// <summary><c>POST /v1/packages/handling</c>: for scanners, whose keys show nobody a recipient, an address or a history.</summary>
internal static class HandlingQuery
{
    private const int MaxIds = 1000;

    /// <summary>Maps the endpoint.</summary>
    public static void MapHandling(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/packages/handling", PostAsync).Allows(Permission.ScansWrite)
            .WithTags("Scans").WithName("lookUpHandling").WithSummary("What must be known of packages to handle them right: those named, or all aboard a vehicle")
            .WithDescription("Give `packageIds`, or a `vehicleId`: then the first 1,000 packages aboard. What is not known is left out.")
            .Takes<HandlingBody>().Produces<ListView<HandlingView>>();

    private static async Task PostAsync(HttpContext context, PackageViews packages, VehicleViews vehicles)
    {
        string? vehicleId = null;
        if (await RequestBody.ReadAsync(context, body =>
            {
                vehicleId = body.Id("vehicleId");
                return body.Ids("packageIds", MaxIds).Distinct(StringComparer.Ordinal).ToArray();
            }) is not { } ids)
        {
            return;
        }

        if ((vehicleId is null) == (ids.Length == 0))
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "missingField", $"Send 1 to {MaxIds} ids in 'packageIds', or a 'vehicleId'.", "/packageIds");
            return;
        }

        Caller caller = context.GetCaller();
        IReadOnlyList<string> wanted = ids;
        if (vehicleId is not null)
        {
            wanted = await vehicles.OpenAsync(caller, vehicleId) is { } vehicle ? await vehicle.Aboard(null, MaxIds) : [];
        }

        HandlingView?[] found = await ViewLists.ReadAsync(wanted, async id => await packages.ReadAsync(caller, id) is { } package ? ViewOf(id, package.State) : null);
        await context.Response.WriteAsJsonAsync(
            new ListView<HandlingView>([.. found.OfType<HandlingView>()], null), HandlingJson.Default.ListViewHandlingView, cancellationToken: context.RequestAborted);
    }

    private static HandlingView ViewOf(string id, PackageState state)
    {
        AnnouncementView? announced = state.Announcement is { } row ? AnnouncementView.Of(row.Announcement) : null;
        return new HandlingView(id, state.Status.Name(), state.Hold is not null, announced?.Requirements, announced?.Handling ?? []);
    }
}
