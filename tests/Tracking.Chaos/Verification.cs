using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Tracking.Server.Tests.Faults;
using Tracking.Server.Tests.Harness;

namespace Tracking.Chaos;

/// <summary>Compares what the cluster says with what was acknowledged.</summary>
internal sealed class Verification(Api api, Load load)
{
    private static readonly string[] OnHandStates = ["accepted", "inTransit", "atStation", "availableForPickup", "returning"];
    private readonly ConcurrentDictionary<string, JsonObject> views = new();

    /// <summary>Every acknowledged scan is in its package's history exactly once.</summary>
    public async Task<Verdict> HistoriesAsync()
    {
        int lost = 0, doubled = 0, packages = 0;
        await Parallel.ForEachAsync(load.Told, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (story, _) =>
        {
            ILookup<string, string> expected = story.Scans.Where(scan => scan.PackageId is not null).ToLookup(scan => scan.PackageId!, scan => scan.EventId.ToString());
            foreach (string id in story.PackageIds)
            {
                List<string> stored = [.. (await api.ListAsync($"/v1/packages/{id}/events")).Where(e => e.Is("origin", "scan")).Select(e => e.Text("eventId")!)];
                Interlocked.Add(ref lost, expected[id].Except(stored).Count());
                Interlocked.Add(ref doubled, stored.Count - stored.Distinct().Count());
                Interlocked.Increment(ref packages);
                views[id] = (await api.GetAsync($"/v1/packages/{id}"))!;
            }
        });
        return new Verdict("No acknowledged scan is lost or doubled", lost == 0 && doubled == 0 && packages > 0, $"{packages} packages: {lost} scans lost, {doubled} doubled");
    }

    /// <summary>Packages, stations, vehicles and containers are as a recount of the facts says.</summary>
    public async Task<Verdict> PlacesAsync()
    {
        var wrong = new ConcurrentQueue<string>();
        foreach (LoadStory story in load.Told)
        {
            for (int i = 0; i < LoadStory.Packages; i++)
            {
                Check(views[story.PackageIds[i]].Is("status", story.Status(i)), $"{story.PackageIds[i]} is {views[story.PackageIds[i]].Text("status")}, not {story.Status(i)}");
            }
        }

        foreach (string id in load.Stations)
        {
            JsonObject station = (await api.GetAsync($"/v1/stations/{id}"))!;
            List<string> expected = [.. views.Values
                .Where(view => view.Is("stationId", id) && view["vehicleId"].IsNull() && OnHandStates.Contains(view.Text("status")))
                .Select(view => view.Text("packageId")!)];
            string first = $"FIRST-{id}";
            List<string> here = [.. (await api.ListAsync($"/v1/stations/{id}/packages")).Select(view => view.Text("packageId")!).Where(package => package != first)];
            Check(station.Number("onHand") == expected.Count + 1, $"{id} says {station.Number("onHand")} on hand, not {expected.Count + 1}");
            Check(here.Order().SequenceEqual(expected.Order()), $"{id} lists {here.Except(expected).Count()} too many and lacks {expected.Except(here).Count()}");
            int delivered = load.Told.Sum(story => story.Destination == id && story.Depth == 3 ? LoadStory.Packages - 3 : 0);
            Check(station.Number("deliveredToday") == delivered || DateTimeOffset.UtcNow.Hour == 0, $"{id} delivered {station.Number("deliveredToday")}, not {delivered}");
        }

        int places = load.Stations.Count;
        await Parallel.ForEachAsync(load.Told, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (story, _) =>
        {
            foreach ((string vehicle, int expected) in new[] { (story.Truck, story.Depth == 1 ? 10 : 0), (story.Van, story.Depth == 3 ? 2 : -1) })
            {
                if (expected < 0)
                {
                    continue;
                }

                Interlocked.Increment(ref places);
                JsonObject view = (await api.GetAsync($"/v1/vehicles/{vehicle}"))!;
                Check(view.Number("load") == expected, $"{vehicle} has a load of {view.Number("load")}, not {expected}");
                List<string> aboard = [.. (await api.ListAsync($"/v1/vehicles/{vehicle}/packages")).Select(package => package.Text("packageId")!)];
                Check(
                    aboard.Order().SequenceEqual(story.PackageIds.Where(id => views[id].Is("vehicleId", vehicle)).Order()),
                    $"{vehicle} lists others than those that say they are aboard");
            }

            Interlocked.Increment(ref places);
            int inside = (await api.ListAsync($"/v1/containers/{story.Bag}/packages")).Count;
            Check(inside == (story.Depth == 1 ? 5 : 0), $"{story.Bag} has {inside}, not {(story.Depth == 1 ? 5 : 0)}");
        });
        foreach (string line in wrong.Take(10))
        {
            Console.Error.WriteLine(line);
        }

        return new Verdict("Packages' states and places' figures equal a recount", wrong.IsEmpty && places > 0, $"{places} places, {views.Count} packages: {wrong.Count} differences");

        void Check(bool right, string what)
        {
            if (!right)
            {
                wrong.Enqueue(what);
            }
        }
    }
}
