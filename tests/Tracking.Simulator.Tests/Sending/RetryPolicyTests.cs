using CsCheck;
using Tracking.Simulator.Sending;
using Xunit;

namespace Tracking.Simulator.Tests.Sending;

public sealed class RetryPolicyTests
{
    private readonly RetryPolicy _policy = new();

    [Fact]
    public void Waits_double_up_to_the_cap()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(200), _policy.Wait(1, null, 1));
        Assert.Equal(TimeSpan.FromMilliseconds(400), _policy.Wait(2, null, 1));
        Assert.Equal(TimeSpan.FromMilliseconds(800), _policy.Wait(3, null, 1));
        Assert.Equal(_policy.Cap, _policy.Wait(1000, null, 1));
    }

    [Fact]
    public void Jitter_takes_off_at_most_half() => Gen.Select(Gen.Int[1, 100], Gen.Double[0, 1]).Sample((failures, jitter) =>
    {
        var full = _policy.Wait(failures, null, 1);
        var wait = _policy.Wait(failures, null, jitter);
        return wait <= full && wait >= full / 2;
    });

    [Fact]
    public void What_the_server_asks_for_is_honoured_within_reason()
    {
        Assert.InRange(_policy.Wait(1, TimeSpan.FromSeconds(7), 0.5), TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(8));
        Assert.InRange(_policy.Wait(1, TimeSpan.FromHours(7), 0.5), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(61));
    }
}
