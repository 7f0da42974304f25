using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Routes;

/// <summary>
/// Delivery routes driven by the simulator against the running server. The sample route always; real ones where the environment variable
/// <c>TRACKING_ROUTES</c> names a directory with route files.
/// </summary>
public sealed class RealRoutesTests
{
    [Fact]
    public async Task Every_package_of_the_routes_ends_delivered_with_exactly_the_scans_that_were_posted()
    {
        await using var server = await ServerProcess.StartNewAsync();
        using var api = new TrackingApi(server);
        var files = Files();
        await DriveAsync(server, ["--route", .. files]);
        foreach (var file in files)
        {
            await VerifyAsync(api, file);
        }
    }

    [Fact]
    public async Task A_day_on_which_everything_goes_wrong_ends_the_same()
    {
        await using var server = await ServerProcess.StartNewAsync();
        using var api = new TrackingApi(server);
        await DriveAsync(server, ["--sample", "--nasty", "0.2", "--seed", "7"]);
    }

    private static string[] Files()
    {
        var directory = Environment.GetEnvironmentVariable("TRACKING_ROUTES") is { Length: > 0 } given
            ? given
            : Path.Combine(Repository.Root, "src", "Tracking.Simulator", "Samples");
        var files = Directory.GetFiles(directory, "*.json");
        Assert.NotEmpty(files);
        return files;
    }

    private static Task DriveAsync(ServerProcess server, string[] arguments) => SimulatorProcess.RunAsync(server, ["drive", .. arguments]);

    /// <summary>Once more and independently of the simulator: from the file and the API alone.</summary>
    private static async Task VerifyAsync(TrackingApi api, string file)
    {
        var route = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        var ids = route["stops"]!.AsArray().SelectMany(stop => stop!["packages"]!.AsArray()).Select(package => package.Text("packageId")!).ToList();
        Assert.NotEmpty(ids);
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (id, _) =>
        {
            var view = await api.PackageAsync(id);
            Assert.True(view.Is("status", "delivered"), view.ToJsonString());
            Assert.False(view.Flag("contradicted"), view.ToJsonString());
            Assert.True(view["vehicleId"].IsNull() && view["stationId"].IsNull(), view.ToJsonString());
            var scans = (await api.EventsAsync(id)).Where(e => e.Is("origin", "scan")).ToList();
            Assert.Equal(scans.Count, scans.Select(e => e.Text("eventId")).Distinct().Count());
            Assert.Equal("delivered", scans[^1].Text("type"));
            Assert.Single(scans, e => e.Is("type", "delivered"));
        });
        var station = await api.StationAsync(route.Text("stationId")!);
        Assert.Equal(0, station.Number("onHand"));
    }
}
