using System.Buffers;
using System.Text.Json;
using Tracking.Simulator.Loading.Measuring;
using Tracking.Simulator.Sending;

namespace Tracking.Simulator.Loading.Scans;

/// <summary>Scanners: posts scans at a set rate, open loop, and tells slots what became of them.</summary>
internal sealed class ScanFeed : IDisposable
{
    private static readonly TimeSpan NoSlotPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan ShortestRetry = TimeSpan.FromMilliseconds(200);

    private readonly ApiClient _api;
    private readonly LoadSettings _settings;
    private readonly PackagePool? _watched;
    private readonly PackagePool? _others;
    private readonly SendTotals _totals;
    private readonly WallClock _clock;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _room;
    private readonly ArrayBufferWriter<byte> _body = new(4096);
    private double _watchedDue;
    private long _measureFrom = long.MaxValue;
    private int _inFlight;
    private string? _firstRefusal;

    /// <param name="api">The server.</param>
    /// <param name="settings">Rates and shares.</param>
    /// <param name="watched">Packages that clients watch; null for none.</param>
    /// <param name="others">Packages that nobody watches; null for none.</param>
    /// <param name="totals">Counts what happens.</param>
    /// <param name="clock">Tells the time of day of timestamps.</param>
    /// <param name="time">The real clock.</param>
    public ScanFeed(ApiClient api, LoadSettings settings, PackagePool? watched, PackagePool? others, SendTotals totals, WallClock clock, TimeProvider time)
    {
        (_api, _settings, _watched, _others, _totals, _clock, _time) = (api, settings, watched, others, totals, clock, time);
        _room = new(settings.InFlight);
        Loop = new(settings.Rate / (double)settings.Batch, time);
        Acknowledged = new(time);
    }

    /// <summary>Its schedule.</summary>
    public OpenLoop Loop { get; }

    /// <summary>From when a scan should have been sent until it was acknowledged as durable.</summary>
    public Latencies Acknowledged { get; }

    /// <summary>Requests under way.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Why the first scan was refused for good; null when none was.</summary>
    public string? FirstRefusal => Volatile.Read(ref _firstRefusal);

    /// <summary>Scans that should be sent from now on are measured.</summary>
    public void Measure() => Interlocked.Exchange(ref _measureFrom, _time.GetTimestamp());

    /// <summary>Posts until cancelled, then waits for the answers to what was posted.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            await Loop.RunAsync(due => BeginAsync(due, cancel), cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Nothing new is sent; what was sent is still answered.
        }

        for (var taken = 0; taken < _settings.InFlight; taken++)
        {
            await _room.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    public void Dispose() => _room.Dispose();

    private async ValueTask BeginAsync(long due, CancellationToken cancel)
    {
        await _room.WaitAsync(cancel).ConfigureAwait(false);
        var slots = new PackageSlot[_settings.Batch];
        _body.ResetWrittenCount();
        try
        {
            ScanDay.Begin(_body, _clock.UtcNow);
            for (var i = 0; i < slots.Length; i++)
            {
                int step;
                while ((slots[i] = NextPool().Take(out step)!) is null)
                {
                    await Task.Delay(NoSlotPause, _time, cancel).ConfigureAwait(false);
                }

                ScanDay.Add(_body, i == 0, slots[i].PackageId, slots[i].Number, _settings.ScannedVans, step, _clock.At(due));
            }
        }
        catch (OperationCanceledException)
        {
            _room.Release();
            throw;
        }

        ScanDay.End(_body);
        _ = PostAsync(slots, _body.WrittenSpan.ToArray(), due);
    }

    private PackagePool NextPool()
    {
        _watchedDue += _settings.WatchedShare;
        if (_others is null || (_watched is not null && _watchedDue >= 1))
        {
            _watchedDue -= 1;
            return _watched!;
        }

        return _others;
    }

    private async Task PostAsync(PackageSlot[] slots, byte[] body, long due)
    {
        Interlocked.Increment(ref _inFlight);
        try
        {
            // For so long the server may be away or refuse; then the scans count as not sent, which ends in differences.
            var giveUpAt = _time.GetTimestamp() + (long)(_settings.GiveUpAfter.TotalSeconds * _time.TimestampFrequency);
            while (true)
            {
                var attempt = await _api.TryAsync(HttpMethod.Post, "v1/scans", body, CancellationToken.None).ConfigureAwait(false);
                _totals.AddRequest(attempt.MustRepeat);
                if (attempt.IsSuccess ? TakeAnswer(slots, attempt.Body, due) : Refuse(slots, attempt))
                {
                    return;
                }

                if (_time.GetTimestamp() > giveUpAt)
                {
                    Interlocked.CompareExchange(ref _firstRefusal, $"given up after {attempt.Describe()}", null);
                    _totals.AddRejected();
                    return;
                }

                await Task.Delay(attempt.RetryAfter ?? ShortestRetry, _time).ConfigureAwait(false);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
            _room.Release();
        }
    }

    /// <summary>False when something of it has to be sent again; what was taken answers as a duplicate then.</summary>
    private bool TakeAnswer(PackageSlot[] slots, ReadOnlySpan<byte> answer, long due)
    {
        var now = _time.GetTimestamp();
        var counts = due >= Interlocked.Read(ref _measureFrom);
        var json = new Utf8JsonReader(answer);
        while (json.Read() && !(json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("results"u8)))
        {
        }

        json.Read();
        var again = false;
        for (var i = 0; json.Read() && json.TokenType == JsonTokenType.StartObject; i++)
        {
            var (version, outcome) = ReadResult(ref json);
            if (slots[i] is not { } slot)
            {
                continue;
            }

            switch (outcome)
            {
                case Outcome.Stored or Outcome.Duplicate:
                    if (outcome == Outcome.Stored)
                    {
                        _totals.AddAccepted();
                    }
                    else
                    {
                        _totals.AddDuplicate(conflict: false);
                    }

                    if (counts)
                    {
                        Acknowledged.Record(due, now);
                    }

                    slot.Stored(version, due, counts);
                    slots[i] = null!;
                    break;
                case Outcome.Rejected:
                    _totals.AddRejected();
                    Interlocked.CompareExchange(ref _firstRefusal, System.Text.Encoding.UTF8.GetString(answer), null);
                    slot.Refused();
                    slots[i] = null!;
                    break;
                default:
                    _totals.AddRetried();
                    again = true;
                    break;
            }
        }

        return !again;
    }

    private static (int Version, Outcome Outcome) ReadResult(ref Utf8JsonReader json)
    {
        var (version, outcome, depth) = (0, Outcome.Again, json.CurrentDepth);
        while (json.Read() && !(json.TokenType == JsonTokenType.EndObject && json.CurrentDepth == depth))
        {
            if (json.CurrentDepth != depth + 1 || json.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (json.ValueTextEquals("version"u8))
            {
                json.Read();
                version = json.TokenType == JsonTokenType.Number ? json.GetInt32() : 0;
            }
            else if (json.ValueTextEquals("outcome"u8))
            {
                json.Read();
                outcome = json.ValueTextEquals("accepted"u8) ? Outcome.Stored
                    : json.ValueTextEquals("duplicate"u8) ? Outcome.Duplicate
                    : json.ValueTextEquals("rejected"u8) ? Outcome.Rejected
                    : Outcome.Again;
            }
        }

        return (version, outcome);
    }

    private bool Refuse(PackageSlot[] slots, Attempt attempt)
    {
        if (attempt.MustRepeat)
        {
            return false;
        }

        Interlocked.CompareExchange(ref _firstRefusal, attempt.Describe() + ApiClient.Problem(attempt), null);
        foreach (var slot in slots)
        {
            if (slot is not null)
            {
                _totals.AddRejected();
                slot.Refused();
            }
        }

        return true;
    }

    private enum Outcome
    {
        Again,
        Stored,
        Duplicate,
        Rejected,
    }
}
