namespace Tracking.Planning.Bottlenecks;

/// <summary>
/// A distribution of how long it takes, learnt from what was seen: a histogram in quarter hours in which older observations weigh less, and beyond the longest seen an exponential tail
/// that has the weight of one observation. Not safe for use by several threads while it learns.
/// </summary>
public sealed class TransitTimes
{
    /// <summary>Longest time that is told apart, hours.</summary>
    public const int LongestHours = 120;

    /// <summary>Observations after which an older one weighs half, unless said otherwise.</summary>
    public const double DefaultHalfLife = 20_000;

    private const int BinsPerHour = 4;
    private const int GuideSize = 128;
    private const double ShortestTailHours = 1;
    private const double TailShareOfLongest = 0.15;

    private readonly double[] bins = new double[LongestHours * BinsPerHour];
    private readonly double[] cumulative = new double[LongestHours * BinsPerHour + 1];
    private readonly int[] guide = new int[GuideSize];
    private readonly double growth;
    private double weight = 1;
    private bool stale;
    private int longest;

    /// <summary>Creates one that has seen nothing.</summary>
    /// <param name="halfLife">Observations after which an older one weighs half, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public TransitTimes(double halfLife = DefaultHalfLife)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(halfLife, 1);
        growth = Math.Pow(2, 1 / halfLife);
    }

    /// <summary>Observations, all of them.</summary>
    public long Count { get; private set; }

    /// <summary>Learns one. Times below zero count as zero, those above <see cref="LongestHours"/> as that.</summary>
    public void Add(TimeSpan took)
    {
        int bin = (int)Math.Clamp(took.TotalHours * BinsPerHour, 0, bins.Length - 1);
        bins[bin] += weight;
        longest = Math.Max(longest, bin);
        weight *= growth;
        Count++;
        stale = true;
        if (weight > 1e100)
        {
            Rescale();
        }
    }

    /// <summary>The time that is not exceeded with a probability, given how much has passed without arriving.</summary>
    /// <param name="probability">0 or more, less than 1.</param>
    /// <param name="passedHours">Hours that have passed, 0 or more.</param>
    /// <returns>Hours still to go from now on, 0 or more.</returns>
    /// <exception cref="InvalidOperationException">Nothing was seen yet.</exception>
    public double RemainingHours(double probability, double passedHours)
    {
        return After(passedHours).Hours(probability);
    }

    /// <summary>The distribution for who has been on the way for a while.</summary>
    /// <exception cref="InvalidOperationException">Nothing was seen yet.</exception>
    internal Remaining After(double passedHours)
    {
        if (Count == 0)
        {
            throw new InvalidOperationException("Nothing was learnt of how long it takes; add an observation first.");
        }

        if (stale)
        {
            Accumulate();
        }

        double passed = Math.Max(0, passedHours);
        return new Remaining(this, passed, Below(passed * BinsPerHour));
    }

    /// <summary>Times still to go for who has been on the way for a while.</summary>
    internal readonly struct Remaining(TransitTimes times, double passed, double before)
    {
        /// <summary>The time still to go that is not exceeded with a probability.</summary>
        public double Hours(double probability)
        {
            double[] cumulative = times.cumulative;
            double end = (times.longest + 1.0) / BinsPerHour, seen = cumulative[times.longest + 1];
            double target = before + probability * (1 - before);
            if (passed >= end)
            {
                // The tail is memoryless: who waits in it waits as long as one who entered it.
                return -Math.Log(1 - probability) * times.Tail;
            }

            if (target >= seen)
            {
                return end - passed - Math.Log(1 - (target - seen) / (1 - seen)) * times.Tail;
            }

            int bin = times.guide[(int)(target * GuideSize)];
            while (cumulative[bin + 1] <= target)
            {
                bin++;
            }

            double within = (target - cumulative[bin]) / (cumulative[bin + 1] - cumulative[bin]);
            return Math.Max(0, (bin + within) / BinsPerHour - passed);
        }
    }

    private double Tail => Math.Max(ShortestTailHours, (longest + 1.0) / BinsPerHour * TailShareOfLongest);

    private double Below(double position)
    {
        if (position >= longest + 1)
        {
            return cumulative[longest + 1];
        }

        int bin = (int)position;
        return cumulative[bin] + (position - bin) * (cumulative[bin + 1] - cumulative[bin]);
    }

    private void Accumulate()
    {
        double total = weight;
        foreach (double bin in bins)
        {
            total += bin;
        }

        double sum = 0;
        for (int i = 0; i < bins.Length; i++)
        {
            sum += bins[i];
            cumulative[i + 1] = sum / total;
        }

        int at = 0;
        for (int i = 0; i < GuideSize; i++)
        {
            while (at < longest && cumulative[at + 1] <= (double)i / GuideSize)
            {
                at++;
            }

            guide[i] = at;
        }

        stale = false;
    }

    private void Rescale()
    {
        for (int i = 0; i < bins.Length; i++)
        {
            bins[i] /= weight;
        }

        weight = 1;
    }
}
