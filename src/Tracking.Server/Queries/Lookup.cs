using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Tracking.Server.Description;
using Tracking.Server.Problems;
using Tracking.Server.Requests;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Queries;

/// <summary>Which packages are wanted.</summary>
[RequestShape]
internal sealed record LookupBody
{
    /// <summary>Their barcodes; repeated ones count once.</summary>
    [Form(TextForm.Id), MinLength(1), MaxLength(1000)]
    public required IReadOnlyList<string> PackageIds { get; init; }
}

/// <summary>Many packages at once.</summary>
/// <param name="Items">Those that are known, in the order of the request.</param>
/// <param name="Missing">Ids of which nothing is known.</param>
internal sealed record LookupView(IReadOnlyList<PackageView> Items, [property: Form(TextForm.Id)] IReadOnlyList<string> Missing);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LookupView))]
internal sealed partial class LookupJson : JsonSerializerContext;

/// <summary><c>POST /v1/packages/lookup</c>.</summary>
internal static class Lookup
{
    private const int MaxIds = 1000;

    /// <summary>Maps the endpoint.</summary>
    public static void MapLookup(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/packages/lookup", PostAsync).Allows(Permission.PackagesRead).TakesUpTo(256 * 1024)
            .WithTags("Packages").WithName("lookupPackages").WithSummary("State of up to 1,000 packages")
            .Takes<LookupBody>().Produces<LookupView>();

    private static async Task PostAsync(HttpContext context, PackageViews views)
    {
        if (await RequestBody.ReadAsync(context, body => body.Ids("packageIds", MaxIds).Distinct(StringComparer.Ordinal).ToArray()) is not { } ids)
        {
            return;
        }

        if (ids.Length == 0)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "missingField", $"Send 1 to {MaxIds} ids in 'packageIds'.", "/packageIds");
            return;
        }

        PackageView?[] found = await ViewLists.ReadAsync(ids, id => views.FindAsync(context.GetCaller(), id));
        var items = new List<PackageView>(found.Length);
        var missing = new List<string>();
        for (int i = 0; i < found.Length; i++)
        {
            if (found[i] is { } view)
            {
                items.Add(view);
            }
            else
            {
                missing.Add(ids[i]);
            }
        }

        await context.Response.WriteAsJsonAsync(new LookupView(items, missing), LookupJson.Default.LookupView);
    }
}
