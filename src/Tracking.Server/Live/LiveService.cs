using Microsoft.Extensions.Options;
using Tracking.Grains.Live;
using Tracking.Server.Customers;

namespace Tracking.Server.Live;

/// <summary>Connects the node to the publisher and keeps its loops running.</summary>
internal sealed partial class LiveService(
    LivePublisher publisher,
    LiveNode node,
    LiveReader reader,
    LiveMap map,
    LiveAttention attention,
    LinkRefresher links,
    IOptions<LiveOptions> options,
    IOptions<CustomerOptions> customers,
    TimeProvider time,
    ILogger<LiveService> logger)
    : BackgroundService
{
    /// <summary>A link that has expired pushes for so long at the most.</summary>
    private static readonly TimeSpan LinkCheckPeriod = TimeSpan.FromSeconds(15);

    /// <summary>How soon connections end after their key.</summary>
    private static readonly TimeSpan RevocationPeriod = TimeSpan.FromMilliseconds(500);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        publisher.Attach(node);
        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        node.RunAsync(stoppingToken),
        RepeatAsync(options.Value.RefreshPeriod, () => reader.RefreshStationsAsync(stoppingToken), stoppingToken),
        RepeatAsync(
            options.Value.RefreshPeriod,
            () =>
            {
                map.Refresh();
                return Task.CompletedTask;
            },
            stoppingToken),
        RepeatAsync(customers.Value.RefreshPeriod, () => links.RefreshAsync(stoppingToken), stoppingToken),
        RepeatAsync(options.Value.RefreshPeriod, () => attention.RefreshWatchedAsync(stoppingToken), stoppingToken),
        RepeatAsync(RevocationPeriod, node.EndRevokedAsync, stoppingToken),
        RepeatAsync(LinkCheckPeriod, node.EndExpiredLinksAsync, stoppingToken));

    private async Task RepeatAsync(TimeSpan period, Func<Task> refresh, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(period, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                await refresh();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking for live changes failed; it goes on.")]
    private partial void LogFailed(Exception exception);
}
