using Tracking.Planning.Demand;

namespace Tracking.Planning.Tests.Demand;

public sealed class DriftAlarmTests
{
    [Fact]
    public void It_is_raised_when_the_model_loses_over_the_window_and_cleared_when_it_clearly_wins_again()
    {
        var alarm = new DriftAlarm(48);
        int changes = 0;
        Add(200, model: 8, naive: 10);
        Assert.False(alarm.Raised);
        Assert.Equal(0.8, alarm.ErrorRatio, 6);
        Add(48, model: 12, naive: 10);
        Assert.True(alarm.Raised);
        Add(48, model: 9.5f, naive: 10);
        Assert.True(alarm.Raised);
        Add(48, model: 8, naive: 10);
        Assert.False(alarm.Raised);
        Assert.Equal(2, changes);

        void Add(int hours, float model, float naive)
        {
            for (int i = 0; i < hours; i++)
            {
                changes += alarm.Add(100, 100 + model, 100 - naive) ? 1 : 0;
            }
        }
    }

    [Fact]
    public void It_says_nothing_before_it_has_seen_two_days()
    {
        var alarm = new DriftAlarm();
        for (int i = 0; i < DriftAlarm.MinHours - 1; i++)
        {
            Assert.False(alarm.Add(10, 20, 10));
        }

        Assert.False(alarm.Raised);
        Assert.True(alarm.Add(10, 20, 10));
        Assert.True(alarm.Raised);
    }

    [Fact]
    public void A_station_that_both_forecast_exactly_is_no_reason()
    {
        var alarm = new DriftAlarm();
        for (int i = 0; i < 100; i++)
        {
            alarm.Add(0, 0, 0);
        }

        Assert.Equal(1, alarm.ErrorRatio);
        Assert.False(alarm.Raised);
    }
}
