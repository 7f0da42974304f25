namespace Tracking.Planning.Arrivals;

/// <summary>What a customer sees now.</summary>
/// <param name="Window">The window.</param>
/// <param name="Change">How it differs from what was shown before.</param>
/// <param name="Tell">Whether the customer should hear of the change.</param>
/// <param name="StopsAway">Stops before it; null when the van is too far for the number to say anything.</param>
public readonly record struct WindowStep(ShownWindow Window, WindowChange Change, bool Tell, int? StopsAway);
