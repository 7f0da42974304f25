using Tracking.Simulator.Driving;

namespace Tracking.Simulator.Nasty;

/// <summary>Decides when each scan is sent: at once, unless it is held back, shuffled or repeated.</summary>
internal static class PostingOrder
{
    private const int DeadZoneScans = 10;

    /// <summary>The postings in the order of sending; every scan at least once, none before it was made.</summary>
    public static IReadOnlyList<Posting> Plan(IReadOnlyList<PlannedScan> scans, NastyOptions nasty, Func<string, Random> randomFor)
    {
        var at = new Dictionary<PlannedScan, TimeSpan>(scans.Count, ReferenceEqualityComparer.Instance);
        foreach (var scan in scans)
        {
            at[scan] = scan.At;
        }

        HoldBack(scans, nasty.Late, randomFor("late"), at);
        Shuffle(scans, nasty.Shuffle, randomFor("shuffle"), at);
        var postings = scans.Select(scan => new Posting(scan, at[scan], 0)).ToList();
        Repeat(postings, nasty.Duplicates, randomFor("duplicates"));

        // A stable sort: what is sent at the same moment keeps the order in which it happened.
        return [.. postings.OrderBy(posting => posting.At)];
    }

    /// <summary>A device out of reach keeps a group of scans to itself, for half an hour to one and a half after the last of them.</summary>
    private static void HoldBack(IReadOnlyList<PlannedScan> scans, Share share, Random random, Dictionary<PlannedScan, TimeSpan> at)
    {
        var groups = scans.GroupBy(scan => scan.Device.Id).SelectMany(device => device.Chunk(DeadZoneScans)).ToList();
        foreach (var group in share.Choose(groups, random))
        {
            var back = group[^1].At + TimeSpan.FromSeconds(random.Next(30 * 60, 90 * 60));
            foreach (var scan in group)
            {
                at[scan] = back;
            }
        }
    }

    /// <summary>Sends single scans up to an hour after their turn.</summary>
    private static void Shuffle(IReadOnlyList<PlannedScan> scans, Share share, Random random, Dictionary<PlannedScan, TimeSpan> at)
    {
        foreach (var scan in share.Choose(scans, random))
        {
            at[scan] += TimeSpan.FromSeconds(random.Next(1, 3600));
        }
    }

    /// <summary>Sends scans once or twice more: at the same moment, or up to 20 minutes later.</summary>
    private static void Repeat(List<Posting> postings, Share share, Random random)
    {
        foreach (var posting in share.Choose(postings, random))
        {
            var times = random.Next(2, 4);
            for (var copy = 1; copy < times; copy++)
            {
                var later = random.Next(3) == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(random.Next(20 * 60));
                postings.Add(new(posting.Scan, posting.At + later, copy));
            }
        }
    }
}
