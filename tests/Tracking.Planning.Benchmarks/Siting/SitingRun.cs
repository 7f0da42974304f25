using System.Diagnostics;
using System.Globalization;
using Tracking.Model.Geography;
using Tracking.Planning.Emissions;
using Tracking.Planning.Siting;
using Tracking.Planning.Travel;

namespace Tracking.Planning.Benchmarks.Siting;

/// <summary>Prints which stations to open, and what each candidate would do, as tables.</summary>
internal static class SitingRun
{
    public static int Run(SitingArguments arguments, CancellationToken cancellation)
    {
        SitingProblem problem;
        SitingPlan plan;
        long started = Stopwatch.GetTimestamp();
        try
        {
            problem = new SitingProblem
            {
                Demand = Read(arguments.Demand, SitingFiles.ReadDemand),
                Candidates = Read(arguments.Candidates, SitingFiles.ReadSites),
                Stations = arguments.Stations is { } stations ? Read(stations, SitingFiles.ReadSites) : [],
                Hub = arguments.Hub is { } hub ? Point(hub) : null,
            };
            var options = new SitingOptions { SameDaySeconds = arguments.SameDayMinutes * 60, NextDaySeconds = arguments.NextDayMinutes * 60 };
            plan = SitePlanner.Plan(
                problem, new GreatCircleMatrix(problem.Places, new GreatCircleOptions()), arguments.Open, FactorTables.Version(arguments.Factors), options, new Lines(), cancellation);
        }
        catch (Exception error) when (error is FormatException or ArgumentException or IOException)
        {
            Console.Error.WriteLine(error.Message);
            return 2;
        }

        TimeSpan took = Stopwatch.GetElapsedTime(started);
        Console.WriteLine("| stations | people same day | packages same day | next day | later | not served | van km | truck km | kg CO2e | jobs | drivers | cost a day |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        Row("as it is", plan.Before);
        Row($"{plan.Opened.Count} opened", plan.After);
        Console.WriteLine();
        Console.WriteLine("| open | people it adds | people lost without it | packages a day |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach (OpenedSite site in plan.Opened)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {site.SiteId} | {site.PeopleAdded:0} | {site.PeopleLostWithout:0} | {site.PackagesPerDay:0} |"));
        }

        Console.WriteLine();
        Console.WriteLine("| candidate alone | people same day | packages same day | next day | later | not served | van km | truck km | kg CO2e | jobs | drivers | cost a day |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (CandidateEffect candidate in plan.Candidates.OrderByDescending(static candidate => candidate.Alone.PeopleSameDay).Take(arguments.Show))
        {
            Row(candidate.SiteId, candidate.Alone);
        }

        Console.WriteLine();
        Console.WriteLine(plan.Basis);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{problem.Demand.Count} demand points, {problem.Stations.Count} stations, {problem.Candidates.Count} candidates: {took.TotalSeconds:0.00} s"));
        return 0;
    }

    private static void Row(string name, SitingFigures figures) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {figures.PeopleSameDay:0} | {figures.PackagesSameDay:0} | {figures.PackagesNextDay:0} | {figures.PackagesLater:0} | {figures.PackagesNotServed:0} | {figures.VanKilometres:0} | {figures.TruckKilometres:0} | {figures.GramsCo2e / 1000:0} | {figures.StationJobs:0.0} | {figures.Drivers:0.0} | {figures.CostPerDay:0} |"));

    private static IReadOnlyList<T> Read<T>(FileInfo file, Func<TextReader, string, IReadOnlyList<T>> read)
    {
        using StreamReader text = file.OpenText();
        return read(text, file.Name);
    }

    private static GeoPoint Point(string text)
    {
        string[] parts = text.Split(',');
        return parts.Length == 2 && double.TryParse(parts[0], CultureInfo.InvariantCulture, out double lat) && double.TryParse(parts[1], CultureInfo.InvariantCulture, out double lon)
            ? new GeoPoint(lat, lon)
            : throw new FormatException($"--hub is '{text}'; give latitude and longitude as 43.55,-90.89.");
    }

    private sealed class Lines : IProgress<SitingProgress>
    {
        public void Report(SitingProgress value) => Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{value.Opened} chosen, {value.Swaps} swaps: {value.PeopleSameDay:0} people within same-day reach"));
    }
}

/// <summary>What the command takes.</summary>
internal sealed record SitingArguments(
    FileInfo Demand, FileInfo Candidates, FileInfo? Stations, int Open, double SameDayMinutes, double NextDayMinutes, string? Hub, string Factors, int Show);
