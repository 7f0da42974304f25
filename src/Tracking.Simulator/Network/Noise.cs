namespace Tracking.Simulator.Network;

/// <summary>Repeatable numbers for a thing and a purpose, without keeping a source of randomness for each of hundreds of thousands of things.</summary>
internal static class Noise
{
    /// <summary>0 up to 1, spread evenly; the same for the same thing and purpose.</summary>
    public static double Of(long thing, int purpose) => (Mix(thing, purpose) >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number from <paramref name="from"/> up to <paramref name="to"/>.</summary>
    public static double Between(long thing, int purpose, double from, double to) => from + ((to - from) * Of(thing, purpose));

    /// <summary>A whole number from 0 up to <paramref name="below"/>.</summary>
    public static int Below(long thing, int purpose, int below) => (int)(Of(thing, purpose) * below);

    /// <summary>The finishing steps of SplitMix64 (Steele, Lea, Flood 2014).</summary>
    private static ulong Mix(long thing, int purpose)
    {
        var z = (ulong)thing + (0x9E3779B97F4A7C15UL * (ulong)(purpose + 1));
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
