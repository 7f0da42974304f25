using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Tracking.Server.Live;

/// <summary>Sends to one connection, one message after the other, and cuts it when one takes too long.</summary>
internal sealed partial class ConnectionWriter(
    LiveConnection connection, LiveMap map, LiveMetrics metrics, IOptions<LiveOptions> options, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private readonly LiveOptions options = options.Value;
    private readonly List<Subscription> batch = [];
    private readonly List<News?> news = [];
    private readonly List<Task<LiveView?>?> views = [];

    /// <summary>Runs until the connection ends.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (!connection.Aborted.IsCancellationRequested)
            {
                await connection.WaitAsync();
                bool area = connection.BeginRound(out ValueTask before);
                if (!before.IsCompletedSuccessfully)
                {
                    await WithinDeadlineAsync(before);
                }

                if (area)
                {
                    await SendAreaAsync();
                }

                while (connection.Attention.Take(options.MaxItemsPerMessage) is { Length: > 0 } attention)
                {
                    await SentAsync(connection.SendAsync("attention", attention), "attention");
                }

                while (connection.TakeDirty(batch, options.MaxItemsPerMessage) is { } message)
                {
                    await SendBatchAsync(message);
                    batch.Clear();
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception e)
        {
            LogBroken(e, connection.Id);
            connection.Abort();
        }
    }

    private async Task SendBatchAsync(string message)
    {
        news.Clear();
        views.Clear();
        foreach (Subscription subscription in batch)
        {
            News? newest = subscription.Topic.Newest;
            news.Add(newest);

            // All are begun before the first is awaited: some ask grains.
            views.Add(newest?.ViewAsync(connection.Caller));
        }

        var items = new List<LiveView>(batch.Count);
        for (int i = 0; i < batch.Count; i++)
        {
            LiveView? view = null;
            try
            {
                view = views[i] is { } making ? await making : null;
            }
            catch (Exception e)
            {
                LogNotComposed(e, batch[i].Topic.Key.Kind, batch[i].Topic.Key.Id);
                _ = MarkLaterAsync(batch[i]);
            }

            if (view is not null && connection.TrySend(batch[i], view))
            {
                items.Add(view);
            }
            else
            {
                news[i] = null;
            }
        }

        if (items.Count == 0)
        {
            return;
        }

        // What several get is written once for all of them; what one alone gets need not be kept.
        LiveView? shared = items.Count == 1 && batch.Count == 1 && batch[0].Topic.IsShared ? items[0] : null;
        await (shared is null
            ? SentAsync(connection.SendAsync(message, items.ToArray()), message)
            : SentAsync(connection.SendAsync(shared.Alone(message)), message));
        foreach (News? sent in news)
        {
            if (sent?.CommittedAt is { } committedAt)
            {
                metrics.Delivered(time.GetElapsedTime(committedAt));
            }
        }
    }

    private async Task SendAreaAsync()
    {
        AreaWatch area = connection.Area;
        await area.Turn.WaitAsync(connection.Aborted);
        try
        {
            AreaMessage? message = map.Changes(area);
            if (message is not null)
            {
                await SentAsync(connection.SendAsync("area", message), "area");
            }
        }
        finally
        {
            area.Turn.Release();
        }
    }

    /// <summary>Most messages fit into what the connection buffers and are sent at once; only the others have a deadline to be watched.</summary>
    private ValueTask SentAsync(ValueTask sending, string message)
    {
        if (!sending.IsCompletedSuccessfully)
        {
            return WaitAsync(sending, message);
        }

        metrics.Sent(message);
        return ValueTask.CompletedTask;
    }

    private async ValueTask WaitAsync(ValueTask sending, string message)
    {
        await WithinDeadlineAsync(sending);
        metrics.Sent(message);
    }

    /// <summary>Waits for a message to fit into the connection's buffers; one that takes too long ends the connection.</summary>
    private async ValueTask WithinDeadlineAsync(ValueTask sending)
    {
        try
        {
            await sending.AsTask().WaitAsync(options.SendDeadline, time, connection.Aborted);
        }
        catch (TimeoutException)
        {
            metrics.Cut();
            LogCut(connection.Id, options.SendDeadline);
            connection.Abort();
            throw new OperationCanceledException();
        }
    }

    private async Task MarkLaterAsync(Subscription subscription)
    {
        try
        {
            await Task.Delay(RetryAfter, time, connection.Aborted);
            connection.MarkDirty(subscription);
        }
        catch (OperationCanceledException)
        {
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Live connection {Connection} took no message within {Deadline} and was cut.")]
    private partial void LogCut(string connection, TimeSpan deadline);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The view of watched {Kind} {Id} could not be made; it is tried again.")]
    private partial void LogNotComposed(Exception exception, WatchKind kind, string id);

    [LoggerMessage(Level = LogLevel.Error, Message = "Sending to live connection {Connection} failed; it was cut and will come back.")]
    private partial void LogBroken(Exception exception, string connection);
}
