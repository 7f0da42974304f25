namespace Tracking.Planning.Bottlenecks;

/// <summary>People at each stage for some hours.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Start">When it begins.</param>
/// <param name="End">When it ends; later than <paramref name="Start"/>.</param>
/// <param name="People">People at each <see cref="StationStage"/>, those known to be absent left out.</param>
/// <param name="AttendanceKnown">Whether these people have come (the shift has begun), so that no absence is to be expected any more.</param>
public sealed record StaffShift(string Name, DateTimeOffset Start, DateTimeOffset End, IReadOnlyList<int> People, bool AttendanceKnown = false);
