namespace Tracking.Planning.Arrivals;

/// <summary>What customers see of predictions. Times in milliseconds.</summary>
public sealed record WindowOptions
{
    /// <summary>Windows begin and end at full multiples of this, from a minute on. 5 minutes.</summary>
    public long Grain { get; init; } = 5 * Minute;

    /// <summary>A window stays as it is while a prediction reaches less than this beyond it, and so much more for each time it has changed; 0 or more. 10 minutes.</summary>
    public long Tolerance { get; init; } = 10 * Minute;

    /// <summary>A window that widens grows to this at the most, then it moves; more than <see cref="Grain"/>. 2 hours.</summary>
    public long MostWidth { get; init; } = 120 * Minute;

    /// <summary>From so many stops away on the number of stops is shown, and the window narrows once; 0 or more.</summary>
    public int NearStops { get; init; } = 10;

    /// <summary>It narrows only by this or more; 0 or more. 15 minutes.</summary>
    public long NarrowBy { get; init; } = 15 * Minute;

    /// <summary>Customers are told of a change when the window begins or ends so much elsewhere than they were told last; 0 or more. 15 minutes.</summary>
    public long TellFrom { get; init; } = 15 * Minute;

    private const long Minute = 60_000;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message says which.</exception>
    public void Validate()
    {
        if (Grain < Minute)
        {
            throw new ArgumentException($"{nameof(Grain)} is {Grain} ms; give 60000 or more.");
        }

        if (Tolerance < 0 || NarrowBy < 0 || TellFrom < 0 || NearStops < 0)
        {
            throw new ArgumentException(
                $"{nameof(Tolerance)} is {Tolerance}, {nameof(NarrowBy)} {NarrowBy}, {nameof(TellFrom)} {TellFrom} ms and {nameof(NearStops)} {NearStops}; give 0 or more.");
        }

        if (MostWidth <= Grain)
        {
            throw new ArgumentException($"{nameof(MostWidth)} is {MostWidth} ms; give more than {nameof(Grain)}, {Grain}.");
        }
    }
}
