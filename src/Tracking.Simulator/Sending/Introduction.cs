using Tracking.Simulator.Driving;
using Tracking.Simulator.Routes;

namespace Tracking.Simulator.Sending;

/// <summary>Makes a route's station, van and packages known to the server, before anything is scanned.</summary>
internal sealed class Introduction(ApiClient api, RetryPolicy retry, TimeProvider time)
{
    private readonly Definitions _definitions = new(api);
    private readonly Announcer _announcer = new(api, retry, time);

    /// <summary>That the server is there and ready.</summary>
    /// <exception cref="SimulatorException">It cannot be reached, or does not get ready within 15 s.</exception>
    public async Task CheckServerAsync(CancellationToken cancel)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            var attempt = await api.TryAsync(HttpMethod.Get, "readyz", null, cancel).ConfigureAwait(false);
            if (attempt.IsSuccess)
            {
                return;
            }

            if (attempt.Status == 0)
            {
                throw new SimulatorException($"No server at {api.Server}: {attempt.Failure}. Start it first, or give its address with --server.");
            }

            if (attempt.Status != 503 || time.GetElapsedTime(since) > TimeSpan.FromSeconds(15))
            {
                throw new SimulatorException($"The server at {api.Server} is not ready: HTTP {attempt.Status} from readyz{ApiClient.Problem(attempt)}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), time, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>That no package of the route has been scanned before: its history would mix with this day's.</summary>
    /// <exception cref="SimulatorException">Some have.</exception>
    public async Task CheckUnknownAsync(DayPlan plan, CancellationToken cancel)
    {
        var ids = plan.Route.Stops.SelectMany(stop => stop.Packages).Select(package => plan.PackageId(package.PackageId)).ToList();
        await CheckUnknownAsync(ids, $"packages of {plan.Route.RouteId}", "drive the file once more, give its packages", cancel).ConfigureAwait(false);
    }

    /// <summary>That none of these packages has been scanned before.</summary>
    /// <exception cref="SimulatorException">Some have.</exception>
    public async Task CheckUnknownAsync(IReadOnlyList<string> ids, string what, string toDo, CancellationToken cancel)
    {
        var views = await new PackageLookup(api).FindAsync(ids, cancel).ConfigureAwait(false);
        var known = views.FindAll(view => view.EventCount > 0);
        if (known.Count > 0)
        {
            throw new SimulatorException(
                $"{known.Count} of {ids.Count} {what} have been scanned before (such as {known[0].PackageId}, {known[0].Status}). "
                + $"To {toDo} other ids: --prefix run2-");
        }
    }

    public async Task DefineAsync(DayPlan plan, CancellationToken cancel)
    {
        var route = plan.Route;
        await DefineStationAsync(route.StationId, $"Delivery station {route.StationId}", route.Station, cancel).ConfigureAwait(false);
        if (plan.Neighbour is { } neighbour)
        {
            await DefineStationAsync(neighbour.StationId, $"Station next to {route.StationId}", neighbour.Location, cancel).ConfigureAwait(false);
        }

        var van = new VehicleBody("delivery", route.StationId, (long)Math.Round(route.VehicleCapacityCm3));
        await _definitions.DefineVehicleAsync(plan.VehicleId, van, cancel).ConfigureAwait(false);
    }

    /// <summary>Announces all packages of a route, its windows moved along with its departure.</summary>
    /// <exception cref="SimulatorException">The server refuses one.</exception>
    public Task AnnounceAsync(RouteRun run, CancellationToken cancel) => _announcer.AnnounceAsync(Announcements(run), cancel);

    /// <summary>Asks for a link with which a customer can watch a package from the middle of the route.</summary>
    public async Task<(string PackageId, string Url)> LinkAsync(DayPlan plan, CancellationToken cancel)
    {
        var packages = plan.Route.Stops.SelectMany(stop => stop.Packages).ToList();
        var id = plan.PackageId(packages[packages.Count / 2].PackageId);
        return (id, await LinkAsync(id, cancel).ConfigureAwait(false));
    }

    /// <summary>Asks for a link with which a customer can watch a package.</summary>
    public async Task<string> LinkAsync(string packageId, CancellationToken cancel)
    {
        var path = $"v1/packages/{packageId}/links";
        var link = await api.CallAsync(HttpMethod.Post, path, "{}"u8.ToArray(), WireJson.Default.LinkAnswer, cancel).ConfigureAwait(false);
        return link.Url ?? throw new SimulatorException($"The answer to {path} has no url.");
    }

    internal static List<AnnounceBody> Announcements(RouteRun run)
    {
        var plan = run.Plan;
        var shift = run.Clock.At(plan.Itinerary.DepartAt) - plan.Route.DepartsAt;
        var bodies = new List<AnnounceBody>(plan.Route.PackageCount);
        foreach (var stop in plan.Route.Stops)
        {
            foreach (var package in stop.Packages)
            {
                bodies.Add(new()
                {
                    PackageId = plan.PackageId(package.PackageId),

                    // Who was given a window was promised today.
                    Service = package.Window is null ? "nextDay" : "sameDay",
                    Window = package.Window is { } w ? new((w.From + shift).UtcDateTime, (w.To + shift).UtcDateTime) : null,
                    OriginStationId = plan.Route.StationId,
                    DestinationStationId = plan.Route.StationId,
                    Destination = new(stop.Location.Lat, stop.Location.Lon),
                    ServiceSeconds = (int)Math.Ceiling(package.ServiceSeconds),
                    DimensionsCm = package.Cm,
                });
            }
        }

        return bodies;
    }

    private Task DefineStationAsync(string id, string name, GeoPoint location, CancellationToken cancel) => _definitions.DefineStationAsync(
        id,
        new(
            name,
            new(Math.Round(location.Lat, 6), Math.Round(location.Lon, 6)),
            UsTimeZones.At(location),
            Definitions.SameDayCutoff,
            Definitions.NextDayCutoff,
            Definitions.EndOfDay),
        cancel);
}
