using Microsoft.Extensions.Options;
using Tracking.Grains.Foresight;
using Tracking.Grains.Placement;
using Tracking.Grains.Places;
using Tracking.Planning.Demand;
using Tracking.Planning.Demand.Calendars;
using Tracking.Planning.Demand.Forecasts;
using Tracking.Planning.Demand.Models;
using Tracking.Planning.Demand.Reports;
using Tracking.Planning.Demand.Training;
using Tracking.Server.Queries;

namespace Tracking.Server.Foresight;

/// <summary>
/// Trains a model of all stations' demand every night and when somebody asks for it, on a thread of its own, and scores what it said against what came. Of a cluster's nodes one does it.
/// </summary>
internal sealed partial class DemandKeeper(
    IGrainFactory grains,
    DemandHistory histories,
    DemandForecasts forecasts,
    DemandModels models,
    IdIndex index,
    GrainOwners owners,
    TimeProvider time,
    IOptions<ForesightOptions> options,
    ILogger<DemandKeeper> logger) : BackgroundService
{
    /// <summary>Hours that are forecast to be scored, each time that those before have passed.</summary>
    private const int ScoredHours = 24;

    private const int PageSize = 500;
    private static readonly TimeSpan ProgressPeriod = TimeSpan.FromSeconds(1);
    private static readonly GrainId Place = GrainId.Create("demand-keeper", "0");

    private IDemandNetwork Network => grains.GetGrain<IDemandNetwork>(IDemandNetwork.Key);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Scores what was forecast against what came, and forecasts what is to be scored next.</summary>
    public async Task ScoreAsync(CancellationToken cancellation)
    {
        DemandState state = await Network.State();
        if (await models.FindAsync(state) is not { } model)
        {
            return;
        }

        DemandCalendar calendar = forecasts.CalendarOf(state);
        await foreach (string station in StationsAsync(cancellation))
        {
            await ScoreAsync(station, model, calendar);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
        {
            return;
        }

        DateTimeOffset next = NextTraining(time.GetUtcNow());
        int scored = histories.NowHour;
        using var timer = new PeriodicTimer(options.Value.TellEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (!owners.Current.IsLocal(Place))
                {
                    continue;
                }

                DateTimeOffset now = time.GetUtcNow();
                if (now >= next || (await Network.State()).AskedAt is not null)
                {
                    next = NextTraining(now);
                    await TrainAsync(stoppingToken);
                }

                if (histories.NowHour > scored)
                {
                    scored = histories.NowHour;
                    await ScoreAsync(stoppingToken);
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

    private DateTimeOffset NextTraining(DateTimeOffset now)
    {
        DateTimeOffset today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero) + options.Value.TrainAt;
        return today > now ? today : today.AddDays(1);
    }

    private async Task TrainAsync(CancellationToken cancellation)
    {
        long began = Now;
        await Network.Progress(new DemandTraining(began, "reading", 0, began));
        var series = new List<DemandSeries>();
        await foreach (string station in StationsAsync(cancellation))
        {
            DemandSeries one = (await histories.ReadAsync(station)).Series;
            if (one.Volumes.Count > 0)
            {
                series.Add(one);
            }
        }

        DemandCalendar calendar = forecasts.CalendarOf(await Network.State());
        var progress = new LatestProgress();
        DemandOptions how = options.Value.ToDemand();
        Task<TrainedDemand> training = Task.Factory.StartNew(
            () => DemandTrainer.Train(series, calendar, how, time, progress, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (await Task.WhenAny(training, Task.Delay(ProgressPeriod, time, cancellation)) != training && !cancellation.IsCancellationRequested)
        {
            DemandProgress latest = progress.Latest;
            await Network.Progress(new DemandTraining(began, WordOf(latest.Stage), latest.Share, Now));
        }

        TrainedDemand trained;
        try
        {
            trained = await training;
        }
        catch (Exception error) when (error is DemandException or ArgumentException)
        {
            LogNotTrained(logger, error.Message);
            await Network.Fail(new DemandFailure(Now, error.Message));
            return;
        }

        using var bytes = new MemoryStream();
        trained.Model.Save(bytes);
        using var report = new StringWriter();
        trained.Report.WriteMarkdown(report);
        DemandModelInfo info = trained.Model.Info;
        DemandScore score = info.BackTest;
        var release = new DemandRelease
        {
            Version = info.Version,
            TrainedAt = info.TrainedAt.ToUnixTimeMilliseconds(),
            Seconds = info.TrainingTime.TotalSeconds,
            Stations = info.Stations,
            Rows = info.Rows,
            HorizonHours = info.HorizonHours,
            ErrorRatio = double.IsFinite(score.ErrorRatio) ? score.ErrorRatio : 0,
            Coverage80 = score.Coverage80,
            Coverage90 = score.Coverage90,
            Coverage95 = score.Coverage95,
            Bytes = (int)bytes.Length,
        };
        await Network.Release(release, bytes.ToArray(), report.ToString());
        trained.Model.Dispose();
        LogTrained(logger, release.Version, release.Stations, release.Seconds, release.ErrorRatio);
    }

    private async Task ScoreAsync(string stationId, DemandModel model, DemandCalendar calendar)
    {
        IStationForesight station = grains.GetGrain<IStationForesight>(stationId);
        ForecastScores scores = await station.Scores();
        int now = histories.NowHour, pending = scores.PendingModel.Count;
        if (pending > 0 && scores.PendingFrom + pending > now)
        {
            return;
        }

        StationHistory history = await histories.ReadAsync(stationId);
        DemandForecast forecast = new DemandForecaster(model, calendar).Forecast(history.Series, ScoredHours);
        if (forecast.Source is not ForecastSource.Model && pending == 0)
        {
            return;
        }

        if (pending > 0)
        {
            scores = DriftScores.Add(scores, history.Volumes);
            if (scores.Drifted)
            {
                LogDrifted(logger, stationId);
            }
        }

        DemandForecast naive = new DemandForecaster(null, calendar).Forecast(history.Series, ScoredHours);
        bool byModel = forecast.Source is ForecastSource.Model;
        await station.SetScores(scores with
        {
            PendingFrom = now,
            PendingModel = byModel ? [.. forecast.Hours.Select(static hour => hour.Expected)] : [],
            PendingNaive = byModel ? [.. naive.Hours.Select(static hour => hour.Expected)] : [],
        });
    }

    private async IAsyncEnumerable<string> StationsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        string? after = null;
        while (true)
        {
            IReadOnlyList<string> page = await index.ListAsync(KnownPlaces.Stations, after, PageSize);
            foreach (string station in page)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return station;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            after = page[^1];
        }
    }

    private static string WordOf(DemandStage stage) => stage switch
    {
        DemandStage.BackTest => "backTest",
        DemandStage.Intervals => "intervals",
        DemandStage.Final => "final",
        _ => "done",
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Learned demand from {Stations} stations in {Seconds:0.0} s: model {Version}, its error is {ErrorRatio:0.00} of a seasonal naive forecast's")]
    private static partial void LogTrained(ILogger logger, string version, int stations, double seconds, double errorRatio);

    [LoggerMessage(Level = LogLevel.Warning, Message = "No model of demand was learned; stations have the forecasts of the one before, or seasonal naive ones: {Why}")]
    private static partial void LogNotTrained(ILogger logger, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model of demand loses against a seasonal naive forecast at {Station}, which is given there until it is better again")]
    private static partial void LogDrifted(ILogger logger, string station);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Training or scoring forecasts of demand failed; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception error);

    /// <summary>Keeps what was last told of training, whichever thread tells it.</summary>
    private sealed class LatestProgress : IProgress<DemandProgress>
    {
        private readonly Lock gate = new();
        private DemandProgress latest;

        public DemandProgress Latest
        {
            get
            {
                lock (gate)
                {
                    return latest;
                }
            }
        }

        public void Report(DemandProgress value)
        {
            lock (gate)
            {
                latest = value;
            }
        }
    }
}
