namespace Tracking.Planning.Arrivals;

/// <summary>Scores every prediction against what happened, by day and by how far it looked ahead. Keeps the latest days. Not safe for use by several threads at once.</summary>
public sealed class Scoreboard
{
    /// <summary>Days that are kept.</summary>
    public const int MaxDays = 35;

    private readonly SortedDictionary<DateOnly, (ArrivalScore[] ByHorizon, ShownScore Shown)> days = [];

    /// <summary>A board without scores.</summary>
    public Scoreboard()
    {
    }

    /// <summary>A board as it was kept.</summary>
    public Scoreboard(ScoreboardState state)
    {
        foreach (DayScore day in state.Days)
        {
            days[day.Day] = ([.. day.ByHorizon], day.Shown);
        }
    }

    /// <summary>What is to be kept of it.</summary>
    public ScoreboardState State => new() { Days = Days };

    /// <summary>The latest days, the oldest first.</summary>
    public IReadOnlyList<DayScore> Days =>
        [.. days.Select(day => new DayScore { Day = day.Key, ByHorizon = [.. day.Value.ByHorizon], Shown = day.Value.Shown })];

    /// <summary>All days together, by <see cref="Horizon"/>.</summary>
    public IReadOnlyList<ArrivalScore> ByHorizon
    {
        get
        {
            var sums = new ArrivalScore[Horizon.Count];
            foreach ((ArrivalScore[] day, _) in days.Values)
            {
                for (int i = 0; i < sums.Length; i++)
                {
                    sums[i] += day[i];
                }
            }

            return sums;
        }
    }

    /// <summary>Takes in a prediction that has met what happened.</summary>
    /// <param name="scored">The prediction.</param>
    /// <param name="utcOffset">What the station's clocks are ahead of UTC; milliseconds.</param>
    public void Add(ScoredPrediction scored, long utcOffset)
    {
        if (Of(scored.HappenedAt, utcOffset) is { } day)
        {
            ref ArrivalScore score = ref days[day].ByHorizon[scored.Made.Horizon];
            score = score.With(scored.Made.Prediction, scored.HappenedAt);
        }
    }

    /// <summary>Takes in what a customer saw of a package that came.</summary>
    /// <param name="first">The window shown first.</param>
    /// <param name="last">The window shown last.</param>
    /// <param name="told">How often the customer was told of a change.</param>
    /// <param name="happenedAt">When it came; milliseconds since 1970.</param>
    /// <param name="utcOffset">What the station's clocks are ahead of UTC; milliseconds.</param>
    public void Add(ShownWindow first, ShownWindow last, int told, long happenedAt, long utcOffset)
    {
        if (Of(happenedAt, utcOffset) is { } day)
        {
            ShownScore score = days[day].Shown + new ShownScore(
                1, happenedAt >= last.From && happenedAt <= last.To ? 1 : 0, happenedAt >= first.From && happenedAt <= first.To ? 1 : 0, last.Revisions, told);
            days[day] = days[day] with { Shown = score };
        }
    }

    /// <summary>The day of a time, with a place for its scores; null for one that is older than all that are kept.</summary>
    private DateOnly? Of(long time, long utcOffset)
    {
        DateOnly day = DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(time + utcOffset).UtcDateTime);
        if (!days.ContainsKey(day))
        {
            if (days.Count == MaxDays)
            {
                DateOnly oldest = days.First().Key;
                if (day < oldest)
                {
                    return null;
                }

                days.Remove(oldest);
            }

            days[day] = (new ArrivalScore[Horizon.Count], default);
        }

        return day;
    }
}
