using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR;

namespace Tracking.Live.Tests;

public sealed class HostileArgumentTests
{
    public static TheoryData<string, object?, string> Refused { get; } = new()
    {
        { "WatchPackage", null, "takes one object with packageId" },
        { "WatchPackage", 5, "takes one object" },
        { "WatchPackage", new object[] { 1 }, "takes one object" },
        { "WatchPackage", new { }, "packageId is missing" },
        { "WatchPackage", new { packageId = 5 }, "packageId must be a text" },
        { "WatchPackage", new { packageId = new { deep = new[] { 1, 2 } } }, "packageId must be a text" },
        { "WatchPackage", new { packageId = "-no-" }, "packageId is no id" },
        { "WatchPackage", new { packageId = new string('a', 129) }, "packageId is no id" },
        { "WatchPackage", new { packageId = "A", sinceVersion = -1 }, "sinceVersion is -1" },
        { "WatchPackage", new { packageId = "A", sinceVersion = 1.5 }, "sinceVersion is 1.5" },
        { "WatchPackage", new { packageId = "A", sinceVersion = "1" }, "sinceVersion must be a whole number" },
        { "WatchPackage", new { packageid = "A" }, "'packageid' is no field" },
        { "WatchLink", new { token = "" }, "token has 0 characters" },
        { "WatchLink", new { token = new string('a', 300) }, "token has 300 characters" },
        { "WatchVehicle", new { }, "vehicleId is missing" },
        { "WatchStation", new { stationId = true }, "stationId must be a text" },
        { "WatchStations", null, "takes one object" },
        { "WatchArea", new { west = 0, south = 0, east = 1, north = 1 }, "zoom is missing" },
        { "WatchArea", new { west = "0", south = 0, east = 1, north = 1, zoom = 9 }, "west must be a number" },
        { "WatchArea", new { west = 0, south = 2, east = 1, north = 1, zoom = 9 }, "south must not be greater" },
        { "WatchArea", new { west = 0, south = -91, east = 1, north = 1, zoom = 9 }, "south is -91" },
        { "WatchArea", new { west = 0, south = 0, east = 1e300, north = 1, zoom = 9 }, "east is 1E+300" },
        { "WatchArea", new { west = 0, south = 0, east = 1, north = 1, zoom = 99 }, "zoom is 99" },
        { "UnwatchPackage", new { }, "packageId is missing" },
        { "UnwatchArea", new { zoom = 1 }, "'zoom' is no field" },
    };

    [Fact]
    public async Task Bad_arguments_are_refused_with_what_is_wrong_and_the_connection_goes_on()
    {
        await using HubHost host = await HubHost.StartAsync();
        foreach (bool messagePack in new[] { false, true })
        {
            await using HubClient client = await host.ConnectAsync(messagePack);
            foreach ((string method, object? argument, string message) in Refused.Select(row => row.Data))
            {
                HubException error = await Assert.ThrowsAsync<HubException>(() => client.CallAsync(method, argument));
                Assert.Contains(message, error.Message, StringComparison.Ordinal);
            }

            Assert.Equal(0, host.Interests.Count);
            Assert.False(host.Interests.MapWatched);
        }
    }

    [Fact]
    public async Task A_number_that_is_none_is_refused()
    {
        await using HubHost host = await HubHost.StartAsync();
        await using HubClient client = await host.ConnectAsync(messagePack: true);
        HubException error = await Assert.ThrowsAsync<HubException>(
            () => client.CallAsync("WatchArea", new { west = double.NaN, south = 0.0, east = 1.0, north = 1.0, zoom = 9.0 }));
        Assert.Contains("west is NaN", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_too_large_ends_its_connection_only()
    {
        await using HubHost host = await HubHost.StartAsync();
        await using HubClient bystander = await host.ConnectAsync();
        await using HubClient client = await host.ConnectAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => client.CallAsync("WatchPackage", new { packageId = new string('a', 40_000) }));
        host.Network.Store("PKG-1", 1);
        JsonNode? view = await bystander.CallAsync("WatchPackage", new { packageId = "PKG-1" });
        Assert.Equal(1, (int)view!["version"]!);
    }
}
