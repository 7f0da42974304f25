using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Tracking.Live.Tests;

/// <summary>What a delivery partner is told: what it has and its own vans, and of all else nothing.</summary>
public sealed class PartnerTests
{
    [Fact]
    public async Task A_watched_package_is_shown_from_hand_over_to_hand_back()
    {
        await using HubHost host = await HubHost.StartAsync();
        await using HubClient control = await host.ConnectAsync(), acme = await host.ConnectAsync("acme"), bolt = await host.ConnectAsync("bolt");
        host.Network.Store("PKG", 1);
        Assert.NotNull(await control.CallAsync("WatchPackage", new { packageId = "PKG" }));
        Assert.Null(await acme.CallAsync("WatchPackage", new { packageId = "PKG" }));
        Assert.Null(await bolt.CallAsync("WatchPackage", new { packageId = "PKG" }));

        host.Network.Publish("PKG", 2);
        await SeesAsync(control.Packages, 2);
        host.Network.Publish("PKG", 3, custodianId: "acme");
        await SeesAsync(acme.Packages, 3);
        host.Network.Publish("PKG", 4);
        await SeesAsync(control.Packages, 4);
        host.Network.Publish("PKG", 5, custodianId: "bolt");
        await SeesAsync(bolt.Packages, 5);
        host.Network.Publish("PKG", 6, custodianId: "acme");
        await SeesAsync(acme.Packages, 6);
        await SeesAsync(control.Packages, 6);

        Assert.Equal([3, 6], acme.Packages.Select(Version));
        Assert.Equal([5], bolt.Packages.Select(Version));
    }

    [Fact]
    public async Task An_answer_has_what_a_partner_has_and_nothing_else()
    {
        await using HubHost host = await HubHost.StartAsync();
        await using HubClient acme = await host.ConnectAsync("acme");
        host.Network.Store("OURS", 1, "acme");
        host.Network.Store("THEIRS", 1, "bolt");
        host.Network.Drive("VAN-A", 1, 1, 1, partnerId: "acme");
        host.Network.Drive("VAN-B", 1, 1, 1, partnerId: "bolt");

        Assert.NotNull(await acme.CallAsync("WatchPackage", new { packageId = "OURS" }));
        Assert.Null(await acme.CallAsync("WatchPackage", new { packageId = "THEIRS" }));
        Assert.NotNull(await acme.CallAsync("WatchVehicle", new { vehicleId = "VAN-A" }));
        Assert.Null(await acme.CallAsync("WatchVehicle", new { vehicleId = "VAN-B" }));
        Assert.Null(await acme.CallAsync("WatchVehicle", new { vehicleId = "VAN-C" }));
    }

    [Fact]
    public async Task A_partner_is_told_the_load_of_its_van_that_it_has()
    {
        await using HubHost host = await HubHost.StartAsync();
        await using HubClient control = await host.ConnectAsync(), acme = await host.ConnectAsync("acme");
        host.Network.Drive("VAN", 1, 1, 1, partnerId: "acme");
        JsonNode? area = await acme.CallAsync("WatchArea", new { west = 0, south = 0, east = 2, north = 2, zoom = 12 });

        Assert.Equal(2, (await control.CallAsync("WatchVehicle", new { vehicleId = "VAN" }))!["load"]!.GetValue<int>());
        Assert.Equal(1, (await acme.CallAsync("WatchVehicle", new { vehicleId = "VAN" }))!["load"]!.GetValue<int>());
        Assert.Equal(1, Assert.Single(area!["vehicles"]!.AsArray())!["load"]!.GetValue<int>());
        host.Network.Drive("VAN", 1, 1.1, 2, partnerId: "acme");
        await SeesAsync(acme.Vehicles, 2);
        Assert.Equal(1, acme.Vehicles.Last()["load"]!.GetValue<int>());
    }

    [Fact]
    public async Task Stations_are_shown_to_no_partner()
    {
        await using HubHost host = await HubHost.StartAsync();
        await using HubClient acme = await host.ConnectAsync("acme");
        host.Network.Station("S", 1);

        Assert.Null(await acme.CallAsync("WatchStation", new { stationId = "S" }));
        Assert.Empty((await acme.CallAsync("WatchStations", new { }))!.AsArray());
    }

    private static Task SeesAsync(ConcurrentQueue<JsonNode> views, int version) =>
        Eventually.True(() => views.Any(view => Version(view) == version), $"version {version} arrives");

    private static int Version(JsonNode view) => view["version"]!.GetValue<int>();
}
