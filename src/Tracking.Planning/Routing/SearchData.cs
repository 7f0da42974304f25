namespace Tracking.Planning.Routing;

/// <summary>A problem laid out for the search: flat arrays, every vehicle a slot, costs by vehicle type.</summary>
internal sealed class SearchData
{
    /// <summary>Lists of near stops are cut at this many.</summary>
    private const int MaxNear = 400;

    public SearchData(RoutingProblem problem)
    {
        problem.Validate();
        Problem = problem;
        int n = Stops = problem.Stops.Count;
        Locations = problem.Locations;
        Dimensions = problem.Dimensions;
        Earliest = new double[n];
        Latest = new double[n];
        Service = new double[n];
        Location = new int[n];
        Demand = new double[n * Dimensions];
        for (int i = 0; i < n; i++)
        {
            RoutingStop stop = problem.Stops[i];
            Earliest[i] = stop.EarliestStart;
            Latest[i] = stop.LatestStart;
            Service[i] = stop.ServiceSeconds;
            Location[i] = stop.Location;
            HasWindows |= stop.EarliestStart > 0 || stop.LatestStart < double.PositiveInfinity;
            for (int d = 0; d < Dimensions; d++)
            {
                Demand[i * Dimensions + d] = stop.Demand[d];
            }
        }

        int types = problem.Vehicles.Count;
        Costs = new double[types][];
        var slots = new List<int>();
        for (int t = 0; t < types; t++)
        {
            Costs[t] = CostsOf(problem, problem.Vehicles[t]);
            slots.AddRange(Enumerable.Repeat(t, Math.Min(problem.Vehicles[t].Count, Math.Max(1, n))));
        }

        SlotType = [.. slots];
        Near = NearOf();
        SizeOrder = new double[n];
        FarOrder = new double[n];
        for (int i = 0; i < n; i++)
        {
            double share = 0;
            for (int d = 0; d < Dimensions; d++)
            {
                double room = problem.Vehicles[0].Capacity[d];
                share = Math.Max(share, room > 0 ? Demand[i * Dimensions + d] / room : 0);
            }

            SizeOrder[i] = share;
            FarOrder[i] = Costs[0][problem.Vehicles[0].StartLocation * Locations + Location[i]];
        }
    }

    public RoutingProblem Problem { get; }

    public int Stops { get; }

    public int Locations { get; }

    public int Dimensions { get; }

    /// <summary>Whether any stop has a time window.</summary>
    public bool HasWindows { get; }

    public double[] Earliest { get; }

    public double[] Latest { get; }

    public double[] Service { get; }

    public int[] Location { get; }

    public double[] Demand { get; }

    /// <summary>Cost from place to place, for each vehicle type.</summary>
    public double[][] Costs { get; }

    /// <summary>Vehicle type of each slot.</summary>
    public int[] SlotType { get; }

    /// <summary>For each stop the others, nearest first.</summary>
    public int[][] Near { get; }

    /// <summary>Share of a vehicle that a stop takes.</summary>
    public double[] SizeOrder { get; }

    /// <summary>Cost from the depot to the stop.</summary>
    public double[] FarOrder { get; }

    private static double[] CostsOf(RoutingProblem problem, VehicleType vehicle)
    {
        var costs = new double[problem.Seconds.Length];
        for (int i = 0; i < costs.Length; i++)
        {
            costs[i] = problem.Metres[i] * vehicle.CostPerMetre + problem.Seconds[i] * vehicle.CostPerSecond;
        }

        return costs;
    }

    private int[][] NearOf()
    {
        var near = new int[Stops][];
        var keys = new double[Stops];
        var order = new int[Stops];
        int count = Math.Min(Stops - 1, MaxNear);
        for (int i = 0; i < Stops; i++)
        {
            for (int j = 0; j < Stops; j++)
            {
                order[j] = j;
                keys[j] = j == i
                    ? double.NegativeInfinity
                    : Costs[0][Location[i] * Locations + Location[j]] + Costs[0][Location[j] * Locations + Location[i]];
            }

            Array.Sort(keys, order);
            near[i] = order.AsSpan(1, count).ToArray();
        }

        return near;
    }
}
