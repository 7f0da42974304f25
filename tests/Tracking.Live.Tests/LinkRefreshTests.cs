using System.Text.Json.Nodes;
using Tracking.Grains.Live;
using Tracking.Server.Views;

namespace Tracking.Live.Tests;

/// <summary>What a customer sees changes without the package: with the van, and with what stations tell.</summary>
public sealed class LinkRefreshTests
{
    [Fact]
    public async Task A_link_is_pushed_again_at_the_same_version_when_its_van_moves()
    {
        await using HubHost host = await StartAsync();
        await using HubClient client = await WatchAsync(host);

        host.Network.Drive("VAN-1", 2, 2, 2);
        await host.RefreshLinksAsync();
        await Eventually.True(() => Beside(client).Contains("2 open"), "the van's move arrives");
        host.Network.Drive("VAN-1", 3, 3, 3);
        await host.RefreshLinksAsync();
        await Eventually.True(() => Beside(client).Contains("3 open"), "the next one arrives");
        Assert.All(client.Packages, view => Assert.Equal(3, (int)view["version"]!));

        host.Network.Publish("PKG-1", 4);
        await Eventually.True(() => (int)client.Packages.Last()["version"]! == 4, "a new version arrives");
    }

    [Fact]
    public async Task Moves_between_two_looks_are_made_into_one_view()
    {
        await using HubHost host = await StartAsync();
        await using HubClient client = await WatchAsync(host);
        int before = host.Network.Composed[("PKG-1", 3)];

        for (int i = 2; i < 100; i++)
        {
            host.Network.Drive("VAN-1", i, i, i);
        }

        await host.RefreshLinksAsync();
        await Eventually.True(() => Beside(client).Contains("99 open"), "the last move arrives");
        Assert.Equal(before + 1, host.Network.Composed[("PKG-1", 3)]);
        Assert.Single(client.Packages);
    }

    [Fact]
    public async Task A_link_is_pushed_again_when_its_station_tells_something_new_and_not_when_packages_come_and_go_there()
    {
        await using HubHost host = await StartAsync();
        await using HubClient client = await WatchAsync(host);
        host.Network.Station("DSE4", 2);
        await host.RefreshLinksAsync();
        int before = host.Network.Composed[("PKG-1", 3)];

        host.Network.Station("DSE4", 3);
        await host.RefreshLinksAsync();
        Assert.Equal(before, host.Network.Composed[("PKG-1", 3)]);

        host.Network.Profiles["DSE4"] = "closed";
        host.Network.Station("DSE4", 4);
        await host.RefreshLinksAsync();
        await Eventually.True(() => Beside(client).Contains("1 closed"), "the notice arrives");
    }

    [Fact]
    public async Task What_did_not_change_is_not_pushed_and_other_vans_do_not_count()
    {
        await using HubHost host = await StartAsync();
        await using HubClient client = await WatchAsync(host);
        int before = host.Network.Composed[("PKG-1", 3)];
        host.Network.Drive("VAN-2", 9, 9, 2);
        await host.RefreshLinksAsync();
        Assert.Equal(before, host.Network.Composed[("PKG-1", 3)]);

        host.Network.Drive("VAN-1", 1, 50, 3);
        await host.RefreshLinksAsync();
        Assert.Equal(before + 1, host.Network.Composed[("PKG-1", 3)]);
        host.Network.Publish("PKG-1", 4);
        await Eventually.True(() => !client.Packages.IsEmpty, "the new version arrives");
        Assert.Equal(4, (int)Assert.Single(client.Packages)["version"]!);
    }

    [Fact]
    public async Task Who_watches_no_link_any_more_costs_vans_and_stations_nothing()
    {
        await using HubHost host = await StartAsync();
        await using HubClient client = await WatchAsync(host);
        Assert.True(host.Interests.Contains(new LiveKey(LiveKind.Vehicle, "VAN-1")));
        Assert.True(host.Interests.Contains(new LiveKey(LiveKind.Station, "DSE4")));

        host.Network.Beside["PKG-1"] = new CustomerSources("VAN-2", ["DSE4"]);
        host.Network.Publish("PKG-1", 4);
        await Eventually.True(() => !client.Packages.IsEmpty, "it changes vans");
        await host.RefreshLinksAsync();
        Assert.False(host.Interests.Contains(new LiveKey(LiveKind.Vehicle, "VAN-1")));
        Assert.True(host.Interests.Contains(new LiveKey(LiveKind.Vehicle, "VAN-2")));

        await client.CallAsync("UnwatchLink", new { token = "secret" });
        await host.RefreshLinksAsync();
        Assert.Equal(0, host.Interests.Count);
    }

    private static async Task<HubHost> StartAsync()
    {
        HubHost host = await HubHost.StartAsync();
        host.Network.Store("PKG-1", 3);
        host.Network.Links["secret"] = "PKG-1";
        host.Network.Beside["PKG-1"] = new CustomerSources("VAN-1", ["DSE4"]);
        host.Network.Profiles["DSE4"] = "open";
        host.Network.Drive("VAN-1", 1, 1, 1);
        return host;
    }

    private static async Task<HubClient> WatchAsync(HubHost host)
    {
        HubClient client = await host.ConnectAsync();
        JsonNode view = (await client.CallAsync("WatchLink", new { token = "secret" }))!;
        Assert.Equal("1 open", (string?)view["beside"]);

        // From here on it is known what the link depends on.
        await host.RefreshLinksAsync();
        return client;
    }

    private static string?[] Beside(HubClient client) => [.. client.Packages.Select(view => (string?)view["beside"])];
}
