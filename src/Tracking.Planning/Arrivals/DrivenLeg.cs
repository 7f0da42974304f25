namespace Tracking.Planning.Arrivals;

/// <summary>A leg that was driven and the door at its end.</summary>
/// <param name="Kind">Kind of the stop.</param>
/// <param name="TravelSeconds">Planned driving.</param>
/// <param name="ServiceSeconds">Planned service.</param>
/// <param name="TookSeconds">What both took together, without what was recognised as a pause.</param>
/// <param name="Hour">Hour of the day in which it began, 0 to 23.</param>
public readonly record struct DrivenLeg(string Kind, double TravelSeconds, double ServiceSeconds, double TookSeconds, int Hour);
