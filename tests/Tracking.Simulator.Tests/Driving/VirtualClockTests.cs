using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Tracking.Simulator.Driving;
using Xunit;

namespace Tracking.Simulator.Tests.Driving;

public sealed class VirtualClockTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 3, 3, 18, 0, 0, TimeSpan.Zero);

    [Fact]
    public void No_moment_is_ever_ahead_of_the_real_time_at_which_it_is_reached() =>
        Gen.Select(Gen.Double[1, 5000], Gen.Int[1, 20 * 3600], Gen.Double[0, 1]).Sample((factor, seconds, part) =>
        {
            var length = TimeSpan.FromSeconds(seconds);
            var speedUp = SpeedUp.Parse(factor.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
            var clock = new VirtualClock(new FakeTimeProvider(s_noon), speedUp, length, s_noon);
            var moment = length * part;
            return clock.At(moment) <= clock.RealTimeOf(moment);
        });

    [Fact]
    public void It_meets_the_real_clock_when_the_day_ends()
    {
        var clock = new VirtualClock(new FakeTimeProvider(s_noon), SpeedUp.Parse("60"), TimeSpan.FromHours(10), s_noon);

        Assert.Equal(s_noon + TimeSpan.FromMinutes(10), clock.RealTimeOf(TimeSpan.FromHours(10)));
        Assert.Equal(clock.RealTimeOf(TimeSpan.FromHours(10)), clock.At(TimeSpan.FromHours(10)));
    }

    [Fact]
    public void At_full_speed_the_day_is_already_over()
    {
        var clock = new VirtualClock(new FakeTimeProvider(s_noon), SpeedUp.Max, TimeSpan.FromHours(10), s_noon);

        Assert.Equal(s_noon - TimeSpan.FromHours(10), clock.Start);
        Assert.Equal(s_noon, clock.At(TimeSpan.FromHours(10)));
        Assert.Equal(s_noon, clock.RealTimeOf(TimeSpan.FromHours(10)));
    }

    [Fact]
    public async Task It_waits_for_a_moment_that_has_not_come()
    {
        var time = new FakeTimeProvider(s_noon);
        var clock = new VirtualClock(time, SpeedUp.Parse("60"), TimeSpan.FromHours(1), s_noon);

        var waiting = clock.UntilAsync(TimeSpan.FromMinutes(30), TestContext.Current.CancellationToken).AsTask();
        time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        await waiting;
    }

    [Theory]
    [InlineData("0.5")]
    [InlineData("-1")]
    [InlineData("fast")]
    [InlineData("NaN")]
    public void A_speed_up_below_one_or_no_number_is_refused(string text) =>
        Assert.Contains("--speed-up " + text, Assert.Throws<SimulatorException>(() => SpeedUp.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("1", 5)]
    [InlineData("20", 5)]
    [InlineData("60", 15)]
    [InlineData("10000", 60)]
    [InlineData("max", 60)]
    public void Positions_are_thinned_at_high_speed(string speedUp, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), SpeedUp.Parse(speedUp).PositionInterval);

    [Fact]
    public void Played_from_the_middle_no_moment_is_ahead_of_the_real_time_either() =>
        Gen.Select(Gen.Double[1, 5000], Gen.Int[1, 20 * 3600], Gen.Double[0, 1], Gen.Double[0, 1], Gen.Int[0, 600]).Sample((factor, seconds, from, part, loading) =>
        {
            var length = TimeSpan.FromSeconds(seconds);
            var time = new FakeTimeProvider(s_noon);
            var speedUp = SpeedUp.Parse(factor.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
            var clock = new VirtualClock(time, speedUp, length, s_noon, length * from);
            time.Advance(TimeSpan.FromSeconds(loading));
            clock.StartNow();
            var moment = length * part;
            return clock.At(moment) <= clock.RealTimeOf(moment) && clock.At(clock.Now) <= time.GetUtcNow();
        });
}
