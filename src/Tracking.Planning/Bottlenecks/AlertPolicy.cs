namespace Tracking.Planning.Bottlenecks;

/// <summary>
/// Decides from one forecast to the next which alerts of a station stand: one for each deadline at most. It is raised above one probability and lowered below a smaller one, each only when
/// several forecasts in a row agree, so that it does not flap. Not safe for use by several threads.
/// </summary>
public sealed class AlertPolicy
{
    private readonly AlertOptions options;
    private readonly SortedDictionary<DateTimeOffset, State> states = [];

    /// <summary>Creates one without alerts.</summary>
    /// <exception cref="ArgumentException">The options are out of their ranges.</exception>
    public AlertPolicy(AlertOptions options)
    {
        options.Validate();
        this.options = options;
    }

    /// <summary>Alerts that stand, by deadline.</summary>
    public IReadOnlyList<BottleneckAlert> Standing
    {
        get
        {
            var standing = new List<BottleneckAlert>();
            foreach (State state in states.Values)
            {
                if (state.Alert is { } alert)
                {
                    standing.Add(alert);
                }
            }

            return standing;
        }
    }

    /// <summary>How long a time it is ahead.</summary>
    public static LeadTime LeadOf(TimeSpan ahead) =>
        ahead >= TimeSpan.FromHours(24) ? LeadTime.Day : ahead >= TimeSpan.FromHours(6) ? LeadTime.SixHours : ahead >= TimeSpan.FromHours(2) ? LeadTime.TwoHours : LeadTime.Now;

    /// <summary>Takes in the next forecast; forecasts come in order of time.</summary>
    /// <returns>Alerts that came or went by it.</returns>
    public IReadOnlyList<AlertChange> Update(DateTimeOffset now, IReadOnlyList<DeadlineOutlook> outlooks)
    {
        var changes = new List<AlertChange>();
        while (states.Count > 0 && First() is { } first && first.Key <= now)
        {
            states.Remove(first.Key);
            if (first.Value.Alert is { } passed)
            {
                changes.Add(new AlertChange(AlertChangeKind.Passed, passed));
            }
        }

        foreach (DeadlineOutlook outlook in outlooks)
        {
            if (outlook.Due <= now)
            {
                continue;
            }

            if (!states.TryGetValue(outlook.Due, out State? state))
            {
                states[outlook.Due] = state = new State();
            }

            LeadTime lead = LeadOf(outlook.Onset - now);
            AlertThreshold threshold = options.For(lead);
            state.Above = outlook.Probability >= threshold.Raise ? state.Above + 1 : 0;
            state.Below = outlook.Probability < threshold.Lower ? state.Below + 1 : 0;
            if (state.Alert is null && state.Above >= threshold.Persistence)
            {
                state.Alert = new BottleneckAlert(now, lead, outlook);
                changes.Add(new AlertChange(AlertChangeKind.Raised, state.Alert));
            }
            else if (state.Alert is { } standing && state.Below >= options.LowerPersistence)
            {
                changes.Add(new AlertChange(AlertChangeKind.Lowered, standing with { Outlook = outlook }));
                state.Alert = null;
            }
            else if (state.Alert is { } kept)
            {
                state.Alert = kept with { Outlook = outlook };
            }
        }

        return changes;
    }

    private KeyValuePair<DateTimeOffset, State>? First()
    {
        foreach (KeyValuePair<DateTimeOffset, State> state in states)
        {
            return state;
        }

        return null;
    }

    private sealed class State
    {
        public int Above { get; set; }

        public int Below { get; set; }

        public BottleneckAlert? Alert { get; set; }
    }
}
