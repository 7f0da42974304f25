namespace Tracking.Planning.Benchmarks.Bottlenecks;

/// <summary>Something out of the ordinary.</summary>
/// <param name="Kind">What.</param>
/// <param name="Day">First day.</param>
/// <param name="Days">Number of days.</param>
/// <param name="Strength">How much: the share that volume rises, people or vans are missing, drives last longer; hours that a sorter stands.</param>
/// <param name="Stage">Stage of people missing; negative for all.</param>
/// <param name="KnownFrom">Minute from which on it is known; of a promotion with an estimate.</param>
/// <param name="Estimate">Strength as it is known before.</param>
/// <param name="PlannedFor">Share of it that staff and vans were planned for.</param>
internal sealed record Disturbance(DisturbanceKind Kind, int Day, int Days, double Strength, int Stage, int KnownFrom, double Estimate, double PlannedFor)
{
    public bool On(int day) => day >= Day && day < Day + Days;
}
