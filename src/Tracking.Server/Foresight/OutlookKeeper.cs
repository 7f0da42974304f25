using System.Text.Json;
using Microsoft.Extensions.Options;
using Tracking.Grains.Foresight;
using Tracking.Grains.Placement;
using Tracking.Grains.Stations;
using Tracking.Planning.Bottlenecks;
using Tracking.Planning.Demand.Forecasts;
using Tracking.Storage;

namespace Tracking.Server.Foresight;

/// <summary>
/// Looks ahead every few minutes at each station of which it is known how it works: bottlenecks, alerts, what can be done about them, and people for the shifts to come. On a thread of its own, one
/// station after the other. Of a cluster's nodes one does it.
/// </summary>
internal sealed partial class OutlookKeeper(
    IGrainFactory grains,
    IRowStore store,
    DemandForecasts forecasts,
    GrainOwners owners,
    TimeProvider time,
    IOptions<ForesightOptions> options,
    ILogger<OutlookKeeper> logger) : BackgroundService
{
    /// <summary>People are proposed as often as that: it takes seconds, and shifts are planned by the day.</summary>
    private static readonly TimeSpan StaffingPeriod = TimeSpan.FromHours(1);

    private static readonly GrainId Place = GrainId.Create("outlook-keeper", "0");
    private static readonly BottleneckOptions Sampling = new();
    private readonly Dictionary<string, Watched> watched = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
        {
            return;
        }

        using var timer = new PeriodicTimer(options.Value.TellEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (owners.Current.IsLocal(Place))
                {
                    await LookAsync(stoppingToken);
                }
                else
                {
                    watched.Clear();
                }
            }
#pragma warning disable CA1031 // It is tried again.
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogFailed(logger, error);
            }
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        List<string> stations = await ForesightStations.ReadAsync(store);
        foreach (string gone in watched.Keys.Except(stations, StringComparer.Ordinal).ToList())
        {
            watched.Remove(gone);
        }

        foreach (string station in stations)
        {
            if (!watched.TryGetValue(station, out Watched? known))
            {
                watched.Add(station, known = new Watched());
            }

            try
            {
                if (await grains.GetGrain<IStationForesight>(station).Operations() is not { } operations
                    || (known.Revision == operations.Revision && time.GetElapsedTime(known.LookedAt) < options.Value.LookEvery))
                {
                    continue;
                }

                await LookAtAsync(station, operations, known, cancellation);
            }
#pragma warning disable CA1031 // The others are looked at all the same.
            catch (Exception error) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogNotLooked(logger, station, error);
            }

            known.LookedAt = time.GetTimestamp();
        }
    }

    private async Task LookAtAsync(string stationId, OperationsSpec operations, Watched known, CancellationToken cancellation)
    {
        IStationForesight foresight = grains.GetGrain<IStationForesight>(stationId);
        bool staffs = known.Revision != operations.Revision || time.GetElapsedTime(known.StaffedAt) >= StaffingPeriod;
        known.Revision = operations.Revision;
        StationTraffic traffic = await foresight.Traffic();
        (DemandForecast forecast, StationHistory history) = await forecasts.ForecastAsync(stationId, Sampling.HorizonHours);
        StationSpec? definition = await grains.GetGrain<IStationGrain>(stationId).Definition();
        DateTimeOffset now = time.GetUtcNow();
        var builder = new SituationBuilder(operations, history.Zone, definition?.EndOfDay, now, Sampling.HorizonHours);
        OutlookView? view = await Task.Factory.StartNew(
            () =>
            {
                if (builder.Build(traffic, forecast) is not { } situation)
                {
                    return null;
                }

                BottleneckForecast ahead = BottleneckForecaster.Forecast(situation, Sampling, withQueues: true, cancellation);
                known.Policy.Update(now, ahead.Deadlines);
                var alerts = new List<(BottleneckAlert Alert, IReadOnlyList<CostedAction> Actions)>();
                foreach (BottleneckAlert alert in known.Policy.Standing)
                {
                    // One whose deadline this forecast does not judge any more stands until that passes, and is beyond help.
                    bool judged = ahead.Deadlines.Any(deadline => ReferenceEquals(deadline, alert.Outlook));
                    alerts.Add((alert, judged ? ActionPlanner.Compare(ahead, alert.Outlook, new ActionOptions(), cancellation) : []));
                }

                if (staffs)
                {
                    known.Staffing = StaffingView.Of(
                        situation.Plan.Shifts, StaffingPlanner.Propose(situation, Sampling with { Paths = 100 }, new StaffingOptions(), null, cancellation), now);
                }

                return OutlookView.Of(stationId, situation, ahead, alerts, known.Staffing);
            },
            cancellation,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        if (staffs)
        {
            known.StaffedAt = time.GetTimestamp();
        }

        await foresight.SetOutlook(JsonSerializer.SerializeToUtf8Bytes(view ?? OutlookView.Empty(stationId, OutlookView.Ready, now), OutlookJson.Default.OutlookView));
        await grains.GetGrain<IForeseenStation>(stationId).Foresee(Foreseen(view));
    }

    /// <summary>What stands on the board: one item for an hour in which deadlines lie.</summary>
    private static List<ForeseenBottleneck> Foreseen(OutlookView? view)
    {
        var foreseen = new List<ForeseenBottleneck>();
        foreach (AlertView alert in view?.Alerts ?? [])
        {
            long due = DateTimeOffset.Parse(alert.Due, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
            long raised = DateTimeOffset.Parse(alert.RaisedAt, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
            int packages = Math.Max(1, (int)Math.Round(alert.Missed.Mean));
            if (foreseen.Count > 0 && due / 3_600_000 == foreseen[^1].Due / 3_600_000)
            {
                foreseen[^1] = foreseen[^1] with { Packages = foreseen[^1].Packages + packages };
            }
            else
            {
                foreseen.Add(new ForeseenBottleneck(due, raised, packages, BottleneckAdvice.Of(alert)));
            }
        }

        return foreseen;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Bottlenecks of {Station} could not be looked for; it is tried again")]
    private static partial void LogNotLooked(ILogger logger, string station, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Bottlenecks could not be looked for; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception error);

    /// <summary>What is kept of a station from one look to the next.</summary>
    private sealed class Watched
    {
        public AlertPolicy Policy { get; } = new(new AlertOptions());

        public int Revision { get; set; }

        public StaffingView? Staffing { get; set; }

        public long LookedAt { get; set; }

        public long StaffedAt { get; set; }
    }
}
