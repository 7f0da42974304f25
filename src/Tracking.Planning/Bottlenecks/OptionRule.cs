namespace Tracking.Planning.Bottlenecks;

/// <summary>What options must be.</summary>
internal static class OptionRule
{
    /// <summary>Refuses a value that is out of its range.</summary>
    /// <exception cref="ArgumentException">It is; the message names option, value and rule.</exception>
    public static void Check(bool good, string option, object value, string rule)
    {
        if (!good)
        {
            throw new ArgumentException(FormattableString.Invariant($"{option} is {value}; it must be {rule}."));
        }
    }
}
