using Tracking.Simulator.Loading.Measuring;
using Tracking.Simulator.Loading.Reporting;
using Tracking.Simulator.Loading.Scans;
using Tracking.Simulator.Loading.Vans;
using Tracking.Simulator.Reporting;
using Tracking.Simulator.Sending;
using Tracking.Simulator.Verifying;

namespace Tracking.Simulator.Loading;

/// <summary>Loads a server from beginning to end: connects clients, warms up, measures, checks, reports.</summary>
internal sealed class LoadRun(LoadSettings settings, IRunView view, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan OnTime = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestCatchUp = TimeSpan.FromMinutes(1);

    private readonly RetryPolicy _retry = new() { GiveUpAfter = settings.GiveUpAfter };
    private readonly SendTotals _totals = new();
    private TimeSpan _ownCpu;
    private long _positions;

    /// <returns>The report, which is also on the screen and in the files that were asked for.</returns>
    /// <exception cref="SimulatorException">It could not begin.</exception>
    public async Task<LoadReport> RunAsync(CancellationToken cancel)
    {
        ReportFile.Check(settings.ReportFile);
        var key = settings.Key ?? ServerKey.Find(settings.KeyFile, settings.Server);
        using var api = new ApiClient(settings.Server, key, Timeout, _retry, time);
        await new Introduction(api, _retry, time).CheckServerAsync(cancel).ConfigureAwait(false);
        var clock = new WallClock(time);
        var fleet = new VanFleet(settings.Vans, seed: 1);
        var clients = await LoadClients.MakeAsync(settings, key, api, fleet, clock, time, cancel).ConfigureAwait(false);
        var others = Enumerable.Range(0, settings.OtherPackages).Select(i => new PackageSlot(i, settings.Prefix + "o-", i % ScanDay.StepCount)).ToList();
        using var scans = settings.Rate > 0
            ? new ScanFeed(
                api, settings, clients.Slots.Count > 0 ? new(clients.Slots, clients.Switch) : null, others.Count > 0 ? new(others, (slot, _) => slot.Ready()) : null, _totals, clock, time)
            : null;
        var positions = settings.Vans > 0 ? new FleetPositions(api, fleet, settings.PositionEvery, _totals, clock, time) : null;
        var usage = new ServerUsage(api, settings.ServerProcessId, time);
        var phase = new LoadPhase();
        var progress = new LoadProgress(settings, phase, clients, scans, positions, _totals, usage, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var looking = usage.RunAsync(ended.Token);
        var startedAt = time.GetUtcNow();
        try
        {
            var work = WorkAsync(clients, scans, positions, usage, phase, ended.Token);
            await view.WatchAsync(progress, work).ConfigureAwait(false);
            var (from, to) = await work.ConfigureAwait(false);
            phase.Now = "checking";
            var differences = cancel.IsCancellationRequested ? [] : await new LoadCheck(api, clients, time).CheckAsync(cancel).ConfigureAwait(false);
            var report = Report(startedAt, clients, scans, positions, usage, from, to, differences);
            view.ShowReport(report);
            await report.WriteAsync(settings.ReportFile, view).ConfigureAwait(false);
            return report;
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await clients.EndAsync().ConfigureAwait(false);
            await looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>What the server had used when measuring began and when it ended.</returns>
    private async Task<(UsageSample? From, UsageSample? To)> WorkAsync(
        LoadClients clients, ScanFeed? scans, FleetPositions? positions, ServerUsage usage, LoadPhase phase, CancellationToken cancel)
    {
        var start = time.GetTimestamp();
        phase.Now = "telling where the vans are";
        if (positions is not null)
        {
            await positions.TellAllAsync(cancel).ConfigureAwait(false);
        }

        phase.Now = "connecting";
        await clients.ConnectAsync(cancel).ConfigureAwait(false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var feeding = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var tending = clients.RunAsync(stop.Token);
        var fed = Task.WhenAll(scans?.RunAsync(feeding.Token) ?? Task.CompletedTask, positions?.RunAsync(feeding.Token) ?? Task.CompletedTask);
        UsageSample? from = null, to = null;
        try
        {
            phase.Now = "warming up";
            await Task.Delay(settings.WarmUp, time, cancel).ConfigureAwait(false);
            await OnTimeAsync(scans?.Loop, positions?.Loop, cancel).ConfigureAwait(false);
            from = await usage.LookAsync(time.GetElapsedTime(start), cancel).ConfigureAwait(false);
            scans?.Measure();
            positions?.Measure();
            var told = _totals.Positions;
            clients.Measure();
            var own = Environment.CpuUsage.TotalTime;
            phase.Begin(time.GetTimestamp(), "measuring");
            await Task.WhenAny(fed, Task.Delay(settings.Duration, time, cancel)).ConfigureAwait(false);
            to = await usage.LookAsync(time.GetElapsedTime(start), cancel).ConfigureAwait(false);
            _ownCpu = Environment.CpuUsage.TotalTime - own;
            _positions = _totals.Positions - told;
            phase.End(time.GetTimestamp(), "waiting for the last answers");
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            phase.End(time.GetTimestamp(), "interrupted");
        }

        await feeding.CancelAsync().ConfigureAwait(false);
        await fed.ConfigureAwait(false);
        if (!cancel.IsCancellationRequested)
        {
            await clients.CatchUpAsync(cancel).ConfigureAwait(false);
        }

        await stop.CancelAsync().ConfigureAwait(false);
        await tending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return (from, to);
    }

    /// <summary>Waits until what piled up while the server's code was still being compiled is gone, so that what is measured is what goes on; not for ever, for it may never be gone.</summary>
    private async Task OnTimeAsync(OpenLoop? scans, OpenLoop? positions, CancellationToken cancel)
    {
        var start = time.GetTimestamp();
        while (Math.Max(scans?.Late.TotalMilliseconds ?? 0, positions?.Late.TotalMilliseconds ?? 0) > OnTime.TotalMilliseconds && time.GetElapsedTime(start) < LongestCatchUp)
        {
            await Task.Delay(OnTime, time, cancel).ConfigureAwait(false);
        }
    }

    private LoadReport Report(
        DateTimeOffset startedAt, LoadClients clients, ScanFeed? scans, FleetPositions? positions, ServerUsage usage, UsageSample? from, UsageSample? to,
        IReadOnlyList<Difference> differences) => new()
        {
            Server = settings.Server.AbsoluteUri,
            StartedAt = startedAt.UtcDateTime,
            Machine = $"{Environment.ProcessorCount} cores, {Environment.OSVersion.VersionString}, .NET {Environment.Version}",
            Load = LoadOfReport.Of(settings),
            MeasuredSeconds = from is not null && to is not null ? to.AtSeconds - from.AtSeconds : 0,
            ScanToAcknowledged = scans?.Acknowledged.Summary(),
            ScanToSeen = clients.SeenByPrompt.Summary(),
            ScanToSeenBySlow = settings.Slow > 0 ? clients.SeenBySlow.Summary() : null,
            PositionsMeasured = _positions,
            PositionToAcknowledged = positions?.Acknowledged.Summary(),
            PositionToSeen = settings.ControlRooms > 0 ? clients.PositionsSeen.Summary() : null,
            ScheduleLateMilliseconds = Math.Max(scans?.Loop.Late.TotalMilliseconds ?? 0, positions?.Loop.Late.TotalMilliseconds ?? 0),
            Totals = Outcomes.Of(_totals),
            FirstRefusal = scans?.FirstRefusal,
            Clients = new(
                clients.Wanted, clients.Counts.Open, clients.Counts.Lost, clients.Counts.StalledCut, clients.Counts.StalledSeconds, clients.Counts.FailedCalls, clients.Counts.Messages, clients.Counts.Bytes,
                clients.Counts.Positions),
            ServerCores = from is not null && to is not null ? ServerUsage.Cores(from, to) : 0,
            OwnCores = from is not null && to is not null ? _ownCpu.TotalSeconds / (to.AtSeconds - from.AtSeconds) : 0,
            ServerAtBegin = from,
            ServerAtEnd = to,
            Samples = usage.Samples,
            Differences = differences,
        };
}
