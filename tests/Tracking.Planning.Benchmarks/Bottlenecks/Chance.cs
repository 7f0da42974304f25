namespace Tracking.Planning.Benchmarks.Bottlenecks;

/// <summary>Draws of the simulated world; its generator has nothing to do with that of the product.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random random = new(seed);

    public bool Happens(double probability) => random.NextDouble() < probability;

    public double Between(double low, double high) => low + (high - low) * random.NextDouble();

    public int Whole(int low, int high) => random.Next(low, high + 1);

    public double Normal()
    {
        double u = 1 - random.NextDouble(), v = random.NextDouble();
        return Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v);
    }

    public double LogNormal(double spread) => Math.Exp(spread * Normal() - spread * spread / 2);

    public int Poisson(double mean)
    {
        if (mean > 40)
        {
            return Math.Max(0, (int)Math.Round(mean + Math.Sqrt(mean) * Normal()));
        }

        double limit = Math.Exp(-mean), product = random.NextDouble();
        int count = 0;
        while (product > limit)
        {
            product *= random.NextDouble();
            count++;
        }

        return count;
    }

    public int Binomial(int trials, double probability)
    {
        int successes = 0;
        for (int i = 0; i < trials; i++)
        {
            successes += random.NextDouble() < probability ? 1 : 0;
        }

        return successes;
    }
}
