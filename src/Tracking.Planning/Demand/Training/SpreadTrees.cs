using Tracking.Planning.Demand.Features;
using Tracking.Planning.Demand.Learning;

namespace Tracking.Planning.Demand.Training;

/// <summary>
/// Trees that predict how far a forecast will be off, grown on the errors of the back-test. There are two of them, each grown on one half of the stations, so that the errors of
/// the other half can be divided by a spread that has not seen them; later forecasts take the mean of both.
/// </summary>
internal sealed class SpreadTrees : IDisposable
{
    /// <summary>Errors are learned as logarithms; this share of the scale keeps an error of nothing from being infinitely small.</summary>
    public const double MinSpread = 0.02;

    /// <summary>Halves.</summary>
    public const int Folds = 2;

    private const int Trees = 80;
    private const int Leaves = 31;
    private const double LearningRate = 0.08;

    private readonly BoostedTrees[] _trees;

    public SpreadTrees(IReadOnlyList<BoostedTrees> trees)
    {
        if (trees.Count != Folds || trees.Any(one => one.Columns != DemandFeatures.Columns))
        {
            throw new DemandException($"The model has {trees.Count} spreads; this version reads {Folds} of {DemandFeatures.Columns} columns. Train anew.");
        }

        _trees = [.. trees];
    }

    public IReadOnlyList<BoostedTrees> Parts => _trees;

    /// <summary>Grows them, each on the rows of its half.</summary>
    public static SpreadTrees Grow(IReadOnlyList<TrainingRows> halves, DemandOptions options, CancellationToken cancellation)
    {
        List<BoostedTrees> grown = [];
        try
        {
            foreach (TrainingRows half in halves)
            {
                grown.Add(BoostedTrees.Grow(
                    half, new TreeSettings("l2", Trees, Leaves, LearningRate, options.MinRowsPerLeaf, options.Threads, options.Seed), null, cancellation));
            }

            return new SpreadTrees(grown);
        }
        catch
        {
            grown.ForEach(trees => trees.Dispose());
            throw;
        }
    }

    /// <summary>Predicts the spread of each row by the trees that were not grown on a half.</summary>
    public void PredictWithout(int fold, ReadOnlySpan<float> features, double scale, Span<float> spread)
    {
        double[] logs = new double[spread.Length];
        _trees[1 - fold].Predict(features, logs);
        for (int h = 0; h < spread.Length; h++)
        {
            spread[h] = (float)(Math.Exp(logs[h]) * scale);
        }
    }

    /// <summary>Predicts the spread of each row by all trees.</summary>
    public void Predict(ReadOnlySpan<float> features, double scale, Span<float> spread)
    {
        double[] one = new double[spread.Length], other = new double[spread.Length];
        _trees[0].Predict(features, one);
        _trees[1].Predict(features, other);
        for (int h = 0; h < spread.Length; h++)
        {
            spread[h] = (float)(Math.Exp((one[h] + other[h]) / 2) * scale);
        }
    }

    public void Dispose()
    {
        foreach (BoostedTrees trees in _trees)
        {
            trees.Dispose();
        }
    }
}
