using System.Threading.Channels;
using Tracking.Simulator.Reporting;
using Tracking.Simulator.Routes;
using Tracking.Simulator.Sending;
using Tracking.Simulator.Verifying;

namespace Tracking.Simulator.Driving;

/// <summary>Drives routes from beginning to end: reads, introduces, plays, verifies, reports.</summary>
internal sealed class DriveRun(DriveSettings settings, IRunView view, TimeProvider time)
{
    private static readonly TimeSpan GatherPositions = TimeSpan.FromMilliseconds(500);

    private readonly RetryPolicy _retry = new() { GiveUpAfter = settings.GiveUpAfter };
    private readonly SendTotals _totals = new();

    /// <returns>The report, which is also on the screen and in the file that was asked for.</returns>
    /// <exception cref="SimulatorException">It could not be started; nothing was scanned.</exception>
    public async Task<RunReport> RunAsync(CancellationToken cancel)
    {
        var plans = Plan();
        ReportFile.Check(settings.ReportFile);
        using var api = new ApiClient(settings.Server, ServerKey.Find(settings.KeyFile, settings.Server), settings.Timeout, _retry, time);
        var introduction = new Introduction(api, _retry, time);
        await introduction.CheckServerAsync(cancel).ConfigureAwait(false);
        foreach (var plan in plans)
        {
            await introduction.CheckUnknownAsync(plan, cancel).ConfigureAwait(false);
            await introduction.DefineAsync(plan, cancel).ConfigureAwait(false);
        }

        var baseline = settings.Verify ? await Baseline.TakeAsync(api, plans, time, cancel).ConfigureAwait(false) : null;
        var startedAt = time.GetUtcNow();
        var runs = plans.Select(plan => new RouteRun(plan, new VirtualClock(time, settings.SpeedUp, plan.Length, startedAt))).ToList();
        var links = new Dictionary<RouteRun, (string PackageId, string Url)>();
        foreach (var run in runs)
        {
            await introduction.AnnounceAsync(run, cancel).ConfigureAwait(false);
            var link = await introduction.LinkAsync(run.Plan, cancel).ConfigureAwait(false);
            links.Add(run, link);
            TellOfYesterday(run);
            view.ShowLink(link.PackageId, run.Name, link.Url);
        }

        var start = time.GetTimestamp();
        var stopped = await PlayAllAsync(api, runs, cancel).ConfigureAwait(false);
        var elapsed = time.GetElapsedTime(start);
        VerificationReport? verification = null;
        if (baseline is not null && stopped is null)
        {
            view.Say("Verifying …");
            (verification, stopped) = await VerifyAsync(api, runs, baseline, cancel).ConfigureAwait(false);
        }

        var report = Report(runs, links, startedAt, elapsed, stopped) with { Verification = verification };
        view.ShowReport(report);
        await ReportFile.WriteAsync(settings.ReportFile, report.ToJson(), view).ConfigureAwait(false);
        return report;
    }

    private List<DayPlan> Plan()
    {
        var routes = settings.RouteFiles.Select(RouteFileReader.ReadFile).ToList();
        if (settings.Sample)
        {
            routes.Add(RouteFileReader.ReadSample());
        }

        if (routes.Count == 0)
        {
            throw new SimulatorException("Say what to drive: --route FILE (one or more), or --sample.");
        }

        var options = new PlanOptions(settings.Seed, settings.Prefix, settings.Nasty);
        var plans = routes.ConvertAll(route => DayPlanner.Plan(route, options));
        if (plans.GroupBy(plan => plan.VehicleId).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new SimulatorException($"Two routes would drive {twice.Key}: {string.Join(", ", twice.Select(plan => plan.Route.RouteId))}. Give each route once.");
        }

        var packages = new HashSet<string>(StringComparer.Ordinal);
        var repeated = routes.SelectMany(route => route.Stops).SelectMany(stop => stop.Packages).FirstOrDefault(package => !packages.Add(package.PackageId));
        return repeated is null ? plans : throw new SimulatorException($"Package {repeated.PackageId} is on two routes.");
    }

    private void TellOfYesterday(RouteRun run)
    {
        var (first, last) = (run.Clock.Start, run.Clock.At(run.Plan.Length));
        if (!new LocalDay(run.Plan.Route.Station, last).Contains(first))
        {
            view.Say($"Note: this day of {run.Plan.Length.TotalHours:0.0} hours begins on yesterday's local date at {run.Plan.Route.StationId}; its figures of today count only the rest.");
        }
    }

    /// <returns>Why it stopped early; null when everything was sent.</returns>
    private async Task<string?> PlayAllAsync(ApiClient api, IReadOnlyList<RouteRun> runs, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            await view.WatchAsync(new RouteProgress(runs, _totals, time), PlayAsync()).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return "interrupted";
        }
        catch (SimulatorException e)
        {
            return e.Message;
        }

        async Task PlayAsync()
        {
            var tasks = runs.SelectMany(run => PlayOne(api, run, stop.Token)).ToList();
            while (tasks.Count > 0)
            {
                var done = await Task.WhenAny(tasks).ConfigureAwait(false);
                tasks.Remove(done);
                if (!done.IsCompletedSuccessfully)
                {
                    // The first failure ends the rest; it, and not their cancellation, is what is told.
                    await stop.CancelAsync().ConfigureAwait(false);
                    await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    await done.ConfigureAwait(false);
                }
            }
        }
    }

    private IEnumerable<Task> PlayOne(ApiClient api, RouteRun run, CancellationToken cancel)
    {
        // Bounded, so that at full speed scans and positions keep about abreast.
        var scans = Channel.CreateBounded<OutgoingScan>(2 * settings.BatchSize);
        var positions = Channel.CreateBounded<PositionBody>(500);
        var scanSender = new ScanSender(api, Patience.Real(_retry, time), _totals, time, settings.BatchSize, run.Count);
        var gather = settings.SpeedUp.IsMax ? TimeSpan.Zero : GatherPositions;
        var positionSender = new PositionSender(api, Patience.Real(_retry, time), _totals, time, gather);
        yield return RoutePlayer.PlayAsync(run, settings.SpeedUp.PositionInterval, scans.Writer, positions.Writer, cancel);
        yield return scanSender.RunAsync(scans.Reader, cancel);
        yield return positionSender.RunAsync(positions.Reader, cancel);
    }

    private async Task<(VerificationReport? Report, string? Stopped)> VerifyAsync(
        ApiClient api, IReadOnlyList<RouteRun> runs, Baseline baseline, CancellationToken cancel)
    {
        var differences = new List<Difference>();
        try
        {
            var (packages, delivered, events) = await new PackageCheck(api).CheckAsync(runs, differences, cancel).ConfigureAwait(false);
            var (stations, vehicles) = await new PlaceCheck(api, time).CheckAsync(runs, baseline, differences, cancel).ConfigureAwait(false);
            return (new(packages, delivered, events, stations, vehicles, differences), null);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return (null, "interrupted while verifying");
        }
        catch (SimulatorException e)
        {
            return (null, e.Message);
        }
    }

    private RunReport Report(
        List<RouteRun> runs, Dictionary<RouteRun, (string PackageId, string Url)> links, DateTimeOffset startedAt, TimeSpan elapsed, string? stopped) => new()
        {
            Server = settings.Server.AbsoluteUri,
            Seed = settings.Seed,
            SpeedUp = settings.SpeedUp.ToString(),
            StartedAt = startedAt.UtcDateTime,
            ElapsedSeconds = Math.Round(elapsed.TotalSeconds, 3),
            Complete = stopped is null,
            StoppedBecause = stopped,
            Routes = runs.ConvertAll(run => new RouteLine(
                run.Plan.Route.RouteId,
                run.Plan.Route.StationId,
                run.Plan.VehicleId,
                run.Plan.Route.Stops.Count,
                run.StopsDone,
                run.Plan.Route.PackageCount,
                run.Delivered,
                run.Scans.Count,
                run.Settled,
                run.Clock.Start.UtcDateTime,
                run.Clock.At(run.Plan.Length).UtcDateTime,
                links[run].PackageId,
                links[run].Url)),
            Totals = Outcomes.Of(_totals),
            Rejected = [.. runs.SelectMany(run => run.Scans).Where(scan => scan.Verdict == Verdict.Rejected).Select(RejectedScan.Of)],
        };
}
