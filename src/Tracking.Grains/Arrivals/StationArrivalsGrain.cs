using Orleans.Runtime;
using Tracking.Grains.Places;
using Tracking.Grains.Stations;
using Tracking.Model.Places;
using Tracking.Planning.Arrivals;

namespace Tracking.Grains.Arrivals;

/// <summary>Keeps what a station learns from its rounds. One call after the other: it is asked when a round is planned and told when it has ended.</summary>
[GrainType("stationarrivals")]
internal sealed class StationArrivalsGrain([PersistentState("arrivals")] IPersistentState<StationArrivalsDocument> document) : Grain, IStationArrivalsGrain
{
    public async ValueTask<RoundBasis> Begin(string driverId, long departsAt)
    {
        StationSpec? station = await GrainFactory.GetGrain<IStationGrain>(this.GetPrimaryKeyString()).Definition();
        TimeSpan offset = station?.ToModel().Zone?.GetUtcOffset(DateTimeOffset.FromUnixTimeMilliseconds(departsAt)) ?? TimeSpan.Zero;
        return RoundBasis.Of(document.State.ToLearner().Model(driverId), (long)offset.TotalMilliseconds);
    }

    public async ValueTask Report(RoundOutcome outcome)
    {
        StationArrivalsDocument before = document.State;
        RoundReport report = outcome.ToReport();
        if (before.Rounds.Contains(outcome.RoundId))
        {
            return;
        }

        try
        {
            await document.ReplaceAsync(stored => stored.After(outcome, report));
        }
        catch
        {
            // What is not stored is not known, or the same round, told again, would be taken for stored.
            document.State = before;
            throw;
        }

        ArrivalMetrics.Add(outcome, report);
    }

    public ValueTask<ArrivalRecord> Score() =>
        ValueTask.FromResult(ArrivalRecord.Of(document.State.Scores ?? new ScoreboardState { Days = [] }, document.State.Learned?.Rounds ?? 0));
}
