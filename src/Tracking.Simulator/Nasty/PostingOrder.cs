using Tracking.Simulator.Driving;

namespace Tracking.Simulator.Nasty;

/// <summary>Decides when each scan is sent: at once, unless it is held back, shuffled or repeated.</summary>
internal static class PostingOrder
{
    private const int DeadZoneScans = 10;

    /// <summary>The postings in the order of sending; every scan at least once, none before it was made.</summary>
    public static IReadOnlyList<Posting> Plan(IReadOnlyList<PlannedScan> scans, NastyOptions nasty, Func<string, Random> randomFor)
    {
        // A stable sort: what is sent at the same moment keeps the order in which it happened.
        return [.. Plan(scans.Count, i => scans[i].At, i => scans[i].Device.Id, nasty, randomFor)
            .OrderBy(sending => sending.At).Select(sending => new Posting(scans[sending.Scan], sending.At, sending.Copy))];
    }

    /// <summary>The same for scans known by their number, which are in the order of time; the answer is in no order.</summary>
    /// <param name="count">How many scans there are.</param>
    /// <param name="madeAt">When a scan is ready to be sent.</param>
    /// <param name="device">What makes it: scans of one device are held back together.</param>
    /// <param name="nasty">How often what goes wrong.</param>
    /// <param name="randomFor">A source of choices for each purpose.</param>
    public static List<Sending> Plan<TDevice>(
        int count, Func<int, TimeSpan> madeAt, Func<int, TDevice> device, NastyOptions nasty, Func<string, Random> randomFor)
    {
        var at = new TimeSpan[count];
        for (var i = 0; i < count; i++)
        {
            at[i] = madeAt(i);
        }

        HoldBack(at, device, nasty.Late, randomFor("late"));
        Shuffle(at, nasty.Shuffle, randomFor("shuffle"));
        var sendings = new List<Sending>(count + nasty.Duplicates.Of(count));
        for (var i = 0; i < count; i++)
        {
            sendings.Add(new(i, at[i], 0));
        }

        Repeat(sendings, nasty.Duplicates, randomFor("duplicates"));
        return sendings;
    }

    /// <summary>A device out of reach keeps a group of scans to itself, for half an hour to one and a half after the last of them.</summary>
    private static void HoldBack<TDevice>(TimeSpan[] at, Func<int, TDevice> device, Share share, Random random)
    {
        if (share.IsNone)
        {
            return;
        }

        var groups = Enumerable.Range(0, at.Length).GroupBy(device).SelectMany(scans => scans.Chunk(DeadZoneScans)).ToList();
        foreach (var group in share.Choose(groups, random))
        {
            var back = at[group[^1]] + TimeSpan.FromSeconds(random.Next(30 * 60, 90 * 60));
            foreach (var scan in group)
            {
                at[scan] = back;
            }
        }
    }

    /// <summary>Sends single scans up to an hour after their turn.</summary>
    private static void Shuffle(TimeSpan[] at, Share share, Random random)
    {
        if (share.IsNone)
        {
            return;
        }

        foreach (var scan in share.Choose(Enumerable.Range(0, at.Length).ToList(), random))
        {
            at[scan] += TimeSpan.FromSeconds(random.Next(1, 3600));
        }
    }

    /// <summary>Sends scans once or twice more: at the same moment, or up to 20 minutes later.</summary>
    private static void Repeat(List<Sending> sendings, Share share, Random random)
    {
        if (share.IsNone)
        {
            return;
        }

        foreach (var sending in share.Choose(sendings, random))
        {
            var times = random.Next(2, 4);
            for (var copy = 1; copy < times; copy++)
            {
                var later = random.Next(3) == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(random.Next(20 * 60));
                sendings.Add(new(sending.Scan, sending.At + later, copy));
            }
        }
    }
}

/// <summary>A scan, by its number, handed to the sender at a moment; a copy above 0 repeats it.</summary>
internal readonly record struct Sending(int Scan, TimeSpan At, int Copy);
