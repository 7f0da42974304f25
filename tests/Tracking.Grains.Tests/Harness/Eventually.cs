using System.Diagnostics;

namespace Tracking.Grains.Tests.Harness;

internal static class Eventually
{
    /// <summary>Waits until a condition holds, and fails when it does not within a minute.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromMinutes(1))
            {
                Assert.Fail($"It never came to this: {what}.");
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
