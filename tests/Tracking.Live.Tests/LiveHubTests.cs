using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Tracking.Grains.Live;
using Tracking.Server.Live;
using Tracking.Server.Security.Access;

namespace Tracking.Live.Tests;

public sealed class LiveHubTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_watched_package_answers_with_its_view_and_pushes_newer_ones(bool messagePack)
    {
        await using HubHost host = await HubHost.StartAsync();
        await using HubClient client = await host.ConnectAsync(messagePack);
        host.Network.Store("PKG-1", 3);
        JsonNode view = (await client.CallAsync("WatchPackage", new { packageId = "PKG-1", sinceVersion = (long?)null }))!;
        Assert.Equal(("PKG-1", 3, true), ((string?)view["packageId"], (int)view["version"]!, (bool)view["promise"]!["isLate"]!));
        host.Network.Publish("PKG-1", 4);
        await Eventually.True(() => Versions(client).Contains(4), "version 4 arrives");
        Assert.Equal("staff", (string?)client.Packages.Last()["kind"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_watched_link_shows_what_the_customer_sees_and_an_unknown_one_watches_nothing(bool messagePack)
    {
        await using HubHost host = await HubHost.StartAsync();
        await using HubClient client = await host.ConnectAsync(messagePack);
        host.Network.Store("PKG-1", 3);
        host.Network.Links["secret"] = "PKG-1";
        Assert.Null(await client.CallAsync("WatchLink", new { token = "guess", sinceVersion = 0 }));
        Assert.Equal(0, host.Interests.Count);
        Assert.Equal("customer", (string?)(await client.CallAsync("WatchLink", new { token = "secret", sinceVersion = 0 }))!["kind"]);
        host.Network.Publish("PKG-1", 4);
        await Eventually.True(() => Versions(client).Contains(4), "version 4 arrives");
        Assert.Equal("customer", (string?)client.Packages.Last()["kind"]);
        await client.CallAsync("UnwatchLink", new { token = "secret" });
        Assert.Equal(0, host.Interests.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Vehicles_stations_and_areas_work_in_both_protocols(bool messagePack)
    {
        await using HubHost host = await HubHost.StartAsync(("RefreshPeriod", "00:00:00.02"));
        await using HubClient client = await host.ConnectAsync(messagePack);
        host.Network.Drive("VAN-1", 1, 1, 1);
        host.Network.Station("DSE4", 1);
        JsonNode area = (await client.CallAsync("WatchArea", new { west = 0, south = 0.0, east = 2, north = 2, zoom = 12 }))!;
        Assert.Equal("VAN-1", (string?)Assert.Single(area["vehicles"]!.AsArray())!["vehicleId"]);
        Assert.Empty(area["gone"]!.AsArray());
        Assert.Empty(area["cells"]!.AsArray());
        Assert.Equal(1, (int)(await client.CallAsync("WatchVehicle", new { vehicleId = "VAN-1" }))!["version"]!);
        Assert.Equal(1, (int)(await client.CallAsync("WatchStation", new { stationId = "DSE4" }))!["version"]!);
        Assert.Equal("DSE4", (string?)Assert.Single((await client.CallAsync("WatchStations", new { }))!.AsArray())!["stationId"]);
        host.Network.Drive("VAN-1", 5, 5, 2);
        host.Network.Station("DSE4", 2);
        host.Network.Station("NEW1", 1);
        await Eventually.True(() => client.Vehicles.Any(v => (int)v["version"]! == 2), "the vehicle's change arrives");
        await Eventually.True(() => client.Stations.Any(s => (string?)s["stationId"] == "DSE4" && (int)s["version"]! == 2), "the station's change arrives");
        await Eventually.True(() => client.Stations.Any(s => (string?)s["stationId"] == "NEW1"), "a new station arrives");
        await Eventually.True(() => client.Areas.Any(a => a["gone"]!.AsArray().Any(id => (string?)id == "VAN-1")), "the vehicle leaves the area");
        JsonNode far = (await client.CallAsync("WatchArea", new { west = -180, south = -90, east = 180, north = 90, zoom = 2 }))!;
        Assert.Equal(1, (int)Assert.Single(far["cells"]!.AsArray())!["count"]!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_changes_in_an_area_follows_its_answer_without_waiting_for_more_than_that(bool messagePack)
    {
        await using HubHost host = await HubHost.StartAsync(("RefreshPeriod", "00:01:00"));
        await using HubClient client = await host.ConnectAsync(messagePack);
        host.Network.Drive("VAN-1", 1, 1, 1);
        await client.CallAsync("WatchArea", new { west = 0, south = 0, east = 2, north = 2, zoom = 12 });
        host.Network.Drive("VAN-1", 1, 1.5, 2);
        host.Services.GetRequiredService<LiveMap>().Refresh();
        await Eventually.True(() => client.Areas.Any(area => area["vehicles"]!.AsArray().Any(van => (int)van!["version"]! == 2)), "the change arrives");
    }

    [Fact]
    public async Task An_area_watched_without_wanting_an_answer_is_told_of_changes()
    {
        await using HubHost host = await HubHost.StartAsync(("RefreshPeriod", "00:00:00.02"));
        await using HubClient client = await host.ConnectAsync();
        await client.SendAsync("WatchArea", new { west = 0, south = 0, east = 2, north = 2, zoom = 12 });
        await Eventually.True(() => host.Interests.MapWatched, "it is watched");
        host.Network.Drive("VAN-1", 1, 1, 1);
        await Eventually.True(() => !client.Areas.IsEmpty, "the vehicle arrives");
    }

    [Fact]
    public void An_area_is_answering_until_the_last_answer_is_written()
    {
        var area = new AreaWatch(Caller.Server);
        Assert.False(area.Answering);
        int first = area.BeginAnswer(), second = area.BeginAnswer();
        Assert.False(area.EndAnswer(first));
        Assert.True(area.Answering);
        Assert.True(area.EndAnswer(second));
        Assert.False(area.EndAnswer(second));
        Assert.False(area.Answering);
    }

    [Fact]
    public async Task A_link_that_expires_while_it_is_watched_is_watched_no_longer()
    {
        await using HubHost host = await HubHost.StartAsync();
        await using HubClient client = await host.ConnectAsync();
        host.Network.Links["expires"] = "PKG-1";
        host.Network.Links["holds"] = "PKG-2";
        await client.CallAsync("WatchLink", new { token = "expires" });
        await client.CallAsync("WatchLink", new { token = "holds" });

        host.Network.Links.TryRemove("expires", out _);
        await host.Node.EndExpiredLinksAsync();

        Assert.False(host.Interests.Contains(new LiveKey(LiveKind.Package, "PKG-1")));
        Assert.True(host.Interests.Contains(new LiveKey(LiveKind.Package, "PKG-2")));
    }

    [Fact]
    public async Task A_watch_answers_null_when_nothing_is_newer_than_what_the_client_has()
    {
        await using HubHost host = await HubHost.StartAsync();
        await using HubClient client = await host.ConnectAsync();
        host.Network.Store("PKG-1", 3);
        Assert.Null(await client.CallAsync("WatchPackage", new { packageId = "PKG-1", sinceVersion = 3 }));
        Assert.NotNull(await client.CallAsync("WatchPackage", new { packageId = "PKG-1", sinceVersion = 2 }));
    }

    [Fact]
    public async Task An_unknown_id_keeps_being_watched()
    {
        await using HubHost host = await HubHost.StartAsync();
        await using HubClient client = await host.ConnectAsync();
        Assert.Null(await client.CallAsync("WatchPackage", new { packageId = "LATER" }));
        host.Network.Publish("LATER", 1);
        await Eventually.True(() => Versions(client).Contains(1), "the first version arrives");
    }

    [Fact]
    public async Task A_package_watched_by_its_id_and_an_alias_never_goes_back()
    {
        await using HubHost host = await HubHost.StartAsync();
        await using HubClient client = await host.ConnectAsync();
        host.Network.Alias("OLD", "NEW");
        host.Network.Store("NEW", 1);
        Assert.Equal("NEW", (string?)(await client.CallAsync("WatchPackage", new { packageId = "OLD" }))!["packageId"]);
        await client.CallAsync("WatchPackage", new { packageId = "NEW" });
        for (int version = 2; version <= 60; version++)
        {
            host.Network.Publish("NEW", version, "NEW");
            host.Network.Publish("NEW", version - version % 3, "OLD");
            host.Network.Publish("NEW", version, "OLD");
        }

        await Eventually.True(() => Versions(client).Contains(60), "the last version arrives");
        Assert.Equal(Versions(client).Distinct().Order(), Versions(client));
    }

    [Fact]
    public async Task What_changes_while_a_watch_is_being_answered_is_not_lost()
    {
        await using HubHost host = await HubHost.StartAsync();
        await using HubClient client = await host.ConnectAsync();
        host.Network.Store("PKG-1", 1);
        var reading = new TaskCompletionSource();
        host.Network.Reading = reading.Task;
        Task<JsonNode?> watch = client.CallAsync("WatchPackage", new { packageId = "PKG-1" });
        await Eventually.True(() => host.Interests.Contains(new LiveKey(LiveKind.Package, "PKG-1")), "the interest is there before the answer");
        host.Network.Publish("PKG-1", 2);
        reading.SetResult();
        Assert.Equal(2, (int)(await watch)!["version"]!);
    }

    [Fact]
    public async Task A_version_that_has_gone_out_is_made_into_a_view_once_for_all()
    {
        await using HubHost host = await HubHost.StartAsync();
        host.Network.Store("PKG-1", 1);
        var clients = new List<HubClient>();
        for (int i = 0; i < 20; i++)
        {
            clients.Add(await host.ConnectAsync(i % 2 == 0));
            await clients[i].CallAsync("WatchPackage", new { packageId = "PKG-1" });
        }

        host.Network.Publish("PKG-1", 2);
        foreach (HubClient client in clients)
        {
            await Eventually.True(() => Versions(client).Contains(2), "version 2 arrives everywhere");
            await client.DisposeAsync();
        }

        Assert.Equal(1, host.Network.Composed[("PKG-1", 2)]);
    }

    [Fact]
    public async Task A_view_that_could_not_be_made_is_tried_again()
    {
        await using HubHost host = await HubHost.StartAsync();
        await using HubClient client = await host.ConnectAsync();
        await client.CallAsync("WatchPackage", new { packageId = "PKG-1" });
        host.Network.FailingCompositions = 1;
        host.Network.Publish("PKG-1", 1);
        await Eventually.True(() => Versions(client).Contains(1), "the version arrives after all");
    }

    [Fact]
    public async Task A_reading_that_fails_is_told_and_leaves_nothing_watched()
    {
        await using HubHost host = await HubHost.StartAsync();
        await using HubClient client = await host.ConnectAsync();
        host.Network.Reading = Task.FromException(new TimeoutException());
        HubException error = await Assert.ThrowsAsync<HubException>(() => client.CallAsync("WatchPackage", new { packageId = "PKG-1" }));
        Assert.Contains("Watch it again", error.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0), (host.Interests.Count, host.Node.TopicCount));
    }

    [Fact]
    public async Task A_station_is_read_once_for_all_its_watchers()
    {
        await using HubHost host = await HubHost.StartAsync(("RefreshPeriod", "00:00:20"));
        host.Network.Station("DSE4", 1);
        await using HubClient first = await host.ConnectAsync();
        await using HubClient second = await host.ConnectAsync();
        Assert.NotNull(await first.CallAsync("WatchStation", new { stationId = "DSE4" }));
        Assert.NotNull(await second.CallAsync("WatchStation", new { stationId = "DSE4" }));
        Assert.Single((await second.CallAsync("WatchStations", new { }))!.AsArray());
        Assert.Equal(1, host.Network.StationReads["DSE4"]);
    }

    [Fact]
    public async Task Everything_ends_with_the_connection()
    {
        await using HubHost host = await HubHost.StartAsync();
        HubClient client = await host.ConnectAsync();
        host.Network.Links["secret"] = "PKG-1";
        host.Network.Station("DSE4", 1);
        await client.CallAsync("WatchPackage", new { packageId = "PKG-1" });
        await client.CallAsync("WatchPackage", new { packageId = "PKG-1" });
        await client.CallAsync("WatchLink", new { token = "secret" });
        await client.CallAsync("WatchVehicle", new { vehicleId = "VAN-1" });
        await client.CallAsync("WatchStation", new { stationId = "DSE4" });
        await client.CallAsync("WatchStations", new { });
        await client.CallAsync("WatchArea", new { west = 0, south = 0, east = 1, north = 1, zoom = 9 });
        Assert.Equal((3, true, true), (host.Interests.Count, host.Interests.MapWatched, host.Interests.AllStationsWatched));
        await client.DisposeAsync();
        await Eventually.True(
            () => host.Interests is { Count: 0, MapWatched: false, AllStationsWatched: false } && host.Node.TopicCount == 0, "nothing is watched");
    }

    [Fact]
    public async Task Unwatching_ends_what_was_watched_and_nothing_else()
    {
        await using HubHost host = await HubHost.StartAsync();
        await using HubClient client = await host.ConnectAsync();
        host.Network.Station("DSE4", 1);
        await client.CallAsync("WatchPackage", new { packageId = "PKG-1" });
        await client.CallAsync("WatchVehicle", new { vehicleId = "VAN-1" });
        await client.CallAsync("WatchStation", new { stationId = "DSE4" });
        await client.CallAsync("WatchStations", new { });
        await client.CallAsync("WatchArea", new { west = 0, south = 0, east = 1, north = 1, zoom = 9 });
        await client.CallAsync("UnwatchPackage", new { packageId = "PKG-1" });
        await client.CallAsync("UnwatchPackage", new { packageId = "NEVER" });
        await client.CallAsync("UnwatchVehicle", new { vehicleId = "VAN-1" });
        await client.CallAsync("UnwatchStations", new { });
        Assert.Equal((1, true, false), (host.Interests.Count, host.Interests.MapWatched, host.Interests.AllStationsWatched));
        await client.CallAsync("UnwatchStation", new { stationId = "DSE4" });
        await client.CallAsync("UnwatchArea", new { });
        Assert.Equal((0, false, 0), (host.Interests.Count, host.Interests.MapWatched, host.Node.TopicCount));
    }

    [Fact]
    public async Task A_connection_watches_only_so_much()
    {
        await using HubHost host = await HubHost.StartAsync(("MaxWatchesPerConnection", "2"));
        await using HubClient client = await host.ConnectAsync();
        await client.CallAsync("WatchPackage", new { packageId = "A" });
        await client.CallAsync("WatchVehicle", new { vehicleId = "B" });
        HubException error = await Assert.ThrowsAsync<HubException>(() => client.CallAsync("WatchStation", new { stationId = "C" }));
        Assert.Contains("Unwatch some first", error.Message, StringComparison.Ordinal);
        await client.CallAsync("UnwatchPackage", new { packageId = "A" });
        await client.CallAsync("WatchStation", new { stationId = "C" });
    }

    private static int[] Versions(HubClient client) => [.. client.Packages.Select(view => (int)view["version"]!)];
}
