using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tracking.Server.Tests.Faults;
using Tracking.Server.Tests.Harness;

namespace Tracking.Chaos;

/// <summary>Many clients that tell <see cref="LoadStory"/>s, together at a given rate.</summary>
internal sealed class Load : IAsyncDisposable
{
    private const int Workers = 24;
    private readonly Api api;
    private readonly int perSecond;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly CancellationTokenSource enough = new();
    private readonly List<Task> workers;
    private readonly DateTimeOffset start = Times.Now.AddMinutes(-50);
    private readonly string run = Guid.NewGuid().ToString("N")[..6];
    private long begun;
    private long acknowledged;

    public Load(Api api, int perSecond, IReadOnlyList<string> stations)
    {
        this.api = api;
        this.perSecond = perSecond;
        Stations = stations;
        int seed = Random.Shared.Next();
        Console.WriteLine($"load of {perSecond} scans/s, seed {seed}");
        workers = [.. Enumerable.Range(0, Workers).Select(worker => Task.Run(() => WorkAsync(worker, new Random(seed + worker))))];
    }

    public IReadOnlyList<string> Stations { get; }

    /// <summary>Stories of which every scan was acknowledged.</summary>
    public ConcurrentQueue<LoadStory> Told { get; } = [];

    /// <summary>Scans that were acknowledged.</summary>
    public long Acknowledged => Volatile.Read(ref acknowledged);

    public static async Task<Load> StartAsync(Api api, int perSecond)
    {
        string[] stations = [.. Enumerable.Range(0, 5).Select(i => $"CHAOS-{i}")];
        foreach (string station in stations)
        {
            await api.SendUntilTakenAsync("/v1/scans", () => Api.Envelope([new Scan("arrived") { PackageId = $"FIRST-{station}", StationId = station }]));
        }

        return new Load(api, perSecond, stations);
    }

    /// <summary>Lets every story end.</summary>
    public async Task FinishAsync()
    {
        await enough.CancelAsync();
        await Task.WhenAll(workers);
    }

    public async ValueTask DisposeAsync()
    {
        await FinishAsync();
        enough.Dispose();
    }

    private async Task WorkAsync(int worker, Random random)
    {
        for (int number = 0; !enough.IsCancellationRequested; number++)
        {
            var story = new LoadStory($"{run}-{worker}-{number}", random, Stations, start);
            await api.SendUntilTakenAsync("/v1/packages", () => JsonSerializer.SerializeToNode(story.Announcement)!);
            foreach (Scan[] batch in story.Batches)
            {
                await TurnAsync(batch.Length);
                await api.SendUntilTakenAsync("/v1/scans", () => Api.Envelope(batch));
                Interlocked.Add(ref acknowledged, batch.Length);
            }

            Told.Enqueue(story);
        }
    }

    /// <summary>Waits until the rate allows so many more; what could not be sent for a while is not made up for.</summary>
    private async Task TurnAsync(int scans)
    {
        while (true)
        {
            long before = Volatile.Read(ref begun);
            long due = (long)(clock.Elapsed.TotalSeconds * perSecond);
            if (before <= due)
            {
                long from = Math.Max(before, due - perSecond);
                if (Interlocked.CompareExchange(ref begun, from + scans, before) == before)
                {
                    return;
                }
            }
            else
            {
                await Task.Delay(10);
            }
        }
    }
}
