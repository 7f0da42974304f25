using System.Diagnostics;

namespace Tracking.Live.Tests;

internal static class Eventually
{
    /// <summary>Waits until a condition holds, and fails when it does not within half a minute.</summary>
    public static Task True(Func<bool> condition, string what) => True(() => Task.FromResult(condition()), what);

    /// <summary>Waits until a condition holds, and fails when it does not within half a minute.</summary>
    public static async Task True(Func<Task<bool>> condition, string what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(30))
            {
                Assert.Fail($"It never came to this: {what}.");
            }

            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
