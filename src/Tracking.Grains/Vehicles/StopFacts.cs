namespace Tracking.Grains.Vehicles;

/// <summary>What has become of a planned stop, by who is or was aboard. Times in milliseconds since 1970.</summary>
/// <param name="Done">Whether nothing for it is aboard any more.</param>
/// <param name="DoneAt">When its last package left the vehicle; null when it is not done or nothing for it ever was aboard.</param>
/// <param name="Aboard">Whether something for it is aboard.</param>
/// <param name="DeliveredAt">When its last package that was delivered from the vehicle was; null when none was.</param>
/// <param name="OutSince">When its last package that is out for delivery came aboard; null when none is.</param>
internal readonly record struct StopFacts(bool Done, long? DoneAt, bool Aboard, long? DeliveredAt, long? OutSince = null);
