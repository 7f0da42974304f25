using Tracking.Planning.Bottlenecks;

namespace Tracking.Planning.Benchmarks.Bottlenecks;

/// <summary>An alert as it stood on the board at a minute.</summary>
/// <param name="Minute">The minute.</param>
/// <param name="Stage">The stage it names.</param>
/// <param name="Onset">Minute of the onset it names.</param>
/// <param name="Raised">Whether it was raised at that minute.</param>
internal readonly record struct BoardEntry(int Minute, StationStage Stage, int Onset, bool Raised);
