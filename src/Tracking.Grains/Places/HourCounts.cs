namespace Tracking.Grains.Places;

/// <summary>A count for each hour of UTC, hours numbered since 1970. Lives inside a grain, on its scheduler.</summary>
internal sealed class HourCounts
{
    /// <summary>An hour in milliseconds.</summary>
    public const long HourLength = 60 * 60 * 1000;

    /// <summary>What is of no hour is not counted.</summary>
    public const int NoHour = 0;

    private readonly Dictionary<int, int> counts = [];

    /// <summary>The hour in which a moment lies.</summary>
    public static int HourOf(long? moment) => moment is { } known && known > 0 ? (int)(known / HourLength) : NoHour;

    /// <summary>The count of an hour.</summary>
    public int this[int hour] => counts.GetValueOrDefault(hour);

    /// <summary>One that was counted in an hour belongs to another.</summary>
    public void Move(int from, int to)
    {
        if (from == to)
        {
            return;
        }

        if (from != NoHour && counts.TryGetValue(from, out int before))
        {
            counts[from] = before - 1;
        }

        if (to != NoHour)
        {
            counts[to] = counts.GetValueOrDefault(to) + 1;
        }
    }

    /// <summary>Forgets hours before one.</summary>
    public void ForgetBefore(int hour)
    {
        foreach (int old in counts.Keys)
        {
            if (old < hour)
            {
                counts.Remove(old);
            }
        }
    }
}
