namespace Tracking.Planning.Routing;

/// <summary>A small fast generator (xoroshiro128+, Blackman and Vigna 2018): the same numbers for the same seed on every machine.</summary>
internal struct SearchRandom
{
    private ulong a;
    private ulong b;

    public SearchRandom(ulong seed)
    {
        a = Mix(ref seed);
        b = Mix(ref seed);
    }

    /// <summary>0 to <paramref name="bound"/> − 1.</summary>
    public int Next(int bound) => (int)(((Bits() >> 32) * (ulong)bound) >> 32);

    /// <summary>At least 0, less than 1.</summary>
    public double NextDouble() => (Bits() >> 11) * (1.0 / (1UL << 53));

    private ulong Bits()
    {
        ulong x = a, y = b, sum = x + y;
        y ^= x;
        a = ulong.RotateLeft(x, 24) ^ y ^ (y << 16);
        b = ulong.RotateLeft(y, 37);
        return sum;
    }

    private static ulong Mix(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
