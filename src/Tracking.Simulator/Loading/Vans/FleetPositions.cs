using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Tracking.Simulator.Loading.Measuring;
using Tracking.Simulator.Loading.Scans;
using Tracking.Simulator.Sending;

namespace Tracking.Simulator.Loading.Vans;

/// <summary>Posts where every van of a fleet is, each once in a period, spread evenly and open loop.</summary>
internal sealed class FleetPositions
{
    private const int MaxInRequest = 500;
    private const int MinRequestsInPeriod = 20;

    private readonly ApiClient _api;
    private readonly VanFleet _fleet;
    private readonly TimeSpan _every;
    private readonly SendTotals _totals;
    private readonly WallClock _clock;
    private readonly TimeProvider _time;
    private readonly int _groups;
    private readonly ArrayBufferWriter<byte> _body = new(64 * 1024);
    private readonly List<Task> _underWay = [];
    private long _measureFrom = long.MaxValue;
    private int _next;

    public FleetPositions(ApiClient api, VanFleet fleet, TimeSpan every, SendTotals totals, WallClock clock, TimeProvider time)
    {
        (_api, _fleet, _every, _totals, _clock, _time) = (api, fleet, every, totals, clock, time);
        Acknowledged = new(time);
        _groups = Math.Min(fleet.Count, Math.Max(MinRequestsInPeriod, (fleet.Count + MaxInRequest - 1) / MaxInRequest));
        Loop = new(_groups / every.TotalSeconds, time);
    }

    /// <summary>Its schedule.</summary>
    public OpenLoop Loop { get; }

    /// <summary>From when positions should have been sent until they were acknowledged, for each request.</summary>
    public Latencies Acknowledged { get; }

    /// <summary>Requests that should be sent from now on are measured.</summary>
    public void Measure() => Interlocked.Exchange(ref _measureFrom, _time.GetTimestamp());

    /// <summary>Tells once where every van is.</summary>
    public async Task TellAllAsync(CancellationToken cancel)
    {
        for (var group = 0; group < _groups; group++)
        {
            cancel.ThrowIfCancellationRequested();
            await PostAsync(group, _time.GetTimestamp()).ConfigureAwait(false);
        }
    }

    /// <summary>Posts until cancelled, then waits for the answers to what was posted.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            await Loop.RunAsync(
                due =>
                {
                    _underWay.RemoveAll(static task => task.IsCompleted);
                    _underWay.Add(PostAsync(_next, due));
                    _next = (_next + 1) % _groups;
                    return ValueTask.CompletedTask;
                },
                cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Nothing new is sent.
        }

        await Task.WhenAll(_underWay).ConfigureAwait(false);
    }

    private async Task PostAsync(int group, long due)
    {
        var occurredAt = _clock.At(due);
        _body.ResetWrittenCount();
        _body.Write("{\"sentAt\":\""u8);
        ScanDay.WriteTime(_body, _clock.UtcNow);
        _body.Write("\",\"positions\":["u8);
        var count = 0;
        for (var van = group; van < _fleet.Count; van += _groups)
        {
            _fleet.Drive(van, _every);
            Add(van, occurredAt, count++ == 0);
        }

        _body.Write("]}"u8);
        var attempt = await _api.TryAsync(HttpMethod.Post, "v1/positions", _body.WrittenSpan.ToArray(), CancellationToken.None).ConfigureAwait(false);
        _totals.AddRequest(failed: !attempt.IsSuccess);
        var answer = attempt.IsSuccess ? JsonSerializer.Deserialize(attempt.Body, WireJson.Default.PositionAnswer) : null;
        _totals.AddPositions(answer?.Accepted ?? 0, answer?.Rejected ?? count);
        if (answer is not null && due >= Interlocked.Read(ref _measureFrom))
        {
            Acknowledged.Record(due, _time.GetTimestamp());
        }

        if (answer?.Rejected == 0)
        {
            var at = occurredAt.ToUnixTimeMilliseconds();
            for (var van = group; van < _fleet.Count; van += _groups)
            {
                _fleet.Told(van, at);
            }
        }
    }

    private void Add(int van, DateTimeOffset occurredAt, bool first)
    {
        var (lat, lon, heading, speed) = _fleet.At(van);
        _body.Write(first ? "{\"vehicleId\":\"VAN"u8 : ",{\"vehicleId\":\"VAN"u8);
        ScanDay.WriteNumber(_body, van);
        _body.Write("\",\"occurredAt\":\""u8);
        ScanDay.WriteTime(_body, occurredAt);
        _body.Write("\",\"lat\":"u8);
        WriteNumber(lat, 6);
        _body.Write(",\"lon\":"u8);
        WriteNumber(lon, 6);
        _body.Write(",\"speed\":"u8);
        WriteNumber(speed, 1);
        _body.Write(",\"heading\":"u8);
        WriteNumber(heading, 1);
        _body.Write(",\"accuracy\":5}"u8);
    }

    private void WriteNumber(double number, byte digits)
    {
        Utf8Formatter.TryFormat(number, _body.GetSpan(32), out var written, new StandardFormat('F', digits));
        _body.Advance(written);
    }
}
