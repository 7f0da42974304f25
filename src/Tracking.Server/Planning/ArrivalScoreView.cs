using System.Text.Json.Serialization;
using Tracking.Grains.Arrivals;
using Tracking.Planning.Arrivals;
using Tracking.Server.Description;
using Tracking.Server.Views;

namespace Tracking.Server.Planning;

/// <summary>How good a station's arrival times were.</summary>
/// <param name="StationId">The station.</param>
/// <param name="Rounds">Rounds that it has learned from, ever.</param>
/// <param name="Total">All predictions of the days below.</param>
/// <param name="Shown">What customers saw on these days.</param>
/// <param name="ByHorizon">The same predictions by how far they looked ahead; only horizons that have some.</param>
/// <param name="Days">Day by day, the oldest first.</param>
/// <param name="AsOf">When this held, UTC.</param>
internal sealed record ArrivalScoreView(
    [property: Form(TextForm.Id)] string StationId,
    long Rounds,
    ArrivalFiguresView Total,
    ShownFiguresView Shown,
    IReadOnlyList<ArrivalHorizonView> ByHorizon,
    IReadOnlyList<ArrivalDayView> Days,
    [property: Form(TextForm.Time)] string AsOf)
{
    /// <summary>The view of what a station keeps.</summary>
    public static ArrivalScoreView Of(string stationId, ArrivalRecord record, DateTimeOffset now)
    {
        Scoreboard board = record.ToBoard();
        ArrivalScore total = default;
        ShownScore shown = default;
        IReadOnlyList<DayScore> days = board.Days;
        foreach (DayScore day in days)
        {
            total += day.Total;
            shown += day.Shown;
        }

        return new ArrivalScoreView(
            stationId,
            record.Rounds,
            ArrivalFiguresView.Of(total),
            ShownFiguresView.Of(shown),
            HorizonsOf(board.ByHorizon),
            [.. days.Select(day => new ArrivalDayView(
                day.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                ArrivalFiguresView.Of(day.Total),
                ShownFiguresView.Of(day.Shown),
                HorizonsOf(day.ByHorizon)))],
            UtcText.Of(now.ToUnixTimeMilliseconds()));
    }

    private static ArrivalHorizonView[] HorizonsOf(IReadOnlyList<ArrivalScore> scores) =>
        [.. Enumerable.Range(0, scores.Count).Where(i => scores[i].Predictions > 0).Select(i => ArrivalHorizonView.Of(i, scores[i]))];
}

/// <summary>One day.</summary>
/// <param name="Day">The station's own day.</param>
/// <param name="Total">Predictions of stops that were made on it.</param>
/// <param name="Shown">What customers saw of them.</param>
/// <param name="ByHorizon">The predictions by how far they looked ahead.</param>
internal sealed record ArrivalDayView(
    [property: Form(TextForm.LocalDate)] string Day, ArrivalFiguresView Total, ShownFiguresView Shown, IReadOnlyList<ArrivalHorizonView> ByHorizon);

/// <summary>Predictions that looked equally far ahead.</summary>
/// <param name="JustLeft">Whether the van had made fewer than eight stops.</param>
/// <param name="FewestStops">Stops between the van and the predicted one, at least.</param>
/// <param name="MostStops">At most; null for no limit.</param>
/// <param name="Figures">How good they were.</param>
internal sealed record ArrivalHorizonView(bool JustLeft, int FewestStops, int? MostStops, ArrivalFiguresView Figures)
{
    /// <summary>The view of a horizon's score.</summary>
    public static ArrivalHorizonView Of(int horizon, ArrivalScore score)
    {
        (int fewest, int? most) = Horizon.StopsAway(horizon);
        return new ArrivalHorizonView(Horizon.IsJustLeft(horizon), fewest, most, ArrivalFiguresView.Of(score));
    }
}

/// <summary>How good predictions were.</summary>
/// <param name="Predictions">How many met what happened.</param>
/// <param name="Coverage">Share that was within its interval, 0 to 1; null without predictions, as the others.</param>
/// <param name="Early">Share that happened before it.</param>
/// <param name="Late">Share that happened after it.</param>
/// <param name="MeanWidthSeconds">Mean width of the intervals.</param>
/// <param name="MeanErrorSeconds">Mean of what the expected time was off by, either way.</param>
/// <param name="BiasSeconds">Mean of what happened later than expected; below 0 for earlier.</param>
internal sealed record ArrivalFiguresView(
    long Predictions, double? Coverage, double? Early, double? Late, double? MeanWidthSeconds, double? MeanErrorSeconds, double? BiasSeconds)
{
    /// <summary>The view of a score.</summary>
    public static ArrivalFiguresView Of(ArrivalScore score) => new(
        score.Predictions,
        Share(score.Predictions - score.Below - score.Above, score.Predictions),
        Share(score.Below, score.Predictions),
        Share(score.Above, score.Predictions),
        Mean(score.WidthSeconds, score.Predictions),
        Mean(score.ErrorSeconds, score.Predictions),
        Mean(score.BiasSeconds, score.Predictions));

    internal static double? Share(long part, long whole) => whole == 0 ? null : Math.Round((double)part / whole, 4);

    internal static double? Mean(double sum, long count) => count == 0 ? null : Math.Round(sum / count, 1);
}

/// <summary>What customers saw.</summary>
/// <param name="Packages">Packages that came.</param>
/// <param name="Within">Share that came within the window shown last; null without packages, as the others.</param>
/// <param name="WithinFirst">Share that came within the window shown first.</param>
/// <param name="MeanRevisions">How often a window changed, on average.</param>
/// <param name="MeanTold">How often it changed by enough to tell, on average.</param>
internal sealed record ShownFiguresView(long Packages, double? Within, double? WithinFirst, double? MeanRevisions, double? MeanTold)
{
    /// <summary>The view of a score.</summary>
    public static ShownFiguresView Of(ShownScore score) => new(
        score.Packages,
        ArrivalFiguresView.Share(score.Within, score.Packages),
        ArrivalFiguresView.Share(score.WithinFirst, score.Packages),
        ArrivalFiguresView.Share(score.Revisions, score.Packages),
        ArrivalFiguresView.Share(score.Told, score.Packages));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ArrivalScoreView))]
internal sealed partial class ArrivalScoreJson : JsonSerializerContext;
