using Microsoft.Extensions.Options;
using Tracking.Server.Live;

namespace Tracking.Live.Tests;

public sealed class LiveOptionsTests
{
    [Fact]
    public void Defaults_are_valid() => Assert.True(new LiveOptionsValidator().Validate(null, new LiveOptions()).Succeeded);

    [Fact]
    public void A_failure_names_the_option_its_value_and_the_rule()
    {
        ValidateOptionsResult result = new LiveOptionsValidator().Validate(
            null, new LiveOptions { BufferBytes = 100, SocketBufferBytes = 1, MaxCallBytes = 2, MaxCallsAtOnce = 0, PingPeriod = TimeSpan.FromSeconds(30), ClientTimeout = TimeSpan.FromSeconds(20) });
        Assert.Equal(
            [
                "Tracking:Live:BufferBytes is 100; it must be 4096 to 16777216.",
                "Tracking:Live:SocketBufferBytes is 1; it must be 4096 to 16777216.",
                "Tracking:Live:MaxCallBytes is 2; it must be 1024 to 1048576.",
                "Tracking:Live:MaxCallsAtOnce is 0; it must be 1 to 100.",
                "Tracking:Live:ClientTimeout is 00:00:20; it must be 00:00:31 to 01:00:00.",
            ],
            result.Failures);
    }
}
