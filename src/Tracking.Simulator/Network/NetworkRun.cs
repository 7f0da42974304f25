using System.Globalization;
using Tracking.Simulator.Driving;
using Tracking.Simulator.Network.Days;
using Tracking.Simulator.Network.Map;
using Tracking.Simulator.Network.Playing;
using Tracking.Simulator.Reporting;
using Tracking.Simulator.Routes;
using Tracking.Simulator.Sending;
using Tracking.Simulator.Verifying;

namespace Tracking.Simulator.Network;

/// <summary>Drives a whole network from beginning to end: chooses it, defines it, loads what happened before, plays, verifies, reports.</summary>
internal sealed class NetworkRun(NetworkSettings settings, IRunView view, TimeProvider time)
{
    private const int PackagesToAskAbout = 500;
    private const int MostRejectedKept = 1000;
    private const int DefinitionsAtOnce = 8;
    private static readonly TimeSpan DrainFor = TimeSpan.FromSeconds(8);

    private readonly RetryPolicy _retry = new() { GiveUpAfter = settings.GiveUpAfter };
    private readonly SendTotals _totals = new();
    private readonly List<RejectedScan> _rejected = [];
    private double _loadSeconds;

    private TimeSpan End => NetworkDay.EndOf(settings.Days - 1);

    /// <returns>The report, which is also on the screen and in the file that was asked for.</returns>
    /// <exception cref="SimulatorException">It could not be started; nothing was scanned.</exception>
    public async Task<NetworkReport> RunAsync(CancellationToken cancel)
    {
        ReportFile.Check(settings.ReportFile);
        var map = NetworkMapPlanner.Plan(settings.Stations, settings.Vans, settings.Region, settings.Day.Seed);
        var planner = new NetworkPlanner(map, settings.Day);
        using var api = new ApiClient(settings.Server, ServerKey.Find(settings.KeyFile, settings.Server), settings.Timeout, _retry, time);
        var introduction = new Introduction(api, _retry, time);
        await introduction.CheckServerAsync(cancel).ConfigureAwait(false);
        view.Say($"Planning {settings.Day.Packages} packages a day for {settings.Vans} vans at {settings.Stations} stations …");
        var first = planner.Plan();
        await introduction.CheckUnknownAsync(
            [.. first.Parcels.Take(PackagesToAskAbout).Select(parcel => parcel.Id)], "of the network's packages", "play it once more, give its packages", cancel).ConfigureAwait(false);

        var zones = NetworkZones.Of(map, MakeClock(first, map).Clock.Start);
        await DefineAsync(api, map, zones, cancel).ConfigureAwait(false);
        var check = new NetworkCheck(api);
        if (settings.Verify > 0)
        {
            await check.TakeBaselineAsync(map, cancel).ConfigureAwait(false);
        }

        var (clock, from, until) = MakeClock(first, map);
        Tell(map, zones);

        var senders = new NetworkSenders(api, _retry, _totals, time, settings, view.Say);
        var sample = new Sample(settings.Verify, settings.Day.Packages * settings.Days);
        var player = new NetworkPlayer(settings, planner, new(new(map, settings.Day.Nasty, settings.Day.Seed), settings.Day.Seed, settings.Day.Prefix), clock, senders, sample, time);
        using var links = new LinkBoard(introduction, player, clock, settings.Links, settings.Day.Seed, view, time);
        player.Add(first);
        var (startedAt, start) = (time.GetUtcNow(), time.GetTimestamp());
        var progress = new NetworkProgress(player, senders, _totals, links, TimeIn, time);
        var stopped = await PlayAsync(player, senders, links, clock, from, until, progress, cancel).ConfigureAwait(false);
        var report = new NetworkReport
        {
            Server = settings.Server.AbsoluteUri,
            Seed = settings.Day.Seed,
            SpeedUp = settings.SpeedUp.ToString(),
            Stations = map.Stations.Count,
            Vans = map.Vans.Count,
            StartedAt = startedAt.UtcDateTime,
            LoadSeconds = Math.Round(_loadSeconds, 3),
            ElapsedSeconds = Math.Round(time.GetElapsedTime(start).TotalSeconds, 3),
            SimulatedTo = clock.At(player.Reached == TimeSpan.MinValue ? from : player.Reached).UtcDateTime,
            Packages = NetworkProgress.Packages(player.Counts),
            Complete = stopped is null,
            StoppedBecause = stopped,
            Totals = Outcomes.Of(_totals),
            Rejected = _rejected,
        };
        if (settings.Verify > 0 && stopped is null)
        {
            report = await VerifyAsync(check, map, player, sample, report, cancel).ConfigureAwait(false);
        }

        view.ShowReport(report);
        await ReportFile.WriteAsync(settings.ReportFile, report.ToJson(), view).ConfigureAwait(false);
        return report;
    }

    /// <summary>The clock, where it begins to be played, and where it ends.</summary>
    private (VirtualClock Clock, TimeSpan From, TimeSpan Until) MakeClock(NetworkDay first, NetworkMap map)
    {
        var now = time.GetUtcNow();
        var from = settings.SpeedUp.IsMax || settings.StartAt.IsBeginning ? first.Steps[0].SendAt
            : settings.StartAt.IsNow ? TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(map.TimeZone)).TimeOfDay
            : settings.StartAt.Local!.Value;
        var until = End;
        if (settings.Duration is { } duration && !settings.SpeedUp.IsMax && from + (duration * settings.SpeedUp.Factor) < until)
        {
            until = from + (duration * settings.SpeedUp.Factor);
        }

        return (new(time, settings.SpeedUp, until, now, from), from, until);
    }

    private static async Task DefineAsync(ApiClient api, NetworkMap map, NetworkZones zones, CancellationToken cancel)
    {
        var definitions = new Definitions(api);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = DefinitionsAtOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(map.Stations, parallel, async (station, stop) => await definitions.DefineStationAsync(
            station.Id,
            new(
                $"{station.Seat.Name}, {station.Seat.State}{(station.IsHub ? " (hub)" : "")}",
                new(station.Location.Lat, station.Location.Lon),
                zones.Of(station),
                Definitions.SameDayCutoff,
                Definitions.NextDayCutoff,
                Definitions.EndOfDay,
                $"1 Depot Street, {station.Seat.Name}, {station.Seat.State}"),
            stop).ConfigureAwait(false)).ConfigureAwait(false);
        await Parallel.ForEachAsync(map.Vans, parallel, async (van, stop) => await definitions.DefineVehicleAsync(
            van.Id, new("delivery", van.Station.Id, 9_000_000, van.PartnerId, 1_200_000), stop).ConfigureAwait(false)).ConfigureAwait(false);
        await Parallel.ForEachAsync(map.Trucks, parallel, async (truck, stop) => await definitions.DefineVehicleAsync(
            truck.Id, new("linehaul", truck.Home.Id, 45_000_000, null, 9_000_000), stop).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private void Tell(NetworkMap map, NetworkZones zones)
    {
        var server = settings.Server.AbsoluteUri.TrimEnd('/');
        view.Say($"Hubs: {string.Join(", ", map.Hubs)}. Control room: {server}/control");
        view.Say($"Stations such as {string.Join(", ", map.Stations.Skip(map.Hubs.Count).Take(3))}: {server}/v1/stations. Vans such as {map.Vans[0].Id}: {server}/v1/vehicles/{map.Vans[0].Id}");
        if (!zones.AreReal)
        {
            view.Say($"It is another time in the network than where it lies: its stations have zones in which it is right ({zones.Of(map.Stations[0])}). --start-at now keeps their own.");
        }
    }

    /// <returns>Why it stopped early; null when everything was sent.</returns>
    private async Task<string?> PlayAsync(
        NetworkPlayer player, NetworkSenders senders, LinkBoard links, VirtualClock clock, TimeSpan from, TimeSpan until, NetworkProgress progress, CancellationToken cancel)
    {
        using var kill = new CancellationTokenSource();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var sending = senders.RunAsync(Count, kill.Token);
        var playing = PlayThroughAsync(player, links, clock, from, until, ended.Token);
        var showing = links.RunAsync(ended.Token);
        try
        {
            await view.WatchAsync(progress, EndAsync()).ConfigureAwait(false);
            return cancel.IsCancellationRequested ? "interrupted" : null;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return "interrupted";
        }
        catch (SimulatorException e)
        {
            return e.Message;
        }

        async Task EndAsync()
        {
            try
            {
                var done = await Task.WhenAny(playing, sending).ConfigureAwait(false);
                if (done == sending)
                {
                    // Nothing is sent any more: whoever plays would wait for ever.
                    await ended.CancelAsync().ConfigureAwait(false);
                    await playing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    await sending.ConfigureAwait(false);
                }

                senders.Complete();
                if (cancel.IsCancellationRequested)
                {
                    kill.CancelAfter(DrainFor);
                }
                else
                {
                    await playing.ConfigureAwait(false);
                }

                await sending.ConfigureAwait(false);
            }
            finally
            {
                await ended.CancelAsync().ConfigureAwait(false);
                await showing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task PlayThroughAsync(NetworkPlayer player, LinkBoard links, VirtualClock clock, TimeSpan from, TimeSpan until, CancellationToken cancel)
    {
        if (!settings.SpeedUp.IsMax && !settings.StartAt.IsBeginning)
        {
            var start = time.GetTimestamp();
            await player.LoadAsync(from, cancel).ConfigureAwait(false);
            var took = time.GetElapsedTime(start);
            _loadSeconds = took.TotalSeconds;
            view.Say(string.Create(CultureInfo.InvariantCulture, $"Loaded in {_loadSeconds:0} s: it is {TimeIn(from)} in the network."));
            await links.RefreshAsync(cancel).ConfigureAwait(false);
            if (settings.SpeedUp.Factor > 1)
            {
                clock.StartNow();
            }
            else
            {
                // In real time it must stay now: it catches up, and the time that loading took does not count against its duration.
                until = until + took < End ? until + took : End;
            }
        }

        await player.PlayAsync(until, cancel).ConfigureAwait(false);
    }

    private void Count(OutgoingScan scan)
    {
        if (scan.Verdict == Verdict.Rejected)
        {
            lock (_rejected)
            {
                if (_rejected.Count < MostRejectedKept)
                {
                    _rejected.Add(RejectedScan.Of(scan));
                }
            }
        }
    }

    private async Task<NetworkReport> VerifyAsync(
        NetworkCheck check, NetworkMap map, NetworkPlayer player, Sample sample, NetworkReport report, CancellationToken cancel)
    {
        view.Say("Verifying …");
        try
        {
            var isComplete = player.Reached == End;
            return report with { Verification = await check.CheckAsync(map, player.Packages, sample, isComplete, cancel).ConfigureAwait(false) };
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return report with { Complete = false, StoppedBecause = "interrupted while verifying" };
        }
        catch (SimulatorException e)
        {
            return report with { Complete = false, StoppedBecause = e.Message };
        }
    }

    /// <summary>Day and time in the network, as in "day 1, 12:05".</summary>
    private static string TimeIn(TimeSpan moment)
    {
        var day = (int)Math.Floor(moment.TotalDays);
        return string.Create(CultureInfo.InvariantCulture, $"day {day + 1}, {moment - TimeSpan.FromDays(day):hh\\:mm}");
    }
}
