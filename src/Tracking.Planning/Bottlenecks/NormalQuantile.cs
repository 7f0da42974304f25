namespace Tracking.Planning.Bottlenecks;

/// <summary>Inverse of the standard normal distribution function, by the rational approximation of Acklam (relative error below 1.2e-9).</summary>
internal static class NormalQuantile
{
    /// <summary>The 90 % quantile.</summary>
    public const double Of90 = 1.2815515655446004;

    private const double Edge = 0.02425;

    /// <summary>The value below which a standard normal variable lies with a probability.</summary>
    /// <param name="probability">0 to 1; the very ends are cut.</param>
    public static double Of(double probability)
    {
        double p = Math.Clamp(probability, 1e-12, 1 - 1e-12);
        if (p < Edge)
        {
            return Tail(Math.Sqrt(-2 * Math.Log(p)));
        }

        if (p > 1 - Edge)
        {
            return -Tail(Math.Sqrt(-2 * Math.Log(1 - p)));
        }

        double q = p - 0.5, r = q * q;
        return (((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.3577518672690) * r - 30.66479806614716) * r + 2.506628277459239) * q
            / (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r - 13.28068155288572) * r + 1);
    }

    private static double Tail(double q) =>
        (((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q + 4.374664141464968) * q + 2.938163982698783)
        / ((((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1);
}
