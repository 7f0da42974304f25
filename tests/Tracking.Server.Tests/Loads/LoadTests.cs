using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Loads;

/// <summary>The simulator's load, small, against the running server: it ends well only when every client that reads has what the server has.</summary>
public sealed class LoadTests
{
    [Fact]
    public async Task Customers_by_key_and_by_link_slow_and_stalled_ones_and_control_rooms_end_with_what_the_server_has()
    {
        await using var server = await ServerProcess.StartNewAsync();
        var file = Path.Combine(server.DataDirectory, "load.json");
        await SimulatorProcess.RunToEndAsync(
            server,
            [
                "load", "--customers", "60", "--by-link", "20", "--slow", "5", "--stalled", "5", "--control-rooms", "3", "--move-every", "1s", "--vans", "300", "--position-every", "1s",
                "--rate", "200", "--batch", "2", "--packages", "200", "--watched", "0.8", "--warm-up", "1s", "--duration", "3s", "--report", file,
            ]);
        var report = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        Assert.Empty(report["differences"]!.AsArray());
        Assert.Equal((63, 0, 0), ((int)report["clients"]!["open"]!, (int)report["clients"]!["lost"]!, (int)report["clients"]!["failedCalls"]!));

        // 60 packages cannot take 160 scans a second for more than 4 s with 10 scans each: customers have gone on to further ones.
        Assert.All(
            new[] { "scanToAcknowledged", "scanToSeen", "scanToSeenBySlow", "positionToAcknowledged", "positionToSeen" },
            name => Assert.True((long)report[name]!["count"]! > 0 && (double)report[name]!["p50"]! > 0, $"{name} counted nothing: {report[name]}"));
        Assert.True((double)report["scanToSeen"]!["p50"]! <= (double)report["scanToSeen"]!["max"]!);
        Assert.True((long)report["serverAtEnd"]!["workingSetBytes"]! > 0 && (long)report["serverAtEnd"]!["liveConnections"]! == 63, "The server's own metrics are in the report.");
        Assert.Contains("| scan → seen by clients that read |", await File.ReadAllTextAsync(Path.ChangeExtension(file, ".md")), StringComparison.Ordinal);
    }
}
