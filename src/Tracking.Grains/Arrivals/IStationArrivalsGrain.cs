namespace Tracking.Grains.Arrivals;

/// <summary>What one station has learned of when its vans come, and how good what was predicted was. Nothing on a scan's way waits for it.</summary>
[Alias("Tracking.IStationArrivalsGrain")]
public interface IStationArrivalsGrain : IGrainWithStringKey
{
    /// <summary>What a round that departs from the station begins with.</summary>
    /// <param name="driverId">Who drives.</param>
    /// <param name="departsAt">When it is to depart; milliseconds since 1970.</param>
    [Alias("Begin")]
    ValueTask<RoundBasis> Begin(string driverId, long departsAt);

    /// <summary>Learns from a round that has ended; completes when it is durable. One that it knows already changes nothing.</summary>
    [Alias("Report")]
    ValueTask Report(RoundOutcome outcome);

    /// <summary>How good predictions were.</summary>
    [Alias("Score")]
    ValueTask<ArrivalRecord> Score();
}
