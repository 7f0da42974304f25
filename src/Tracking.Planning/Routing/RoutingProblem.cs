namespace Tracking.Planning.Routing;

/// <summary>Stops to visit, vehicles to visit them with, and what it takes to get from one place to another. Times in seconds from any one origin.</summary>
public sealed record RoutingProblem
{
    /// <summary>What is to be visited.</summary>
    public required IReadOnlyList<RoutingStop> Stops { get; init; }

    /// <summary>What there is to visit them with.</summary>
    public required IReadOnlyList<VehicleType> Vehicles { get; init; }

    /// <summary>Number of places that <see cref="RoutingStop.Location"/> and the vehicles' depots are indexes of.</summary>
    public required int Locations { get; init; }

    /// <summary>Seconds from place <c>i</c> to place <c>j</c>, at <c>i * Locations + j</c>.</summary>
    public required double[] Seconds { get; init; }

    /// <summary>Metres from place <c>i</c> to place <c>j</c>, at <c>i * Locations + j</c>.</summary>
    public required double[] Metres { get; init; }

    /// <summary>
    /// Price of driving from a stop into one of another zone, in the unit of the vehicles' costs. It keeps a driver in a zone until all of it is done; 0 for none.
    /// </summary>
    public double ZoneChangePrice { get; init; }

    /// <summary>Number of kinds of load that <see cref="RoutingStop.Demand"/> and <see cref="VehicleType.Capacity"/> have.</summary>
    public int Dimensions => Vehicles.Count == 0 ? 0 : Vehicles[0].Capacity.Count;

    /// <summary>Checks that everything fits together.</summary>
    /// <exception cref="ArgumentException">Something does not; the message says what, with the value.</exception>
    public void Validate()
    {
        long cells = (long)Locations * Locations;
        if (Seconds.Length != cells || Metres.Length != cells)
        {
            throw new ArgumentException($"{Locations} places need {cells} travel times and distances; there are {Seconds.Length} and {Metres.Length}.");
        }

        for (int i = 0; i < Seconds.Length; i++)
        {
            if (!(Seconds[i] >= 0) || !(Metres[i] >= 0) || double.IsInfinity(Seconds[i]) || double.IsInfinity(Metres[i]))
            {
                throw new ArgumentException($"From place {i / Locations} to {i % Locations} it takes {Seconds[i]} s and {Metres[i]} m; give 0 or more.");
            }
        }

        if (Vehicles.Count == 0)
        {
            throw new ArgumentException("There is no vehicle; give at least one type with a count of 1 or more.");
        }

        for (int i = 0; i < Stops.Count; i++)
        {
            RoutingStop stop = Stops[i];
            if (stop.Location < 0 || stop.Location >= Locations)
            {
                throw new ArgumentException($"Stop {i} is at place {stop.Location}; places are 0 to {Locations - 1}.");
            }

            if (stop.Demand.Count != Dimensions)
            {
                throw new ArgumentException($"Stop {i} has {stop.Demand.Count} kinds of load; the vehicles have {Dimensions}.");
            }

            if (!(stop.EarliestStart <= stop.LatestStart))
            {
                throw new ArgumentException($"Stop {i} may start from {stop.EarliestStart} s to {stop.LatestStart} s; the end is before the beginning.");
            }

            if (stop.Demand.Any(demand => !(demand >= 0)))
            {
                throw new ArgumentException($"Stop {i} has a load of {string.Join(", ", stop.Demand)}; give 0 or more.");
            }

            if (!(stop.ServiceSeconds >= 0))
            {
                throw new ArgumentException($"Stop {i} takes {stop.ServiceSeconds} s; give 0 or more.");
            }

            if (!(stop.LatePricePerSecond >= 0) || double.IsInfinity(stop.LatePricePerSecond))
            {
                throw new ArgumentException($"Stop {i} costs {stop.LatePricePerSecond} for each second late; give 0 or more, or move {nameof(RoutingStop.LatestStart)} for what must not be late.");
            }

            if (stop.VehicleTypes?.Any(type => type < 0 || type >= Vehicles.Count) == true)
            {
                throw new ArgumentException($"Stop {i} is for vehicle types {string.Join(", ", stop.VehicleTypes)}; types are 0 to {Vehicles.Count - 1}.");
            }

            if (!(stop.LeaveOutPrice >= 0))
            {
                throw new ArgumentException($"Stop {i} costs {stop.LeaveOutPrice} to leave out; give 0 or more, or infinity for what must be visited.");
            }
        }

        for (int i = 0; i < Vehicles.Count; i++)
        {
            VehicleType vehicle = Vehicles[i];
            if (vehicle.Count < 1)
            {
                throw new ArgumentException($"Vehicle type {i} has a count of {vehicle.Count}; leave it out or give 1 or more.");
            }

            if (vehicle.StartLocation < 0 || vehicle.StartLocation >= Locations || vehicle.EndLocation < 0 || vehicle.EndLocation >= Locations)
            {
                throw new ArgumentException(
                    $"Vehicle type {i} goes from place {vehicle.StartLocation} to {vehicle.EndLocation}; places are 0 to {Locations - 1}.");
            }

            if (vehicle.Capacity.Count != Dimensions)
            {
                throw new ArgumentException($"Vehicle type {i} has {vehicle.Capacity.Count} kinds of capacity; the first one has {Dimensions}.");
            }

            if (!(vehicle.ShiftStart <= vehicle.ShiftEnd))
            {
                throw new ArgumentException($"Vehicle type {i} works from {vehicle.ShiftStart} s to {vehicle.ShiftEnd} s; the end is before the beginning.");
            }

            if (!(vehicle.BreakSeconds >= 0) || double.IsNaN(vehicle.BreakStart))
            {
                throw new ArgumentException($"Vehicle type {i} has a break of {vehicle.BreakSeconds} s at {vehicle.BreakStart} s; give 0 s or more, at a time.");
            }

            if (!(vehicle.MaxSeconds >= 0))
            {
                throw new ArgumentException($"Vehicle type {i} may be out for {vehicle.MaxSeconds} s; give 0 or more.");
            }
        }
    }
}

/// <summary>Something to visit.</summary>
public sealed record RoutingStop
{
    /// <summary>Index of its place.</summary>
    public required int Location { get; init; }

    /// <summary>What it takes of each kind of load, in the capacity's units.</summary>
    public required IReadOnlyList<double> Demand { get; init; }

    /// <summary>Service starts no earlier; who is there before waits.</summary>
    public double EarliestStart { get; init; }

    /// <summary>Service starts no later.</summary>
    public double LatestStart { get; init; } = double.PositiveInfinity;

    /// <summary>Seconds that the service takes.</summary>
    public double ServiceSeconds { get; init; }

    /// <summary>Its zone; negative for none.</summary>
    public int Zone { get; init; } = -1;

    /// <summary>Indexes of the vehicle types that may visit it; null for all. A van that has its packages aboard, or one that cools.</summary>
    public IReadOnlyList<int>? VehicleTypes { get; init; }

    /// <summary>Service that starts later is late, which costs <see cref="LatePricePerSecond"/>. Not to be confused with <see cref="LatestStart"/>, after which nothing starts.</summary>
    public double DueBy { get; init; } = double.PositiveInfinity;

    /// <summary>Cost of each second between <see cref="DueBy"/> and the start of service; what is promised more firmly costs more.</summary>
    public double LatePricePerSecond { get; init; }

    /// <summary>
    /// Cost of not visiting it; infinity where it must be visited if that is possible at all. What is promised for today costs more to leave out than what can wait.
    /// </summary>
    public double LeaveOutPrice { get; init; } = double.PositiveInfinity;
}

/// <summary>Vehicles that are alike.</summary>
public sealed record VehicleType
{
    /// <summary>How many there are.</summary>
    public required int Count { get; init; }

    /// <summary>Place from which they start.</summary>
    public required int StartLocation { get; init; }

    /// <summary>Place at which they end.</summary>
    public required int EndLocation { get; init; }

    /// <summary>Room for each kind of load.</summary>
    public required IReadOnlyList<double> Capacity { get; init; }

    /// <summary>They leave no earlier.</summary>
    public double ShiftStart { get; init; }

    /// <summary>They are back no later.</summary>
    public double ShiftEnd { get; init; } = double.PositiveInfinity;

    /// <summary>Cost of using one at all.</summary>
    public double FixedCost { get; init; }

    /// <summary>Cost of each metre.</summary>
    public double CostPerMetre { get; init; } = 1;

    /// <summary>Cost of each second of driving.</summary>
    public double CostPerSecond { get; init; }

    /// <summary>When their break begins: whatever goes on, driving or service, stands still for <see cref="BreakSeconds"/> and then goes on.</summary>
    public double BreakStart { get; init; } = double.PositiveInfinity;

    /// <summary>Seconds that the break takes; 0 for none. Who is back before <see cref="BreakStart"/> has none.</summary>
    public double BreakSeconds { get; init; }

    /// <summary>Seconds from leaving to being back, without the break. A vehicle leaves as late as it must to keep it.</summary>
    public double MaxSeconds { get; init; } = double.PositiveInfinity;

    /// <summary>Zone in which they start, for a vehicle that is on its way already; negative for none.</summary>
    public int StartZone { get; init; } = -1;
}
