using System.Globalization;
using System.Text;

namespace Tracking.Benchmarks.Ingest;

/// <summary>Request bodies: packages that live through a day of scans, ten each, over 200 stations and 400 vans.</summary>
internal static class ScanBodies
{
    private static readonly string[] Steps =
    [
        "\"type\":\"inducted\",\"stationId\":\"HUB{0}\"", "\"type\":\"sorted\",\"stationId\":\"HUB{0}\"", "\"type\":\"departed\",\"stationId\":\"HUB{0}\"",
        "\"type\":\"arrived\",\"stationId\":\"DS{0}\"", "\"type\":\"sorted\",\"stationId\":\"DS{0}\"", "\"type\":\"stowed\",\"stationId\":\"DS{0}\"",
        "\"type\":\"loaded\",\"vehicleId\":\"VAN{1}\",\"stationId\":\"DS{0}\"", "\"type\":\"outForDelivery\",\"vehicleId\":\"VAN{1}\"",
        "\"type\":\"attempted\",\"reason\":\"notHome\",\"vehicleId\":\"VAN{1}\"", "\"type\":\"delivered\",\"vehicleId\":\"VAN{1}\"",
    ];

    private static readonly CompositeFormat[] Formats = [.. Steps.Select(CompositeFormat.Parse)];

    /// <summary>Number of scans in a package's day.</summary>
    public static int StepCount => Steps.Length;

    /// <summary>A body with one scan for each package, all at the same step of their day.</summary>
    /// <param name="packages">The packages.</param>
    /// <param name="step">Number of the step.</param>
    /// <param name="now">The device's clock.</param>
    /// <param name="locations">Whether each scan says where the device was.</param>
    public static byte[] Make(ReadOnlySpan<int> packages, int step, DateTimeOffset now, bool locations)
    {
        var text = new StringBuilder(256 * packages.Length);
        text.Append(CultureInfo.InvariantCulture, $"{{\"deviceId\":\"HH-1\",\"sentAt\":\"{now:yyyy-MM-ddTHH:mm:ss.fffZ}\",\"scans\":[");
        for (int i = 0; i < packages.Length; i++)
        {
            int package = packages[i];
            text.Append(i == 0 ? "{" : ",{");
            text.Append(CultureInfo.InvariantCulture, $"\"eventId\":\"{Guid.CreateVersion7(now)}\",\"packageId\":\"PKG-{package:D8}\",");
            text.Append(CultureInfo.InvariantCulture, $"\"occurredAt\":\"{now.AddMinutes(step - 20):yyyy-MM-ddTHH:mm:ss.fffZ}\",");
            text.AppendFormat(CultureInfo.InvariantCulture, Formats[step], package % 200, package % 400);
            if (locations)
            {
                text.Append(CultureInfo.InvariantCulture, $",\"location\":{{\"lat\":{47 + (package % 1000 / 1000.0)},\"lon\":{-122 - (package % 777 / 777.0)},\"accuracy\":8}}");
            }

            text.Append('}');
        }

        text.Append("]}");
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
