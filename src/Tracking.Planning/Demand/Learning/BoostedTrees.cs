using System.Text;

namespace Tracking.Planning.Demand.Learning;

/// <summary>
/// Gradient-boosted trees, grown by LightGBM (Ke et al. 2017). The native library is called directly: one call a tree can be cancelled between trees, and it can make absolute
/// errors small, which ML.NET's trainer cannot (docs/decisions/019-lightgbm-without-mlnet.md). Predictions may come from several threads.
/// </summary>
internal sealed class BoostedTrees : IDisposable
{
    private readonly BoosterHandle _booster;

    private BoostedTrees(BoosterHandle booster, int columns)
    {
        _booster = booster;
        Columns = columns;
    }

    /// <summary>Columns of the table that it predicts from.</summary>
    public int Columns { get; }

    /// <summary>Grows trees.</summary>
    /// <param name="rows">What to learn from.</param>
    /// <param name="settings">How.</param>
    /// <param name="progress">Told the number of trees so far.</param>
    /// <param name="cancellation">Looked at before each tree.</param>
    /// <exception cref="DemandException">The native library does not load.</exception>
    public static unsafe BoostedTrees Grow(TrainingRows rows, TreeSettings settings, Action<int>? progress, CancellationToken cancellation) => Loaded(() =>
    {
        string parameters = settings.Parameters;
        DatasetHandle dataset;
        fixed (float* features = rows.Features)
        {
            LightGbmLibrary.Check(LightGbmLibrary.DatasetCreate(features, LightGbmLibrary.Float32, rows.Count, rows.Columns, 1, parameters, 0, out dataset));
        }

        using (dataset)
        {
            fixed (float* targets = rows.Targets, weights = rows.Weights)
            {
                LightGbmLibrary.Check(LightGbmLibrary.DatasetSetField(dataset, "label", targets, rows.Count, LightGbmLibrary.Float32));
                LightGbmLibrary.Check(LightGbmLibrary.DatasetSetField(dataset, "weight", weights, rows.Count, LightGbmLibrary.Float32));
            }

            LightGbmLibrary.Check(LightGbmLibrary.BoosterCreate(dataset, parameters, out BoosterHandle growing));
            using (growing)
            {
                for (int tree = 0; tree < settings.Trees; tree++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    LightGbmLibrary.Check(LightGbmLibrary.BoosterUpdate(growing, out int finished));
                    progress?.Invoke(tree + 1);
                    if (finished != 0)
                    {
                        break;
                    }
                }

                // What grew holds its rows; what is read back from its text holds the trees alone, and is what a saved model gives too.
                return Read(Text(growing));
            }
        }
    });

    /// <summary>Takes up trees that <see cref="ToText"/> wrote.</summary>
    /// <exception cref="DemandException">The native library does not load.</exception>
    /// <exception cref="InvalidOperationException">The text holds no trees; the message has what LightGBM says.</exception>
    public static BoostedTrees FromText(string text) => Loaded(() => Read(text));

    /// <summary>Predicts a value for each row.</summary>
    /// <param name="features">Rows of <see cref="Columns"/> values, one after the other.</param>
    /// <param name="results">Takes a value for each row.</param>
    public unsafe void Predict(ReadOnlySpan<float> features, Span<double> results)
    {
        if (features.Length != results.Length * Columns)
        {
            throw new ArgumentException($"{features.Length} values are not {results.Length} rows of {Columns}.");
        }

        if (results.IsEmpty)
        {
            return;
        }

        fixed (float* table = features)
        fixed (double* result = results)
        {
            LightGbmLibrary.Check(LightGbmLibrary.BoosterPredict(
                _booster, table, LightGbmLibrary.Float32, results.Length, Columns, 1, LightGbmLibrary.NormalPrediction, 0, -1, "num_threads=1", out _, result));
        }
    }

    /// <summary>The trees as LightGBM's own text.</summary>
    public string ToText() => Text(_booster);

    /// <inheritdoc/>
    public void Dispose() => _booster.Dispose();

    private static BoostedTrees Read(string text)
    {
        LightGbmLibrary.Check(LightGbmLibrary.BoosterLoad(text, out _, out BoosterHandle booster));
        LightGbmLibrary.Check(LightGbmLibrary.BoosterFeatures(booster, out int columns));
        return new BoostedTrees(booster, columns);
    }

    private static unsafe string Text(BoosterHandle booster)
    {
        LightGbmLibrary.Check(LightGbmLibrary.BoosterSave(booster, 0, -1, 0, 0, out long needed, null));
        byte[] text = new byte[needed];
        fixed (byte* buffer = text)
        {
            LightGbmLibrary.Check(LightGbmLibrary.BoosterSave(booster, 0, -1, 0, needed, out _, buffer));
        }

        return Encoding.UTF8.GetString(text, 0, (int)needed - 1);
    }

    private static T Loaded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (DllNotFoundException e)
        {
            throw new DemandException(
                "LightGBM's native library does not load. It exists for x64 only and needs libgomp (Debian, Ubuntu: apt-get install libgomp1). " + e.Message, e);
        }
    }
}
