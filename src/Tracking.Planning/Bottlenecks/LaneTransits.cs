namespace Tracking.Planning.Bottlenecks;

/// <summary>
/// Times until the station by lane, state and hour of the day at which the state was entered. Where an hour has been seen too rarely its neighbours count, then the whole lane, then all lanes in that state.
/// </summary>
public sealed class LaneTransits
{
    /// <summary>Observations from which on a distribution is used, unless said otherwise.</summary>
    public const int DefaultEnough = 20;

    private readonly int enough;
    private readonly Dictionary<(string Lane, int State, int Hour), TransitTimes> hours = [];
    private readonly Dictionary<(string Lane, int State), TransitTimes> lanes = [];
    private readonly Dictionary<int, TransitTimes> states = [];

    /// <summary>Creates one that has seen nothing.</summary>
    /// <param name="enough">Observations from which on a distribution is used, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public LaneTransits(int enough = DefaultEnough)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(enough, 1);
        this.enough = enough;
    }

    /// <summary>Learns how long one package took from entering a state until the station.</summary>
    /// <param name="lane">Where it came from.</param>
    /// <param name="state">The state, by the caller's numbers.</param>
    /// <param name="since">When it entered the state, in the time zone that its lane lives by.</param>
    /// <param name="took">Until the station.</param>
    public void Add(string lane, int state, DateTimeOffset since, TimeSpan took)
    {
        Of(hours, (lane, state, since.Hour)).Add(took);
        Of(lanes, (lane, state)).Add(took);
        Of(states, state).Add(took);
    }

    /// <summary>The distribution to use, or null when nothing like it was ever seen.</summary>
    public TransitTimes? Find(string lane, int state, DateTimeOffset since)
    {
        for (int away = 0; away <= 2; away++)
        {
            if (hours.TryGetValue((lane, state, (since.Hour + away) % 24), out TransitTimes? later) && later.Count >= enough)
            {
                return later;
            }

            if (hours.TryGetValue((lane, state, (since.Hour + 24 - away) % 24), out TransitTimes? earlier) && earlier.Count >= enough)
            {
                return earlier;
            }
        }

        return lanes.TryGetValue((lane, state), out TransitTimes? whole) && whole.Count >= enough ? whole : states.GetValueOrDefault(state);
    }

    private static TransitTimes Of<TKey>(Dictionary<TKey, TransitTimes> known, TKey key)
        where TKey : notnull
    {
        if (!known.TryGetValue(key, out TransitTimes? times))
        {
            known[key] = times = new TransitTimes();
        }

        return times;
    }
}
