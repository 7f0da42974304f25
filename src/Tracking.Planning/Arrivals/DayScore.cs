namespace Tracking.Planning.Arrivals;

/// <summary>The scores of one day.</summary>
public sealed record DayScore
{
    /// <summary>The day, where the station is.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Predictions whose stops were done on it, by <see cref="Horizon"/>.</summary>
    public required IReadOnlyList<ArrivalScore> ByHorizon { get; init; }

    /// <summary>What customers saw.</summary>
    public ShownScore Shown { get; init; }

    /// <summary>All predictions together.</summary>
    public ArrivalScore Total
    {
        get
        {
            ArrivalScore total = default;
            for (int i = 0; i < ByHorizon.Count; i++)
            {
                total += ByHorizon[i];
            }

            return total;
        }
    }
}
