using Microsoft.Extensions.Options;

namespace Tracking.Grains;

/// <summary>Checks the options of one section; each failure names the option, its value and the rule.</summary>
/// <param name="section">The section as configuration has it, such as <c>Tracking:Live</c>.</param>
public sealed class OptionRules(string section)
{
    private readonly List<string> failures = [];

    /// <summary>What the checks came to.</summary>
    public ValidateOptionsResult Result => failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

    /// <summary>Checks that a value lies between two others or is one of them.</summary>
    public void Check<T>(T value, string option, T min, T max)
        where T : IComparable<T>
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
        {
            failures.Add(FormattableString.Invariant($"{section}:{option} is {value}; it must be {min} to {max}."));
        }
    }
}
