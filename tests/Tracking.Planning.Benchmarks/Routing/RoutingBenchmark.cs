using System.Globalization;
using Tracking.Planning.Routing;

namespace Tracking.Planning.Benchmarks.Routing;

/// <summary>Solves every instance of a folder on one thread and prints the gap to the best known, with the checker's verdict.</summary>
internal static class RoutingBenchmark
{
    public static int Run(string folder, TimeSpan time, long? iterations, bool fewestVehicles, ulong seed, string? only, CancellationToken cancellation)
    {
        string[] files = [.. Directory.GetFiles(folder).Where(file => Path.GetExtension(file) is ".txt" or ".vrp").Order(StringComparer.Ordinal)];
        if (files.Length == 0)
        {
            Console.Error.WriteLine($"{folder} holds no .txt or .vrp file; give a folder of instances.");
            return 2;
        }

        Console.WriteLine("| instance | stops | vehicles | distance | best known | gap | iterations | a second of CPU | checked |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        double gaps = 0;
        int compared = 0;
        bool faulty = false;
        foreach (string file in files.Where(file => only is null || Path.GetFileNameWithoutExtension(file).Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            RoutingInstance instance = RoutingInstance.Read(file);
            TimeSpan started = Environment.CpuUsage.TotalTime;
            RoutingSolution solution = RouteOptimiser.Solve(
                instance.Problem, new RoutingOptions { Seed = seed, Time = time, Iterations = iterations, FewestVehicles = fewestVehicles && instance.HasWindows }, null, cancellation);
            double seconds = (Environment.CpuUsage.TotalTime - started).TotalSeconds;
            CheckedSolution verdict = SolutionChecker.Check(instance.Problem, solution);
            faulty |= verdict.Faults.Count > 0 || solution.LeftOut.Count > 0;
            BestKnown? known = BestKnown.Of(instance.Name);
            double? best = fewestVehicles && instance.HasWindows ? known?.DistanceAtFewest : known?.Distance;
            double? gap = best is null ? null : 100 * (verdict.Metres / best.Value - 1);
            if (gap is { } value)
            {
                gaps += value;
                compared++;
            }

            string vehicles = fewestVehicles && known?.Vehicles is { } fewest ? $"{verdict.Vehicles} (best {fewest})" : $"{verdict.Vehicles}";
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {instance.Name} | {instance.Problem.Stops.Count} | {vehicles} | {verdict.Metres:0.00} | {best:0.##} | {gap:0.00} % | {solution.Iterations} | {solution.Iterations / seconds:0} | {(verdict.Faults.Count == 0 ? solution.LeftOut.Count == 0 ? "ok" : $"{solution.LeftOut.Count} left out" : string.Join(" ", verdict.Faults.Take(2)))} |"));
        }

        if (compared > 0)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Mean gap over {compared} instances: {gaps / compared:0.00} %"));
        }

        return faulty ? 1 : 0;
    }
}
