namespace Tracking.Planning.Routing;

/// <summary>A problem laid out for the search: flat arrays, every vehicle a slot, costs by vehicle type.</summary>
internal sealed class SearchData
{
    /// <summary>Lists of near stops are cut at this many.</summary>
    private const int MaxNear = 400;

    /// <summary>From this many stops on only some places are tried for each.</summary>
    public const int ManyStops = 260;

    /// <summary>So many places are tried then.</summary>
    private const int PlacesTried = 120;

    /// <summary>What a second of waiting counts in nearness, as a share of what driving for a second costs (Vidal and others 2013, section 4.5).</summary>
    private const double WaitingShare = 0.2;

    private readonly Dictionary<(int Location, int Zone), int> places;

    public SearchData(RoutingProblem problem)
    {
        problem.Validate();
        Problem = problem;
        int n = Stops = problem.Stops.Count;
        places = PlacesOf(problem);
        Locations = places.Count;
        Dimensions = problem.Dimensions;
        int types = problem.Vehicles.Count;
        Clocks = [.. problem.Vehicles.Select(WorkingClock.Of)];
        Earliest = new double[types * n];
        Latest = new double[types * n];
        Service = new double[n];
        Due = new double[n];
        LatePrice = new double[n];
        LeaveOutPrice = new double[n];
        Location = new int[n];
        Demand = new double[n * Dimensions];
        for (int i = 0; i < n; i++)
        {
            RoutingStop stop = problem.Stops[i];
            for (int t = 0; t < types; t++)
            {
                Earliest[t * n + i] = Clocks[t].NotBefore(stop.EarliestStart);
                Latest[t * n + i] = stop.VehicleTypes?.Contains(t) == false ? double.NegativeInfinity : Clocks[t].NotAfter(stop.LatestStart);
            }

            LatePrice[i] = stop.LatePricePerSecond;
            Due[i] = stop.LatePricePerSecond > 0 ? stop.DueBy : double.PositiveInfinity;
            LeaveOutPrice[i] = stop.LeaveOutPrice;
            HasDue |= Due[i] < double.PositiveInfinity;
            HasLeaveOutPrices |= stop.LeaveOutPrice < double.PositiveInfinity;
            Service[i] = stop.ServiceSeconds;
            Location[i] = places[(stop.Location, ZoneOf(problem, stop.Zone))];
            HasWindows |= stop.EarliestStart > 0 || Math.Min(stop.LatestStart, Due[i]) < double.PositiveInfinity;
            for (int d = 0; d < Dimensions; d++)
            {
                Demand[i * Dimensions + d] = stop.Demand[d];
            }
        }

        HasMaxSeconds = problem.Vehicles.Any(vehicle => vehicle.MaxSeconds < double.PositiveInfinity);
        Seconds = Lay((from, to) => problem.Seconds[from.Location * problem.Locations + to.Location]);
        SecondsTo = Turn(Seconds);
        StartLocation = [.. problem.Vehicles.Select(vehicle => places[(vehicle.StartLocation, ZoneOf(problem, vehicle.StartZone))])];
        EndLocation = [.. problem.Vehicles.Select(vehicle => places[(vehicle.EndLocation, NoZone)])];
        Costs = new double[types][];
        CostsTo = new double[types][];
        var slots = new List<int>();
        for (int t = 0; t < types; t++)
        {
            Costs[t] = CostsOf(problem, problem.Vehicles[t]);
            CostsTo[t] = Turn(Costs[t]);
            slots.AddRange(Enumerable.Repeat(t, Math.Min(problem.Vehicles[t].Count, Math.Max(1, n))));
        }

        SlotType = [.. slots];
        Near = NearOf();
        Tried = n < ManyStops ? [] : TriedOf();
        OrderEarliest = [.. problem.Stops.Select(stop => stop.EarliestStart)];
        OrderLatest = [.. problem.Stops.Select((stop, i) => Math.Min(stop.LatestStart, Due[i]))];
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
            FarOrder[i] = Costs[0][StartLocation[0] * Locations + Location[i]];
        }
    }

    public RoutingProblem Problem { get; }

    public int Stops { get; }

    /// <summary>Places of the search: those of the problem, one for each zone that has stops there, so that the price of changing zones is part of an arc.</summary>
    public int Locations { get; }

    /// <summary>Seconds from place to place.</summary>
    public double[] Seconds { get; }

    /// <summary>The same, a row for each place that is gone to; the same array where both ways take the same.</summary>
    public double[] SecondsTo { get; }

    /// <summary>Where each vehicle type starts.</summary>
    public int[] StartLocation { get; }

    /// <summary>Where each vehicle type ends.</summary>
    public int[] EndLocation { get; }

    public int Dimensions { get; }

    /// <summary>Whether any stop has a time window, hard or soft.</summary>
    public bool HasWindows { get; }

    /// <summary>Whether lateness costs anything.</summary>
    public bool HasDue { get; }

    /// <summary>Whether any vehicle's time away is limited.</summary>
    public bool HasMaxSeconds { get; }

    /// <summary>Whether any stop may be left out for a price.</summary>
    public bool HasLeaveOutPrices { get; }

    /// <summary>Clock of each vehicle type.</summary>
    public WorkingClock[] Clocks { get; }

    /// <summary>Earliest start on the type's clock, at <c>type * Stops + stop</c>.</summary>
    public double[] Earliest { get; }

    /// <summary>Latest start on the type's clock, at <c>type * Stops + stop</c>.</summary>
    public double[] Latest { get; }

    /// <summary>Time of day from which a start is late.</summary>
    public double[] Due { get; }

    public double[] LatePrice { get; }

    public double[] LeaveOutPrice { get; }

    public double[] Service { get; }

    public int[] Location { get; }

    public double[] Demand { get; }

    /// <summary>Cost from place to place, for each vehicle type.</summary>
    public double[][] Costs { get; }

    /// <summary>The same, a row for each place that is gone to; the same array where both ways cost the same.</summary>
    public double[][] CostsTo { get; }

    /// <summary>Vehicle type of each slot.</summary>
    public int[] SlotType { get; }

    /// <summary>For each stop the others, nearest first.</summary>
    public int[][] Near { get; }

    /// <summary>
    /// For each stop the places to try where there are many: 2 × another stop for the place behind it, that plus 1 for the place before it. Nearest first, where waiting counts too, and none at which no vehicle
    /// could come in time from one to the other: of the nearest stops on the map most have another time of day.
    /// </summary>
    public int[][] Tried { get; }

    /// <summary>Beginning of the stop's window.</summary>
    public double[] OrderEarliest { get; }

    /// <summary>End of the stop's window, hard or soft.</summary>
    public double[] OrderLatest { get; }

    /// <summary>Share of a vehicle that a stop takes.</summary>
    public double[] SizeOrder { get; }

    /// <summary>Cost from the depot to the stop.</summary>
    public double[] FarOrder { get; }

    private const int NoZone = -1;

    private static int ZoneOf(RoutingProblem problem, int zone) => problem.ZoneChangePrice > 0 && zone >= 0 ? zone : NoZone;

    private static Dictionary<(int Location, int Zone), int> PlacesOf(RoutingProblem problem)
    {
        var places = new Dictionary<(int Location, int Zone), int>();
        foreach (VehicleType vehicle in problem.Vehicles)
        {
            places.TryAdd((vehicle.StartLocation, ZoneOf(problem, vehicle.StartZone)), places.Count);
            places.TryAdd((vehicle.EndLocation, NoZone), places.Count);
        }

        foreach (RoutingStop stop in problem.Stops)
        {
            places.TryAdd((stop.Location, ZoneOf(problem, stop.Zone)), places.Count);
        }

        return places;
    }

    private double[] CostsOf(RoutingProblem problem, VehicleType vehicle) => Lay((from, to) =>
    {
        int arc = from.Location * problem.Locations + to.Location;
        double price = from.Zone != NoZone && to.Zone != NoZone && from.Zone != to.Zone ? problem.ZoneChangePrice : 0;
        return problem.Metres[arc] * vehicle.CostPerMetre + problem.Seconds[arc] * vehicle.CostPerSecond + price;
    });

    private double[] Lay(Func<(int Location, int Zone), (int Location, int Zone), double> arc)
    {
        var laid = new double[Locations * Locations];
        foreach (((int Location, int Zone) from, int i) in places)
        {
            foreach (((int Location, int Zone) to, int j) in places)
            {
                laid[i * Locations + j] = arc(from, to);
            }
        }

        return laid;
    }

    /// <summary>
    /// A matrix with columns as rows. What is asked of a stop that is put in somewhere then lies in two rows of memory, or in one, instead of all over the matrix.
    /// </summary>
    private double[] Turn(double[] matrix)
    {
        var turned = new double[matrix.Length];
        for (int i = 0; i < Locations; i++)
        {
            for (int j = 0; j < Locations; j++)
            {
                turned[j * Locations + i] = matrix[i * Locations + j];
            }
        }

        return matrix.AsSpan().SequenceEqual(turned) ? matrix : turned;
    }

    private int[][] TriedOf()
    {
        double second = Costs[0].Sum() / Math.Max(1e-9, Seconds.Sum());
        var tried = new int[Stops][];
        var keys = new double[2 * Stops];
        var order = new int[2 * Stops];
        for (int i = 0; i < Stops; i++)
        {
            int count = 0;
            for (int j = 0; j < Stops; j++)
            {
                for (int before = 0; before < 2 && j != i; before++)
                {
                    double key = before == 0 ? Nearness(j, i, second) : Nearness(i, j, second);
                    if (key < double.PositiveInfinity)
                    {
                        keys[count] = key;
                        order[count++] = 2 * j + before;
                    }
                }
            }

            Array.Sort(keys, order, 0, count);
            tried[i] = order.AsSpan(0, Math.Min(count, PlacesTried)).ToArray();
        }

        return tried;
    }

    /// <summary>How near the second stop is behind the first one: the way, and the least waiting; infinity where no vehicle type comes in time.</summary>
    private double Nearness(int first, int second, double secondCost)
    {
        int arc = Location[first] * Locations + Location[second];
        double nearest = double.PositiveInfinity;
        for (int t = 0; t < Costs.Length; t++)
        {
            double way = Service[first] + Seconds[arc];
            if (Earliest[t * Stops + first] + way <= Latest[t * Stops + second] && Latest[t * Stops + first] > double.NegativeInfinity)
            {
                double wait = Math.Max(0, Earliest[t * Stops + second] - Latest[t * Stops + first] - way);
                nearest = Math.Min(nearest, Costs[t][arc] + WaitingShare * secondCost * wait);
            }
        }

        return nearest;
    }

    private int[][] NearOf()
    {
        var near = new int[Stops][];
        var keys = new double[Stops];
        var order = new int[Stops];
        int count = Math.Min(Math.Max(0, Stops - 1), MaxNear);
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
