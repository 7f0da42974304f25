namespace Tracking.Planning.Routing;

/// <summary>
/// The routes of a search as linked lists with their schedules, so that whether a stop fits between two others is known from those two alone: behind every
/// stop stands how early its service can start, and how late it may for all that follows to be in time. What one step changes can be taken back.
/// </summary>
/// <remarks>Nodes are the stops, then one for each slot: its depot, before the first stop and behind the last.</remarks>
internal sealed class RouteTable
{
    private readonly SearchData data;
    private readonly int stops;
    private readonly int dimensions;
    private readonly int locations;
    private readonly double[] seconds;
    private readonly double[] secondsTo;
    private readonly double[] service;
    private readonly double[] legCost;
    private readonly double[] legSeconds;
    private readonly double[] capacity;
    private readonly double[] maxSeconds;
    private readonly double[] lateness;
    private readonly int[] windows;
    private readonly bool hasDue;
    private readonly bool hasMaxSeconds;
    private readonly int[] outOf;
    private readonly int[] into;
    private readonly List<int>[] idle;
    private readonly int[] position;
    private readonly int[] idlePosition;
    private readonly RouteDurations durations;
    private readonly int[] touched;
    private readonly List<int> touchedSlots = [];
    private readonly List<int> saved = [];
    private readonly List<double> savedTimes = [];
    private int step = 1;
    private double costBefore;

    public RouteTable(SearchData data)
    {
        this.data = data;
        stops = data.Stops;
        dimensions = data.Dimensions;
        locations = data.Locations;
        seconds = data.Seconds;
        secondsTo = data.SecondsTo;
        int slots = data.SlotType.Length, nodes = stops + slots;
        Next = new int[nodes];
        Previous = new int[nodes];
        Slot = new int[stops];
        Early = new double[nodes];
        Late = new double[nodes];
        service = new double[nodes];
        data.Service.CopyTo(service, 0);
        legCost = new double[nodes];
        legSeconds = new double[nodes];
        Load = new double[slots * dimensions];
        capacity = new double[slots * dimensions];
        maxSeconds = new double[slots];
        lateness = new double[slots];
        windows = new int[slots];
        hasDue = data.HasDue;
        hasMaxSeconds = data.HasMaxSeconds;
        Size = new int[slots];
        outOf = new int[nodes];
        into = new int[nodes];
        position = new int[slots];
        idlePosition = new int[slots];
        touched = new int[slots];
        idle = new List<int>[data.Costs.Length];
        Array.Fill(Slot, -1);
        for (int i = 0; i < stops; i++)
        {
            outOf[i] = into[i] = data.Location[i];
        }

        for (int t = 0; t < idle.Length; t++)
        {
            idle[t] = [];
        }

        for (int s = slots - 1; s >= 0; s--)
        {
            VehicleType vehicle = data.Problem.Vehicles[data.SlotType[s]];
            int node = stops + s;
            Next[node] = Previous[node] = node;
            WorkingClock clock = data.Clocks[data.SlotType[s]];
            Early[node] = clock.NotBefore(vehicle.ShiftStart);
            Late[node] = clock.NotAfter(vehicle.ShiftEnd);
            maxSeconds[s] = vehicle.MaxSeconds;
            windows[s] = data.SlotType[s] * stops;
            outOf[node] = data.StartLocation[data.SlotType[s]];
            into[node] = data.EndLocation[data.SlotType[s]];
            for (int d = 0; d < dimensions; d++)
            {
                capacity[s * dimensions + d] = vehicle.Capacity[d];
            }

            position[s] = -1;
            idlePosition[s] = idle[data.SlotType[s]].Count;
            idle[data.SlotType[s]].Add(s);
        }

        durations = new RouteDurations(data, this, outOf, into);
        for (int s = 0; s < slots; s++)
        {
            Measure(s);
        }
    }

    public int[] Next { get; }

    public int[] Previous { get; }

    /// <summary>Slot of each stop; −1 while it is on no route.</summary>
    public int[] Slot { get; }

    /// <summary>Earliest start of service; of a depot, the start of the shift.</summary>
    public double[] Early { get; }

    /// <summary>Latest start of service for all that follows to be in time; of a depot, the end of the shift.</summary>
    public double[] Late { get; }

    /// <summary>Load of each slot.</summary>
    public double[] Load { get; }

    /// <summary>Stops on each slot.</summary>
    public int[] Size { get; }

    /// <summary>Slots with at least one stop, in no order.</summary>
    public List<int> Used { get; } = [];

    /// <summary>Stops on all slots.</summary>
    public int Visited { get; private set; }

    /// <summary>Cost of all routes.</summary>
    public double Cost { get; private set; }

    /// <summary>Whether the slot has room for the stop.</summary>
    public bool HasRoom(int slot, int stop)
    {
        for (int d = 0; d < dimensions; d++)
        {
            if (Load[slot * dimensions + d] + data.Demand[stop * dimensions + d] > capacity[slot * dimensions + d] + 1e-9)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>An unused slot of the type; −1 for none.</summary>
    public int Idle(int type) => idle[type].Count == 0 ? -1 : idle[type][^1];

    /// <summary>Begins a step: what it changes can be taken back.</summary>
    public void BeginStep()
    {
        step++;
        touchedSlots.Clear();
        saved.Clear();
        savedTimes.Clear();
        costBefore = Cost;
    }

    /// <summary>Takes back everything since <see cref="BeginStep"/>.</summary>
    public void UndoStep()
    {
        // First all stops of the changed routes are off, then the routes are as they were.
        foreach (int slot in touchedSlots)
        {
            int depot = stops + slot;
            for (int node = Next[depot]; node != depot; node = Next[node])
            {
                Slot[node] = -1;
            }
        }

        int at = 0, time = 0;
        foreach (int slot in touchedSlots)
        {
            Restore(slot, ref at, ref time);
        }

        Cost = costBefore;
    }

    /// <summary>What it costs more with the stop behind a node of a slot; infinity where that breaks a time window.</summary>
    public double InsertionCost(int stop, int behind)
    {
        int slot = SlotOf(behind);
        return Try(stop, slot, behind, data.Costs[data.SlotType[slot]], data.CostsTo[data.SlotType[slot]], double.PositiveInfinity);
    }

    /// <summary>Whether the place behind a node is cheaper than a bound, which then becomes its cost; it is passed over with a small probability.</summary>
    /// <param name="stop">A stop on no route.</param>
    /// <param name="slot">A slot that is used and has room.</param>
    /// <param name="behind">A node of it.</param>
    /// <param name="blink">Probability of passing the place over.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="best">The bound.</param>
    public bool IsBetter(int stop, int slot, int behind, double blink, ref SearchRandom random, ref double best)
    {
        double cost = Try(stop, slot, behind, data.Costs[data.SlotType[slot]], data.CostsTo[data.SlotType[slot]], best);
        if (!(cost < best) || random.NextDouble() < blink)
        {
            return false;
        }

        best = cost;
        return true;
    }

    /// <summary>The cheapest place for the stop on a slot with room for it, below a bound; each place is passed over with a small probability.</summary>
    /// <param name="stop">A stop on no route.</param>
    /// <param name="slot">A slot that is used and has room.</param>
    /// <param name="blink">Probability of passing a place over.</param>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="best">The bound; becomes the cost of the place found.</param>
    /// <returns>The node to insert behind; −1 when there is no place below the bound.</returns>
    public int BestOn(int stop, int slot, double blink, ref SearchRandom random, ref double best)
    {
        double[] costs = data.Costs[data.SlotType[slot]], costsTo = data.CostsTo[data.SlotType[slot]];
        double latest = data.Latest[windows[slot] + stop];
        int depot = stops + slot, node = depot, found = -1;
        do
        {
            if (node != depot && Early[node] + service[node] > latest)
            {
                break;
            }

            if (Try(stop, slot, node, costs, costsTo, best) is var cost && cost < best && random.NextDouble() >= blink)
            {
                best = cost;
                found = node;
            }

            node = Next[node];
        }
        while (node != depot);
        return found;
    }

    /// <summary>Puts a stop behind a node.</summary>
    public void Insert(int stop, int behind, double delta)
    {
        int slot = SlotOf(behind);
        Touch(slot);
        int before = Next[behind];
        Next[behind] = stop;
        Previous[stop] = behind;
        Next[stop] = before;
        Previous[before] = stop;
        Slot[stop] = slot;
        Measure(behind, slot);
        Measure(stop, slot);
        for (int d = 0; d < dimensions; d++)
        {
            Load[slot * dimensions + d] += data.Demand[stop * dimensions + d];
        }

        if (Size[slot]++ == 0)
        {
            Use(slot);
        }

        Visited++;
        Cost += delta;
        int depot = stops + slot, row = windows[slot];
        for (int node = stop; node != depot; node = Next[node])
        {
            double early = EarlyAt(node, row);
            if (node != stop && early == Early[node])
            {
                break;
            }

            Early[node] = early;
        }

        for (int node = stop; node != depot; node = Previous[node])
        {
            double late = LateAt(node, row);
            if (node != stop && late == Late[node])
            {
                break;
            }

            Late[node] = late;
        }

        Measure(slot);
    }

    /// <summary>Cost of opening a slot for a stop alone; infinity where it cannot be done.</summary>
    public double OpeningCost(int slot, int stop)
    {
        if (!HasRoom(slot, stop))
        {
            return double.PositiveInfinity;
        }

        double cost = InsertionCost(stop, stops + slot);
        return cost + data.Problem.Vehicles[data.SlotType[slot]].FixedCost;
    }

    /// <summary>Takes stops off their slot. Its schedule is right again afterwards.</summary>
    public void Remove(int slot, List<int> gone)
    {
        Touch(slot);
        foreach (int stop in gone)
        {
            int before = Previous[stop], behind = Next[stop];
            Cost -= legCost[before] + legCost[stop];
            Next[before] = behind;
            Previous[behind] = before;
            Slot[stop] = -1;
            Visited--;
            for (int d = 0; d < dimensions; d++)
            {
                Load[slot * dimensions + d] -= data.Demand[stop * dimensions + d];
            }

            if (--Size[slot] == 0)
            {
                Leave(slot);
                Cost -= data.Problem.Vehicles[data.SlotType[slot]].FixedCost;
                legCost[before] = 0;
            }
            else
            {
                Measure(before, slot);
                Cost += legCost[before];
            }
        }

        double latenessBefore = lateness[slot];
        Schedule(slot);
        if (hasDue)
        {
            Cost += lateness[slot] - latenessBefore;
        }
    }

    /// <summary>The stops of a slot in order.</summary>
    public List<int> StopsOf(int slot)
    {
        var list = new List<int>(Size[slot]);
        for (int node = Next[stops + slot]; node != stops + slot; node = Next[node])
        {
            list.Add(node);
        }

        return list;
    }

    /// <summary>Makes the routes those of a solution.</summary>
    public void Adopt(IReadOnlyList<PlannedRoute> routes)
    {
        for (int slot = 0; slot < Size.Length; slot++)
        {
            if (Size[slot] > 0)
            {
                foreach (int stop in StopsOf(slot))
                {
                    Slot[stop] = -1;
                }

                Rebuild(slot, [], 0, 0);
            }
        }

        foreach (PlannedRoute route in routes)
        {
            Rebuild(Idle(route.VehicleType), [.. route.Stops], 0, route.Stops.Count);
        }

        Recount();
    }

    /// <summary>Cost of all ways, without vehicles and lateness.</summary>
    public double WayCost()
    {
        double cost = Cost;
        foreach (int slot in Used)
        {
            cost -= data.Problem.Vehicles[data.SlotType[slot]].FixedCost + lateness[slot];
        }

        return cost;
    }

    /// <summary>Counts cost and loads anew, which ends what adding and subtracting has added up.</summary>
    public void Recount()
    {
        Cost = 0;
        foreach (int slot in Used)
        {
            int type = data.SlotType[slot], depot = stops + slot, node = depot;
            Cost += data.Problem.Vehicles[type].FixedCost + lateness[slot];
            Array.Clear(Load, slot * dimensions, dimensions);
            do
            {
                Cost += legCost[node];
                node = Next[node];
                for (int d = 0; node != depot && d < dimensions; d++)
                {
                    Load[slot * dimensions + d] += data.Demand[node * dimensions + d];
                }
            }
            while (node != depot);
        }
    }

    /// <summary>The routes as they are.</summary>
    public List<PlannedRoute> Routes()
    {
        var routes = new List<PlannedRoute>(Used.Count);
        foreach (int slot in Used)
        {
            routes.Add(new PlannedRoute(data.SlotType[slot], StopsOf(slot)));
        }

        return routes;
    }

    /// <summary>What it costs more with the stop behind a node; infinity where that is no less than a bound, or breaks a time window.</summary>
    private double Try(int stop, int slot, int behind, double[] costs, double[] costsTo, double bound)
    {
        int before = Next[behind], place = data.Location[stop], row = place * locations, from = outOf[behind], to = into[before];
        double delta = costsTo[row + from] + costs[row + to] - legCost[behind];
        if (!(delta < bound))
        {
            return double.PositiveInfinity;
        }

        int window = windows[slot] + stop;
        double start = Early[behind] + service[behind] + secondsTo[row + from];
        if (start < data.Earliest[window])
        {
            start = data.Earliest[window];
        }

        return start <= data.Latest[window] && start + service[stop] + seconds[row + to] <= Late[before]
            && (!hasMaxSeconds || durations.With(stop, window, behind, before, from, place, to) <= maxSeconds[slot])
            ? hasDue ? delta + LatenessAdded(stop, slot, behind) : delta
            : double.PositiveInfinity;
    }

    /// <summary>What lateness costs more with a stop behind a node: as far as its delay is still pushed on.</summary>
    private double LatenessAdded(int stop, int slot, int behind)
    {
        if (maxSeconds[slot] < double.PositiveInfinity)
        {
            return Lateness(slot, stop, behind) - lateness[slot];
        }

        int depot = stops + slot, row = windows[slot], at = data.Location[stop];
        WorkingClock clock = data.Clocks[data.SlotType[slot]];
        double time = LeftAt(behind) + seconds[outOf[behind] * locations + at];
        time = Math.Max(time, data.Earliest[row + stop]);
        double added = LateCost(clock, stop, time);
        time += data.Service[stop];
        for (int node = Next[behind]; node != depot; node = Next[node])
        {
            time = Math.Max(time + seconds[at * locations + into[node]], data.Earliest[row + node]);
            if (time == Early[node])
            {
                break;
            }

            added += LateCost(clock, node, time) - LateCost(clock, node, Early[node]);
            time += data.Service[node];
            at = outOf[node];
        }

        return added;
    }

    /// <summary>When a stop or the depot is left at the earliest.</summary>
    private double LeftAt(int node) => Early[node] + service[node];

    private double LateCost(WorkingClock clock, int stop, double start)
    {
        double late = clock.TimeOfDay(start) - data.Due[stop];
        return late > 0 ? late * data.LatePrice[stop] : 0;
    }

    /// <summary>Cost of lateness on a slot, with a stop behind a node of it or (−1) as it is. A vehicle leaves as late as it must not to be out too long.</summary>
    private double Lateness(int slot, int stop, int behind)
    {
        double start = Early[stops + slot], cost = Drive(slot, stop, behind, start, out double back), leave = back - maxSeconds[slot];
        return leave > start ? Drive(slot, stop, behind, leave, out _) : cost;
    }

    private double Drive(int slot, int stop, int behind, double leave, out double back)
    {
        int depot = stops + slot, row = windows[slot], at = outOf[depot], node = depot;
        WorkingClock clock = data.Clocks[data.SlotType[slot]];
        double time = leave, cost = 0;
        while (true)
        {
            node = node == behind && stop >= 0 ? stop : node == stop ? Next[behind] : Next[node];
            if (node == depot)
            {
                back = time + seconds[at * locations + into[depot]];
                return cost;
            }

            time = Math.Max(time + seconds[at * locations + into[node]], data.Earliest[row + node]);
            cost += LateCost(clock, node, time);
            time += data.Service[node];
            at = outOf[node];
        }
    }

    /// <summary>Measures the way from a node to the next.</summary>
    private void Measure(int node, int slot)
    {
        int leg = outOf[node] * locations + into[Next[node]];
        legCost[node] = data.Costs[data.SlotType[slot]][leg];
        legSeconds[node] = seconds[leg];
    }

    private void Measure(int slot)
    {
        if (hasMaxSeconds)
        {
            durations.Measure(slot);
        }

        if (hasDue)
        {
            lateness[slot] = Lateness(slot, -1, -1);
        }
    }

    private int SlotOf(int node) => node < stops ? Slot[node] : node - stops;

    private double EarlyAt(int node, int row)
    {
        int before = Previous[node];
        return Math.Max(LeftAt(before) + legSeconds[before], data.Earliest[row + node]);
    }

    private double LateAt(int node, int row)
    {
        return Math.Min(data.Latest[row + node], Late[Next[node]] - legSeconds[node] - service[node]);
    }

    private void Schedule(int slot)
    {
        int depot = stops + slot, row = windows[slot];
        for (int node = Next[depot]; node != depot; node = Next[node])
        {
            Early[node] = EarlyAt(node, row);
        }

        for (int node = Previous[depot]; node != depot; node = Previous[node])
        {
            Late[node] = LateAt(node, row);
        }

        Measure(slot);
    }

    private void Touch(int slot)
    {
        if (touched[slot] == step)
        {
            return;
        }

        touched[slot] = step;
        touchedSlots.Add(slot);
        saved.Add(Size[slot]);
        int depot = stops + slot, node = depot;
        do
        {
            savedTimes.Add(Early[node]);
            savedTimes.Add(Late[node]);
            savedTimes.Add(legCost[node]);
            savedTimes.Add(legSeconds[node]);
            node = Next[node];
            if (node != depot)
            {
                saved.Add(node);
            }
        }
        while (node != depot);
    }

    /// <summary>Puts back what <see cref="Touch"/> has saved of a slot.</summary>
    private void Restore(int slot, ref int at, ref int time)
    {
        int count = saved[at++];
        Link(slot, saved, at, count);
        int node = stops + slot;
        for (int i = 0; i <= count; i++)
        {
            Early[node] = savedTimes[time];
            Late[node] = savedTimes[time + 1];
            legCost[node] = savedTimes[time + 2];
            legSeconds[node] = savedTimes[time + 3];
            time += 4;
            node = Next[node];
        }

        at += count;
        Measure(slot);
    }

    private void Rebuild(int slot, List<int> from, int at, int count)
    {
        Link(slot, from, at, count);
        int depot = stops + slot, node = depot;
        do
        {
            Measure(node, slot);
            node = Next[node];
        }
        while (node != depot);
        if (count == 0)
        {
            legCost[depot] = 0;
        }

        Schedule(slot);
    }

    private void Link(int slot, List<int> from, int at, int count)
    {
        int depot = stops + slot, last = depot;
        Array.Clear(Load, slot * dimensions, dimensions);
        for (int i = 0; i < count; i++)
        {
            int stop = from[at + i];
            Next[last] = stop;
            Previous[stop] = last;
            Slot[stop] = slot;
            last = stop;
            for (int d = 0; d < dimensions; d++)
            {
                Load[slot * dimensions + d] += data.Demand[stop * dimensions + d];
            }
        }

        Next[last] = depot;
        Previous[depot] = last;
        if (Size[slot] == 0 && count > 0)
        {
            Use(slot);
        }
        else if (Size[slot] > 0 && count == 0)
        {
            Leave(slot);
        }

        Visited += count - Size[slot];
        Size[slot] = count;
    }

    private void Use(int slot)
    {
        position[slot] = Used.Count;
        Used.Add(slot);
        List<int> rest = idle[data.SlotType[slot]];
        int last = rest[^1];
        rest[idlePosition[slot]] = last;
        idlePosition[last] = idlePosition[slot];
        rest.RemoveAt(rest.Count - 1);
    }

    private void Leave(int slot)
    {
        int last = Used[^1];
        Used[position[slot]] = last;
        position[last] = position[slot];
        Used.RemoveAt(Used.Count - 1);
        position[slot] = -1;
        idlePosition[slot] = idle[data.SlotType[slot]].Count;
        idle[data.SlotType[slot]].Add(slot);
    }
}
