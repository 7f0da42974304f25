namespace Tracking.Planning.Demand;

/// <summary>
/// Watches whether the model still beats the seasonal naive forecast at one station. It is raised when over the last week the model's errors are larger, and cleared when they are
/// clearly smaller again. While it is raised the station gets seasonal naive forecasts, and the model goes on being scored.
/// </summary>
public sealed class DriftAlarm
{
    /// <summary>Hours that it looks back, unless said otherwise: a week.</summary>
    public const int DefaultWindowHours = 168;

    /// <summary>Hours that it must have seen before it says anything.</summary>
    public const int MinHours = 48;

    /// <summary>It is raised when the model's error is more than this share of the naive one.</summary>
    public const double RaisedAbove = 1.0;

    /// <summary>It is cleared when the model's error is less than this share of the naive one.</summary>
    public const double ClearedBelow = 0.9;

    private readonly float[] _model;
    private readonly float[] _naive;
    private int _next;

    /// <summary>An alarm that has seen nothing.</summary>
    /// <param name="windowHours">Hours that it looks back, <see cref="MinHours"/> to 8,760.</param>
    public DriftAlarm(int windowHours = DefaultWindowHours)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(windowHours, MinHours);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(windowHours, 8_760);
        _model = new float[windowHours];
        _naive = new float[windowHours];
    }

    /// <summary>Whether the model is not to be trusted.</summary>
    public bool Raised { get; private set; }

    /// <summary>Hours that it looks at now.</summary>
    public int Hours { get; private set; }

    /// <summary>The model's error as a share of the naive one over those hours; NaN before the first.</summary>
    public double ErrorRatio { get; private set; } = double.NaN;

    /// <summary>Takes what an hour really had and what was forecast for it, at the same moment before.</summary>
    /// <param name="actual">What there was.</param>
    /// <param name="model">What the model forecast.</param>
    /// <param name="naive">What the seasonal naive forecast was.</param>
    /// <returns>Whether <see cref="Raised"/> changed.</returns>
    public bool Add(float actual, float model, float naive)
    {
        _model[_next] = Math.Abs(actual - model);
        _naive[_next] = Math.Abs(actual - naive);
        _next = (_next + 1) % _model.Length;
        Hours = Math.Min(Hours + 1, _model.Length);
        double modelSum = 0, naiveSum = 0;
        for (int i = 0; i < Hours; i++)
        {
            modelSum += _model[i];
            naiveSum += _naive[i];
        }

        ErrorRatio = naiveSum > 0 ? modelSum / naiveSum : modelSum > 0 ? double.PositiveInfinity : 1;
        bool before = Raised;
        if (Hours >= MinHours)
        {
            Raised = Raised ? !(ErrorRatio < ClearedBelow) : ErrorRatio > RaisedAbove;
        }

        return before != Raised;
    }
}
