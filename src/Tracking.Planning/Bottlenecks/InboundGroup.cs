namespace Tracking.Planning.Bottlenecks;

/// <summary>Packages in the network on their way to the station that are alike: same lane, same state since the same time, same deadline.</summary>
/// <param name="Packages">How many, 0 or more.</param>
/// <param name="Deadline">Index among <see cref="StationSituation.Deadlines"/>.</param>
/// <param name="Since">When they entered the state they are in.</param>
/// <param name="Transit">How long it takes from entering that state on that lane until the station.</param>
/// <param name="Together">
/// Groups of the same number of 0 or more travel together: on one sampled path they are all early or all late. The load of one vehicle shares a number, and so do packages that wait for the
/// same departure. Negative: on their own.
/// </param>
public readonly record struct InboundGroup(int Packages, int Deadline, DateTimeOffset Since, TransitTimes Transit, int Together = -1);
