using System.Diagnostics.Metrics;
using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Tracking.Server.Live;

namespace Tracking.Live.Tests;

public sealed class SlowClientTests
{
    [Fact]
    public async Task A_client_that_reads_nothing_is_cut_and_costs_the_others_nothing()
    {
        await using HubHost host = await HubHost.StartAsync(("SendDeadline", "00:00:01"));
        using MetricCollector<long> cut = Collect(host, "tracking.live.cut");
        using MetricCollector<long> conflated = Collect(host, "tracking.live.conflated");
        host.Network.Padding = new string('x', 200_000);
        using ClientWebSocket stalled = await StallAsync(host, "PKG-1");
        await using HubClient healthy = await host.ConnectAsync();
        await healthy.CallAsync("WatchPackage", new { packageId = "PKG-1" });
        int version = 0;
        await Eventually.True(
            () =>
            {
                host.Network.Publish("PKG-1", ++version);
                return Sum(cut) == 1;
            },
            "the stalled client is cut");
        Assert.True(Sum(conflated) > 0);
        host.Network.Publish("PKG-1", ++version);
        await Eventually.True(() => healthy.Packages.Any(view => (int)view["version"]! == version), "the healthy client has the last version");
        int[] versions = [.. healthy.Packages.Select(view => (int)view["version"]!)];
        Assert.Equal(versions.Distinct().Order(), versions);
        await Eventually.True(() => host.Interests.Count == 1 && Watched(host) == 1, "only the healthy client's watch is left");
        Assert.Equal(1, Sum(cut));
    }

    private static async Task<ClientWebSocket> StallAsync(HubHost host, string packageId)
    {
        var socket = new ClientWebSocket();
        var address = new UriBuilder(host.Address) { Scheme = "ws" };
        await socket.ConnectAsync(address.Uri, TestContext.Current.CancellationToken);
        await SendAsync(socket, """{"protocol":"json","version":1}""");
        await SendAsync(socket, $$"""{"type":1,"invocationId":"1","target":"WatchPackage","arguments":[{"packageId":"{{packageId}}"}]}""");
        await Eventually.True(() => host.Interests.Count == 1, "the stalled client watches");
        return socket;
    }

    private static Task SendAsync(ClientWebSocket socket, string message) => socket.SendAsync(
        Encoding.UTF8.GetBytes(message + '\u001e'), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

    private static MetricCollector<long> Collect(HubHost host, string instrument) =>
        new(host.Services.GetRequiredService<IMeterFactory>(), LiveMetrics.MeterName, instrument);

    private static long Sum(MetricCollector<long> collector) => collector.GetMeasurementSnapshot().Sum(measurement => measurement.Value);

    private static int Watched(HubHost host)
    {
        using var collector = new MetricCollector<int>(host.Services.GetRequiredService<IMeterFactory>(), LiveMetrics.MeterName, "tracking.live.watchers");
        collector.RecordObservableInstruments();
        return collector.GetMeasurementSnapshot().Sum(measurement => measurement.Value);
    }
}
