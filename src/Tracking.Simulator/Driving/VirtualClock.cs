namespace Tracking.Simulator.Driving;

/// <summary>
/// The clock of a simulated day. It starts so far in the past, and runs so much faster than the real one, that it meets the real clock exactly
/// when the day ends: what it says is never in the future, keeps its order, and is as near to today as the length of the day allows.
/// </summary>
internal sealed class VirtualClock
{
    private readonly TimeProvider _time;
    private readonly SpeedUp _speedUp;
    private readonly TimeSpan _playsFrom;
    private DateTimeOffset _realStart;

    /// <param name="time">The real clock.</param>
    /// <param name="speedUp">Simulated seconds per real second.</param>
    /// <param name="length">The moment of the day at which it meets the real clock.</param>
    /// <param name="realStart">The real time at which the day starts to play.</param>
    /// <param name="playsFrom">The moment of the day at which it starts to play; what lies before is due at once.</param>
    public VirtualClock(TimeProvider time, SpeedUp speedUp, TimeSpan length, DateTimeOffset realStart, TimeSpan playsFrom = default)
    {
        _time = time;
        _speedUp = speedUp;
        _playsFrom = playsFrom;
        _realStart = realStart;
        var ahead = speedUp.IsMax ? length : playsFrom + ((length - playsFrom) * (1 - (1 / speedUp.Factor)));

        // Whole milliseconds, rounded down: what is sent carries no more.
        var start = realStart - ahead;
        Start = new DateTimeOffset(start.UtcTicks - (start.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
    }

    /// <summary>The simulated time at which the day starts.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>The simulated time of a moment of the day.</summary>
    public DateTimeOffset At(TimeSpan offset) => Start + TimeSpan.FromMilliseconds(Math.Floor(offset.TotalMilliseconds));

    /// <summary>The real time at which a moment of the day is reached.</summary>
    public DateTimeOffset RealTimeOf(TimeSpan offset) =>
        _speedUp.IsMax || offset <= _playsFrom ? _realStart : _realStart + ((offset - _playsFrom) / _speedUp.Factor);

    /// <summary>The moment of the day that is reached now; where it starts to play, before that.</summary>
    public TimeSpan Now
    {
        get
        {
            var real = _time.GetUtcNow() - _realStart;
            return real <= TimeSpan.Zero || _speedUp.IsMax ? _playsFrom : _playsFrom + (real * _speedUp.Factor);
        }
    }

    /// <summary>Starts to play now, and not when it was made. Simulated times stay as they are, so that they lie a little farther back.</summary>
    public void StartNow() => _realStart = _time.GetUtcNow();

    /// <summary>Waits until a moment of the day is reached; at once if it has passed.</summary>
    public ValueTask UntilAsync(TimeSpan offset, CancellationToken cancel)
    {
        var wait = RealTimeOf(offset) - _time.GetUtcNow();
        return wait <= TimeSpan.Zero ? ValueTask.CompletedTask : new(Task.Delay(wait, _time, cancel));
    }
}
