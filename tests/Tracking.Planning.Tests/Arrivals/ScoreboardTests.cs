using Tracking.Planning.Arrivals;
using static Tracking.Planning.Tests.Arrivals.Rounds;

namespace Tracking.Planning.Tests.Arrivals;

/// <summary>Scores of predictions.</summary>
public sealed class ScoreboardTests
{
    private const long Hour = 60 * Minute;

    [Fact]
    public void Coverage_width_error_and_bias_are_those_of_its_predictions()
    {
        var board = new Scoreboard();
        foreach (int minutes in (int[])[-15, 5, 9, 25])
        {
            board.Add(Scored(minutes, Morning), 0);
        }

        ArrivalScore score = Assert.Single(board.Days).ByHorizon[3];
        Assert.Equal((4, 1, 1), (score.Predictions, score.Below, score.Above));
        Assert.Equal(0.5, score.Coverage);
        Assert.Equal(30 * 60, score.MeanWidth);
        Assert.Equal((15 + 5 + 9 + 25) / 4.0 * 60, score.MeanError);
        Assert.Equal(24 * 60, score.BiasSeconds);
        Assert.Equal(score, board.ByHorizon[3]);
        Assert.Equal(score, board.Days[0].Total);
    }

    [Fact]
    public void A_prediction_counts_for_the_day_on_which_its_stop_was_done_where_the_station_is()
    {
        var board = new Scoreboard();
        long evening = new DateTimeOffset(2026, 3, 2, 23, 50, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        board.Add(Scored(0, evening), 0);
        board.Add(Scored(0, evening), Hour);
        board.Add(Scored(0, evening), -6 * Hour);
        Assert.Equal([(new DateOnly(2026, 3, 2), 2), (new DateOnly(2026, 3, 3), 1)], board.Days.Select(day => (day.Day, (int)day.Total.Predictions)));
    }

    [Fact]
    public void What_customers_saw_is_counted_by_the_window_shown_first_and_last()
    {
        var board = new Scoreboard();
        var first = new ShownWindow(Morning, Morning + 30 * Minute, 0, Morning, Morning + 30 * Minute, false);
        board.Add(first, first with { To = Morning + 60 * Minute, Revisions = 2 }, 1, Morning + 45 * Minute, 0);
        board.Add(first, first, 0, Morning + 10 * Minute, 0);
        Assert.Equal(new ShownScore(2, 2, 1, 2, 1), board.Days[0].Shown);
        Assert.Equal(1, board.Days[0].Shown.MeanRevisions);
    }

    [Fact]
    public void Only_the_latest_days_are_kept()
    {
        var board = new Scoreboard();
        for (int day = 0; day < Scoreboard.MaxDays + 10; day++)
        {
            board.Add(Scored(0, Morning + day * 24 * Hour), 0);
        }

        board.Add(Scored(0, Morning), 0);
        Assert.Equal(Scoreboard.MaxDays, board.Days.Count);
        Assert.Equal(Scoreboard.MaxDays, board.ByHorizon[3].Predictions);
        Assert.Equal(new DateOnly(2026, 3, 12), board.Days[0].Day);
    }

    [Fact]
    public void It_goes_on_as_before_from_what_was_kept()
    {
        var board = new Scoreboard();
        board.Add(Scored(5, Morning), 0);
        var kept = new Scoreboard(ThroughJson(board.State));
        board.Add(Scored(25, Morning), 0);
        kept.Add(Scored(25, Morning), 0);
        Assert.Equal(board.ByHorizon, kept.ByHorizon);
    }

    /// <summary>A window from 10 minutes before to 20 minutes after what is expected, and what happened so many minutes after that.</summary>
    private static ScoredPrediction Scored(int minutes, long happenedAt)
    {
        long expected = happenedAt - minutes * Minute;
        return new ScoredPrediction(
            new PendingPrediction(0, 3, expected - Hour, new ArrivalPrediction(expected, expected - 10 * Minute, expected + 20 * Minute, 40), expected, 600), happenedAt);
    }
}
