using Tracking.Simulator.Nasty;

namespace Tracking.Simulator.Driving;

/// <summary>What makes one plan of a route differ from another.</summary>
/// <param name="Seed">The same seed gives the same plan.</param>
/// <param name="Prefix">Put before the ids of packages and van, so that a file can be driven again.</param>
/// <param name="Nasty">What goes wrong.</param>
internal sealed record PlanOptions(int Seed, string Prefix, NastyOptions Nasty);
