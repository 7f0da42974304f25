using Tracking.Planning.Travel;

namespace Tracking.Planning.Arrivals;

/// <summary>A van's round as it was planned: what arrival times are worked out from.</summary>
public sealed record RoundPlan
{
    /// <summary>When it is to depart; milliseconds since 1970.</summary>
    public required long DepartsAt { get; init; }

    /// <summary>Who drives; null when not known.</summary>
    public string? DriverId { get; init; }

    /// <summary>What the clocks where it drives are ahead of UTC; milliseconds.</summary>
    public long UtcOffset { get; init; }

    /// <summary>Stops in their planned order.</summary>
    public required IReadOnlyList<PlannedStop> Stops { get; init; }

    /// <summary>Ways between any two stops, for drivers who leave the planned order: place 0 is the station, place i + 1 stop i. Null when only the planned ones are known.</summary>
    public ITravelTimeMatrix? Ways { get; init; }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message says which.</exception>
    public void Validate()
    {
        for (int i = 0; i < Stops.Count; i++)
        {
            PlannedStop stop = Stops[i];
            if (!(stop.TravelSeconds >= 0) || !(stop.ServiceSeconds > 0) || !(stop.PauseSeconds >= 0)
                || !double.IsFinite(stop.TravelSeconds + stop.ServiceSeconds + stop.PauseSeconds))
            {
                throw new ArgumentException($"Stop {i} is {stop}; give a way and a pause of 0 seconds or more and a service of more than 0.");
            }
        }

        if (Ways is not null && Ways.Places != Stops.Count + 1)
        {
            throw new ArgumentException($"The ways are between {Ways.Places} places; give the station and {Stops.Count} stops.");
        }
    }

    /// <summary>
    /// Planned seconds from one stop (−1 for the station) to another. Where only the planned legs are known, others are taken to be as far as legs
    /// in directions that know nothing of each other lead: the root of the sum of their squares.
    /// </summary>
    internal double TravelSeconds(int from, int to)
    {
        if (to == from + 1)
        {
            return Stops[to].TravelSeconds;
        }

        if (Ways is not null)
        {
            return Ways.Between(from + 1, to + 1, DateTimeOffset.FromUnixTimeMilliseconds(DepartsAt)).Seconds;
        }

        double squares = 0;
        for (int i = Math.Min(from, to) + 1; i <= Math.Max(from, to); i++)
        {
            squares += Stops[i].TravelSeconds * Stops[i].TravelSeconds;
        }

        return Math.Sqrt(squares);
    }
}
