using System.IO.Compression;
using System.Text.Json;
using Tracking.Planning.Demand.Features;
using Tracking.Planning.Demand.Intervals;
using Tracking.Planning.Demand.Learning;
using Tracking.Planning.Demand.Training;

namespace Tracking.Planning.Demand.Models;

/// <summary>A learned model of all stations' demand. It does not change, and may be used by several threads; it holds native memory until it is disposed of or collected.</summary>
public sealed class DemandModel : IDisposable
{
    private readonly DemandTrees _trees;
    private readonly SpreadTrees _spread;
    private readonly IReadOnlyDictionary<string, SeasonalSmoothing> _smoothing;

    internal DemandModel(
        DemandModelInfo info, DemandTrees trees, SpreadTrees spread, IntervalTable intervals, IntervalTable naiveIntervals, IReadOnlyDictionary<string, SeasonalSmoothing> smoothing)
    {
        Info = info;
        _trees = trees;
        _spread = spread;
        Intervals = intervals;
        NaiveIntervals = naiveIntervals;
        _smoothing = smoothing;
    }

    /// <summary>What it is and what it was made from.</summary>
    public DemandModelInfo Info { get; }

    /// <summary>Intervals of its forecasts.</summary>
    internal IntervalTable Intervals { get; }

    /// <summary>Intervals of seasonal naive forecasts, from the same back-test.</summary>
    internal IntervalTable NaiveIntervals { get; }

    /// <summary>Reads a model that <see cref="Save"/> wrote.</summary>
    /// <exception cref="DemandException">It is none, or of another format; the message says so.</exception>
    public static DemandModel Load(Stream from)
    {
        DemandModelFile? file;
        try
        {
            using var unzipped = new GZipStream(from, CompressionMode.Decompress, leaveOpen: true);
            file = JsonSerializer.Deserialize(unzipped, DemandModelJson.Default.DemandModelFile);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            throw new DemandException($"This is no model of demand: {e.Message} Train anew.", e);
        }

        if (file is not { Format: DemandModelFile.CurrentFormat })
        {
            throw new DemandException($"The model has format {file?.Format}; this version reads {DemandModelFile.CurrentFormat}. Train anew.");
        }

        return new DemandModel(
            file.Info, new DemandTrees([.. file.Trees.Select(BoostedTrees.FromText)]), new SpreadTrees([.. file.Spread.Select(BoostedTrees.FromText)]),
            file.Intervals, file.NaiveIntervals, file.Smoothing);
    }

    /// <summary>Writes it.</summary>
    public void Save(Stream to)
    {
        using var zipped = new GZipStream(to, CompressionLevel.Optimal, leaveOpen: true);
        JsonSerializer.Serialize(
            zipped,
            new DemandModelFile
            {
                Format = DemandModelFile.CurrentFormat,
                Info = Info,
                Trees = [.. _trees.Parts.Select(trees => trees.ToText())],
                Spread = [.. _spread.Parts.Select(trees => trees.ToText())],
                Intervals = Intervals,
                NaiveIntervals = NaiveIntervals,
                Smoothing = _smoothing,
            },
            DemandModelJson.Default.DemandModelFile);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _trees.Dispose();
        _spread.Dispose();
    }

    /// <summary>Forecasts the hours after the known ones.</summary>
    /// <param name="history">The station, with two weeks or more.</param>
    /// <param name="expected">Takes a volume for each hour ahead, at most <see cref="DemandModelInfo.HorizonHours"/>.</param>
    /// <param name="spread">Takes how far each is usually off.</param>
    internal void Predict(SeriesHistory history, Span<float> expected, Span<float> spread)
    {
        if (!_smoothing.TryGetValue(history.Series.Station, out SeasonalSmoothing smoothing))
        {
            smoothing = SeasonalSmoothing.Choose(history.Values, history.Count);
        }

        // Trees know the smoothing's next hour too, so all of the horizon is smoothed, whatever is asked for.
        float[] smoothed = smoothing.Forecast(history.Values, [history.Count - 1], Info.HorizonHours);
        float[] features = new float[expected.Length * DemandFeatures.Columns];
        _trees.Predict(history, history.Count - 1, smoothed, features, expected);
        _spread.Predict(features, history.Scale, spread);
    }
}
