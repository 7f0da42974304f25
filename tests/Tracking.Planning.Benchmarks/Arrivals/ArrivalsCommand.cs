using System.CommandLine;

namespace Tracking.Planning.Benchmarks.Arrivals;

/// <summary><c>arrivals</c>.</summary>
internal static class ArrivalsCommand
{
    public static Command Create()
    {
        var weeks = new Option<int>("--weeks") { Description = "Weeks of each station; the first begins with a predictor that knows nothing.", DefaultValueFactory = _ => 8 };
        var seeds = new Option<int[]>("--seed") { Description = "Seeds of what is true; without one, those that nothing was tuned on.", AllowMultipleArgumentsPerToken = true };
        var tuning = new Option<bool>("--tuning") { Description = "The seeds on which constants were chosen." };
        var noise = new Option<double>("--noise") { Description = "How much more (above 1) or less than usual happens by chance.", DefaultValueFactory = _ => 1 };
        var realRoutes = new Option<DirectoryInfo?>("--routes") { Description = "Folder of real routes (.json) to drive; without one, made-up rural ones." };
        var arrivals = new Command("arrivals", "Arrival times of simulated weeks whose travel and service times the predictor does not know.") { weeks, seeds, tuning, noise, realRoutes };
        arrivals.SetAction((parsed, cancellation) => Task.FromResult(ArrivalsBenchmark.Run(
            parsed.GetValue(weeks),
            parsed.GetValue(seeds) is { Length: > 0 } given ? given : parsed.GetValue(tuning) ? ArrivalsBenchmark.Tuning : ArrivalsBenchmark.HoldOut,
            parsed.GetValue(noise),
            parsed.GetValue(realRoutes)?.FullName,
            cancellation)));
        return arrivals;
    }
}
