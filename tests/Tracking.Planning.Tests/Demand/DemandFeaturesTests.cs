using CsCheck;
using Tracking.Planning.Demand;
using Tracking.Planning.Demand.Calendars;
using Tracking.Planning.Demand.Features;

namespace Tracking.Planning.Tests.Demand;

public sealed class DemandFeaturesTests
{
    private const float Untouched = -12345;

    [Fact]
    public void A_row_sees_nothing_that_comes_after_its_origin() => Gen.Select(Gen.Int[336, 700], Gen.Int[1, 336], Gen.Bool, Gen.Int[0, 1000]).Sample((known, ahead, smoothed, seed) =>
    {
        float[] values = [.. MadeUpNetwork.Station(seed % 8, known + 336, (ulong)seed).Volumes], changed = [.. values];
        for (int t = known; t < changed.Length; t++)
        {
            changed[t] += 1 + t % 7;
        }

        Reference reference = smoothed ? Reference.Smoothed : Reference.Naive;
        Assert.Equal(Row(values, known, ahead, reference), Row(changed, known, ahead, reference));
    });

    [Fact]
    public void Every_column_of_a_row_is_filled() => Gen.Select(Gen.Int[336, 700], Gen.Int[1, 336], Gen.Bool).Sample((known, ahead, smoothed) =>
    {
        float[] row = Row([.. MadeUpNetwork.Station(1, known + 1).Volumes], known, ahead, smoothed ? Reference.Smoothed : Reference.Naive);
        Assert.DoesNotContain(Untouched, row);
        Assert.DoesNotContain(row, float.IsInfinity);
    });

    [Fact]
    public void Stations_of_another_size_have_the_same_rows()
    {
        float[] values = [.. MadeUpNetwork.Station(4, 600).Volumes], larger = [.. values.Select(value => value * 8)];
        float[] row = Row(values, 600, 30, Reference.Naive), other = Row(larger, 600, 30, Reference.Naive);
        Assert.Equal(row.Length, other.Length);
        for (int i = 0; i < row.Length; i++)
        {
            Assert.Equal(row[i], other[i], 1e-3f);
        }
    }

    [Fact]
    public void A_smoothing_forecasts_what_repeats_itself_exactly()
    {
        float[] values = [.. Enumerable.Range(0, 900).Select(t => 10f + t % 24 + 3 * (t / 24 % 7))];
        float[] forecast = SeasonalSmoothing.Choose(values, 700).Forecast(values, [699], 200);
        for (int h = 0; h < 200; h++)
        {
            Assert.Equal(values[700 + h], forecast[h], 1e-3f);
        }
    }

    [Fact]
    public void A_smoothing_gives_each_origin_what_it_would_give_it_alone()
    {
        float[] values = [.. MadeUpNetwork.Station(2, 900).Volumes];
        SeasonalSmoothing smoothing = SeasonalSmoothing.Choose(values, 900);
        float[] both = smoothing.Forecast(values, [400, 800], 30);
        Assert.Equal(smoothing.Forecast(values, [400], 30), both[..30]);
        Assert.Equal(smoothing.Forecast(values, [800], 30), both[30..]);
    }

    [Fact]
    public void A_station_repeats_its_days_or_its_weeks_as_it_does()
    {
        float[] days = [.. Enumerable.Range(0, 500).Select(t => (float)(t % 24 + t * 0.01))], weeks = [.. Enumerable.Range(0, 500).Select(t => (float)(t % 168 / 24 * 5))];
        Assert.Equal(24, History(days, 500).NaivePeriod);
        Assert.Equal(168, History(weeks, 500).NaivePeriod);
        Assert.Equal(weeks[500 - 168 + 29], History(weeks, 500).Naive(499, 30, 168));
        Assert.Equal(days[500 - 24 + 5], History(days, 500).Naive(499, 30, 24));
    }

    private static SeriesHistory History(float[] values, int known) =>
        new(new DemandSeries { Station = "s", Start = MadeUpNetwork.Start, Volumes = values }, values, known, MadeUpNetwork.Calendar, 336);

    private static float[] Row(float[] values, int known, int ahead, Reference reference)
    {
        SeriesHistory history = History(values, known);
        float[] smoothed = SeasonalSmoothing.Choose(values, known).Forecast(values, [known - 1], 336);
        float[] row = new float[DemandFeatures.Columns];
        Array.Fill(row, Untouched);
        DemandFeatures.Fill(history, known - 1, smoothed, reference, ahead, 1, row, new float[1]);
        return row;
    }
}
