using System.Diagnostics;

namespace Tracking.Testing;

/// <summary>Waits for a condition; the limit is generous and only ends a test that has failed.</summary>
public static class Eventually
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Asks again and again until <paramref name="good"/> holds, and returns that value.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T>> read, Func<T, bool> good, string what, TimeSpan? limit = null)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var value = await read();
            if (good(value))
            {
                return value;
            }

            if (clock.Elapsed > (limit ?? Patience))
            {
                throw new TimeoutException($"Not seen within {clock.Elapsed.TotalSeconds:0.0} s: {what}. Last value: {value}");
            }

            await Task.Delay(20);
        }
    }

    public static Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? limit = null) =>
        GetAsync(condition, holds => holds, what, limit);

    public static Task TrueAsync(Func<bool> condition, string what, TimeSpan? limit = null) =>
        GetAsync(() => Task.FromResult(condition()), holds => holds, what, limit);
}
