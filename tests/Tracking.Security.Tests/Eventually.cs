using System.Diagnostics;
using Xunit;

namespace Tracking.Security.Tests;

/// <summary>Waits for conditions.</summary>
internal static class Eventually
{
    /// <summary>Waits until a condition holds.</summary>
    public static async Task True(Func<Task<bool>> condition, string what, TimeSpan? atMost = null)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < (atMost ?? TimeSpan.FromSeconds(20)), $"Waited in vain: {what}.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
