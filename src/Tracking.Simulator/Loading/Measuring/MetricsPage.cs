using System.Globalization;
using System.Text;

namespace Tracking.Simulator.Loading.Measuring;

/// <summary>Reads sums of metrics from a page in Prometheus' text format.</summary>
internal static class MetricsPage
{
    /// <summary>The sum of all series of a metric, or of those with a label; null when there are none.</summary>
    /// <param name="page">The page, UTF-8.</param>
    /// <param name="name">Name of the metric.</param>
    /// <param name="label">A label as it stands on the page, such as <c>kind="package"</c>; empty for all series.</param>
    public static double? Sum(ReadOnlySpan<byte> page, string name, string label = "")
    {
        double? sum = null;
        byte[] key = Encoding.UTF8.GetBytes(name), having = Encoding.UTF8.GetBytes(label);
        foreach (var range in page.Split((byte)'\n'))
        {
            var line = page[range];
            if (!line.StartsWith(key) || line.Length == key.Length || line[key.Length] is not ((byte)' ' or (byte)'{') || line.IndexOf(having) < 0)
            {
                continue;
            }

            // Labels can hold spaces; behind them come the value and perhaps a timestamp.
            var rest = line[(line[key.Length] == (byte)'{' ? line.LastIndexOf((byte)'}') + 1 : key.Length)..].Trim((byte)' ');
            var end = rest.IndexOf((byte)' ');
            if (double.TryParse(end < 0 ? rest : rest[..end], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                sum = (sum ?? 0) + value;
            }
        }

        return sum;
    }
}
