using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;
using Tracking.Simulator.Verifying;

namespace Tracking.Simulator.Reporting;

/// <summary>What came of a network's run, for people and for programs.</summary>
internal sealed record NetworkReport : IRunReport
{
    public required string Server { get; init; }

    public required int Seed { get; init; }

    public required string SpeedUp { get; init; }

    public required int Stations { get; init; }

    public required int Vans { get; init; }

    public required DateTime StartedAt { get; init; }

    /// <summary>Until everything that happened before was loaded; 0 when nothing was to be loaded.</summary>
    public required double LoadSeconds { get; init; }

    public required double ElapsedSeconds { get; init; }

    public required DateTime SimulatedTo { get; init; }

    /// <summary>Packages by where they are, as far as scans of them were sent.</summary>
    public required IReadOnlyDictionary<string, int> Packages { get; init; }

    /// <summary>Everything was sent and settled.</summary>
    public required bool Complete { get; init; }

    /// <summary>Why it is not complete.</summary>
    public string? StoppedBecause { get; init; }

    public required Outcomes Totals { get; init; }

    /// <summary>The first of the scans that the server refused for good.</summary>
    public required IReadOnlyList<RejectedScan> Rejected { get; init; }

    public VerificationReport? Verification { get; init; }

    /// <summary>Nothing was rejected, nothing is missing, nothing differs.</summary>
    public bool Good => Complete && Totals.Rejected == 0 && Totals.Conflicts == 0 && Verification is null or { Differences.Count: 0 };

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, NetworkReportJson.Default.NetworkReport);

    public void WriteTo(IAnsiConsole console)
    {
        console.WriteLine();
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var name in Packages.Keys)
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        console.Write(table.AddRow(Packages.Values.Select(count => ReportTable.Number(count))));
        console.Write(ReportTable.Totals(Totals, ElapsedSeconds));
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Loaded in {LoadSeconds:0.0} s; played until {SimulatedTo:yyyy-MM-dd HH:mm} UTC.");
        ReportTable.WriteRejected(console, Rejected);
        ReportTable.WriteVerification(console, Verification);
        ReportTable.WriteEnd(console, StoppedBecause, Good);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(NetworkReport))]
internal sealed partial class NetworkReportJson : JsonSerializerContext;
