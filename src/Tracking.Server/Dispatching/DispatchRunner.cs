using System.Collections.Concurrent;
using Tracking.Grains.Dispatching;
using Tracking.Planning.Routing;
using Tracking.Server.Planning;

namespace Tracking.Server.Dispatching;

/// <summary>Searches routes behind the requests that asked for them, and tells the dispatches how far it is. A search ends early when its dispatch is given up, and with the server.</summary>
internal sealed partial class DispatchRunner(IGrainFactory grains, ILocalSiloDetails silo, TimeProvider time, ILogger<DispatchRunner> logger) : IHostedService
{
    /// <summary>Time beyond its search that a dispatch may take for travel times and for putting its plan together.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(500);
    private readonly ConcurrentDictionary<Task, bool> running = new();

    /// <summary>Names this node in a dispatch that it searches for.</summary>
    public string Name { get; } = silo.SiloAddress.ToParsableString();

    /// <summary>Begins a search.</summary>
    /// <param name="stationId">The station.</param>
    /// <param name="number">Number of the dispatch.</param>
    /// <param name="place">Where it is made; given back in the end.</param>
    /// <param name="search">Searches.</param>
    public void Begin(string stationId, int number, PlanningPlace place, DispatchSearch search)
    {
        Task task = RunAsync(grains.GetGrain<IDispatchGrain>(stationId), stationId, number, place, search);
        running[task] = true;
        _ = task.ContinueWith(done => running.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits until searches have ended, which they do when the server begins to stop.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(running.Keys).WaitAsync(cancellationToken);

    private async Task RunAsync(IDispatchGrain dispatches, string stationId, int number, PlanningPlace place, DispatchSearch search)
    {
        try
        {
            using (place)
            {
                using var given = new CancellationTokenSource();
                var latest = new Latest();
                Task<DispatchPlan> plan = SearchAsync(place, search, latest, given.Token);
                while (await Task.WhenAny(plan, Task.Delay(ReportEvery, time)) != plan)
                {
                    if (latest.Progress is { } progress && !await dispatches.Report(number, progress))
                    {
                        await given.CancelAsync();
                        break;
                    }
                }

                await dispatches.Propose(number, await plan);
            }
        }
        catch (OperationCanceledException)
        {
            await FailAsync(dispatches, stationId, number, "The search was broken off. Begin again.");
        }
        catch (Exception error)
        {
            LogFailure(error, stationId, number);
            await FailAsync(dispatches, stationId, number, error is TimeoutException or ArgumentException ? error.Message : "The search failed; the server's log says why. Begin again.");
        }
    }

    private static async Task<DispatchPlan> SearchAsync(PlanningPlace place, DispatchSearch search, IProgress<RoutingProgress> progress, CancellationToken given)
    {
        await search.PrepareAsync(given);
        return await place.RunAsync(token => search.Run(progress, token), search.Time + Margin, given);
    }

    private async Task FailAsync(IDispatchGrain dispatches, string stationId, int number, string failure)
    {
        try
        {
            await dispatches.Fail(number, failure);
        }
        catch (Exception error)
        {
            // Where the grain cannot be reached it will see that this node is gone, or somebody gives the dispatch up.
            LogFailure(error, stationId, number);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Dispatch {Number} of station {StationId} has failed.")]
    private partial void LogFailure(Exception error, string stationId, int number);

    /// <summary>Keeps the newest progress; told on the thread that searches, read on others.</summary>
    private sealed class Latest : IProgress<RoutingProgress>
    {
        private volatile DispatchProgress? progress;

        public DispatchProgress? Progress => progress;

        public void Report(RoutingProgress value) => progress = new DispatchProgress(Math.Clamp(value.Share, 0, 1), value.Vehicles, value.Cost, value.LeftOut);
    }
}
