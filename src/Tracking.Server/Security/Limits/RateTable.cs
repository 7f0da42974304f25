namespace Tracking.Server.Security.Limits;

/// <summary>
/// Buckets that fill up again at a steady rate (the generic cell rate algorithm, ITU-T I.371). Each is one number: the time at which it is full again, 0 for one that nobody has
/// used.
/// </summary>
/// <param name="rate">What each bucket gives.</param>
/// <param name="time">Clock.</param>
internal sealed class Buckets(Rate rate, TimeProvider time)
{
    private readonly double ticksOfOne = time.TimestampFrequency / rate.PerSecond;
    private readonly long burst = (long)(time.TimestampFrequency / rate.PerSecond * rate.Burst);
    private readonly long start = time.GetTimestamp();

    /// <summary>What each bucket gives.</summary>
    public Rate Rate => rate;

    private long Now => time.GetTimestamp() - start + 1;

    /// <summary>Takes one out of a bucket; nothing where it is empty.</summary>
    public RateState Take(ref long bucket)
    {
        long now = Now;
        while (true)
        {
            long before = Volatile.Read(ref bucket);
            long after = Math.Max(before, now) + (long)ticksOfOne;
            if (after - now > burst)
            {
                return StateOf(before, now, taken: false);
            }

            if (Interlocked.CompareExchange(ref bucket, after, before) == before)
            {
                return StateOf(after, now, taken: true);
            }
        }
    }

    /// <summary>What is in a bucket, and whether one could be taken.</summary>
    public RateState Look(ref long bucket)
    {
        long now = Now, before = Volatile.Read(ref bucket);
        return StateOf(before, now, Math.Max(before, now) + (long)ticksOfOne - now <= burst);
    }

    private RateState StateOf(long bucket, long now, bool taken)
    {
        long used = Math.Max(bucket - now, 0);
        int remaining = (int)Math.Max((burst - used) / ticksOfOne, 0);
        return new RateState(taken, remaining, Seconds(used), taken ? 0 : Math.Max(1, Seconds(used + (long)ticksOfOne - burst)));
    }

    private int Seconds(long ticks) => (int)Math.Min(Math.Ceiling((double)ticks / time.TimestampFrequency), int.MaxValue);
}

/// <summary>
/// A bucket for everybody in a table of fixed size. Whoever comes is led to a bucket by a hash, so that no number of addresses takes more memory or time; two that meet in one
/// share what it gives.
/// </summary>
/// <param name="rate">What each bucket gives.</param>
/// <param name="bits">The table has two to the power of this many buckets of 8 bytes; 1 to 30.</param>
/// <param name="time">Clock.</param>
internal sealed class RateTable(Rate rate, int bits, TimeProvider time)
{
    private readonly long[] table = new long[1 << bits];
    private readonly Buckets buckets = new(rate, time);

    /// <summary>What each bucket gives.</summary>
    public Rate Rate => rate;

    /// <summary>Takes one out of the bucket of a hash; nothing where it is empty.</summary>
    public RateState Take(ulong hash) => buckets.Take(ref table[hash >> (64 - bits)]);

    /// <summary>What is in the bucket of a hash, and whether one could be taken.</summary>
    public RateState Look(ulong hash) => buckets.Look(ref table[hash >> (64 - bits)]);
}

/// <summary>What a bucket says.</summary>
/// <param name="Taken">Whether there was enough in it.</param>
/// <param name="Remaining">What is left.</param>
/// <param name="FullInSeconds">When it is full again.</param>
/// <param name="RetryAfterSeconds">When there is enough in it again; 0 when there is.</param>
internal readonly record struct RateState(bool Taken, int Remaining, int FullInSeconds, int RetryAfterSeconds);
