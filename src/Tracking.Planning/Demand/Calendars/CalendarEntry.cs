namespace Tracking.Planning.Demand.Calendars;

/// <summary>Days that are not like others.</summary>
public sealed record CalendarEntry
{
    /// <summary>Name for people, such as "Thanksgiving".</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required CalendarEntryKind Kind { get; init; }

    /// <summary>First day, by the station's clock.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day, <see cref="From"/> or later; null for one day.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Stations that it concerns; with <see cref="Regions"/> empty too, it concerns all.</summary>
    public IReadOnlyList<string> Stations { get; init; } = [];

    /// <summary>Regions that it concerns.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>Whether it concerns a station.</summary>
    public bool Concerns(string station, string? region)
    {
        if (Stations.Count == 0 && Regions.Count == 0)
        {
            return true;
        }

        foreach (string one in Stations)
        {
            if (string.Equals(one, station, StringComparison.Ordinal))
            {
                return true;
            }
        }

        foreach (string one in Regions)
        {
            if (string.Equals(one, region, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
