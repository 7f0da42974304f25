using Tracking.Planning.Arrivals;

namespace Tracking.Grains.Arrivals;

/// <summary>What is stored of a station's arrivals as grain state: numbers, at most some 100 KB, written once for each round.</summary>
internal sealed record StationArrivalsDocument
{
    /// <summary>Rounds of which it is remembered that they were told.</summary>
    public const int MaxRounds = 256;

    /// <summary>What it has learned; null before the first round.</summary>
    public StationState? Learned { get; init; }

    /// <summary>How good predictions were; null before the first round.</summary>
    public ScoreboardState? Scores { get; init; }

    /// <summary>The latest rounds, the oldest first: one may be told twice.</summary>
    public IReadOnlyList<Guid> Rounds { get; init; } = [];

    /// <summary>What it has learned.</summary>
    public StationLearner ToLearner() => Learned is null ? new StationLearner() : new StationLearner(Learned);

    /// <summary>After a round; itself when it knows the round.</summary>
    public StationArrivalsDocument After(RoundOutcome outcome, RoundReport report)
    {
        if (Rounds.Contains(outcome.RoundId))
        {
            return this;
        }

        StationLearner learner = ToLearner();
        learner.Learn(report);
        Scoreboard board = Scores is null ? new Scoreboard() : new Scoreboard(Scores);
        foreach (ScoredPrediction scored in report.Scored)
        {
            board.Add(scored, outcome.UtcOffset);
        }

        foreach (ShownOutcome shown in outcome.Shown)
        {
            board.Add(
                new ShownWindow(shown.FirstFrom, shown.FirstTo, 0, 0, 0, false),
                new ShownWindow(shown.From, shown.To, shown.Revisions, 0, 0, false),
                shown.Told,
                shown.HappenedAt,
                outcome.UtcOffset);
        }

        return new StationArrivalsDocument
        {
            Learned = learner.State,
            Scores = board.State,
            Rounds = [.. Rounds.Skip(Rounds.Count - MaxRounds + 1), outcome.RoundId],
        };
    }
}
