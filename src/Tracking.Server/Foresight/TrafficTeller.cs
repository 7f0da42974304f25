using Microsoft.Extensions.Options;
using Tracking.Grains.Foresight;

namespace Tracking.Server.Foresight;

/// <summary>Has this node tell stations what goes there, and learn now and then which stations want to know.</summary>
internal sealed partial class TrafficTeller(TrafficFeed feed, TimeProvider time, IOptions<ForesightOptions> options, ILogger<TrafficTeller> logger) : BackgroundService
{
    private static readonly TimeSpan RefreshPeriod = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
        {
            return;
        }

        long refreshed = 0;
        using var timer = new PeriodicTimer(options.Value.TellEvery, time);
        do
        {
            try
            {
                if (refreshed == 0 || time.GetElapsedTime(refreshed) >= RefreshPeriod)
                {
                    await feed.RefreshAsync();
                    refreshed = time.GetTimestamp();
                }

                await feed.FlushAsync();
            }
#pragma warning disable CA1031 // What was not told is made good by the packages' next scans.
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogNotTold(logger, error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stations could not be told what goes there")]
    private static partial void LogNotTold(ILogger logger, Exception error);
}
