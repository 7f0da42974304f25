using System.Text.RegularExpressions;
using Xunit;

namespace Tracking.Server.Tests.Partners;

/// <summary>
/// Whatever leads from a request or a call to a package or vehicle goes through what asks who may see it. A new file that reads these grains by itself fails
/// here: use PackageViews or VehicleViews, or add it below with the reason why nobody is shown what it reads.
/// </summary>
public sealed partial class ArchitectureTests
{
    private static readonly Dictionary<string, string> Readers = new()
    {
        ["Views/PackageViews.cs"] = "asks for every package",
        ["Views/VehicleViews.cs"] = "asks for every vehicle",
        ["Live/LiveViews.cs"] = "reads for the news, which ask for every watcher",
        ["Rounds/PackageRounds.cs"] = "reads what the van of a package means for the package, which was asked for",
        ["Ingest/IngestPipeline.cs"] = "writes facts; the answer asks for each",
        ["Ingest/Settlement.cs"] = "writes what facts cause",
        ["Ingest/DefinitionCache.cs"] = "reads definitions by which scans are understood",
        ["Positions/PositionIntake.cs"] = "writes positions, a partner's only to its own vans",
        ["Personal/PersonalErasure.cs"] = "has packages forget a key; reads nothing",
        ["Emissions/EmissionEstimates.cs"] = "asks for every vehicle and package",
        ["Emissions/EmissionFacts.cs"] = "reads for the estimates, and of what a vehicle carried only what its caller sees",
        ["Attention/AttentionActions.cs"] = "acts for the control room, which sees all",
    };

    [Fact]
    public void Packages_and_vehicles_are_read_only_by_what_asks_who_may_see_them()
    {
        var server = Path.Combine(Repository.Root, "src", "Tracking.Server");
        var found = Directory.EnumerateFiles(server, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => Reading().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetRelativePath(server, file).Replace('\\', '/'));

        Assert.Equal(Readers.Keys.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"GetGrain<I(Package|Vehicle)Grain>|\bgrains\.(Package|Vehicle)\(|\bGrainReferences\b")]
    private static partial Regex Reading();
}
