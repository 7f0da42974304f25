using Tracking.Simulator.Driving;
using Tracking.Simulator.Routes;

namespace Tracking.Simulator.Nasty;

/// <summary>Where a package gets its new barcode.</summary>
internal enum RelabelMoment
{
    BeforeStowing,
    BeforeLoading,
    AtTheDoor,
}

/// <summary>Which packages of a route meet with what, by their ids in the file.</summary>
internal sealed record Mishaps(
    IReadOnlySet<string> Missorts,
    IReadOnlySet<string> Attempts,
    IReadOnlySet<string> WrongDoors,
    IReadOnlyDictionary<string, RelabelMoment> Relabels)
{
    public static Mishaps Choose(DeliveryRoute route, NastyOptions nasty, int seed)
    {
        var packages = route.Stops.SelectMany(stop => stop.Packages).Select(package => package.PackageId).ToList();

        // Every kind draws from its own source, so that switching one on leaves the others as they were.
        Random From(string purpose) => Seeds.For(seed, route.RouteId, purpose);
        HashSet<string> Set(Share share, string purpose) => [.. share.Choose(packages, From(purpose))];

        var moments = From("relabel moments");
        return new(
            Set(nasty.Missort, "missort"),
            Set(nasty.Attempts, "attempts"),
            Set(nasty.Voids, "voids"),
            nasty.Relabels.Choose(packages, From("relabels")).ToDictionary(id => id, _ => (RelabelMoment)moments.Next(3), StringComparer.Ordinal));
    }
}
