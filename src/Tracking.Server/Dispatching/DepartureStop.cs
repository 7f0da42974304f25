namespace Tracking.Server.Dispatching;

/// <summary>Packages that are brought to one door together.</summary>
/// <param name="Packages">The packages; the first one names the stop.</param>
/// <param name="LockedTo">The van that a dispatcher has fixed it to; null for none.</param>
internal sealed record DepartureStop(IReadOnlyList<DeparturePackage> Packages, string? LockedTo = null)
{
    /// <summary>Their ids.</summary>
    public IReadOnlyList<string> PackageIds { get; } = [.. Packages.Select(static package => package.PackageId)];

    /// <summary>Packages to the same door, within about a metre, at the same time and by the same partner become a stop.</summary>
    public static IReadOnlyList<DepartureStop> Of(IEnumerable<DeparturePackage> packages) =>
    [
        .. packages
            .GroupBy(static package => (Math.Round(package.Door.Lat, 5), Math.Round(package.Door.Lon, 5), package.WindowFrom, package.WindowTo, package.PartnerId))
            .Select(static door => new DepartureStop([.. door])),
    ];

    /// <summary>Seconds that it takes: the longest of its packages, and some more for each further one.</summary>
    public double ServiceSeconds(double usual, double further) =>
        Packages.Max(package => package.ServiceSeconds ?? usual) + (further * (Packages.Count - 1));
}
