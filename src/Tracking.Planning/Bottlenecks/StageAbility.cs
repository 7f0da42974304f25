namespace Tracking.Planning.Bottlenecks;

/// <summary>What a stage can do: people times their rate, and never more than its equipment.</summary>
/// <param name="PackagesPerPersonHour">Packages that one person works off in an hour, more than 0.</param>
/// <param name="EquipmentPerHour">Packages that belts, doors and scanners let through in an hour, more than 0; infinity when people are the only limit.</param>
public readonly record struct StageAbility(double PackagesPerPersonHour, double EquipmentPerHour = double.PositiveInfinity);
