using System.Diagnostics.Metrics;
using Tracking.Planning.Arrivals;

namespace Tracking.Grains.Arrivals;

/// <summary>How good arrival times are, counted on the node where a station's rounds are taken in.</summary>
internal static class ArrivalMetrics
{
    private static readonly Meter Meter = new("Tracking.Grains");
    private static readonly Counter<long> Rounds = Meter.CreateCounter<long>("tracking.arrivals.rounds", "{round}", "Rounds that have ended and were learned from.");
    private static readonly Counter<long> Predictions = Meter.CreateCounter<long>(
        "tracking.arrivals.predictions", "{prediction}", "Predicted arrivals that met what happened, by outcome (within, early or late) and stops ahead.");

    private static readonly Histogram<double> Width = Meter.CreateHistogram<double>(
        "tracking.arrivals.width", "s", "Widths of predicted intervals that met what happened.", advice: new() { HistogramBucketBoundaries = [300, 600, 1200, 1800, 2700, 3600, 5400, 7200] });

    private static readonly Histogram<double> Error = Meter.CreateHistogram<double>(
        "tracking.arrivals.error", "s", "What predicted arrivals were off by, either way.", advice: new() { HistogramBucketBoundaries = [60, 120, 300, 600, 900, 1200, 1800, 3600, 7200] });

    private static readonly Counter<long> Shown = Meter.CreateCounter<long>(
        "tracking.arrivals.shown", "{package}", "Packages that came, by whether it was within the window that was shown last.");

    private static readonly Counter<long> Revisions = Meter.CreateCounter<long>("tracking.arrivals.revisions", "{revision}", "Changes of windows that were shown.");

    /// <summary>Counts a round.</summary>
    public static void Add(RoundOutcome outcome, RoundReport report)
    {
        Rounds.Add(1);
        foreach (ScoredPrediction scored in report.Scored)
        {
            (_, int? most) = Horizon.StopsAway(scored.Made.Horizon);
            Predictions.Add(1, new("outcome", scored.IsBelow ? "early" : scored.IsAbove ? "late" : "within"), new("ahead", most is <= 6 ? "near" : "far"));
            Width.Record((scored.Made.Prediction.To - scored.Made.Prediction.From) / 1000.0);
            Error.Record(Math.Abs(scored.HappenedAt - scored.Made.Prediction.Expected) / 1000.0);
        }

        foreach (ShownOutcome shown in outcome.Shown)
        {
            Shown.Add(1, new KeyValuePair<string, object?>("within", shown.HappenedAt >= shown.From && shown.HappenedAt <= shown.To));
            Revisions.Add(shown.Revisions);
        }
    }
}
