using System.Globalization;

namespace Tracking.Benchmarks.Live;

/// <summary>The packages that are watched.</summary>
internal static class Packages
{
    public static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"LIVE-{number:D6}");
}
