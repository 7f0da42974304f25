namespace Tracking.Planning.Demand.Intervals;

/// <summary>
/// Split-conformal intervals: errors that forecasts of the past made, each divided by the spread that was predicted for it, give the ends (Lei et al., "Distribution-free
/// predictive inference for regression", JASA 113, 2018, section 5.2). Both ends are found for themselves, because demand errs further upwards than downwards.
/// </summary>
/// <param name="Bands">Bands of hours or days ahead, in their order.</param>
internal sealed record ConformalIntervals(IReadOnlyList<IntervalBand> Bands)
{
    /// <summary>Scores that a band needs for its outermost ends; a band with fewer takes those of the band before it.</summary>
    private const int MinScores = 40;

    /// <summary>Shares of volumes that ranges hold.</summary>
    public static double[] Levels { get; } = [0.8, 0.9, 0.95];

    /// <summary>
    /// For forecasts that were never tested: ends of Laplace's distribution, whose mean absolute error is the spread.
    /// </summary>
    public static ConformalIntervals Untested { get; } = new(
        [new IntervalBand(int.MaxValue, [.. Levels.Select(level => Math.Log(1 - level))], [.. Levels.Select(level => -Math.Log(1 - level))])]);

    /// <summary>Finds the ends from scores.</summary>
    /// <param name="lasts">Last hour or day ahead of each band.</param>
    /// <param name="scores">Scores of each band; they are put into order.</param>
    public static ConformalIntervals Of(IReadOnlyList<int> lasts, IReadOnlyList<List<double>> scores)
    {
        List<IntervalBand> bands = [];
        for (int i = 0; i < lasts.Count; i++)
        {
            List<double> ordered = scores[i];
            if (ordered.Count < MinScores)
            {
                IntervalBand known = bands.Count > 0 ? bands[^1] : Untested.Bands[0];
                bands.Add(known with { Until = lasts[i] });
                continue;
            }

            ordered.Sort();
            double[] lower = new double[Levels.Length], upper = new double[Levels.Length];
            for (int level = 0; level < Levels.Length; level++)
            {
                // The k-th smallest of n with k = (n + 1)·tail holds for the next one too; a hair more, so that 100 · 0.1 is 10 in binary as well.
                double tail = (1 - Levels[level]) / 2;
                int k = Math.Max(0, (int)Math.Floor((ordered.Count + 1) * tail + 1e-9) - 1);
                lower[level] = ordered[k];
                upper[level] = ordered[ordered.Count - 1 - k];
            }

            bands.Add(new IntervalBand(lasts[i], lower, upper));
        }

        return new ConformalIntervals(bands);
    }

    /// <summary>The band for so many hours or days ahead.</summary>
    public IntervalBand BandOf(int ahead)
    {
        foreach (IntervalBand band in Bands)
        {
            if (ahead <= band.Until)
            {
                return band;
            }
        }

        return Bands[^1];
    }
}
