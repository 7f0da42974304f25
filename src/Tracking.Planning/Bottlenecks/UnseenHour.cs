namespace Tracking.Planning.Bottlenecks;

/// <summary>What a forecast expects to be accepted in one hour that has not been seen yet.</summary>
/// <param name="Median">Packages; as often more as fewer; 0 or more.</param>
/// <param name="Low">Fewer in 10 % of cases; at most <paramref name="Median"/>.</param>
/// <param name="High">More in 10 % of cases; at least <paramref name="Median"/>.</param>
/// <param name="Deadline">Index among <see cref="StationSituation.Deadlines"/> of packages accepted then; negative when none that far ahead is looked at.</param>
/// <param name="Transit">How long it takes from acceptance in that hour until the station.</param>
/// <param name="Together">As of <see cref="InboundGroup.Together"/>.</param>
public readonly record struct UnseenHour(double Median, double Low, double High, int Deadline, TransitTimes Transit, int Together = -1);
