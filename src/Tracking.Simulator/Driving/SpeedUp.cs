using System.Globalization;

namespace Tracking.Simulator.Driving;

/// <summary>How many simulated seconds pass in a real one: 1 or more, or as fast as the server takes it.</summary>
internal readonly record struct SpeedUp
{
    private static readonly TimeSpan Finest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Coarsest = TimeSpan.FromSeconds(60);

    private SpeedUp(double factor) => Factor = factor;

    public static SpeedUp Max { get; } = new(double.PositiveInfinity);

    public double Factor { get; }

    public bool IsMax => double.IsPositiveInfinity(Factor);

    /// <summary>How far apart a van's positions are in simulated time: every 5 s, thinned to at most four in a real second, never over a minute.</summary>
    public TimeSpan PositionInterval =>
        IsMax ? Coarsest : TimeSpan.FromSeconds(Math.Clamp(Factor / 4, Finest.TotalSeconds, Coarsest.TotalSeconds));

    /// <exception cref="SimulatorException">The text is neither a number from 1 to 100,000 nor <c>max</c>.</exception>
    public static SpeedUp Parse(string text)
    {
        if (string.Equals(text, "max", StringComparison.OrdinalIgnoreCase))
        {
            return Max;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var factor) && factor is >= 1 and <= 100_000
            ? new(factor)
            : throw new SimulatorException($"--speed-up {text}: give a number from 1 to 100000, or max.");
    }

    public override string ToString() => IsMax ? "max" : Factor.ToString(CultureInfo.InvariantCulture);
}
