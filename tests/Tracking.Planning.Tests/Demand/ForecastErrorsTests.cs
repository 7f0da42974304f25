using Tracking.Planning.Demand.Accuracy;

namespace Tracking.Planning.Tests.Demand;

public sealed class ForecastErrorsTests
{
    [Fact]
    public void Symmetric_percentage_errors_are_shares_of_the_mean_of_both()
    {
        // 200·10/210 and 200·20/180.
        Assert.Equal((2000.0 / 210 + 4000.0 / 180) / 2, ForecastErrors.SymmetricPercentage([100, 100], [110, 80]), 9);
        Assert.Equal(100, ForecastErrors.SymmetricPercentage([0, 0], [0, 5]), 9);
    }

    [Fact]
    public void Scaled_errors_are_in_units_of_the_histories_seasonal_changes()
    {
        // Changes over two steps: 2, 2, 4, 0: mean 2. Errors 1 and 5: mean 3.
        Assert.Equal(1.5, ForecastErrors.Scaled([1, 5, 3, 7, 7, 7], [10, 20], [11, 15], 2), 9);
        Assert.Throws<ArgumentException>(() => ForecastErrors.Scaled([1, 2], [1], [1], 2));
    }

    [Fact]
    public void Naive2_measured_by_itself_is_1() => Assert.Equal(1, ForecastErrors.OverallWeighted(18.383, 2.395, 18.383, 2.395), 12);

    [Theory]
    [InlineData(24)]
    [InlineData(7)]
    public void Indices_of_a_multiplicative_season_are_found_exactly(int period)
    {
        double[] season = Season(period);
        double[] indices = Naive2.SeasonalIndices(Seasonal(season, 10 * period + 5), period);
        for (int phase = 0; phase < period; phase++)
        {
            Assert.Equal(season[phase], indices[phase], 5);
        }
    }

    [Fact]
    public void A_seasonal_history_is_continued_with_its_season()
    {
        double[] season = Season(24);
        float[] all = Seasonal(season, 700 + 48);
        float[] forecast = Naive2.Forecast(all.AsSpan(0, 700), 24, 48);
        for (int h = 0; h < 48; h++)
        {
            Assert.Equal(all[700 + h], forecast[h], 0.01f);
        }
    }

    [Fact]
    public void Without_a_season_the_last_value_stays()
    {
        var random = new Random(3);
        float[] noise = [.. Enumerable.Range(0, 500).Select(_ => (float)random.NextDouble() + 1)];
        Assert.False(Naive2.IsSeasonal(noise, 24));
        Assert.All(Naive2.Forecast(noise, 24, 10), value => Assert.Equal(noise[^1], value));
        Assert.False(Naive2.IsSeasonal(Seasonal(Season(24), 71), 24));
        Assert.True(Naive2.IsSeasonal(Seasonal(Season(24), 240), 24));
        Assert.False(Naive2.IsSeasonal(new float[200], 24));
    }

    private static double[] Season(int period)
    {
        double[] season = [.. Enumerable.Range(0, period).Select(phase => 1 + 0.5 * Math.Sin(2 * Math.PI * phase / period))];
        return season;
    }

    private static float[] Seasonal(double[] season, int count) => [.. Enumerable.Range(0, count).Select(t => (float)(100 * season[t % season.Length]))];
}
