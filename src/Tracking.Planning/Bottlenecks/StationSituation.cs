namespace Tracking.Planning.Bottlenecks;

/// <summary>All that is known about a station at a moment: what it can do, what it has, what is on its way, and what is expected beyond.</summary>
public sealed record StationSituation
{
    /// <summary>The moment.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>What it means to do in the hours ahead.</summary>
    public required StationPlan Plan { get; init; }

    /// <summary>Deadlines of packages here, on their way or expected, earliest first. Those that have passed while packages of theirs are here stay in.</summary>
    public required IReadOnlyList<PromiseDeadline> Deadlines { get; init; }

    /// <summary>Packages that wait for a stage, at [stage × deadlines + deadline].</summary>
    public required IReadOnlyList<int> Waiting { get; init; }

    /// <summary>Packages on their way.</summary>
    public IReadOnlyList<InboundGroup> Inbound { get; init; } = [];

    /// <summary>Packages not yet seen.</summary>
    public IReadOnlyList<UnseenStream> Unseen { get; init; } = [];

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message says which.</exception>
    public void Validate()
    {
        Plan.Validate();
        for (int i = 1; i < Deadlines.Count; i++)
        {
            if (Deadlines[i].Due <= Deadlines[i - 1].Due)
            {
                throw new ArgumentException($"Deadline {i} is {Deadlines[i].Due:O}; give them earliest first, each once.");
            }
        }

        if (Waiting.Count != StationPlan.StageCount * Deadlines.Count)
        {
            throw new ArgumentException($"{nameof(Waiting)} has {Waiting.Count} numbers; give {StationPlan.StageCount * Deadlines.Count}: stages times deadlines.");
        }

        for (int i = 0; i < Waiting.Count; i++)
        {
            if (Waiting[i] < 0)
            {
                throw new ArgumentException($"{nameof(Waiting)}[{i}] is {Waiting[i]}; give 0 or more.");
            }
        }

        foreach (InboundGroup group in Inbound)
        {
            if (group.Packages < 0 || group.Deadline < 0 || group.Deadline >= Deadlines.Count)
            {
                throw new ArgumentException($"A group has {group.Packages} packages of deadline {group.Deadline}; give 0 or more packages and one of {Deadlines.Count} deadlines.");
            }
        }

        foreach (UnseenStream stream in Unseen)
        {
            foreach (UnseenHour hour in stream.Hours)
            {
                if (!(hour.Low >= 0) || !(hour.Low <= hour.Median) || !(hour.Median <= hour.High) || !double.IsFinite(hour.High) || hour.Deadline >= Deadlines.Count)
                {
                    throw new ArgumentException(
                        $"An hour expects {hour.Low} to {hour.High} around {hour.Median} for deadline {hour.Deadline}; give 0 or more in order, and one of {Deadlines.Count} deadlines.");
                }
            }
        }
    }
}
