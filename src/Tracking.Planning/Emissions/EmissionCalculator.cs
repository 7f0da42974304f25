using System.Globalization;
using System.Text;

namespace Tracking.Planning.Emissions;

/// <summary>
/// Estimates greenhouse gases of runs and shares them among packages: each has the share of a run's emissions that its mass times its direct distance, along the great circle from where
/// it was loaded to where it left the vehicle, has of the sum over all packages of the run (the rule of ISO 14083:2023 and the GLEC Framework 3.0 for
/// collection and delivery rounds). So nobody pays for the detours that others cause.
/// </summary>
public static class EmissionCalculator
{
    private const double MilligramsPerKilogram = 1e6;

    /// <summary>Estimates the emissions of some runs.</summary>
    /// <exception cref="ArgumentException">A distance or mass is negative or no number, or the table lacks a vehicle; the message says which.</exception>
    public static EmissionReport Estimate(IReadOnlyList<EmissionRun> runs, FactorTable factors, EmissionOptions options)
    {
        options.Validate();
        var packages = new SortedDictionary<string, List<PackageLeg>>(StringComparer.Ordinal);
        var assumed = new HashSet<string>(StringComparer.Ordinal);
        var sums = new List<(EmissionRun Run, long Milligrams, long OnNoPackage)>(runs.Count);
        foreach (EmissionRun run in runs)
        {
            double[] masses = MassesOf(run, options, assumed);
            long milligrams = MilligramsOf(run, factors.Of(run.Vehicle), masses);
            sums.Add((run, milligrams, run.Loads.Count == 0 ? milligrams : 0));
            long[] shares = Shares.Of(milligrams, WeightsOf(run, masses));
            for (int i = 0; i < shares.Length; i++)
            {
                if (!packages.TryGetValue(run.Loads[i].PackageId, out List<PackageLeg>? legs))
                {
                    packages.Add(run.Loads[i].PackageId, legs = []);
                }

                legs.Add(new PackageLeg(run.RouteId, run.Vehicle, shares[i]));
            }
        }

        return new EmissionReport
        {
            FactorVersion = factors.Version,
            Basis = BasisOf(runs, factors, options, assumed.Count),
            Milligrams = sums.Sum(static sum => sum.Milligrams),
            OnNoPackage = sums.Sum(static sum => sum.OnNoPackage),
            Packages = [.. packages.Select(static package => new PackageEmissions(package.Key, package.Value.Sum(static leg => leg.Milligrams), package.Value))],
            Routes = By(sums, static run => run.RouteId),
            Stations = By(sums, static run => run.StationId),
            Partners = By(sums, static run => run.PartnerId),
            AssumedMasses = assumed.Count,
            Kilometres = runs.Sum(static run => run.Metres) / 1000,
        };
    }

    private static double[] MassesOf(EmissionRun run, EmissionOptions options, HashSet<string> assumed)
    {
        if (!(run.Metres >= 0) || !double.IsFinite(run.Metres))
        {
            throw new ArgumentException($"A run of route {run.RouteId} has {run.Metres} m; give 0 or more.");
        }

        var masses = new double[run.Loads.Count];
        for (int i = 0; i < masses.Length; i++)
        {
            EmissionLoad load = run.Loads[i];
            if (load.Kilograms is { } given && (!(given >= 0) || !double.IsFinite(given)))
            {
                throw new ArgumentException($"Package {load.PackageId} weighs {given} kg; give 0 or more, or null when it is not known.");
            }

            if (!load.LoadedAt.IsValid || !load.DroppedAt.IsValid)
            {
                throw new ArgumentException($"Package {load.PackageId} moves from {load.LoadedAt} to {load.DroppedAt}; give points on the earth.");
            }

            bool known = load.Kilograms > 0;
            masses[i] = known ? load.Kilograms!.Value : options.AssumedKilograms;
            if (!known)
            {
                assumed.Add(load.PackageId);
            }
        }

        return masses;
    }

    private static long MilligramsOf(EmissionRun run, EmissionFactor factor, double[] masses)
    {
        double kilometres = run.Metres / 1000;
        double units = factor.Per is EmissionUnit.VehicleKilometre ? kilometres : kilometres * masses.Sum() / 1000;
        return (long)Math.Round(factor.Kilograms * units * MilligramsPerKilogram);
    }

    private static double[] WeightsOf(EmissionRun run, double[] masses)
    {
        var weights = new double[masses.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = masses[i] * run.Loads[i].LoadedAt.MetresTo(run.Loads[i].DroppedAt);
        }

        // Everything came back: the run was for all of it alike, by mass.
        return weights.Sum() > 0 ? weights : masses;
    }

    private static EmissionSum[] By(List<(EmissionRun Run, long Milligrams, long OnNoPackage)> sums, Func<EmissionRun, string?> key) =>
    [
        .. sums.GroupBy(sum => key(sum.Run))
            .Select(static group => new EmissionSum(group.Key, group.Sum(static sum => sum.Milligrams), group.Sum(static sum => sum.OnNoPackage)))
            .OrderBy(static sum => sum.Id, StringComparer.Ordinal),
    ];

    private static string BasisOf(IReadOnlyList<EmissionRun> runs, FactorTable factors, EmissionOptions options, int assumed)
    {
        var text = new StringBuilder("Estimate, not a measurement. ").Append(CultureInfo.InvariantCulture, $"{factors.Title}, {factors.Publisher}, {factors.Edition} ({factors.Url}): ");
        foreach (EmissionFactor factor in runs.Select(static run => run.Vehicle).Distinct().Order().Select(factors.Of))
        {
            text.Append(CultureInfo.InvariantCulture, $"{factor.Line} {factor.Kilograms} kg CO2e; ");
        }

        text.Append(CultureInfo.InvariantCulture, $"{factors.Boundary} Shared out by mass and direct distance (ISO 14083, GLEC Framework).");
        if (assumed > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" {assumed} packages without a mass count as {options.AssumedKilograms} kg each.");
        }

        return text.ToString();
    }
}
