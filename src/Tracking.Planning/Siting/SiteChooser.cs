namespace Tracking.Planning.Siting;

/// <summary>
/// Chooses candidates so that as many people as possible are within same-day reach: the maximal covering location problem (Church and ReVelle 1974, "The maximal covering location problem",
/// Papers in Regional Science 32), here with room at the stations. Greedily, the one that adds most first, with gains evaluated lazily (Minoux 1978): without limits of room gains only fall, so a
/// candidate whose old gain is below another's new one need not be looked at. Then by swaps, the best one of each round, until none helps. Equal gains go to the cheaper site, then to the one given
/// first.
/// </summary>
internal sealed class SiteChooser(Assignment assignment, int stations, IProgress<SitingProgress>? progress, CancellationToken cancellation)
{
    private const double Least = 1e-9;

    /// <summary>The candidates to open.</summary>
    /// <param name="count">How many, at the most: one that adds nobody is not opened.</param>
    /// <param name="maxRounds">Rounds of swaps at the most.</param>
    public List<int> Choose(int count, int maxRounds)
    {
        bool[] open = [.. Enumerable.Range(0, assignment.Sites.Count).Select(site => site < stations)];
        List<int> chosen = Greedy(open, [.. Enumerable.Range(stations, assignment.Sites.Count - stations)], count, progress);
        int swaps = 0;
        while (swaps < maxRounds && BestSwap(open, chosen) is { } swap)
        {
            open[chosen[swap.Out]] = false;
            open[swap.In] = true;
            chosen[swap.Out] = swap.In;
            swaps++;
            progress?.Report(new SitingProgress(chosen.Count, swaps, swap.People));
        }

        return swaps == 0 ? chosen : Greedy([.. Enumerable.Range(0, assignment.Sites.Count).Select(site => site < stations)], chosen, chosen.Count, null);
    }

    /// <summary>Opens sites of some in the order of what each adds.</summary>
    private List<int> Greedy(bool[] open, List<int> sites, int count, IProgress<SitingProgress>? heard)
    {
        var chosen = new List<int>();
        double people = assignment.PeopleSameDay(open);
        var queue = new PriorityQueue<int, Gain>(sites.Select(site => (site, new Gain(double.PositiveInfinity, assignment.Sites[site].CostPerDay, site))));
        var asOf = new Dictionary<int, int>();
        while (chosen.Count < count && queue.TryDequeue(out int site, out Gain gain))
        {
            cancellation.ThrowIfCancellationRequested();
            if (asOf.GetValueOrDefault(site, -1) != chosen.Count)
            {
                open[site] = true;
                asOf[site] = chosen.Count;
                queue.Enqueue(site, gain with { People = assignment.PeopleSameDay(open) - people });
                open[site] = false;
                continue;
            }

            if (gain.People <= Least)
            {
                break;
            }

            open[site] = true;
            people += gain.People;
            chosen.Add(site);
            heard?.Report(new SitingProgress(chosen.Count, 0, people));
        }

        return chosen;
    }

    private (int Out, int In, double People)? BestSwap(bool[] open, List<int> chosen)
    {
        double best = assignment.PeopleSameDay(open) * (1 + Least) + Least;
        (int Out, int In, double People)? swap = null;
        for (int position = 0; position < chosen.Count; position++)
        {
            open[chosen[position]] = false;
            for (int site = stations; site < open.Length; site++)
            {
                if (open[site] || site == chosen[position])
                {
                    continue;
                }

                cancellation.ThrowIfCancellationRequested();
                open[site] = true;
                double people = assignment.PeopleSameDay(open);
                open[site] = false;
                if (people > best)
                {
                    best = people;
                    swap = (position, site, people);
                }
            }

            open[chosen[position]] = true;
        }

        return swap;
    }

    /// <summary>What a site adds; the best comes first.</summary>
    private readonly record struct Gain(double People, double Cost, int Site) : IComparable<Gain>
    {
        public int CompareTo(Gain other) => People != other.People ? other.People.CompareTo(People) : Cost != other.Cost ? Cost.CompareTo(other.Cost) : Site.CompareTo(other.Site);
    }
}
