namespace Tracking.Planning.Bottlenecks;

/// <summary>Packages whose promise is kept if they leave with a wave until then.</summary>
/// <param name="Due">Departure of the last wave that keeps the promise.</param>
/// <param name="Dispatched">Packages of this deadline that have left already.</param>
public readonly record struct PromiseDeadline(DateTimeOffset Due, int Dispatched = 0);
