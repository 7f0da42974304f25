using Tracking.Planning.Demand.Features;
using Tracking.Planning.Demand.Learning;

namespace Tracking.Planning.Demand.Training;

/// <summary>Trees for each reference; their mean is the forecast. What one reference makes hard, such as a first hour after a day unlike others, is easier from the other.</summary>
internal sealed class DemandTrees : IDisposable
{
    private static readonly Reference[] References = [Reference.Naive, Reference.Smoothed];

    private readonly BoostedTrees[] _trees;

    public DemandTrees(IReadOnlyList<BoostedTrees> trees)
    {
        if (trees.Count != References.Length || trees.Any(one => one.Columns != DemandFeatures.Columns))
        {
            throw new DemandException($"The model has {trees.Count} groups of trees of {string.Join(", ", trees.Select(one => one.Columns))} columns; this version reads {References.Length} of {DemandFeatures.Columns}. Train anew.");
        }

        _trees = [.. trees];
    }

    public IReadOnlyList<BoostedTrees> Parts => _trees;

    /// <summary>Grows them on the past of stations.</summary>
    /// <param name="stations">The stations, each with two weeks and the horizon or more.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told the share done.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="rowCount">Rows that each group was grown on.</param>
    public static DemandTrees Grow(IReadOnlyList<Station> stations, DemandOptions options, Action<double>? progress, CancellationToken cancellation, out int rowCount)
    {
        PastHours past = PastHours.Of(stations, options);
        rowCount = past.Rows;
        var rows = new TrainingRows(past.Rows, DemandFeatures.Columns);
        List<BoostedTrees> grown = [];
        try
        {
            for (int i = 0; i < References.Length; i++)
            {
                int before = i;
                past.Fill(rows, References[i], cancellation);
                var settings = new TreeSettings("l1", options.Trees, options.Leaves, options.LearningRate, options.MinRowsPerLeaf, options.Threads, options.Seed + i);
                grown.Add(BoostedTrees.Grow(rows, settings, tree => progress?.Invoke((before + (double)tree / options.Trees) / References.Length), cancellation));
            }

            return new DemandTrees(grown);
        }
        catch
        {
            grown.ForEach(trees => trees.Dispose());
            throw;
        }
    }

    /// <summary>Forecasts the hours after an origin.</summary>
    /// <param name="history">The station.</param>
    /// <param name="origin">Last hour that is taken as known.</param>
    /// <param name="smoothed">The smoothing's forecast of each hour ahead.</param>
    /// <param name="features">Takes the rows of features beside the smoothing, which the spread is predicted from.</param>
    /// <param name="expected">Takes a volume for each hour ahead.</param>
    public void Predict(SeriesHistory history, int origin, ReadOnlySpan<float> smoothed, Span<float> features, Span<float> expected)
    {
        float[] references = new float[expected.Length];
        double[] differences = new double[expected.Length];
        expected.Clear();
        for (int i = 0; i < _trees.Length; i++)
        {
            DemandFeatures.Fill(history, origin, smoothed, References[i], 1, 1, features, references);
            _trees[i].Predict(features, differences);
            for (int h = 0; h < expected.Length; h++)
            {
                expected[h] += (float)(references[h] + differences[h] * history.Scale) / _trees.Length;
            }
        }

        for (int h = 0; h < expected.Length; h++)
        {
            expected[h] = Math.Max(0, expected[h]);
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
