namespace Tracking.Planning.Arrivals;

/// <summary>
/// Medians by kind of stop, each drawn towards the median of all by as much as it is unsure: empirical Bayes with the variance between kinds found by the method of moments
/// (Morris 1983, <i>Journal of the American Statistical Association</i>). Of each kind the latest values are remembered, so that one that goes wild is one of many.
/// </summary>
public sealed class ServiceMedians
{
    /// <summary>Values remembered of a kind.</summary>
    public const int Remembered = 200;

    /// <summary>Kinds told apart; what comes after them counts only in the median of all.</summary>
    public const int MaxKinds = 24;

    private const string Others = "";

    private readonly Dictionary<string, Recent> kinds = new(StringComparer.Ordinal);

    /// <summary>Medians of nothing.</summary>
    public ServiceMedians()
    {
    }

    /// <summary>Medians as they were kept: the latest values of each kind, the oldest first.</summary>
    public ServiceMedians(IReadOnlyDictionary<string, IReadOnlyList<float>> state)
    {
        foreach ((string kind, IReadOnlyList<float> values) in state)
        {
            for (int i = 0; i < values.Count; i++)
            {
                Add(kind, values[i]);
            }
        }
    }

    /// <summary>What is to be kept of them.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<float>> State =>
        kinds.ToDictionary(kind => kind.Key, kind => (IReadOnlyList<float>)kind.Value.InOrder(), StringComparer.Ordinal);

    /// <summary>Takes in a value.</summary>
    public void Add(string kind, double value)
    {
        if (!kinds.TryGetValue(kind, out Recent? recent))
        {
            // The last place is kept for all kinds that come too late to have one.
            recent = kinds.Count < MaxKinds - 1 ? kinds[kind] = new Recent() : kinds.TryGetValue(Others, out Recent? others) ? others : kinds[Others] = new Recent();
        }

        recent.Add((float)value);
    }

    /// <summary>The median of all, and by kind the shrunken ones.</summary>
    public (double OfAll, Dictionary<string, double> ByKind) Medians()
    {
        float[] all = [.. kinds.Values.SelectMany(recent => recent.InOrder())];
        Array.Sort(all);
        double ofAll = Median(all);
        var raw = new List<(string Kind, double Median, double Variance)>(kinds.Count);
        foreach ((string kind, Recent recent) in kinds)
        {
            float[] values = recent.InOrder();
            Array.Sort(values);
            double median = Median(values);
            float[] deviations = Array.ConvertAll(values, value => (float)Math.Abs(value - median));
            Array.Sort(deviations);

            // 1.4826 median deviations are a standard deviation, and the median of n normal values has π/2 of the variance of their mean. Few values do not show their own spread.
            double spread = Math.Max(1.4826 * Median(deviations), values.Length < 10 ? 0.6 : 0.05);
            raw.Add((kind, median, Math.PI / 2 * spread * spread / values.Length));
        }

        double between = 0;
        foreach ((_, double median, double variance) in raw)
        {
            between += ((median - ofAll) * (median - ofAll) - variance) / raw.Count;
        }

        between = Math.Max(0.0004, between);
        return (ofAll, raw.ToDictionary(
            kind => kind.Kind, kind => ofAll + between / (between + kind.Variance) * (kind.Median - ofAll), StringComparer.Ordinal));
    }

    private static double Median(float[] sorted) =>
        sorted.Length == 0 ? 0 : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0;

    private sealed class Recent
    {
        private readonly float[] values = new float[Remembered];
        private int count, next;

        public void Add(float value)
        {
            values[next] = value;
            next = (next + 1) % Remembered;
            count = Math.Min(count + 1, Remembered);
        }

        public float[] InOrder()
        {
            var ordered = new float[count];
            for (int i = 0; i < count; i++)
            {
                ordered[i] = values[count < Remembered ? i : (next + i) % Remembered];
            }

            return ordered;
        }
    }
}
