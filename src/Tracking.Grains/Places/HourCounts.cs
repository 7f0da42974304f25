namespace Tracking.Grains.Places;

/// <summary>A count for each hour of UTC, hours numbered since 1970. Lives inside a grain, on its scheduler.</summary>
internal sealed class HourCounts
{
    /// <summary>An hour in milliseconds.</summary>
    public const long HourLength = 60 * 60 * 1000;

    /// <summary>What is of no hour is not counted.</summary>
    public const int NoHour = 0;

    private readonly Dictionary<int, int> counts = [];

    /// <summary>Hours that have a count.</summary>
    public IReadOnlyCollection<int> Hours => counts.Keys;

    /// <summary>The count of an hour.</summary>
    public int this[int hour] => counts.GetValueOrDefault(hour);

    /// <summary>The hour in which a moment lies.</summary>
    public static int HourOf(long? moment) => moment is { } known && known > 0 ? (int)(known / HourLength) : NoHour;

    /// <summary>The first hour from one on that has a count; null when there is none.</summary>
    public int? FirstFrom(int hour)
    {
        int? first = null;
        foreach (int counted in counts.Keys)
        {
            if (counted >= hour && !(first <= counted))
            {
                first = counted;
            }
        }

        return first;
    }

    /// <summary>One that was counted in an hour belongs to another.</summary>
    public void Move(int from, int to)
    {
        if (from != to)
        {
            Add(from, -1);
            Add(to, 1);
        }
    }

    /// <summary>Takes others away.</summary>
    public void Subtract(HourCounts others)
    {
        foreach ((int hour, int count) in others.counts)
        {
            Add(hour, -count);
        }
    }

    private void Add(int hour, int count)
    {
        if (hour == NoHour)
        {
            return;
        }

        int sum = counts.GetValueOrDefault(hour) + count;
        if (sum == 0)
        {
            counts.Remove(hour);
        }
        else
        {
            counts[hour] = sum;
        }
    }
}
