using System.Text.Json.Nodes;

namespace Tracking.Live.Tests;

/// <summary>What many watch is written once for all of them, in each protocol.</summary>
public sealed class SharedMessageTests
{
    [Fact]
    public async Task Watchers_of_one_package_get_the_same_view_by_either_protocol_and_it_is_made_once()
    {
        await using HubHost host = await HubHost.StartAsync();
        HubClient[] clients =
        [
            await host.ConnectAsync(), await host.ConnectAsync(), await host.ConnectAsync(messagePack: true), await host.ConnectAsync(messagePack: true),
        ];
        try
        {
            foreach (HubClient client in clients)
            {
                Assert.Null(await client.CallAsync("WatchPackage", new { packageId = "PKG-1" }));
            }

            for (int version = 1; version <= 3; version++)
            {
                host.Network.Publish("PKG-1", version);
                await Eventually.True(() => clients.All(client => client.Packages.Count == version), $"all have version {version}");
            }

            JsonNode[][] seen = [.. clients.Select(client => client.Packages.ToArray())];
            Assert.All(seen, views => Assert.Equal([1, 2, 3], views.Select(view => (int)view["version"]!)));
            Assert.All(seen, views => Assert.True(JsonNode.DeepEquals(seen[0][2], views[2])));
            Assert.All(host.Network.Composed, made => Assert.Equal(1, made.Value));
        }
        finally
        {
            foreach (HubClient client in clients)
            {
                await client.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task A_watcher_that_came_last_and_one_that_is_left_alone_get_what_follows()
    {
        await using HubHost host = await HubHost.StartAsync();
        await using HubClient stays = await host.ConnectAsync();
        await stays.CallAsync("WatchPackage", new { packageId = "PKG-1" });
        host.Network.Publish("PKG-1", 1);
        await Eventually.True(() => stays.Packages.Count == 1, "the first is alone");
        await using (HubClient leaves = await host.ConnectAsync())
        {
            await leaves.CallAsync("WatchPackage", new { packageId = "PKG-1", sinceVersion = 1 });
            host.Network.Publish("PKG-1", 2);
            await Eventually.True(() => stays.Packages.Count == 2 && leaves.Packages.Count == 1, "both have it");
        }

        await Eventually.True(() => host.Node.Topics.All(topic => !topic.IsShared), "the second has left");
        host.Network.Publish("PKG-1", 3);
        await Eventually.True(() => stays.Packages.Count == 3, "the first is alone again");
    }
}
