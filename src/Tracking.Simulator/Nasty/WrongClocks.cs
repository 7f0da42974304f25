using Tracking.Simulator.Driving;

namespace Tracking.Simulator.Nasty;

/// <summary>Gives some devices a wrong clock: off by 3 minutes to 3 days, either way, small errors as likely as large ones.</summary>
internal static class WrongClocks
{
    private const double LeastMinutes = 3;
    private const double MostMinutes = 3 * 24 * 60;

    public static Dictionary<string, TimeSpan> Choose(IReadOnlyList<string> deviceIds, Share share, Random random) =>
        share.Choose(deviceIds, random).ToDictionary(id => id, _ => Error(random), StringComparer.Ordinal);

    private static TimeSpan Error(Random random)
    {
        var minutes = LeastMinutes * Math.Pow(MostMinutes / LeastMinutes, random.NextDouble());
        var error = TimeSpan.FromSeconds(Math.Round(minutes * 60));
        return random.Next(2) == 0 ? error : -error;
    }
}
