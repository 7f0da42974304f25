using Tracking.Model.Packages;

namespace Tracking.Planning.Arrivals;

/// <summary>What a prediction means for the time that a package is promised by.</summary>
public static class PromiseOutlook
{
    /// <summary>A promise at risk is not on track again until the window ends this much before it, so that its state does not flicker; milliseconds. 5 minutes.</summary>
    public const long Ease = 5 * 60_000;

    /// <summary>
    /// How a promise stands while its package is out for delivery: late once it can hardly be kept, that is, when the time has passed or nine in ten arrivals would be after it;
    /// at risk while more than one in ten would be.
    /// </summary>
    /// <param name="promisedBy">Milliseconds since 1970.</param>
    /// <param name="prediction">When it is expected.</param>
    /// <param name="before">The state before; null when there was none.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    public static PromiseState Of(long promisedBy, ArrivalPrediction prediction, PromiseState? before, long now)
    {
        if (now > promisedBy || prediction.From > promisedBy + (before is PromiseState.Late ? -Ease : 0))
        {
            return PromiseState.Late;
        }

        return prediction.To > promisedBy - (before is PromiseState.AtRisk or PromiseState.Late ? Ease : 0) ? PromiseState.AtRisk : PromiseState.OnTrack;
    }
}
