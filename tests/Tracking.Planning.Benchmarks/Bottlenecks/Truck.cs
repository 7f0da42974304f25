namespace Tracking.Planning.Benchmarks.Bottlenecks;

/// <summary>A vehicle on its way to the station, and what it brings. Times in minutes of the simulation.</summary>
internal sealed class Truck
{
    public required int Id { get; init; }

    public required int Lane { get; init; }

    public required int Planned { get; init; }

    public required int Departure { get; init; }

    public required int Arrival { get; init; }

    /// <summary>Hour of acceptance, packages, of these packages with scans on the way, deadline.</summary>
    public List<(int Hour, int Packages, int Seen, int Deadline)> Load { get; } = [];
}
