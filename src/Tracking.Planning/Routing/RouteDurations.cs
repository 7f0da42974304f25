namespace Tracking.Planning.Routing;

/// <summary>
/// How long a route takes at least when it leaves as late as it can, also with one stop more: known for what is before and what is behind each stop, and put
/// together (Vidal, Crainic, Gendreau and Prins 2013, "A hybrid genetic algorithm with adaptive diversity management for … time-windows", section 4.1).
/// </summary>
internal sealed class RouteDurations(SearchData data, RouteTable table, int[] outOf, int[] into)
{
    private readonly double[] before = new double[outOf.Length];
    private readonly double[] latestLeave = new double[outOf.Length];
    private readonly double[] behind = new double[outOf.Length];
    private readonly double[] earliestStart = new double[outOf.Length];

    /// <summary>Least duration with a stop between two nodes.</summary>
    public double With(int stop, int window, int previous, int next, int from, int place, int to)
    {
        double reach = before[previous] + data.Seconds[from * data.Locations + place];
        double wait = Math.Max(0, data.Earliest[window] - reach - latestLeave[previous]);
        double latest = Math.Min(data.Latest[window] - reach, latestLeave[previous]);
        double until = reach + data.Service[stop] + wait + data.Seconds[place * data.Locations + to];
        return until + behind[next] + Math.Max(0, earliestStart[next] - until - latest);
    }

    /// <summary>Brings a slot's figures up to date.</summary>
    public void Measure(int slot)
    {
        int depot = data.Stops + slot, row = data.SlotType[slot] * data.Stops;
        before[depot] = behind[depot] = 0;
        latestLeave[depot] = table.Late[depot];
        earliestStart[depot] = double.NegativeInfinity;
        for (int node = table.Next[depot]; node != depot; node = table.Next[node])
        {
            int previous = table.Previous[node];
            double reach = before[previous] + data.Seconds[outOf[previous] * data.Locations + into[node]];
            before[node] = reach + data.Service[node] + Math.Max(0, data.Earliest[row + node] - reach - latestLeave[previous]);
            latestLeave[node] = Math.Min(data.Latest[row + node] - reach, latestLeave[previous]);
        }

        for (int node = table.Previous[depot]; node != depot; node = table.Previous[node])
        {
            int next = table.Next[node];
            double way = data.Service[node] + data.Seconds[outOf[node] * data.Locations + into[next]];
            double wait = Math.Max(0, earliestStart[next] - way - data.Latest[row + node]);
            behind[node] = way + behind[next] + wait;
            earliestStart[node] = Math.Max(earliestStart[next] - way, data.Earliest[row + node]) - wait;
        }
    }
}
