using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Tracking.Benchmarks.Reporting;
using Tracking.Simulator.Loading.Hub;
using Tracking.Simulator.Loading.Scans;

namespace Tracking.Benchmarks.Live;

/// <summary><c>connections</c>: what a hub connection and a watch cost in memory.</summary>
internal static class ConnectionsCommand
{
    public static Command Create()
    {
        var connections = new Option<int>("--connections") { Description = "Hub connections.", DefaultValueFactory = _ => 5_000 };
        var watches = new Option<int>("--watches") { Description = "Packages that each of them watches at the end.", DefaultValueFactory = _ => 20 };
        var command = new Command("connections", "Bytes of memory of a hub connection and of a watch, after full collections; beside an ordinary SignalR hub.") { connections, watches, CommonOptions.Json };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(connections), parsed.GetValue(watches), parsed.GetValue(CommonOptions.Json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(int connections, int watches, string? json, CancellationToken cancellation)
    {
        var report = new Report("connections", json);
        string directory = Directory.CreateTempSubdirectory("tracking-connections").FullName;
        try
        {
            await using ServerUnderTest server = await ServerUnderTest.StartAsync(Path.Combine(directory, "data"), cancellation, settings: LiveServer.RoomFor(connections));
            var endpoint = new HubEndpoint(server.Address, HubEndpoint.LivePath, server.Key);

            // A first crowd of a few makes the code and the tables that every further one finds.
            await (await HubCrowd.OpenAsync(endpoint, 100, Packages.IdOf, cancellation)).DisposeAsync();
            using var http = new HttpClient { BaseAddress = server.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", server.Key) } };
            Progress.Say("storing packages …");
            await ScanAsync(http, connections * watches, cancellation);
            ServerMemory empty = await ServerMemory.AfterCollectionAsync(server.ProcessId, server.Address, server.Key, cancellation);
            Progress.Say("connecting …");
            await using HubCrowd crowd = await HubCrowd.OpenAsync(endpoint, connections, Packages.IdOf, cancellation);
            ServerMemory one = await ServerMemory.AfterCollectionAsync(server.ProcessId, server.Address, server.Key, cancellation);
            Progress.Say("watching more …");
            for (int i = 0; i < connections; i++)
            {
                int client = i;
                crowd.WatchMore(client, Enumerable.Range(1, watches - 1).Select(further => Packages.IdOf((further * connections) + client)));
            }

            await WatchedAsync(http, connections * watches, cancellation);
            ServerMemory many = await ServerMemory.AfterCollectionAsync(server.ProcessId, server.Address, server.Key, cancellation);
            double watch = (double)(many.Objects - one.Objects) / (connections * (watches - 1));
            double connection = ((double)(one.Objects - empty.Objects) / connections) - watch;
            ServerMemory plain = await PlainAsync(connections, cancellation);
            report.Add(new Figure("heap of one watch, its package's view included", watch, "bytes") { Beside = [new Comparison("working set", (double)(many.WorkingSet - one.WorkingSet) / (connections * (watches - 1)))] });
            report.Add(new Figure("heap of one connection, without its watch", connection, "bytes")
            {
                Beside = [new Comparison("plain hub's, with its one group", (double)plain.Heap / connections)],
                Details = new Dictionary<string, double>
                {
                    ["working set, with its watch"] = (double)(one.WorkingSet - empty.WorkingSet) / connections,
                    ["plain hub's"] = (double)plain.WorkingSet / connections,
                },
            });
            report.Finish();
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>By how much an ordinary hub grows.</summary>
    private static async Task<ServerMemory> PlainAsync(int connections, CancellationToken cancellation)
    {
        ServerMemory grown = default;
        await PlainHub.UseAsync(
            async (http, address, _) =>
            {
                var endpoint = new HubEndpoint(address, HubEndpoint.LivePath, null);
                await (await HubCrowd.OpenAsync(endpoint, 100, Packages.IdOf, cancellation)).DisposeAsync();
                ServerMemory empty = await LookAsync();
                await using HubCrowd crowd = await HubCrowd.OpenAsync(endpoint, connections, Packages.IdOf, cancellation);
                ServerMemory full = await LookAsync();
                grown = new ServerMemory(full.Objects - empty.Objects, full.WorkingSet - empty.WorkingSet, 0);

                async Task<ServerMemory> LookAsync() => await http.GetFromJsonAsync<ServerMemory>(new Uri("/memory", UriKind.Relative), cancellation);
            },
            cancellation);
        return grown;
    }

    /// <summary>All packages exist and are in memory before, so that only watching them makes the difference.</summary>
    private static async Task ScanAsync(HttpClient http, int count, CancellationToken cancellation)
    {
        const int InCall = 1000;
        for (int first = 0; first < count; first += InCall)
        {
            var body = new ArrayBufferWriter<byte>(InCall * 256);
            DateTimeOffset now = DateTimeOffset.UtcNow;
            ScanDay.Begin(body, now);
            for (int i = first; i < Math.Min(count, first + InCall); i++)
            {
                ScanDay.Add(body, i == first, Packages.IdOf(i), i, 400, 0, now);
            }

            ScanDay.End(body);
            using var content = new ByteArrayContent(body.WrittenMemory.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using HttpResponseMessage answer = await http.PostAsync(new Uri("/v1/scans", UriKind.Relative), content, cancellation);
            answer.EnsureSuccessStatusCode();
        }
    }

    private static async Task WatchedAsync(HttpClient http, int count, CancellationToken cancellation)
    {
        while (Tracking.Simulator.Loading.Measuring.MetricsPage.Sum(await http.GetByteArrayAsync(new Uri("/metrics", UriKind.Relative), cancellation), "tracking_live_watchers") < count)
        {
            await Task.Delay(200, cancellation);
        }
    }
}
