namespace Tracking.Planning.Emissions;

/// <summary>Whole shares of a whole.</summary>
internal static class Shares
{
    /// <summary>
    /// Shares in proportion to some weights that sum up to the whole: each is rounded down, and what is left goes one by one to those that lost most by that (largest remainders), earlier ones first.
    /// </summary>
    public static long[] Of(long whole, double[] weights)
    {
        double sum = weights.Sum();
        var shares = new long[weights.Length];
        var lost = new double[weights.Length];
        long left = whole;
        for (int i = 0; i < shares.Length; i++)
        {
            double exact = whole * (weights[i] / sum);
            shares[i] = Math.Min(left, (long)Math.Floor(exact));
            lost[i] = exact - shares[i];
            left -= shares[i];
        }

        foreach (int i in Enumerable.Range(0, shares.Length).OrderByDescending(i => lost[i]).ThenBy(static i => i).Take((int)left))
        {
            shares[i]++;
        }

        return shares;
    }
}
