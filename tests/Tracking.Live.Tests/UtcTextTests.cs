using System.Globalization;
using Tracking.Server.Views;

namespace Tracking.Live.Tests;

public sealed class UtcTextTests
{
    [Theory]
    [InlineData(0, "1970-01-01T00:00:00.000Z")]
    [InlineData(-1, "1969-12-31T23:59:59.999Z")]
    [InlineData(1_709_210_096_007, "2024-02-29T12:34:56.007Z")]
    [InlineData(long.MinValue, "0001-01-01T00:00:00.000Z")]
    [InlineData(long.MaxValue, "9999-12-31T23:59:59.999Z")]
    public void A_moment_is_written_to_the_millisecond(long instant, string text) => Assert.Equal(text, UtcText.Of(instant));

    [Fact]
    public void Any_moment_is_written_as_its_format_says()
    {
        var random = new Random(5);
        for (int i = 0; i < 10_000; i++)
        {
            long instant = random.NextInt64(DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds());
            Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(instant).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), UtcText.Of(instant));
        }
    }
}
