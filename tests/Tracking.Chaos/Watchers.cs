using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Tracking.Server.Tests.Harness;

namespace Tracking.Chaos;

/// <summary>
/// Live clients on the hub that watch some packages, which a poster keeps changing: how far behind an acknowledged scan a client learns of it, and whether all end on
/// the final version.
/// </summary>
internal sealed class Watchers : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private readonly Api api;
    private readonly string[] packages;
    private readonly List<HubConnection> connections = [];
    private readonly List<ConcurrentDictionary<string, long>> seen = [];
    private readonly ConcurrentDictionary<(int Client, string Package, long Version), long> due = new();
    private readonly ConcurrentDictionary<string, long> final = new();
    private readonly CancellationTokenSource enough = new();
    private readonly Lock gate = new();
    private Task posting = Task.CompletedTask;
    private TimeSpan longest;
    private int reconnects;

    private Watchers(Api api, int count)
    {
        this.api = api;
        string run = Guid.NewGuid().ToString("N")[..6];
        packages = [.. Enumerable.Range(0, count).Select(i => $"WATCHED-{run}-{i}")];
    }

    public int Reconnects => Volatile.Read(ref reconnects);

    /// <summary>The longest time that a client was behind since the last call.</summary>
    public TimeSpan TakeLongest()
    {
        lock (gate)
        {
            TimeSpan taken = longest;
            longest = TimeSpan.Zero;
            return taken;
        }
    }

    /// <summary>Waits until no client is behind by more than a second.</summary>
    public async Task UntilCurrentAsync()
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < TimeSpan.FromSeconds(40) && due.Values.Any(at => Stopwatch.GetElapsedTime(at) > Period))
        {
            await Task.Delay(100);
        }
    }

    public static async Task<Watchers> StartAsync(Api api, Uri address, int clients, int packages)
    {
        var watchers = new Watchers(api, packages);
        for (int i = 0; i < clients; i++)
        {
            await watchers.ConnectAsync(address, i);
        }

        watchers.posting = Task.WhenAll(watchers.packages.Select((id, i) => Task.Run(() => watchers.PostAsync(id, i))));
        return watchers;
    }

    /// <summary>Ends posting, and says whether every client comes to the final version of everything that it watches.</summary>
    public async Task<Verdict> FinishAsync()
    {
        await enough.CancelAsync();
        await posting;
        var clock = Stopwatch.StartNew();
        int behind;
        do
        {
            await Task.Delay(100);
            behind = seen.Sum(client => packages.Count(id => client.GetValueOrDefault(id) < final[id]));
        }
        while (behind > 0 && clock.Elapsed < TimeSpan.FromSeconds(30));
        return new Verdict(
            "Watchers end on the final version", behind == 0,
            $"{seen.Count} clients, {packages.Length} packages each, {final.Values.Sum()} versions, {Reconnects} reconnects: {behind} watches behind");
    }

    public async ValueTask DisposeAsync()
    {
        await enough.CancelAsync();
        await posting;
        foreach (HubConnection connection in connections)
        {
            await connection.DisposeAsync();
        }

        enough.Dispose();
    }

    private async Task ConnectAsync(Uri address, int client)
    {
        HubConnection connection = new HubConnectionBuilder()
            .WithUrl(new Uri(address, "/hubs/live"), hub => hub.AccessTokenProvider = () => Task.FromResult<string?>(api.Key))
            .WithAutomaticReconnect(new Persistent())
            .Build();
        connection.ServerTimeout = TimeSpan.FromSeconds(20);
        connection.KeepAliveInterval = TimeSpan.FromSeconds(5);
        var versions = new ConcurrentDictionary<string, long>();
        seen.Add(versions);
        connection.On<JsonElement>("packages", views =>
        {
            foreach (JsonElement view in views.EnumerateArray())
            {
                Take(client, versions, view);
            }
        });
        connection.Reconnected += async _ =>
        {
            Interlocked.Increment(ref reconnects);
            await WatchAllAsync(connection, client, versions);
        };
        connection.Closed += async error =>
        {
            if (!enough.IsCancellationRequested)
            {
                Console.Error.WriteLine($"a live client was closed for good: {error?.Message ?? "no reason"}");
                await StartAsync(connection);
                Interlocked.Increment(ref reconnects);
                await WatchAllAsync(connection, client, versions);
            }
        };
        connections.Add(connection);
        await StartAsync(connection);
        await WatchAllAsync(connection, client, versions);
    }

    private static async Task StartAsync(HubConnection connection)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                await connection.StartAsync();
                return;
            }
            catch (Exception) when (attempt < 200)
            {
                await Task.Delay(100);
            }
        }
    }

    private async Task WatchAllAsync(HubConnection connection, int client, ConcurrentDictionary<string, long> versions)
    {
        foreach (string id in packages)
        {
            for (int attempt = 0; connection.State == HubConnectionState.Connected; attempt++)
            {
                try
                {
                    JsonElement? view = await connection.InvokeAsync<JsonElement?>("WatchPackage", new { packageId = id, sinceVersion = versions.GetValueOrDefault(id) });
                    if (view is { ValueKind: JsonValueKind.Object } known)
                    {
                        Take(client, versions, known);
                    }

                    break;
                }
                catch (Exception e) when (attempt < 200 && e is not ObjectDisposedException)
                {
                    await Task.Delay(100);
                }
            }
        }
    }

    private async Task PostAsync(string id, int number)
    {
        await Task.Delay(Period * number / packages.Length);
        while (!enough.IsCancellationRequested)
        {
            var scan = new Scan("sorted") { PackageId = id, StationId = "CHAOS-W" };
            long version = (await api.SendUntilTakenAsync("/v1/scans", () => Api.Envelope([scan])))["results"]![0].Number("version");
            long now = Stopwatch.GetTimestamp();
            final[id] = version;
            for (int client = 0; client < seen.Count; client++)
            {
                if (seen[client].GetValueOrDefault(id) < version)
                {
                    due[(client, id, version)] = now;
                    if (seen[client].GetValueOrDefault(id) >= version)
                    {
                        due.TryRemove((client, id, version), out _);
                    }
                }
            }

            await Task.Delay(Period);
        }
    }

    private void Take(int client, ConcurrentDictionary<string, long> versions, JsonElement view)
    {
        string id = view.GetProperty("packageId").GetString()!;
        long version = view.GetProperty("version").GetInt64();
        versions.AddOrUpdate(id, version, (_, known) => Math.Max(known, version));
        foreach (((int Client, string Package, long Version) key, long at) in due)
        {
            if (key.Client == client && key.Package == id && key.Version <= version && due.TryRemove(key, out _))
            {
                lock (gate)
                {
                    TimeSpan behind = Stopwatch.GetElapsedTime(at);
                    longest = behind > longest ? behind : longest;
                }
            }
        }
    }

    /// <summary>Tries again at once and then twice a second, for ever.</summary>
    private sealed class Persistent : IRetryPolicy
    {
        public TimeSpan? NextRetryDelay(RetryContext retryContext) => TimeSpan.FromMilliseconds(retryContext.PreviousRetryCount == 0 ? 50 : 500);
    }
}
