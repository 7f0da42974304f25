using System.Globalization;

namespace Tracking.Planning.Demand.Reports;

/// <summary>
/// What a model would have done in the newest past, which it had not seen: trees grown on what came before forecast it from several moments. The ranges of each moment's
/// forecasts come from the errors of the others.
/// </summary>
public sealed record DemandReport
{
    /// <summary>Moments that each station was forecast from.</summary>
    public required int Windows { get; init; }

    /// <summary>Hours ahead.</summary>
    public required int HorizonHours { get; init; }

    /// <summary>All hours.</summary>
    public required DemandScore Total { get; init; }

    /// <summary>By hours ahead.</summary>
    public required IReadOnlyList<BandScore> Bands { get; init; }

    /// <summary>Sums of 24 hours, by days ahead; empty when the horizon is shorter.</summary>
    public required IReadOnlyList<BandScore> Days { get; init; }

    /// <summary>By station, in the order of their ids.</summary>
    public required IReadOnlyList<StationScore> Stations { get; init; }

    /// <summary>Writes it as Markdown.</summary>
    public void WriteMarkdown(TextWriter to)
    {
        ArgumentNullException.ThrowIfNull(to);
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"# Back-test: {Stations.Count} stations, {Windows} forecasts of {HorizonHours} h each"));
        to.WriteLine();
        to.WriteLine("Errors are mean absolute ones, in packages; naive is the last day or week repeated, whichever suits the station.");
        to.WriteLine();
        Table(to, "hours ahead", [("all", Total), .. Bands.Select(band => ($"{band.From}–{band.Until}", band.Score))]);
        if (Days.Count > 0)
        {
            Table(to, "days ahead, sums of 24 h", [.. Days.Select(band => ($"{band.From}", band.Score))]);
        }

        Table(to, "station", [.. Stations.Select(station => (station.Station, station.Score))]);
    }

    private static void Table(TextWriter to, string first, IReadOnlyList<(string Name, DemandScore Score)> rows)
    {
        to.WriteLine($"| {first} | count | volume | error | naive | error / naive | in 80 % | in 90 % | in 95 % |");
        to.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach ((string name, DemandScore score) in rows)
        {
            to.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name.Replace("|", "\\|", StringComparison.Ordinal)} | {score.Count} | {score.MeanVolume:0.00} | {score.MeanError:0.00} | {score.NaiveError:0.00} | {score.ErrorRatio:0.00} | {100 * score.Coverage80:0.0} % | {100 * score.Coverage90:0.0} % | {100 * score.Coverage95:0.0} % |"));
        }

        to.WriteLine();
    }
}
