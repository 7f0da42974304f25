using System.Globalization;
using System.Net;
using System.Text.Json;
using Tracking.Simulator.Loading.Hub;
using Tracking.Simulator.Loading.Measuring;
using Tracking.Simulator.Loading.Vans;

namespace Tracking.Simulator.Loading.Clients;

/// <summary>A control room: watches an area of the map that it moves now and then, and keeps what the map shows, as its page does.</summary>
internal sealed class ControlRoom : LoadClient
{
    /// <summary>About a county; near enough for single vans.</summary>
    private const double Width = 1, Height = 0.7, Zoom = 9.5;

    private const int MostDescribed = 3;

    private readonly VanFleet _fleet;
    private readonly WallClock _clock;
    private readonly Latencies _latencies;
    private readonly long[] _shownAt;
    private readonly Random _random;
    private readonly Lock _gate = new();
    private (double West, double South) _box;
    private long _measureFrom = long.MaxValue;
    private int _call;
    private bool _unanswered;

    /// <param name="endpoint">Where the hub is.</param>
    /// <param name="address">Its address.</param>
    /// <param name="fleet">The vans that it watches.</param>
    /// <param name="clock">Tells the time of day of timestamps.</param>
    /// <param name="latencies">Takes times from a position to its being shown.</param>
    /// <param name="counts">Counts what happens.</param>
    /// <param name="seed">Chooses where it looks.</param>
    /// <param name="time">The real clock.</param>
    public ControlRoom(HubEndpoint endpoint, IPEndPoint address, VanFleet fleet, WallClock clock, Latencies latencies, ClientCounts counts, int seed, TimeProvider time)
        : base(endpoint, address, ReadingPace.Prompt, 0, counts, time)
    {
        (_fleet, _clock, _latencies) = (fleet, clock, latencies);
        _shownAt = new long[fleet.Count];
        _random = new(seed);
        _box = (
            VanFleet.West + (_random.NextDouble() * (VanFleet.East - VanFleet.West - Width)),
            VanFleet.South + (_random.NextDouble() * (VanFleet.North - VanFleet.South - Height)));
    }

    /// <summary>Positions from now on are measured.</summary>
    public void Measure() => Interlocked.Exchange(ref _measureFrom, Time.GetTimestamp());

    /// <summary>Moves by up to a third of what it shows.</summary>
    public Task MoveAsync()
    {
        lock (_gate)
        {
            if (_unanswered)
            {
                // As its page does: the next move waits for the answer to the one before.
                return Task.CompletedTask;
            }

            var west = _box.West + ((_random.NextDouble() - 0.5) * Width * 2 / 3);
            var south = _box.South + ((_random.NextDouble() - 0.5) * Height * 2 / 3);
            _box = (Math.Clamp(west, VanFleet.West, VanFleet.East - Width), Math.Clamp(south, VanFleet.South, VanFleet.North - Height));
        }

        return CallAsync(WatchAsync);
    }

    /// <summary>What it shows otherwise than the fleet is: vans that it should show, and does not or at an older place, and vans that it should not; described, the first few of them.</summary>
    public List<string> Differences()
    {
        var differences = new List<string>();
        lock (_gate)
        {
            for (var van = 0; van < _fleet.Count && differences.Count < MostDescribed; van++)
            {
                var (lat, lon, _, _) = _fleet.At(van);
                var inside = lon >= _box.West && lon <= _box.West + Width && lat >= _box.South && lat <= _box.South + Height;
                var expected = inside ? _fleet.ToldAt(van) : 0;
                if (_shownAt[van] != expected)
                {
                    differences.Add(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{VanFleet.IdOf(van)} {(_shownAt[van] == 0 ? "not shown" : $"shown as of {DateTimeOffset.FromUnixTimeMilliseconds(_shownAt[van]):HH:mm:ss.fff}")} instead of {(inside ? $"as of {DateTimeOffset.FromUnixTimeMilliseconds(expected):HH:mm:ss.fff}" : "not at all")}"));
                }
            }
        }

        return differences;
    }

    /// <inheritdoc/>
    public override void Receive(ReadOnlySpan<byte> message)
    {
        var now = Time.GetTimestamp();
        var read = HubText.Read(message, out var content);
        if (read.Type == HubMessageType.Invocation && read.Target == HubTarget.Area)
        {
            Counts.AddMessage(message.Length);
            content.Read();
            lock (_gate)
            {
                Take(ref content, now, isAnswer: false);
            }
        }
        else if (read.Type == HubMessageType.Completion)
        {
            lock (_gate)
            {
                _unanswered = false;
            }

            if (read.Error is not null)
            {
                Counts.AddFailedCall();
            }
            else if (read.Id == Volatile.Read(ref _call))
            {
                lock (_gate)
                {
                    Array.Clear(_shownAt);
                    Take(ref content, now, isAnswer: true);
                }
            }

            Watching();
        }
    }

    /// <inheritdoc/>
    protected override Task WatchAsync(HubConnection connection)
    {
        string argument;
        lock (_gate)
        {
            _unanswered = true;
            argument = string.Create(
                CultureInfo.InvariantCulture,
                $"{{\"west\":{_box.West:F6},\"south\":{_box.South:F6},\"east\":{_box.West + Width:F6},\"north\":{_box.South + Height:F6},\"zoom\":{Zoom}}}");
        }

        return connection.CallAsync("WatchArea", argument, Interlocked.Increment(ref _call));
    }

    /// <summary>Takes in <c>{ vehicles, gone, cells }</c>.</summary>
    private void Take(ref Utf8JsonReader json, long now, bool isAnswer)
    {
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("vehicles"u8))
            {
                json.Read();
                while (json.Read() && json.TokenType == JsonTokenType.StartObject)
                {
                    TakeVan(ref json, now, isAnswer);
                }
            }
            else if (json.ValueTextEquals("gone"u8))
            {
                json.Read();
                while (json.Read() && json.TokenType == JsonTokenType.String)
                {
                    if (_fleet.NumberOf(json.ValueSpan) is >= 0 and var van)
                    {
                        _shownAt[van] = 0;
                    }
                }
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void TakeVan(ref Utf8JsonReader json, long now, bool isAnswer)
    {
        var (van, occurredAt, depth) = (-1, default(DateTimeOffset), json.CurrentDepth);
        while (json.Read() && !(json.TokenType == JsonTokenType.EndObject && json.CurrentDepth == depth))
        {
            if (json.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (json.ValueTextEquals("vehicleId"u8))
            {
                json.Read();
                van = _fleet.NumberOf(json.ValueSpan);
            }
            else if (json.ValueTextEquals("occurredAt"u8))
            {
                json.Read();
                occurredAt = json.GetDateTimeOffset();
            }
        }

        if (van < 0)
        {
            return;
        }

        var at = occurredAt.ToUnixTimeMilliseconds();
        if (at <= _shownAt[van] || isAnswer)
        {
            // What an answer shows may be as old as the van's last position, and a view can change in something else.
            _shownAt[van] = at;
            return;
        }

        _shownAt[van] = at;
        Counts.AddPosition();
        var from = _clock.TimestampAt(occurredAt);
        if (from >= Interlocked.Read(ref _measureFrom))
        {
            _latencies.Record(from, now);
        }
    }
}
