using System.Text.Json;
using Tracking.Planning.Arrivals;

namespace Tracking.Grains.Arrivals;

/// <summary>How good a station's predictions were.</summary>
/// <param name="Board">A <see cref="ScoreboardState"/> as JSON.</param>
/// <param name="Rounds">Rounds that it has learned from.</param>
[GenerateSerializer, Immutable, Alias("Tracking.ArrivalRecord")]
public sealed record ArrivalRecord([property: Id(0)] byte[] Board, [property: Id(1)] long Rounds)
{
    /// <summary>As the library has it.</summary>
    public Scoreboard ToBoard() => new(JsonSerializer.Deserialize(Board, ArrivalsJson.Default.ScoreboardState)!);

    internal static ArrivalRecord Of(ScoreboardState board, long rounds) => new(JsonSerializer.SerializeToUtf8Bytes(board, ArrivalsJson.Default.ScoreboardState), rounds);
}
