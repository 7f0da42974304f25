using Microsoft.Extensions.Time.Testing;
using Tracking.Simulator.Loading;
using Xunit;

namespace Tracking.Simulator.Tests.Loading;

public sealed class OpenLoopTests
{
    [Fact]
    public async Task What_is_held_up_keeps_the_time_at_which_it_should_have_begun()
    {
        var time = new FakeTimeProvider();
        var loop = new OpenLoop(100, time);
        var start = time.GetTimestamp();
        var due = new List<double>();
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await loop.RunAsync(
            async at =>
            {
                due.Add(time.GetElapsedTime(start, at).TotalMilliseconds);
                if (due.Count == 1)
                {
                    // The first one finds no room for a second.
                    time.Advance(TimeSpan.FromSeconds(1));
                }

                if (due.Count == 101)
                {
                    await stop.CancelAsync();
                    stop.Token.ThrowIfCancellationRequested();
                }
            },
            stop.Token));
        Assert.Equal(Enumerable.Range(0, 101).Select(i => i * 10.0), due.Select(at => Math.Round(at, 3)));
        Assert.Equal(TimeSpan.Zero, loop.Late);
    }
}
