using Tracking.Planning.Arrivals;

namespace Tracking.Planning.Benchmarks.Arrivals;

/// <summary>Drives a round past its predictor: departure, stops done and stops added are all that it is told, each at its time.</summary>
internal sealed class RoundReplay
{
    /// <summary>Between two stops what customers see is looked at so often.</summary>
    private const long Look = 5 * 60_000;

    private static readonly WindowOptions Options = new();

    private readonly RoundTruth truth;
    private readonly Scoreboard board;
    private readonly RoundArrivals arrivals;
    private readonly long[] doneAt;
    private readonly long[] planned;
    private readonly (ShownWindow First, ShownWindow Last, int Told)?[] shown;
    private List<int> doors;
    private ArrivalPrediction[] predictions;

    public RoundReplay(RoundTruth truth, ArrivalModel model, Scoreboard board)
    {
        (this.truth, this.board) = (truth, board);
        arrivals = new RoundArrivals(truth.Plan, model);
        doors = [.. Enumerable.Range(0, truth.Plan.Stops.Count)];
        predictions = new ArrivalPrediction[doors.Count];
        shown = new (ShownWindow, ShownWindow, int)?[truth.Doors];
        doneAt = new long[truth.Doors];
        planned = new long[doors.Count];
        foreach ((int door, long at) in truth.Done)
        {
            doneAt[door] = at;
        }

        double seconds = 0;
        for (int i = 0; i < planned.Length; i++)
        {
            PlannedStop stop = truth.Plan.Stops[i];
            seconds += stop.TravelSeconds + stop.PauseSeconds + stop.ServiceSeconds;
            planned[i] = truth.DepartedAt + (long)(seconds * 1000);
        }
    }

    /// <summary>What it has to tell when it is over.</summary>
    public RoundReport Report { get; private set; } = new();

    public WeekScore Run()
    {
        arrivals.Departed(truth.DepartedAt);
        arrivals.Predict(truth.DepartedAt, predictions);
        ArrivalScore leaving = default, byPlan = default;
        for (int i = 0; i < predictions.Length; i++)
        {
            leaving = leaving.With(predictions[i], doneAt[i]);
            byPlan = byPlan.With(new ArrivalPrediction(planned[i], planned[i], planned[i], i), doneAt[i]);
        }

        Show(truth.DepartedAt);
        long now = truth.DepartedAt;
        for (int i = 0; i < truth.Done.Count; i++)
        {
            TakeAdded(i, now);
            (int door, long at) = truth.Done[i];
            for (long look = now + Look; look < at; look += Look)
            {
                Show(look);
            }

            arrivals.Done(doors.IndexOf(door), at);
            now = at;
            Show(at);
        }

        Report = arrivals.Report();
        ArrivalScore underWay = default, byPlanUnderWay = default;
        foreach (ScoredPrediction scored in Report.Scored)
        {
            board.Add(scored, truth.Plan.UtcOffset);
            int door = doors[scored.Made.Stop];
            if (door < planned.Length)
            {
                underWay = underWay.With(scored.Made.Prediction, scored.HappenedAt);
                byPlanUnderWay = byPlanUnderWay.With(new ArrivalPrediction(planned[door], planned[door], planned[door], 0), scored.HappenedAt);
            }
        }

        ShownScore seen = default;
        for (int door = 0; door < shown.Length; door++)
        {
            (ShownWindow first, ShownWindow last, int told) = shown[door]!.Value;
            board.Add(first, last, told, doneAt[door], truth.Plan.UtcOffset);
            seen += new ShownScore(
                1, doneAt[door] >= last.From && doneAt[door] <= last.To ? 1 : 0, doneAt[door] >= first.From && doneAt[door] <= first.To ? 1 : 0, last.Revisions, told);
        }

        return new WeekScore(1, leaving, byPlan, underWay, byPlanUnderWay, seen);
    }

    private void TakeAdded(int before, long now)
    {
        foreach ((int door, int knownBefore, int behind) in truth.Added)
        {
            if (knownBefore == before)
            {
                var formerly = doors.ToList();
                var changed = doors.ToList();
                changed.Insert(changed.IndexOf(behind) + 1, door);
                arrivals.Replan(truth.PlanOf(changed), [.. changed.Select(known => formerly.IndexOf(known))], now);
                doors = changed;
                predictions = new ArrivalPrediction[doors.Count];
                Show(now);
            }
        }
    }

    /// <summary>Shows each customer whose stop is open what the policy makes of the predictions of now.</summary>
    private void Show(long now)
    {
        arrivals.Predict(now, predictions);
        for (int i = 0; i < doors.Count; i++)
        {
            int door = doors[i];
            if (doneAt[door] <= now)
            {
                continue;
            }

            WindowStep step = WindowPolicy.Next(shown[door]?.Last, predictions[i], Options);
            shown[door] = shown[door] is not { } before
                ? (step.Window, step.Window, 0)
                : (before.First, step.Window, before.Told + (step.Tell ? 1 : 0));
        }
    }
}
