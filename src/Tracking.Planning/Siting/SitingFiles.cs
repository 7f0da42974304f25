using System.Globalization;
using Tracking.Model.Geography;

namespace Tracking.Planning.Siting;

/// <summary>Reads demand and sites from comma-separated text with a header; columns in any order, no quotes.</summary>
public static class SitingFiles
{
    /// <summary>Reads demand points: <c>id,lat,lon,people,packagesPerDay</c> and optionally <c>areaKm2</c>.</summary>
    /// <exception cref="FormatException">A line has another form; the message says which.</exception>
    public static IReadOnlyList<DemandPoint> ReadDemand(TextReader text, string name) =>
    [
        .. Read(text, name, ["id", "lat", "lon", "people", "packagesPerDay"], ["areaKm2"]).Select(static row => new DemandPoint(
            row.Text("id"), new GeoPoint(row.Number("lat"), row.Number("lon")), row.Number("people"), row.Number("packagesPerDay"),
            row.Has("areaKm2") ? row.Number("areaKm2") * 1e6 : null)),
    ];

    /// <summary>Reads sites: <c>id,lat,lon</c> and optionally <c>packagesPerDay</c> (no limit when empty), <c>costPerDay</c>, <c>costPerPackage</c>, <c>jobsPerThousandPackages</c>.</summary>
    /// <exception cref="FormatException">A line has another form; the message says which.</exception>
    public static IReadOnlyList<StationSite> ReadSites(TextReader text, string name) =>
    [
        .. Read(text, name, ["id", "lat", "lon"], ["packagesPerDay", "costPerDay", "costPerPackage", "jobsPerThousandPackages"]).Select(static row =>
            new StationSite(row.Text("id"), new GeoPoint(row.Number("lat"), row.Number("lon")))
            {
                PackagesPerDay = row.Has("packagesPerDay") ? row.Number("packagesPerDay") : double.PositiveInfinity,
                CostPerDay = row.Has("costPerDay") ? row.Number("costPerDay") : 0,
                CostPerPackage = row.Has("costPerPackage") ? row.Number("costPerPackage") : 0,
                JobsPerThousandPackages = row.Has("jobsPerThousandPackages") ? row.Number("jobsPerThousandPackages") : 0,
            }),
    ];

    private static List<Row> Read(TextReader text, string name, string[] needed, string[] optional)
    {
        string[] header = Split(text.ReadLine() ?? "");
        if (needed.Except(header).FirstOrDefault() is { } missing)
        {
            throw new FormatException($"{name}, line 1: the header has no column '{missing}'; it needs {string.Join(',', needed)} and may have {string.Join(',', optional)}.");
        }

        if (header.Except(needed).Except(optional).FirstOrDefault() is { } unknown)
        {
            throw new FormatException($"{name}, line 1: there is no column '{unknown}'; there are {string.Join(',', needed.Concat(optional))}.");
        }

        var rows = new List<Row>();
        int number = 1;
        while (text.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0)
            {
                continue;
            }

            string[] cells = Split(line);
            if (cells.Length != header.Length)
            {
                throw new FormatException($"{name}, line {number}: it has {cells.Length} values, the header {header.Length} columns; names with commas are not taken.");
            }

            rows.Add(new Row($"{name}, line {number}", header, cells));
        }

        return rows;
    }

    private static string[] Split(string line) => line.Split(',', StringSplitOptions.TrimEntries);

    /// <summary>A line's values.</summary>
    private sealed record Row(string At, string[] Header, string[] Cells)
    {
        public bool Has(string column) => Array.IndexOf(Header, column) is >= 0 and int at && Cells[at].Length > 0;

        public string Text(string column) => Has(column) ? Cells[Array.IndexOf(Header, column)] : throw new FormatException($"{At}: '{column}' is empty.");

        public double Number(string column) => double.TryParse(Text(column), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw new FormatException($"{At}: '{column}' is '{Text(column)}', which is no number.");
    }
}
