namespace Tracking.Simulator.Driving;

/// <summary>The work at the station before the van leaves, package by package, in time since the start of the day.</summary>
internal readonly record struct StationShift(TimeSpan InductFrom, int Packages)
{
    private static readonly TimeSpan PerPackage = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BeforeStowing = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BeforeLoading = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan BeforeLeaving = TimeSpan.FromMinutes(4);

    public TimeSpan DepartAt => LoadedAt(0) + PerPackage + BeforeLeaving;

    public TimeSpan InductedAt(int index) => InductFrom + (PerPackage * index);

    public TimeSpan StowedAt(int index) => InductedAt(Packages) + BeforeStowing + (PerPackage * index);

    /// <summary>What is delivered last is loaded first.</summary>
    public TimeSpan LoadedAt(int index) => StowedAt(Packages) + BeforeLoading + (PerPackage * (Packages - 1 - index));
}
