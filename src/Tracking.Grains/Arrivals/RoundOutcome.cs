using System.Text.Json;
using Tracking.Planning.Arrivals;

namespace Tracking.Grains.Arrivals;

/// <summary>What a round tells its station when it has ended.</summary>
/// <param name="RoundId">The round; each counts once.</param>
/// <param name="Report">A <see cref="RoundReport"/> as JSON.</param>
/// <param name="Shown">What customers saw, for each package of the stops that were made.</param>
/// <param name="UtcOffset">What the station's clocks were ahead of UTC; milliseconds.</param>
[GenerateSerializer, Immutable, Alias("Tracking.RoundOutcome")]
public sealed record RoundOutcome(
    [property: Id(0)] Guid RoundId, [property: Id(1)] byte[] Report, [property: Id(2)] IReadOnlyList<ShownOutcome> Shown, [property: Id(3)] long UtcOffset)
{
    /// <summary>Whether there is nothing to learn from it.</summary>
    public bool IsEmpty => Shown.Count == 0 && ToReport() is { Legs.Count: 0, Scored.Count: 0 };

    /// <summary>As the library has it.</summary>
    public RoundReport ToReport() => JsonSerializer.Deserialize(Report, ArrivalsJson.Default.RoundReport)!;

    internal static RoundOutcome Of(Guid roundId, RoundReport report, IReadOnlyList<ShownOutcome> shown, long utcOffset) =>
        new(roundId, JsonSerializer.SerializeToUtf8Bytes(report, ArrivalsJson.Default.RoundReport), shown, utcOffset);
}

/// <summary>What a customer saw of a package that came. Times in milliseconds since 1970.</summary>
/// <param name="FirstFrom">Begin of the window shown first.</param>
/// <param name="FirstTo">End of the window shown first.</param>
/// <param name="From">Begin of the window shown last.</param>
/// <param name="To">End of the window shown last.</param>
/// <param name="Revisions">How often it had changed.</param>
/// <param name="Told">How often that was worth telling.</param>
/// <param name="HappenedAt">When it came.</param>
[GenerateSerializer, Immutable, Alias("Tracking.ShownOutcome")]
public readonly record struct ShownOutcome(
    [property: Id(0)] long FirstFrom,
    [property: Id(1)] long FirstTo,
    [property: Id(2)] long From,
    [property: Id(3)] long To,
    [property: Id(4)] int Revisions,
    [property: Id(5)] int Told,
    [property: Id(6)] long HappenedAt);
