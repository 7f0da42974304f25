namespace Tracking.Planning.Benchmarks.Arrivals;

/// <summary>Numbers by chance, the same for the same seeds.</summary>
internal sealed class Chance
{
    private readonly Random random;

    public Chance(params ReadOnlySpan<int> seeds)
    {
        uint mixed = 2166136261;
        foreach (int seed in seeds)
        {
            mixed = (mixed ^ (uint)seed) * 16777619;
            mixed ^= mixed >> 15;
        }

        random = new Random((int)(mixed & 0x7fffffff));
    }

    public double Between(double least, double most) => least + (most - least) * random.NextDouble();

    public int Whole(int least, int below) => random.Next(least, below);

    public bool Is(double probability) => random.NextDouble() < probability;

    public double Normal()
    {
        double angle = 2 * Math.PI * random.NextDouble();
        return Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(angle);
    }

    /// <summary>A factor with a median of 1.</summary>
    public double Factor(double spread) => Math.Exp(spread * Normal());

    public int Poisson(double mean)
    {
        double limit = Math.Exp(-mean), product = random.NextDouble();
        int count = 0;
        while (product > limit)
        {
            product *= random.NextDouble();
            count++;
        }

        return count;
    }
}
