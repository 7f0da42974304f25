using System.Globalization;
using Tracking.Planning.Demand;

namespace Tracking.Planning.Benchmarks.Demand;

/// <summary>Hourly series and what came after them: a folder with <c>*history*.csv</c> and <c>*next*.csv</c>, a row each, an id and its values, oldest first.</summary>
/// <param name="Histories">What is known.</param>
/// <param name="Next">What came, for each of them.</param>
internal sealed record HourlySeriesFolder(IReadOnlyList<DemandSeries> Histories, IReadOnlyList<float[]> Next)
{
    public static HourlySeriesFolder Read(string folder)
    {
        Dictionary<string, float[]> next = Rows(One(folder, "*next*.csv")).ToDictionary(row => row.Id, row => row.Values, StringComparer.Ordinal);
        List<DemandSeries> histories = [];
        List<float[]> came = [];
        foreach ((string id, float[] values) in Rows(One(folder, "*history*.csv")))
        {
            if (!next.TryGetValue(id, out float[]? actual))
            {
                throw new InvalidDataException($"{id} has a history but nothing that came next.");
            }

            histories.Add(new DemandSeries { Station = id, Volumes = values });
            came.Add(actual);
        }

        if (histories.Count == 0 || came.Exists(actual => actual.Length != came[0].Length))
        {
            throw new InvalidDataException($"{folder} holds {histories.Count} series with {string.Join(", ", came.Select(actual => actual.Length).Distinct())} next hours; give one or more, with as many hours each.");
        }

        return new HourlySeriesFolder(histories, came);
    }

    private static string One(string folder, string pattern) => Directory.GetFiles(folder, pattern) is [string file]
        ? file
        : throw new InvalidDataException($"{folder} must hold one file {pattern}.");

    private static IEnumerable<(string Id, float[] Values)> Rows(string file)
    {
        foreach (string line in File.ReadLines(file))
        {
            string[] cells = line.Split(',', StringSplitOptions.TrimEntries);
            // A heading has no number in its second cell; rows that are shorter than others may end in empty cells.
            if (cells.Length > 1 && float.TryParse(cells[1].Trim('"'), CultureInfo.InvariantCulture, out _))
            {
                yield return (cells[0].Trim('"'), [.. cells.Skip(1).TakeWhile(cell => cell.Length > 0).Select(cell => float.Parse(cell.Trim('"'), CultureInfo.InvariantCulture))]);
            }
        }
    }
}
