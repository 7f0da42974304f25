namespace Tracking.Planning.Arrivals;

/// <summary>One stop of a round as it was planned.</summary>
/// <param name="Kind">What sort of door it is, such as house, farm or business: stops of one kind take alike long.</param>
/// <param name="TravelSeconds">Planned way to it from the stop before it in the plan, or from the station; 0 or more.</param>
/// <param name="ServiceSeconds">Planned time at the door until it is done; more than 0.</param>
/// <param name="PauseSeconds">Planned pause of the driver just before it; 0 for none.</param>
public readonly record struct PlannedStop(string Kind, double TravelSeconds, double ServiceSeconds, double PauseSeconds = 0);
