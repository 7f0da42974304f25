namespace Tracking.Simulator.Sending;

/// <summary>Counts failures in a row, waits between them, and gives up when they last too long.</summary>
/// <param name="policy">How long to wait.</param>
/// <param name="time">The real clock.</param>
/// <param name="pause">Waits; replaced in tests.</param>
internal sealed class Patience(RetryPolicy policy, TimeProvider time, Func<TimeSpan, CancellationToken, Task> pause)
{
    private int _failures;
    private long _failingSince;

    public static Patience Real(RetryPolicy policy, TimeProvider time) => new(policy, time, (wait, cancel) => Task.Delay(wait, time, cancel));

    public void Succeeded() => _failures = 0;

    /// <exception cref="SimulatorException">Nothing has succeeded for too long.</exception>
    public Task AfterFailureAsync(string what, TimeSpan? retryAfter, CancellationToken cancel)
    {
        if (_failures++ == 0)
        {
            _failingSince = time.GetTimestamp();
        }
        else if (time.GetElapsedTime(_failingSince) > policy.GiveUpAfter)
        {
            throw new ServerGoneException($"The server has taken nothing for {policy.GiveUpAfter.TotalSeconds:0} s (last: {what}). Is it running? --give-up-after waits longer.");
        }

        return pause(policy.Wait(_failures, retryAfter, Random.Shared.NextDouble()), cancel);
    }
}

/// <summary>The server stayed away or refused for longer than the simulator is willing to wait.</summary>
internal sealed class ServerGoneException(string message) : SimulatorException(message);
