namespace Tracking.Planning.Bottlenecks;

/// <summary>People for each shift that has not begun.</summary>
/// <param name="Shifts">The shifts with the people proposed.</param>
/// <param name="Cost">Cost of their hours.</param>
/// <param name="PlannedCost">Cost of the hours as planned.</param>
/// <param name="Probability">Highest probability of a bottleneck at any deadline in the horizon, with the proposal.</param>
/// <param name="PlannedProbability">The same as planned.</param>
/// <param name="MeetsTarget">Whether the target is met; if not, people alone cannot (vans, equipment, what comes too late), and the proposal comes as near as they can.</param>
public sealed record StaffingProposal(
    IReadOnlyList<StaffShift> Shifts, double Cost, double PlannedCost, double Probability, double PlannedProbability, bool MeetsTarget);
