namespace Tracking.Planning.Arrivals;

/// <summary>
/// How far ahead a prediction looks, in groups whose errors are alike: by stops ahead, and apart from that whether the van has made enough stops
/// for its pace to be known.
/// </summary>
public static class Horizon
{
    /// <summary>With fewer stops done than this a round has just left.</summary>
    public const int KnownAfter = 8;

    private static readonly int[] JustLeft = [4, 14, 29, 59, int.MaxValue];

    private static readonly int[] UnderWay = [0, 1, 3, 6, 14, 29, 59, int.MaxValue];

    /// <summary>Number of groups.</summary>
    public static int Count => JustLeft.Length + UnderWay.Length;

    /// <summary>The group of a prediction, from 0.</summary>
    /// <param name="stopsDone">Stops that the van has made.</param>
    /// <param name="stopsAway">Stops that it makes before the one that is predicted.</param>
    public static int Of(int stopsDone, int stopsAway) =>
        stopsDone < KnownAfter ? Group(JustLeft, stopsAway) : JustLeft.Length + Group(UnderWay, stopsAway);

    /// <summary>Whether a group is one of rounds that have just left.</summary>
    public static bool IsJustLeft(int horizon) => horizon < JustLeft.Length;

    /// <summary>Fewest and most stops ahead of a group; the most is null in the last ones.</summary>
    public static (int Fewest, int? Most) StopsAway(int horizon)
    {
        int[] groups = IsJustLeft(horizon) ? JustLeft : UnderWay;
        int group = IsJustLeft(horizon) ? horizon : horizon - JustLeft.Length;
        return (group == 0 ? 0 : groups[group - 1] + 1, groups[group] == int.MaxValue ? null : groups[group]);
    }

    private static int Group(int[] groups, int stopsAway)
    {
        int group = 0;
        while (stopsAway > groups[group])
        {
            group++;
        }

        return group;
    }
}
