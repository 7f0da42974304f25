using CsCheck;
using Tracking.Model.Scans;

namespace Tracking.Model.Tests.Scans;

public sealed class EventTimeTests
{
    private const long Now = 1_800_000_000_000;
    private const long Minute = 60_000;

    [Fact]
    public void A_device_with_a_right_clock_is_believed() =>
        Assert.Equal(new EventTime(Now - Minute, EventFlags.None), EventTime.Fix(Now - Minute, Now, Now));

    [Fact]
    public void A_scan_without_the_time_of_sending_is_believed() =>
        Assert.Equal(new EventTime(Now - Minute, EventFlags.None), EventTime.Fix(Now - Minute, null, Now));

    [Theory]
    [InlineData(2 * Minute)]
    [InlineData(-2 * Minute)]
    public void An_error_of_two_minutes_is_put_down_to_the_network(long error) =>
        Assert.Equal(new EventTime(Now - (10 * Minute), EventFlags.None), EventTime.Fix(Now - (10 * Minute), Now + error, Now));

    [Theory]
    [InlineData((2 * Minute) + 1)]
    [InlineData((-2 * Minute) - 1)]
    [InlineData(26 * 60 * Minute)]
    public void A_larger_error_moves_the_event_by_itself(long error) =>
        Assert.Equal(
            new EventTime(Now - (10 * Minute), EventFlags.ClockCorrected),
            EventTime.Fix(Now - (10 * Minute) + error, Now + error, Now));

    [Fact]
    public void A_scan_from_the_future_counts_from_now() =>
        Assert.Equal(new EventTime(Now, EventFlags.FutureClamped), EventTime.Fix(Now + 1, Now, Now));

    [Fact]
    public void A_corrected_scan_that_is_still_in_the_future_counts_from_now() =>
        Assert.Equal(
            new EventTime(Now, EventFlags.ClockCorrected | EventFlags.FutureClamped),
            EventTime.Fix(Now + (60 * Minute), Now + (30 * Minute), Now));

    [Fact]
    public void An_event_is_never_in_the_future() =>
        Gen.Select(Gen.Long[0, 2 * Now], Gen.Long[0, 2 * Now].Nullable(), Gen.Long[0, 2 * Now])
            .Sample((occurredAt, sentAt, now) => EventTime.Fix(occurredAt, sentAt, now).Time <= now);
}
