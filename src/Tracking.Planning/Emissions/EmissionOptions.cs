namespace Tracking.Planning.Emissions;

/// <summary>How emissions are shared out.</summary>
public sealed record EmissionOptions
{
    /// <summary>Mass of a package that nobody weighed, unless said otherwise; kilograms.</summary>
    public const double DefaultAssumedKilograms = 2;

    /// <summary>Mass that counts for a package whose own is not known, more than 0 kilograms. Reports say for how many it did.</summary>
    public double AssumedKilograms { get; init; } = DefaultAssumedKilograms;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message says which.</exception>
    public void Validate()
    {
        if (!(AssumedKilograms > 0) || !double.IsFinite(AssumedKilograms))
        {
            throw new ArgumentException($"{nameof(AssumedKilograms)} is {AssumedKilograms}; give more than 0.");
        }
    }
}
