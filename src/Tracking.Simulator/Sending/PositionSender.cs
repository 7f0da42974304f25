using System.Text.Json;
using System.Threading.Channels;

namespace Tracking.Simulator.Sending;

/// <summary>Sends a van's positions in batches. They are best effort: kept while the server is away, but only so many of them.</summary>
internal sealed class PositionSender
{
    private const int MostInRequest = 1_000;
    private const int MostKept = 20_000;

    private readonly ApiClient _api;
    private readonly Patience _patience;
    private readonly SendTotals _totals;
    private readonly TimeProvider _time;
    private readonly TimeSpan _gather;

    /// <param name="api">The server.</param>
    /// <param name="patience">Waits after failures.</param>
    /// <param name="totals">Counts what happens.</param>
    /// <param name="time">The real clock, which stamps <c>sentAt</c>.</param>
    /// <param name="gather">How long to gather positions before each request.</param>
    public PositionSender(ApiClient api, Patience patience, SendTotals totals, TimeProvider time, TimeSpan gather)
    {
        _api = api;
        _patience = patience;
        _totals = totals;
        _time = time;
        _gather = gather;
    }

    /// <summary>Sends until the queue is complete and empty.</summary>
    public async Task RunAsync(ChannelReader<PositionBody> queue, CancellationToken cancel)
    {
        var unsent = new List<PositionBody>();
        while (unsent.Count > 0 || await queue.WaitToReadAsync(cancel).ConfigureAwait(false))
        {
            if (_gather > TimeSpan.Zero && unsent.Count < MostInRequest && !queue.Completion.IsCompleted)
            {
                await Task.Delay(_gather, _time, cancel).ConfigureAwait(false);
            }

            while (queue.TryRead(out var position))
            {
                unsent.Add(position);
            }

            DropOldest(unsent);
            await SendAsync(unsent, cancel).ConfigureAwait(false);
        }
    }

    private void DropOldest(List<PositionBody> unsent)
    {
        var tooMany = unsent.Count - MostKept;
        if (tooMany > 0)
        {
            unsent.RemoveRange(0, tooMany);
            _totals.AddPositions(0, tooMany);
        }
    }

    private async Task SendAsync(List<PositionBody> unsent, CancellationToken cancel)
    {
        if (unsent.Count == 0)
        {
            return;
        }

        var batch = unsent.GetRange(0, Math.Min(unsent.Count, MostInRequest));
        var envelope = new PositionEnvelope(_time.GetUtcNow().UtcDateTime, batch);
        var attempt = await _api.TryAsync(
            HttpMethod.Post, "v1/positions", JsonSerializer.SerializeToUtf8Bytes(envelope, WireJson.Default.PositionEnvelope), cancel).ConfigureAwait(false);
        _totals.AddRequest(attempt.MustRepeat);
        _api.RefuseToGoOnWithoutRights(attempt);
        var answer = attempt.IsSuccess ? Read(attempt) : null;
        if (attempt.MustRepeat || (attempt.IsSuccess && answer is null))
        {
            await _patience.AfterFailureAsync(attempt.Describe(), attempt.RetryAfter, cancel).ConfigureAwait(false);
            return;
        }

        _patience.Succeeded();
        unsent.RemoveRange(0, batch.Count);
        _totals.AddPositions(answer?.Accepted ?? 0, answer?.Rejected ?? batch.Count);
    }

    private static PositionAnswer? Read(Attempt attempt)
    {
        try
        {
            return JsonSerializer.Deserialize(attempt.Body, WireJson.Default.PositionAnswer);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
