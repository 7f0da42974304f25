using System.Globalization;

namespace Tracking.Simulator.Network;

/// <summary>Where in its first day of delivery a network begins to be played; what happened before is loaded as fast as the server takes it.</summary>
internal readonly record struct StartAt
{
    private StartAt(TimeSpan? local, bool isNow) => (Local, IsNow) = (local, isNow);

    /// <summary>With the first announcement; nothing is loaded.</summary>
    public static StartAt Beginning { get; } = new(null, false);

    /// <summary>Local time of day; null for the beginning, and for now.</summary>
    public TimeSpan? Local { get; }

    /// <summary>At the local time that it is.</summary>
    public bool IsNow { get; }

    public bool IsBeginning => Local is null && !IsNow;

    /// <exception cref="SimulatorException">The text is neither a time of day nor one of the words.</exception>
    public static StartAt Parse(string text) => text switch
    {
        "beginning" => Beginning,
        "now" => new(null, true),
        _ when TimeOnly.TryParseExact(text, ["H:mm", "HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) => new(time.ToTimeSpan(), false),
        _ => throw new SimulatorException($"--start-at {text}: give a time of day like 12:00, or now, or beginning."),
    };
}
