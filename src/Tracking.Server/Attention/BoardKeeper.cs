using Tracking.Grains.Attention;

namespace Tracking.Server.Attention;

/// <summary>Sees to it that the board is in memory somewhere: it wakes places whose moment has come, asked or not.</summary>
internal sealed partial class BoardKeeper(IGrainFactory grains, TimeProvider time, ILogger<BoardKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                await grains.GetGrain<IAttentionBoard>(IAttentionBoard.Key).Wake();
            }
#pragma warning disable CA1031 // It is tried again.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogNotAwake(logger, error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The board of what needs attention could not be reached; it is tried again")]
    private static partial void LogNotAwake(ILogger logger, Exception error);
}
