namespace Tracking.Planning.Arrivals;

/// <summary>
/// Turns past errors into limits that hold the next one in four cases of five: split-conformal prediction (Papadopoulos et al. 2002; Lei et al. 2018,
/// <i>Journal of the American Statistical Association</i>) on the latest signed, scaled errors, with a limit of its own on either side, and the share
/// that each leaves out corrected after each error by adaptive conformal inference (Gibbs and Candès 2021, <i>NeurIPS</i>), so that it holds while what
/// drives errors drifts.
/// </summary>
public sealed class ConformalBand
{
    /// <summary>Share of errors beyond each limit.</summary>
    public const double Outside = 0.1;

    /// <summary>Errors that are remembered.</summary>
    public const int Remembered = 300;

    /// <summary>With fewer errors than this the rest are taken to be those of <see cref="ErrorQuantiles.Unknown"/>.</summary>
    public const int Enough = 40;

    /// <summary>How much one error changes the share that a limit leaves out.</summary>
    public const double Step = 0.004;

    private const double LeastOutside = 0.01, MostOutside = 0.3;

    private readonly float[] errors = new float[Remembered];
    private int count, next;
    private double below = Outside, above = Outside;

    /// <summary>A band that knows nothing.</summary>
    public ConformalBand()
    {
    }

    /// <summary>A band as it was kept.</summary>
    public ConformalBand(ConformalBandState state)
    {
        count = Math.Min(state.Errors.Count, Remembered);
        for (int i = 0; i < count; i++)
        {
            errors[i] = state.Errors[i];
        }

        next = count % Remembered;
        (below, above) = (state.Below, state.Above);
    }

    /// <summary>What is to be kept of it.</summary>
    public ConformalBandState State
    {
        get
        {
            var ordered = new float[count];
            for (int i = 0; i < count; i++)
            {
                ordered[i] = errors[count < Remembered ? i : (next + i) % Remembered];
            }

            return new ConformalBandState(ordered, below, above);
        }
    }

    /// <summary>Takes in what came of a prediction.</summary>
    /// <param name="error">Scaled error; above 0 is later than expected.</param>
    /// <param name="wasBelow">Whether it happened before the interval that was predicted.</param>
    /// <param name="wasAbove">Whether it happened after it.</param>
    public void Learn(double error, bool wasBelow, bool wasAbove)
    {
        errors[next] = (float)Math.Clamp(error, -50, 50);
        next = (next + 1) % Remembered;
        count = Math.Min(count + 1, Remembered);
        below = Math.Clamp(below + Step * (Outside - (wasBelow ? 1 : 0)), LeastOutside, MostOutside);
        above = Math.Clamp(above + Step * (Outside - (wasAbove ? 1 : 0)), LeastOutside, MostOutside);
    }

    /// <summary>The limits now.</summary>
    public ErrorQuantiles Quantiles()
    {
        if (count == 0)
        {
            return ErrorQuantiles.Unknown;
        }

        Span<float> sorted = stackalloc float[count];
        errors.AsSpan(0, count).CopyTo(sorted);
        sorted.Sort();
        double known = Math.Min(1, (double)count / Enough);
        ErrorQuantiles unknown = ErrorQuantiles.Unknown;
        double middle = known * At(sorted, (count - 1) / 2.0);

        // The k-th of n errors leaves out k / (n + 1) of those to come.
        double lower = known * At(sorted, below * (count + 1) - 1) + (1 - known) * unknown.Lower;
        double upper = known * At(sorted, (1 - above) * (count + 1) - 1) + (1 - known) * unknown.Upper;
        return new ErrorQuantiles(Math.Min(lower, middle), middle, Math.Max(upper, middle));
    }

    private static double At(ReadOnlySpan<float> sorted, double index)
    {
        double held = Math.Clamp(index, 0, sorted.Length - 1);
        int low = (int)held;
        int high = Math.Min(low + 1, sorted.Length - 1);
        return sorted[low] + (held - low) * (sorted[high] - sorted[low]);
    }
}
