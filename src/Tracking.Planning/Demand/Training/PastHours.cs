using Tracking.Planning.Demand.Features;
using Tracking.Planning.Demand.Learning;

namespace Tracking.Planning.Demand.Training;

/// <summary>Which hours of the past are forecast from which earlier ones to learn from, and the rows of features for them.</summary>
internal sealed class PastHours
{
    /// <summary>Hours ahead that are learned from at each origin, about: of longer horizons every second, third… hour.</summary>
    private const int HoursPerOrigin = 48;

    /// <summary>A relative error counts at most as if the volume were this share of the station's scale: small hours do not drown the others.</summary>
    private const double MinVolumeShare = 1;

    private readonly IReadOnlyList<Station> _stations;
    private readonly DemandOptions _options;
    private readonly int _stepAhead;
    private readonly int[][] _origins;
    private readonly int[] _firstRows;

    private PastHours(IReadOnlyList<Station> stations, DemandOptions options, int stepAhead, int[][] origins, int[] firstRows, int rows)
    {
        _stations = stations;
        _options = options;
        _stepAhead = stepAhead;
        _origins = origins;
        _firstRows = firstRows;
        Rows = rows;
    }

    public int Rows { get; }

    /// <summary>Chooses the origins, so far apart that there are no more than <see cref="DemandOptions.MaxRows"/> rows.</summary>
    public static PastHours Of(IReadOnlyList<Station> stations, DemandOptions options)
    {
        int stepAhead = (options.HorizonHours + HoursPerOrigin - 1) / HoursPerOrigin;
        for (int times = 1; ; times++)
        {
            int[][] origins = new int[stations.Count][];
            int[] firstRows = new int[stations.Count];
            long rows = 0;
            for (int i = 0; i < stations.Count; i++)
            {
                firstRows[i] = (int)rows;
                origins[i] = Origins(stations[i].History.Count, options.HorizonHours, options.OriginStepHours * times);
                for (int k = 0; k < origins[i].Length; k++)
                {
                    rows += RowsOf(k, stepAhead, options.HorizonHours);
                }

                if (rows > options.MaxRows)
                {
                    break;
                }
            }

            if (rows <= options.MaxRows)
            {
                return new PastHours(stations, options, stepAhead, origins, firstRows, (int)rows);
            }

            if (options.OriginStepHours * times > DemandOptions.DefaultMaxHistoryHours * 10)
            {
                throw new DemandException($"{stations.Count} stations have more than {options.MaxRows} rows at one moment each; raise {nameof(DemandOptions.MaxRows)}.");
            }
        }
    }

    /// <summary>Fills the table.</summary>
    public void Fill(TrainingRows rows, Reference reference, CancellationToken cancellation)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.Threads, CancellationToken = cancellation };
        Parallel.For(0, _stations.Count, parallel, i => FillStation(i, rows, reference));
    }

    private static int RowsOf(int originIndex, int stepAhead, int horizon) => (horizon - originIndex % stepAhead + stepAhead - 1) / stepAhead;

    private static int[] Origins(int count, int horizon, int step)
    {
        int newest = count - 1 - horizon, oldest = SeasonalSmoothing.StartHours - 1;
        if (newest < oldest)
        {
            return [];
        }

        int[] origins = new int[(newest - oldest) / step + 1];
        for (int k = 0; k < origins.Length; k++)
        {
            origins[origins.Length - 1 - k] = newest - k * step;
        }

        return origins;
    }

    private void FillStation(int station, TrainingRows rows, Reference reference)
    {
        int horizon = _options.HorizonHours;
        SeriesHistory history = _stations[station].History;
        int[] origins = _origins[station];
        float[] smoothed = _stations[station].Smoothing.Forecast(history.Values, origins, horizon);
        Span<float> references = stackalloc float[HoursPerOrigin];
        int row = _firstRows[station];
        for (int k = 0; k < origins.Length; k++)
        {
            int count = RowsOf(k, _stepAhead, horizon), first = 1 + k % _stepAhead;
            DemandFeatures.Fill(
                history, origins[k], smoothed.AsSpan(k * horizon, horizon), reference, first, _stepAhead,
                rows.Features.AsSpan(row * rows.Columns, count * rows.Columns), references[..count]);
            for (int j = 0; j < count; j++, row++)
            {
                float actual = history.Values[origins[k] + first + j * _stepAhead];
                double volume = Math.Max((actual + Math.Abs(references[j])) / 2, MinVolumeShare * history.Scale);
                rows.Targets[row] = (float)((actual - references[j]) / history.Scale);
                rows.Weights[row] = (float)(1 + _options.RelativeErrorWeight * history.Scale / volume);
            }
        }
    }
}
