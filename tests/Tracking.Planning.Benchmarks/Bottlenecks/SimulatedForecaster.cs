namespace Tracking.Planning.Benchmarks.Bottlenecks;

/// <summary>
/// A demand forecaster of ordinary quality: it has learnt the station's days and hours with some error, knows the calendar but only roughly what a promotion does, follows the level of the last
/// hours, and takes its bands from the errors it has made, by how far ahead it looked. It sees nothing but the calendar as known and what was accepted so far.
/// </summary>
internal sealed class SimulatedForecaster
{
    private const double Follow = 0.15;
    private const double FadeHours = 48;
    private const int MemoryHours = 72;
    private const int Kept = 2_000;
    private const double FewestPackages = 8;
    private static readonly int[] Ahead = [3, 12, 24, 36];
    private readonly StationWorld world;
    private readonly double[,] learnt;
    private readonly Queue<double>[] errors = [new(), new(), new(), new()];
    private readonly (double Low, double Median, double High)[] bands = [(-0.3, 0, 0.3), (-0.3, 0, 0.3), (-0.3, 0, 0.3), (-0.3, 0, 0.3)];
    private readonly double[,,] made;
    private double level;
    private int now;
    private double squares = 1;
    private double neighbours = 0.6;
    private double crossSquares = 1;
    private double cross = 0.4;

    public SimulatedForecaster(StationWorld world, int seed)
    {
        this.world = world;
        var chance = new Chance(seed * 31337 + 3);
        double quality = world.Settings.ForecastError;
        learnt = new double[Lane.All.Length, 7 * 24];
        made = new double[Ahead.Length, Lane.All.Length, world.Days * 24 + 48];
        for (int lane = 0; lane < Lane.All.Length; lane++)
        {
            double bias = chance.LogNormal(0.03 * quality);
            for (int day = 0; day < 7; day++)
            {
                double ofDay = bias * chance.LogNormal(0.04 * quality);
                for (int hour = 0; hour < 24; hour++)
                {
                    learnt[lane, day * 24 + hour] = ofDay * chance.LogNormal(0.06 * quality);
                }
            }
        }
    }

    /// <summary>Correlation of its errors between neighbouring hours.</summary>
    public double HourCorrelation => Math.Clamp(neighbours / squares, 0.05, 0.99);

    /// <summary>Correlation of the lasting part of its errors between lanes.</summary>
    public double StreamCorrelation => Math.Clamp(cross / crossSquares / HourCorrelation, 0, 1);

    /// <summary>Takes in what was accepted until an hour.</summary>
    public void AdvanceTo(int hour)
    {
        for (; now < hour; now++)
        {
            Learn(now);
            Level(now + 1);
            for (int bucket = 0; bucket < Ahead.Length; bucket++)
            {
                for (int lane = 0; lane < Lane.All.Length; lane++)
                {
                    int of = now + 1 + Ahead[bucket];
                    if (of < world.Days * 24)
                    {
                        made[bucket, lane, of] = Point(lane, of, now + 1);
                    }
                }
            }

            if (now % 24 == 23)
            {
                Sort();
            }
        }
    }

    /// <summary>What it expects of an hour: median, and what is undercut and exceeded in 10 %.</summary>
    public (double Low, double Median, double High) Of(int lane, int hour)
    {
        double point = Point(lane, hour, now);
        int ahead = hour - now, bucket = ahead < 7 ? 0 : ahead < 18 ? 1 : ahead < 30 ? 2 : 3;
        (double low, double median, double high) = bands[bucket];
        return (point * Math.Max(0, 1 + low), point * (1 + median), point * (1 + high));
    }

    private double Point(int lane, int hour, int at)
    {
        int day = hour / 24;
        double uplift = world.Uplift(day, disturbance => disturbance.KnownFrom <= at * 60 ? disturbance.Estimate : 0);
        return world.Profile.Usual(lane, day) * Lane.All[lane].HourShare(hour % 24) * learnt[lane, hour % 168] * uplift * Math.Exp(level * Math.Exp(-(hour - at) / FadeHours));
    }

    // The level of the last days against what would have been expected by what is known now.
    private void Level(int at)
    {
        level = 0;
        double followed = 0;
        for (int hour = Math.Max(0, at - MemoryHours); hour < at; hour++)
        {
            double expected = 0, seen = 0;
            for (int lane = 0; lane < Lane.All.Length; lane++)
            {
                expected += Point(lane, hour, at);
                seen += world.Accepted[lane, hour];
            }

            followed *= Math.Exp(-1 / FadeHours / 2);
            if (expected >= FewestPackages)
            {
                followed += Follow * (Math.Log((seen + 1) / (expected + 1)) - followed);
            }
        }

        level = followed;
    }

    private void Learn(int hour)
    {
        double last = double.NaN;
        for (int lane = 0; lane < Lane.All.Length; lane++)
        {
            for (int bucket = 0; bucket < Ahead.Length; bucket++)
            {
                double error = Error(bucket, lane, hour);
                if (double.IsNaN(error))
                {
                    continue;
                }

                errors[bucket].Enqueue(error);
                if (errors[bucket].Count > Kept)
                {
                    errors[bucket].Dequeue();
                }

                if (bucket == 2)
                {
                    double before = hour > 0 ? Error(bucket, lane, hour - 1) : double.NaN;
                    if (!double.IsNaN(before))
                    {
                        squares += (error * error + before * before) / 2;
                        neighbours += error * before;
                    }

                    if (!double.IsNaN(last))
                    {
                        crossSquares += (error * error + last * last) / 2;
                        cross += error * last;
                    }

                    last = error;
                }
            }
        }
    }

    private double Error(int bucket, int lane, int hour) =>
        made[bucket, lane, hour] < FewestPackages ? double.NaN : world.Accepted[lane, hour] / made[bucket, lane, hour] - 1;

    private void Sort()
    {
        for (int bucket = 0; bucket < errors.Length; bucket++)
        {
            if (errors[bucket].Count >= 50)
            {
                double[] sorted = [.. errors[bucket].Order()];
                bands[bucket] = (sorted[sorted.Length / 10], sorted[sorted.Length / 2], sorted[sorted.Length * 9 / 10]);
            }
        }
    }
}
