namespace Tracking.Grains.Vehicles;

/// <summary>
/// What is known of a round under way, from the stored facts alone: the same facts give the same in whatever order they came. Times in milliseconds since 1970.
/// </summary>
internal sealed class RoundFacts
{
    private RoundFacts(long? departedAt, (int Stop, long At)[] made, bool[] closed, bool[] fallenAway) =>
        (DepartedAt, Made, Closed, FallenAway) = (departedAt, made, closed, fallenAway);

    /// <summary>
    /// When it departed; null when it did not, or nobody scanned that. Until a stop is made, one whose packages are out for delivery is taken to have departed as planned.
    /// </summary>
    public long? DepartedAt { get; }

    /// <summary>Stops that were made and when, in the order of their times.</summary>
    public (int Stop, long At)[] Made { get; }

    /// <summary>For each stop whether the vehicle does not come there any more.</summary>
    public bool[] Closed { get; }

    /// <summary>For each stop whether it is closed although it was not made.</summary>
    public bool[] FallenAway { get; }

    /// <summary>Whether the vehicle is on its way.</summary>
    public bool IsUnderWay => DepartedAt is not null || Made.Length > 0;

    /// <summary>Nothing known of a round.</summary>
    public static RoundFacts None(int stops) => new(null, [], new bool[stops], new bool[stops]);

    /// <summary>
    /// What the stops' facts amount to. A stop is made when packages for it were delivered and nothing for it is aboard; where one was tried in vain and stays aboard, when
    /// another stop was made since. It falls away when all that was for it left otherwise, or, under way, when nothing for it ever came aboard.
    /// </summary>
    /// <param name="stops">Facts of each stop of the plan.</param>
    /// <param name="departedAt">When the vehicle was scanned to depart; null when it was not.</param>
    /// <param name="departsAt">When it is planned to.</param>
    public static RoundFacts Of(StopFacts[] stops, long? departedAt, long departsAt)
    {
        long last = long.MinValue;
        long? outSince = null;
        for (int i = 0; i < stops.Length; i++)
        {
            last = Math.Max(last, stops[i].DeliveredAt ?? long.MinValue);
            outSince = stops[i].OutSince > outSince || outSince is null ? stops[i].OutSince : outSince;
        }

        var made = new List<(int Stop, long At)>();
        bool[] closed = new bool[stops.Length], fallenAway = new bool[stops.Length];
        for (int i = 0; i < stops.Length; i++)
        {
            if (stops[i].DeliveredAt is { } at && (!stops[i].Aboard || at < last))
            {
                made.Add((i, at));
                closed[i] = true;
            }
            else if (stops[i].Done)
            {
                closed[i] = fallenAway[i] = true;
            }
        }

        if (made.Count == 0 && outSince is { } loaded)
        {
            departedAt ??= Math.Max(departsAt, loaded);
        }

        made.Sort(static (a, b) => a.At != b.At ? a.At.CompareTo(b.At) : a.Stop.CompareTo(b.Stop));
        return new RoundFacts(departedAt, [.. made], closed, fallenAway);
    }

    /// <summary>Whether all that was known before is known still and only later facts were added.</summary>
    public bool Extends(RoundFacts before)
    {
        if ((before.DepartedAt is null ? DepartedAt is not null && before.Made.Length > 0 : DepartedAt != before.DepartedAt) || Made.Length < before.Made.Length)
        {
            return false;
        }

        for (int i = 0; i < before.Made.Length; i++)
        {
            if (Made[i] != before.Made[i])
            {
                return false;
            }
        }

        for (int i = 0; i < FallenAway.Length; i++)
        {
            if (before.FallenAway[i] && !FallenAway[i])
            {
                return false;
            }
        }

        return true;
    }
}
