using System.Text.Json;
using System.Threading.Channels;

namespace Tracking.Simulator.Sending;

/// <summary>
/// Sends scans as a scanner does: keeps each until the server says that it is stored or refused for good, and sends everything else again after any failure.
/// One request is in flight at a time, so that without mishaps the server sees scans in the order in which they were made.
/// </summary>
internal sealed class ScanSender
{
    private readonly ApiClient _api;
    private readonly Patience _patience;
    private readonly SendTotals _totals;
    private readonly TimeProvider _time;
    private readonly Action<OutgoingScan> _settled;
    private readonly List<OutgoingScan> _unsent = [];
    private int _batchSize;

    /// <param name="api">The server.</param>
    /// <param name="patience">Waits after failures.</param>
    /// <param name="totals">Counts what happens.</param>
    /// <param name="time">The real clock, which stamps <c>sentAt</c>.</param>
    /// <param name="batchSize">Scans in a request, 1 to 1,000.</param>
    /// <param name="settled">Told of each scan once, when it is stored or rejected.</param>
    public ScanSender(ApiClient api, Patience patience, SendTotals totals, TimeProvider time, int batchSize, Action<OutgoingScan> settled)
    {
        _api = api;
        _patience = patience;
        _totals = totals;
        _time = time;
        _batchSize = batchSize;
        _settled = settled;
    }

    /// <summary>Sends until the queue is complete and everything in it is settled.</summary>
    /// <exception cref="SimulatorException">The server stayed away too long, or does not accept the key.</exception>
    public async Task RunAsync(ChannelReader<OutgoingScan> queue, CancellationToken cancel)
    {
        while (await FillAsync(queue, cancel).ConfigureAwait(false))
        {
            var batch = NextBatch();
            var attempt = await PostAsync(batch, cancel).ConfigureAwait(false);
            if (attempt.MustRepeat)
            {
                await _patience.AfterFailureAsync(attempt.Describe(), attempt.RetryAfter, cancel).ConfigureAwait(false);
            }
            else if (attempt.IsSuccess)
            {
                await TakeAnswerAsync(batch, attempt, cancel).ConfigureAwait(false);
            }
            else if (attempt.Status == 413 && batch.Count > 1)
            {
                _batchSize = Math.Max(1, batch.Count / 2);
            }
            else
            {
                RejectAll(batch, attempt);
            }
        }
    }

    private async ValueTask<bool> FillAsync(ChannelReader<OutgoingScan> queue, CancellationToken cancel)
    {
        while (_unsent.Count == 0)
        {
            if (!await queue.WaitToReadAsync(cancel).ConfigureAwait(false))
            {
                return false;
            }

            TakeWhatIsThere(queue);
        }

        TakeWhatIsThere(queue);
        return true;
    }

    private void TakeWhatIsThere(ChannelReader<OutgoingScan> queue)
    {
        while (_unsent.Count < 4 * _batchSize && queue.TryRead(out var scan))
        {
            _unsent.Add(scan);
        }
    }

    /// <summary>A request speaks for one device: the one whose scan has waited longest.</summary>
    private List<OutgoingScan> NextBatch()
    {
        var device = _unsent[0].Plan.Device;
        return [.. _unsent.Where(scan => scan.Plan.Device.Id == device.Id).Take(_batchSize)];
    }

    private async Task<Attempt> PostAsync(List<OutgoingScan> batch, CancellationToken cancel)
    {
        var device = batch[0].Plan.Device;

        // The device's clock now, at this very attempt: the server tells its error from that.
        var sentAt = (_time.GetUtcNow() + device.ClockError).UtcDateTime;
        var envelope = new ScanEnvelope(device.Id, sentAt, [.. batch.Select(scan => scan.Body)]);
        var attempt = await _api.TryAsync(
            HttpMethod.Post, "v1/scans", JsonSerializer.SerializeToUtf8Bytes(envelope, WireJson.Default.ScanEnvelope), cancel).ConfigureAwait(false);
        _totals.AddRequest(attempt.MustRepeat);
        _api.RefuseToGoOnWithoutRights(attempt);
        return attempt.Status is 404 or 405 ? throw ApiClient.Refused(HttpMethod.Post, "v1/scans", attempt) : attempt;
    }

    private async Task TakeAnswerAsync(List<OutgoingScan> batch, Attempt attempt, CancellationToken cancel)
    {
        if (ReadResults(attempt) is not { } results || results.Count != batch.Count)
        {
            // Nobody knows what became of the scans: the same as no answer at all.
            _totals.AddFailure();
            await _patience.AfterFailureAsync($"an answer to {batch.Count} scans that cannot be read", null, cancel).ConfigureAwait(false);
            return;
        }

        // By reference: a scan that was repeated is in the queue as often as it is to be sent.
        var settled = 0;
        var again = new List<OutgoingScan>();
        for (var i = 0; i < batch.Count; i++)
        {
            if (Take(batch[i], results[i]))
            {
                settled++;
            }
            else
            {
                again.Add(batch[i]);
            }
        }

        RemoveFromQueue(batch);
        _unsent.InsertRange(0, again);
        if (settled > 0)
        {
            _patience.Succeeded();
        }

        if (again.Count > 0)
        {
            await _patience.AfterFailureAsync($"{again.Count} scans to send again", attempt.RetryAfter, cancel).ConfigureAwait(false);
        }
    }

    private static IReadOnlyList<ScanResult>? ReadResults(Attempt attempt)
    {
        try
        {
            return JsonSerializer.Deserialize(attempt.Body, WireJson.Default.ScanAnswer)?.Results;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>True when the scan is done with.</summary>
    private bool Take(OutgoingScan scan, ScanResult result)
    {
        if (result.EventId is { } id && (!Guid.TryParse(id, out var eventId) || eventId != scan.Body.EventId))
        {
            throw new SimulatorException($"The server answered about event {id} where {scan.Body.EventId} was sent.");
        }

        switch (result.Outcome)
        {
            case "accepted":
                _totals.AddAccepted();
                Settle(scan, Verdict.Stored);
                return true;
            case "duplicate":
                _totals.AddDuplicate(result.Conflict);
                scan.Conflict |= result.Conflict;
                Settle(scan, Verdict.Stored);
                return true;
            case "rejected":
                scan.Error ??= result.Error ?? new("unknown", "the server gave no reason");
                _totals.AddRejected();
                Settle(scan, Verdict.Rejected);
                return true;
            case "retry":
                _totals.AddRetried();
                return false;
            default:
                throw new SimulatorException($"The server answered the unknown outcome \"{result.Outcome}\" to a scan.");
        }
    }

    private void RejectAll(List<OutgoingScan> batch, Attempt attempt)
    {
        foreach (var scan in batch)
        {
            scan.Error ??= new($"http{attempt.Status}", $"the whole request was refused{ApiClient.Problem(attempt)}");
            _totals.AddRejected();
            Settle(scan, Verdict.Rejected);
        }

        RemoveFromQueue(batch);
    }

    private void Settle(OutgoingScan scan, Verdict verdict)
    {
        if (scan.Verdict == Verdict.Open)
        {
            scan.Verdict = verdict;
            _settled(scan);
        }
    }

    private void RemoveFromQueue(List<OutgoingScan> batch)
    {
        var deviceId = batch[0].Plan.Device.Id;
        var left = batch.Count;
        _unsent.RemoveAll(scan => left > 0 && scan.Plan.Device.Id == deviceId && left-- > 0);
    }
}
