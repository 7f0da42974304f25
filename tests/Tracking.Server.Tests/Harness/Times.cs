using System.Globalization;
using System.Text.Json.Nodes;

namespace Tracking.Server.Tests.Harness;

/// <summary>Times as the API writes them.</summary>
internal static class Times
{
    /// <summary>With milliseconds and an offset, as a device writes it.</summary>
    public static string Text(DateTimeOffset time) =>
        time.ToString(time.Offset == TimeSpan.Zero ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    public static DateTimeOffset Parse(JsonNode? value) =>
        DateTimeOffset.Parse(value!.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    /// <summary>Now, in whole milliseconds.</summary>
    public static DateTimeOffset Now => Whole(DateTimeOffset.UtcNow);

    /// <summary>
    /// A time zone in which it is noon or shortly after, so that a few hours more or less are the same local day.
    /// </summary>
    public static string ZoneAtNoon
    {
        get
        {
            var offset = 12 - DateTimeOffset.UtcNow.Hour;
            return offset == 0 ? "Etc/GMT" : $"Etc/GMT{(offset > 0 ? "-" : "+")}{Math.Abs(offset)}"; // POSIX: the sign is inverted
        }
    }

    public static DateTimeOffset Whole(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMillisecond), time.Offset);
}
