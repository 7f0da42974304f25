using Tracking.Grains.Foresight;
using Tracking.Planning.Demand;

namespace Tracking.Server.Foresight;

/// <summary>Scores forecasts whose hours have passed. The alarm is rebuilt from the last week's scores each time, so that it needs no state but these.</summary>
internal static class DriftScores
{
    /// <summary>Adds the pending hours to the scores.</summary>
    /// <param name="scores">With pending hours, all of which have passed.</param>
    /// <param name="volumes">What came.</param>
    public static ForecastScores Add(ForecastScores scores, StationVolumesView volumes)
    {
        var actual = new List<float>(scores.Actual);
        for (int i = 0; i < scores.PendingModel.Count; i++)
        {
            int at = scores.PendingFrom + i - volumes.FirstHour;
            actual.Add(at >= 0 && at < volumes.Counts.Length ? volumes.Counts[at] : 0);
        }

        float[] came = Newest(actual), model = Newest([.. scores.Model, .. scores.PendingModel]), naive = Newest([.. scores.Naive, .. scores.PendingNaive]);
        var alarm = new DriftAlarm();
        for (int i = 0; i < came.Length; i++)
        {
            alarm.Add(came[i], model[i], naive[i]);
        }

        bool drifted = alarm.Hours >= DriftAlarm.MinHours
            && (scores.Drifted ? !(alarm.ErrorRatio < DriftAlarm.ClearedBelow) : alarm.ErrorRatio > DriftAlarm.RaisedAbove);
        return new ForecastScores { Actual = came, Model = model, Naive = naive, Drifted = drifted };
    }

    private static float[] Newest(List<float> values) => [.. values.Skip(Math.Max(0, values.Count - DriftAlarm.DefaultWindowHours))];
}
