namespace Tracking.Planning.Demand;

/// <summary>What a station had, hour by hour, by its own clock: every day has 24 hours, also the two on which clocks change.</summary>
public sealed record DemandSeries
{
    /// <summary>Id of the station.</summary>
    public required string Station { get; init; }

    /// <summary>Region that the station lies in, for calendars that speak of regions.</summary>
    public string? Region { get; init; }

    /// <summary>Begin of the first hour by the station's clock, a full hour; null when unknown: then nothing is learned from days of the week, holidays and promotions.</summary>
    public DateTime? Start { get; init; }

    /// <summary>Volumes, oldest first, the last one being of the hour before the forecast's first; each 0 or more.</summary>
    public required IReadOnlyList<float> Volumes { get; init; }

    /// <summary>
    /// Lays counts of full hours of UTC on a station's clock. The hour that a clock skips in spring takes the mean of its neighbours, the one that it has twice in
    /// autumn the mean of both, so that the same hour of two days stays comparable. In zones that are off by part of an hour an hour goes by its begin.
    /// </summary>
    /// <param name="station">Id of the station.</param>
    /// <param name="firstHour">Begin of the first hour, a full hour of UTC.</param>
    /// <param name="counts">Counts, oldest first.</param>
    /// <param name="zone">Zone of the station's clock.</param>
    /// <param name="region">Region of the station.</param>
    /// <exception cref="ArgumentException">The first hour is no full hour of UTC.</exception>
    public static DemandSeries FromUtc(string station, DateTimeOffset firstHour, IReadOnlyList<float> counts, TimeZoneInfo zone, string? region = null)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(zone);
        DateTime utc = firstHour.UtcDateTime;
        if (utc.Ticks % TimeSpan.TicksPerHour != 0)
        {
            throw new ArgumentException($"The first hour of {station} begins at {firstHour:O}; give a full hour of UTC.", nameof(firstHour));
        }

        if (counts.Count == 0)
        {
            return new DemandSeries { Station = station, Region = region, Volumes = [] };
        }

        DateTime start = FullHour(TimeZoneInfo.ConvertTimeFromUtc(utc, zone));
        DateTime last = FullHour(TimeZoneInfo.ConvertTimeFromUtc(utc.AddHours(counts.Count - 1), zone));
        float[] volumes = new float[(int)(last - start).TotalHours + 1];
        byte[] times = new byte[volumes.Length];
        for (int i = 0; i < counts.Count; i++)
        {
            int at = (int)(FullHour(TimeZoneInfo.ConvertTimeFromUtc(utc.AddHours(i), zone)) - start).TotalHours;
            if (at >= 0 && at < volumes.Length)
            {
                volumes[at] += counts[i];
                times[at]++;
            }
        }

        for (int i = 0; i < volumes.Length; i++)
        {
            if (times[i] > 1)
            {
                volumes[i] /= times[i];
            }
            else if (times[i] == 0)
            {
                // The first and the last hour are there, so a skipped one has neighbours.
                volumes[i] = (volumes[i - 1] + volumes[i + 1]) / 2;
            }
        }

        return new DemandSeries { Station = station, Region = region, Start = start, Volumes = volumes };
    }

    private static DateTime FullHour(DateTime local) => new(local.Year, local.Month, local.Day, local.Hour, 0, 0, DateTimeKind.Unspecified);

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message says which.</exception>
    public void Validate()
    {
        if (string.IsNullOrEmpty(Station))
        {
            throw new ArgumentException("A series has no station; give its id.");
        }

        if (Start is { } start && start.Ticks % TimeSpan.TicksPerHour != 0)
        {
            throw new ArgumentException($"The series of {Station} begins at {start:O}; give a full hour.");
        }

        for (int i = 0; i < Volumes.Count; i++)
        {
            if (!(Volumes[i] >= 0) || float.IsInfinity(Volumes[i]))
            {
                throw new ArgumentException($"Hour {i} of {Station} has a volume of {Volumes[i]}; give 0 or more.");
            }
        }
    }
}
