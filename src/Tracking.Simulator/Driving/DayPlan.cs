using Tracking.Simulator.Nasty;
using Tracking.Simulator.Routes;

namespace Tracking.Simulator.Driving;

/// <summary>Everything that will happen on one van's day, and when its scanners tell.</summary>
internal sealed record DayPlan
{
    public required DeliveryRoute Route { get; init; }

    public required string VehicleId { get; init; }

    /// <summary>The station at which mis-sorted packages turn up first; null when there are none.</summary>
    public required NeighbourStation? Neighbour { get; init; }

    public required Mishaps Mishaps { get; init; }

    public required Itinerary Itinerary { get; init; }

    /// <summary>What happens, in the order of time.</summary>
    public required IReadOnlyList<PlannedScan> Scans { get; init; }

    /// <summary>What is sent, in the order in which it is sent.</summary>
    public required IReadOnlyList<Posting> Postings { get; init; }

    /// <summary>From the first scan until the van is back and everything is sent.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>The id of a package of this run, from its id in the file.</summary>
    public required Func<string, string> PackageId { get; init; }
}

/// <summary>A station near the route's own, made up for mis-sorts.</summary>
internal sealed record NeighbourStation(string StationId, GeoPoint Location);
