using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Tracking.Planning.Demand;

/// <summary>How demand is learned.</summary>
public sealed record DemandOptions
{
    /// <summary>Hours ahead, unless said otherwise: a week.</summary>
    public const int DefaultHorizonHours = 168;

    /// <summary>The most hours ahead.</summary>
    public const int MaxHorizonHours = 336;

    /// <summary>Hours of history below which a station is young, unless said otherwise.</summary>
    public const int DefaultYoungHours = 504;

    /// <summary>Trees of each kind, unless said otherwise.</summary>
    public const int DefaultTrees = 120;

    /// <summary>Leaves of a tree, unless said otherwise.</summary>
    public const int DefaultLeaves = 63;

    /// <summary>Share of its correction that a tree makes, unless said otherwise.</summary>
    public const double DefaultLearningRate = 0.08;

    /// <summary>Rows that a leaf stands for, unless said otherwise.</summary>
    public const int DefaultMinRowsPerLeaf = 100;

    /// <summary>Rows to learn from, unless said otherwise.</summary>
    public const int DefaultMaxRows = 400_000;

    /// <summary>Hours of a station's past that are learned from, unless said otherwise: two years.</summary>
    public const int DefaultMaxHistoryHours = 2 * 365 * 24;

    /// <summary>Hours between moments of the past to forecast from, unless said otherwise. Not a divisor of a day, so that all hours of the day come about.</summary>
    public const int DefaultOriginStepHours = 23;

    /// <summary>Forecasts from the past that intervals and the report come from, for each station, unless said otherwise: one on each day of a week.</summary>
    public const int DefaultBackTestWindows = 7;

    /// <summary>Hours between them, unless said otherwise.</summary>
    public const int DefaultBackTestStrideHours = 24;

    /// <summary>What an error relative to the volume counts, unless said otherwise: sMAPE as much as MASE, each in units of what Naive2 has on M4's hourly series.</summary>
    public const double DefaultRelativeErrorWeight = 13;

    /// <summary>Threads, unless said otherwise.</summary>
    public const int DefaultThreads = 2;

    /// <summary>Hours ahead that are forecast, 1 to <see cref="MaxHorizonHours"/>.</summary>
    public int HorizonHours { get; init; } = DefaultHorizonHours;

    /// <summary>Hours of history below which a station is young and gets a seasonal naive forecast, 336 to 8,760.</summary>
    public int YoungHours { get; init; } = DefaultYoungHours;

    /// <summary>Trees for each of the two references, 1 to 5,000.</summary>
    public int Trees { get; init; } = DefaultTrees;

    /// <summary>Leaves of a tree, 2 to 1,024.</summary>
    public int Leaves { get; init; } = DefaultLeaves;

    /// <summary>Share of its correction that a tree makes, 0.001 to 1.</summary>
    public double LearningRate { get; init; } = DefaultLearningRate;

    /// <summary>Rows that a leaf stands for at least, 1 to 100,000.</summary>
    public int MinRowsPerLeaf { get; init; } = DefaultMinRowsPerLeaf;

    /// <summary>Rows to learn from at most, 1,000 to 5,000,000: the past is then looked at in longer steps. A row takes about 320 bytes while trees grow.</summary>
    public int MaxRows { get; init; } = DefaultMaxRows;

    /// <summary>Hours of a station's past that are learned from at most, 1,008 to 87,600.</summary>
    public int MaxHistoryHours { get; init; } = DefaultMaxHistoryHours;

    /// <summary>Hours between moments of the past to forecast from, 1 to 168.</summary>
    public int OriginStepHours { get; init; } = DefaultOriginStepHours;

    /// <summary>Forecasts from the past that intervals and the report come from, for each station, 2 to 50.</summary>
    public int BackTestWindows { get; init; } = DefaultBackTestWindows;

    /// <summary>Hours between them, 1 to 336.</summary>
    public int BackTestStrideHours { get; init; } = DefaultBackTestStrideHours;

    /// <summary>What an error relative to the volume counts beside one relative to the station's usual change from day to day, 0 to 1,000.</summary>
    public double RelativeErrorWeight { get; init; } = DefaultRelativeErrorWeight;

    /// <summary>The same seed, data and number of threads give the same model.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Threads that learn, 1 to 64.</summary>
    public int Threads { get; init; } = DefaultThreads;

    /// <summary>A short hash of all options: models of different ones are not to be compared.</summary>
    public string Fingerprint
    {
        get
        {
            string all = string.Create(
                CultureInfo.InvariantCulture,
                $"{HorizonHours} {YoungHours} {Trees} {Leaves} {LearningRate:R} {MinRowsPerLeaf} {MaxRows} {MaxHistoryHours} {OriginStepHours} {BackTestWindows} {BackTestStrideHours} {RelativeErrorWeight:R} {Seed} {Threads}");
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)).AsSpan(0, 6));
        }
    }

    /// <summary>Hours of history that a station needs to be in the back-test.</summary>
    internal int BackTestHours => Features.SeasonalSmoothing.StartHours + 2 * HorizonHours + (BackTestWindows - 1) * BackTestStrideHours;

    /// <summary>Names every option that is out of its range, with its value and the range; empty when all is well.</summary>
    public IReadOnlyList<string> Failures()
    {
        List<string> failures = [];
        Check(HorizonHours, nameof(HorizonHours), 1, MaxHorizonHours);
        Check(YoungHours, nameof(YoungHours), Features.SeasonalSmoothing.StartHours, 8_760);
        Check(Trees, nameof(Trees), 1, 5_000);
        Check(Leaves, nameof(Leaves), 2, 1_024);
        Check(LearningRate, nameof(LearningRate), 0.001, 1);
        Check(MinRowsPerLeaf, nameof(MinRowsPerLeaf), 1, 100_000);
        Check(MaxRows, nameof(MaxRows), 1_000, 5_000_000);
        Check(MaxHistoryHours, nameof(MaxHistoryHours), 1_008, 87_600);
        Check(OriginStepHours, nameof(OriginStepHours), 1, 168);
        Check(BackTestWindows, nameof(BackTestWindows), 2, 50);
        Check(BackTestStrideHours, nameof(BackTestStrideHours), 1, 336);
        Check(RelativeErrorWeight, nameof(RelativeErrorWeight), 0, 1_000);
        Check(Threads, nameof(Threads), 1, 64);
        if (failures.Count == 0 && MaxHistoryHours < BackTestHours)
        {
            failures.Add(FormattableString.Invariant($"{nameof(MaxHistoryHours)} is {MaxHistoryHours}; the back-test needs {BackTestHours}."));
        }

        return failures;

        void Check<T>(T value, string option, T min, T max)
            where T : IComparable<T>
        {
            // NaN compares as less than anything.
            if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
            {
                failures.Add(FormattableString.Invariant($"{option} is {value}; it must be {min} to {max}."));
            }
        }
    }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">Values are out of their ranges; the message names each.</exception>
    public void Validate()
    {
        if (Failures() is { Count: > 0 } failures)
        {
            throw new ArgumentException(string.Join(" ", failures));
        }
    }
}
