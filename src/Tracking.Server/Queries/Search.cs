using System.Text.Json.Serialization;
using Tracking.Grains.Places;
using Tracking.Grains.Stations;
using Tracking.Grains.Vehicles;
using Tracking.Model;
using Tracking.Server.Description;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;
using Tracking.Storage;

namespace Tracking.Server.Queries;

/// <summary>What was found, the best first, at most 20 of each.</summary>
/// <param name="Packages">Packages with this barcode, or announced with this reference.</param>
/// <param name="Vehicles">Vehicles whose id begins so.</param>
/// <param name="Stations">Stations whose id begins so, or that have it in their name.</param>
internal sealed record SearchView(IReadOnlyList<PackageView> Packages, IReadOnlyList<VehicleJson> Vehicles, IReadOnlyList<StationJson> Stations);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SearchView))]
internal sealed partial class SearchJson : JsonSerializerContext;

/// <summary>
/// <c>GET /v1/search?q=</c>: packages, vehicles and stations by what a person types. Places are found in memory; grains are asked for the views of what
/// was found and for no others, however much exists.
/// </summary>
internal sealed class Search(IGrainFactory grains, PackageViews packages, VehicleViews fleet, ReferenceIndex references, IRowStore store, TimeProvider time)
{
    /// <summary>Longest text that is searched for, in characters.</summary>
    public const int MaxLength = 128;

    private const int MaxFound = 20;

    /// <summary>Ids looked at for a caller of whose finds some may be left out.</summary>
    private const int MaxLookedAt = 5000;

    private readonly PlaceNames stations = new(store, KnownPlaces.Stations, time);
    private readonly PlaceNames vehicles = new(store, KnownPlaces.Vehicles, time);

    /// <summary>Finds what there is under a text, as far as the caller may know of it.</summary>
    public async Task<SearchView> FindAsync(Caller caller, string text)
    {
        Task<IReadOnlyList<PackageView>> foundPackages = PackagesAsync(caller, text);
        Task<IReadOnlyList<VehicleJson>> foundVehicles = caller.May(Permission.VehiclesRead)
            ? PlacesAsync(vehicles, KnownPlaces.Vehicles, text, caller, id => fleet.FindAsync(caller, id))
            : Task.FromResult<IReadOnlyList<VehicleJson>>([]);
        Task<IReadOnlyList<StationJson>> foundStations = caller.May(Permission.StationsRead)
            ? PlacesAsync(
                stations, KnownPlaces.Stations, text, caller, async id => await grains.GetGrain<IStationGrain>(id).View() is { } view ? StationJson.Of(view) : null)
            : Task.FromResult<IReadOnlyList<StationJson>>([]);
        return new SearchView(await foundPackages, await foundVehicles, await foundStations);
    }

    private async Task<IReadOnlyList<PackageView>> PackagesAsync(Caller caller, string text)
    {
        var ids = new List<string>();
        if (EntityId.IsValid(text))
        {
            ids.Add(text);
        }

        // What is left out must not take the place of what is not.
        ids.AddRange(await references.ListAsync(text, null, caller.SeesAll() ? MaxFound : MaxLookedAt));
        PackageView?[] views = await ViewLists.ReadAsync(ids, id => packages.FindAsync(caller, id));
        var found = new List<PackageView>();
        foreach (PackageView? view in views)
        {
            // A row of a reference stays when the reference is taken back, and a relabelled package stands under each of its barcodes.
            if (view is not null && found.Count < MaxFound && found.TrueForAll(other => other.PackageId != view.PackageId)
                && (view.PackageId == text || view.Aliases.Contains(text) || view.Announcement?.References.Contains(text) is true))
            {
                found.Add(view);
            }
        }

        return found;
    }

    private async Task<IReadOnlyList<T>> PlacesAsync<T>(PlaceNames names, Partition index, string text, Caller caller, Func<string, ValueTask<T?>> read)
        where T : class
    {
        var ids = new List<string>(await names.FindAsync(text, caller.SeesAll() ? MaxFound : MaxLookedAt));

        // A whole id is found even when the place began to exist a moment ago.
        if (EntityId.IsValid(text) && !ids.Contains(text) && await KnownPlaces.ContainsAsync(store, index, text))
        {
            ids.Insert(0, text);
        }

        T?[] views = await ViewLists.ReadAsync(ids, read);
        return [.. views.OfType<T>().Take(MaxFound)];
    }
}

/// <summary>Maps the search.</summary>
internal static class SearchEndpoints
{
    /// <summary>Maps the endpoint.</summary>
    public static void MapSearch(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/search", GetAsync).Allows(Permission.PackagesRead)
            .WithTags("Search").WithName("search").WithSummary("Packages, vehicles and stations by what a person types")
            .WithDescription(
                "Finds packages by a whole barcode or reference, vehicles by the beginning of their id, stations by the beginning of their id or a part of their "
                + "name. Upper and lower case are alike in ids and names of places. A place that is new, or renamed, is found by parts of its id or name after a few seconds.")
            .NeedsQuery("q", Search.MaxLength, "What was typed; spaces around it do not count.")
            .Produces<SearchView>().HasEntityTag().Refuses(StatusCodes.Status400BadRequest);

    private static async Task GetAsync(HttpContext context, Search search)
    {
        var query = new QueryReader(context);
        string text = query.Required("q", Search.MaxLength).Trim();
        if (text.Length == 0)
        {
            query.Refuse("invalidQuery", "'q' has only spaces. Give a part of a name, or an id.");
        }

        if (await query.RefusedAsync())
        {
            return;
        }

        await ViewResponse.WriteAsync(context, await search.FindAsync(context.GetCaller(), text), SearchJson.Default.SearchView);
    }
}
