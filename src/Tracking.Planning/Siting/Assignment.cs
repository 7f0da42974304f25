using Tracking.Planning.Travel;

namespace Tracking.Planning.Siting;

/// <summary>
/// Which station serves whom: each demand point the nearest open one with room, in three passes, so that room goes first to what can come the same day, then to the next day, then to the rest. In each
/// pass points with more people for each package come first; a point may be shared by several stations.
/// </summary>
internal sealed class Assignment
{
    private readonly SitingProblem problem;
    private readonly SitingOptions options;
    private readonly double[] seconds;
    private readonly int[] nearest;
    private readonly int[] order;
    private readonly double[] capacity;
    private readonly double[] room;
    private readonly double[] left;

    /// <summary>Prepares the travel times.</summary>
    public Assignment(SitingProblem problem, ITravelTimeMatrix matrix, SitingOptions options, CancellationToken cancellation)
    {
        this.problem = problem;
        this.options = options;
        Sites = [.. problem.Stations, .. problem.Candidates];
        int sites = Sites.Count, points = problem.Demand.Count;
        seconds = new double[points * sites];
        Metres = new double[points * sites];
        nearest = new int[points * sites];
        capacity = [.. Sites.Select(static site => site.PackagesPerDay)];
        room = new double[sites];
        left = new double[points];
        for (int point = 0; point < points; point++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int site = 0; site < sites; site++)
            {
                TravelCell way = matrix.Between(site, sites + point, options.Departure);
                seconds[(point * sites) + site] = way.Seconds;
                Metres[(point * sites) + site] = way.Metres;
                nearest[(point * sites) + site] = site;
            }

            int row = point * sites;
            nearest.AsSpan(row, sites).Sort((one, other) => seconds[row + one] != seconds[row + other] ? seconds[row + one].CompareTo(seconds[row + other]) : one.CompareTo(other));
        }

        order = [.. Enumerable.Range(0, points).OrderByDescending(point => problem.Demand[point].PackagesPerDay > 0 ? problem.Demand[point].People / problem.Demand[point].PackagesPerDay : 0)];
    }

    /// <summary>Stations, then candidates.</summary>
    public IReadOnlyList<StationSite> Sites { get; }

    /// <summary>Metres from site to point, at <c>point * Sites + site</c>.</summary>
    public double[] Metres { get; }

    /// <summary>People whose packages come the same day with some sites open. Not for several threads at a time.</summary>
    public double PeopleSameDay(bool[] open)
    {
        capacity.CopyTo(room, 0);
        double people = 0;
        int sites = Sites.Count;
        foreach (int point in order)
        {
            DemandPoint demand = problem.Demand[point];
            double wanted = demand.PackagesPerDay;
            bool reached = false;
            for (int i = point * sites, end = i + sites; i < end; i++)
            {
                int site = nearest[i];
                if (seconds[(point * sites) + site] > options.SameDaySeconds)
                {
                    break;
                }

                if (!open[site])
                {
                    continue;
                }

                reached = true;
                double taken = Math.Min(wanted, room[site]);
                room[site] -= taken;
                wanted -= taken;
                if (wanted <= 0)
                {
                    break;
                }
            }

            people += demand.PackagesPerDay > 0 ? demand.People * (1 - (wanted / demand.PackagesPerDay)) : reached ? demand.People : 0;
        }

        return people;
    }

    /// <summary>Says of each portion of a point's packages who serves it and how late: 0 the same day, 1 the next day, 2 later; site −1 where nobody has room.</summary>
    public void ForEach(bool[] open, Action<int, int, int, double> portion)
    {
        capacity.CopyTo(room, 0);
        for (int point = 0; point < left.Length; point++)
        {
            left[point] = problem.Demand[point].PackagesPerDay;
        }

        int sites = Sites.Count;
        for (int pass = 0; pass < 3; pass++)
        {
            double from = pass switch { 0 => double.NegativeInfinity, 1 => options.SameDaySeconds, _ => options.NextDaySeconds };
            double to = pass switch { 0 => options.SameDaySeconds, 1 => options.NextDaySeconds, _ => double.PositiveInfinity };
            foreach (int point in order)
            {
                for (int i = point * sites, end = i + sites; i < end && left[point] > 0; i++)
                {
                    int site = nearest[i];
                    double way = seconds[(point * sites) + site];
                    if (way > to)
                    {
                        break;
                    }

                    double taken = open[site] && way > from ? Math.Min(left[point], room[site]) : 0;
                    if (taken > 0)
                    {
                        room[site] -= taken;
                        left[point] -= taken;
                        portion(point, site, pass, taken);
                    }
                }
            }
        }

        for (int point = 0; point < left.Length; point++)
        {
            if (left[point] > 0)
            {
                portion(point, -1, 2, left[point]);
            }
        }
    }
}
