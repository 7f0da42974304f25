using Tracking.Planning.Arrivals;

namespace Tracking.Planning.Benchmarks.Arrivals;

/// <summary>Sums over the rounds of a week.</summary>
/// <param name="Rounds">Rounds driven.</param>
/// <param name="Leaving">Predictions of all stops at the moment of departure.</param>
/// <param name="Static">The same stops by the plan as it was.</param>
/// <param name="UnderWay">All predictions noted from departure on.</param>
/// <param name="StaticUnderWay">The plan as it was at each of them.</param>
/// <param name="Shown">What customers saw.</param>
internal readonly record struct WeekScore(
    long Rounds, ArrivalScore Leaving, ArrivalScore Static, ArrivalScore UnderWay, ArrivalScore StaticUnderWay, ShownScore Shown)
{
    public static WeekScore operator +(WeekScore one, WeekScore other) => new(
        one.Rounds + other.Rounds,
        one.Leaving + other.Leaving,
        one.Static + other.Static,
        one.UnderWay + other.UnderWay,
        one.StaticUnderWay + other.StaticUnderWay,
        one.Shown + other.Shown);
}
