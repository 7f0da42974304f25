namespace Tracking.Simulator.Driving;

/// <summary>Repeatable randomness: the same seed and purpose always give the same choices, whatever else is switched on.</summary>
internal static class Seeds
{
    public static Random For(int seed, params ReadOnlySpan<string> purpose)
    {
        // FNV-1a, 64 bits: string.GetHashCode differs from run to run.
        var hash = 14695981039346656037UL ^ (uint)seed;
        foreach (var part in purpose)
        {
            foreach (var c in part)
            {
                hash = (hash ^ c) * 1099511628211UL;
            }

            hash = (hash ^ 0x1F) * 1099511628211UL;
        }

        return new Random((int)(hash ^ (hash >> 32)) & int.MaxValue);
    }
}
