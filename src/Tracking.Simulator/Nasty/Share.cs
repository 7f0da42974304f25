using System.Globalization;

namespace Tracking.Simulator.Nasty;

/// <summary>How many of a number of things something befalls: a share from 0 to 1, or from 2 on a count.</summary>
internal readonly record struct Share
{
    private readonly double _value;

    private Share(double value) => _value = value;

    public static Share None => default;

    public static Share All => new(1);

    public bool IsNone => _value <= 0;

    /// <exception cref="SimulatorException">The text is neither a number from 0 to 1 nor a whole number from 2.</exception>
    public static Share Parse(string option, string text)
    {
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value >= 0 && (value <= 1 || (value <= 1_000_000 && Math.Truncate(value) == value))
            ? new(value)
            : throw new SimulatorException($"{option} {text}: give a share from 0 to 1 (0.05 is one in twenty), or a count from 2.");
    }

    /// <summary>Of so many things; a share above nothing befalls at least one of them.</summary>
    public int Of(int population) =>
        IsNone || population == 0 ? 0 : Math.Min(population, Math.Max(1, (int)Math.Round(_value <= 1 ? _value * population : _value)));

    /// <summary>Chooses that many, in no order.</summary>
    public IReadOnlyList<T> Choose<T>(IReadOnlyList<T> from, Random random)
    {
        var all = from.ToArray();
        random.Shuffle(all);
        return all[..Of(all.Length)];
    }

    public override string ToString() => _value.ToString(CultureInfo.InvariantCulture);
}
