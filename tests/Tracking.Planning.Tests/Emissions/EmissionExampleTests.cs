using System.Globalization;
using System.Text.RegularExpressions;
using Tracking.Model.Geography;
using Tracking.Planning.Emissions;

namespace Tracking.Planning.Tests.Emissions;

/// <summary>The example of docs/planning.md, computed by hand there, number by number.</summary>
public sealed partial class EmissionExampleTests
{
    private static readonly GeoPoint Hub = new(42, -90.5), Sorting = new(43, -90.5), Station = new(43.5, -90.5);
    private readonly string text = File.ReadAllText(Path.Combine(Root(), "docs", "planning.md"));

    [Fact]
    public void Each_number_of_the_example_is_what_the_library_says()
    {
        FactorTable factors = FactorTables.Version("uk-2026");
        List<Dictionary<string, string>> runs = Table("runs"), packages = Table("packages");
        Assert.Equal(["line-haul", "sorting", "last mile", "naive last mile"], runs.Select(static run => run["run"]));
        Assert.Equal(["A", "B", "C", "all"], packages.Select(static package => package["package"]));
        EmissionReport report = EmissionCalculator.Estimate([.. runs.Take(3).Select(run => Run(run, packages))], factors, new());
        EmissionReport naive = EmissionCalculator.Estimate([Run(runs[3], packages)], factors, new());
        foreach (Dictionary<string, string> run in runs)
        {
            EmissionReport of = run == runs[3] ? naive : report;
            Assert.Equal(run["factor"], Number(factors.Of(Vehicle(run)).Kilograms));
            Assert.Equal(LastNumber(run["g CO2e"]), Grams(of.Routes.Single(route => route.Id == run["run"]).Milligrams));
            Assert.Equal(run["carries"], Number(packages.Take(3).Sum(static package => Number(package["kg"]))) + " kg");
        }

        double weights = packages.Take(3).Sum(static package => Number(package["kg × degrees"]));
        foreach (Dictionary<string, string> package in packages.Take(3))
        {
            PackageEmissions emissions = report.Packages.Single(one => one.PackageId == package["package"]);
            Assert.Equal(package["kg × degrees"], Number(Math.Round(Number(package["kg"]) * Number(package["degrees"]), 9)));
            Assert.Equal(package["share"], Number(Math.Round(100 * Number(package["kg × degrees"]) / weights, 9)) + " %");
            Assert.Equal([package["line-haul"], package["sorting"], package["last mile"]], emissions.Legs.Select(static leg => Grams(leg.Milligrams)));
            Assert.Equal(package["g CO2e"], Grams(emissions.Milligrams));
        }

        Dictionary<string, string> all = packages[3];
        Assert.Equal([all["line-haul"], all["sorting"], all["last mile"]], ["95.112", "119.682", "20572.8"]);
        Assert.Equal(all["g CO2e"], Grams(report.Milligrams));
        Assert.Equal(all["g CO2e"], Grams(report.Packages.Sum(static package => package.Milligrams)));
        Assert.Equal(Saved.Match(text).Groups[1].Value, Grams(new EmissionComparison(LastMile(runs, packages, factors), naive).SavedMilligrams));
        Assert.Equal(Saved.Match(text).Groups[2].Value, Number(Math.Round(100 * new EmissionComparison(LastMile(runs, packages, factors), naive).SavedShare, 9)));
    }

    [Fact]
    public void The_factors_that_the_docs_list_are_those_of_the_table()
    {
        FactorTable factors = FactorTables.Version("uk-2026");
        foreach (EmissionFactor factor in factors.Factors)
        {
            string unit = factor.Per is EmissionUnit.VehicleKilometre ? "km" : "tonne-km";
            Assert.Contains($"| {Number(factor.Kilograms)} kg | {unit} |", text, StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@"<!-- saved -->([\d.]+) g, which is ([\d.]+) %")]
    private static partial Regex Saved { get; }

    private static EmissionReport LastMile(List<Dictionary<string, string>> runs, List<Dictionary<string, string>> packages, FactorTable factors) =>
        EmissionCalculator.Estimate([Run(runs[2], packages)], factors, new());

    private static EmissionRun Run(Dictionary<string, string> run, List<Dictionary<string, string>> packages) => new()
    {
        RouteId = run["run"],
        StationId = "DSE4",
        Vehicle = Vehicle(run),
        Metres = Number(run["km"]) * 1000,
        Loads =
        [
            .. packages.Take(3).Select(package => run["run"] switch
            {
                "line-haul" => new EmissionLoad(package["package"], Number(package["kg"]), Hub, Sorting),
                "sorting" => new EmissionLoad(package["package"], Number(package["kg"]), Sorting, Station),
                _ => new EmissionLoad(package["package"], Number(package["kg"]), Station, new GeoPoint(Station.Lat + Number(package["degrees"]), Station.Lon)),
            }),
        ],
    };

    private static VehicleClass Vehicle(Dictionary<string, string> run) => Enum.Parse<VehicleClass>(run["vehicle"], ignoreCase: true);

    private static string Grams(long milligrams) => Number(milligrams / 1000.0);

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static double Number(string value) => double.Parse(value, CultureInfo.InvariantCulture);

    private static string LastNumber(string calculation) => calculation.Split(' ')[^1];

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tracking.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No Tracking.sln lies above {AppContext.BaseDirectory}.");
    }

    private List<Dictionary<string, string>> Table(string name)
    {
        string[][] lines = [.. text[text.IndexOf($"<!-- {name} -->", StringComparison.Ordinal)..].Split('\n').Skip(1).TakeWhile(static line => line.StartsWith('|'))
            .Select(static line => line.Trim('|', ' ').Split('|').Select(static cell => cell.Trim()).ToArray())];
        return [.. lines.Skip(2).Select(row => lines[0].Zip(row).ToDictionary(static pair => pair.First, static pair => pair.Second))];
    }
}
