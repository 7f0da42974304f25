using Tracking.Planning.Arrivals;

namespace Tracking.Planning.Tests.Arrivals;

/// <summary>Limits from past errors.</summary>
public sealed class ConformalBandTests
{
    [Fact]
    public void Four_of_five_errors_are_held_and_as_many_are_missed_on_either_side_also_of_skewed_ones()
    {
        (double below, double above, _) = Follow(new ConformalBand(), 5000, random => -Math.Log(1 - random.NextDouble()) - 0.7, new Random(1));
        Assert.InRange(below, 0.085, 0.115);
        Assert.InRange(above, 0.085, 0.115);
    }

    [Fact]
    public void After_errors_have_become_three_times_as_large_they_are_held_again()
    {
        var band = new ConformalBand();
        var random = new Random(2);
        Follow(band, 2000, chance => chance.NextDouble() - 0.5, random);
        Follow(band, 300, chance => 3 * (chance.NextDouble() - 0.5), random);
        (double below, double above, _) = Follow(band, 3000, chance => 3 * (chance.NextDouble() - 0.5), random);
        Assert.InRange(below + above, 0.17, 0.23);
    }

    [Fact]
    public void Errors_on_one_side_make_the_window_longer_on_that_side_only()
    {
        var band = new ConformalBand();
        var random = new Random(3);
        Follow(band, 1000, chance => chance.NextDouble() < 0.3 ? 5 * chance.NextDouble() : -0.1 * chance.NextDouble(), random);
        ErrorQuantiles quantiles = band.Quantiles();
        Assert.InRange(quantiles.Lower, -0.2, 0);
        Assert.InRange(quantiles.Upper, 2, 5);
        Assert.InRange(quantiles.Middle, -0.1, 0);
    }

    [Fact]
    public void Before_much_is_known_it_is_careful()
    {
        var band = new ConformalBand();
        Assert.Equal(ErrorQuantiles.Unknown, band.Quantiles());
        band.Learn(0.1, false, false);
        Assert.True(band.Quantiles().Upper > 1);
    }

    [Fact]
    public void It_goes_on_as_before_from_what_was_kept()
    {
        var band = new ConformalBand();
        var random = new Random(4);
        Follow(band, ConformalBand.Remembered + 77, chance => chance.NextDouble(), random);
        var kept = new ConformalBand(Rounds.ThroughJson(band.State));
        for (int i = 0; i < 50; i++)
        {
            double error = random.NextDouble();
            band.Learn(error, false, i % 3 == 0);
            kept.Learn(error, false, i % 3 == 0);
        }

        Assert.Equal(band.Quantiles(), kept.Quantiles());
    }

    private static (double Below, double Above, double Width) Follow(ConformalBand band, int count, Func<Random, double> draw, Random random)
    {
        double below = 0, above = 0, width = 0;
        for (int i = 0; i < count; i++)
        {
            ErrorQuantiles quantiles = band.Quantiles();
            double error = draw(random);
            below += error < quantiles.Lower ? 1 : 0;
            above += error > quantiles.Upper ? 1 : 0;
            width += quantiles.Upper - quantiles.Lower;
            band.Learn(error, error < quantiles.Lower, error > quantiles.Upper);
        }

        return (below / count, above / count, width / count);
    }
}
