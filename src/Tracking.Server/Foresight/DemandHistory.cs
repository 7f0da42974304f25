using Tracking.Grains.Foresight;
using Tracking.Grains.Stations;
using Tracking.Planning.Demand;

namespace Tracking.Server.Foresight;

/// <summary>Reads what a station had, as forecasts want it: by its own clock, up to the last hour that has ended.</summary>
internal sealed class DemandHistory(IGrainFactory grains, TimeProvider time)
{
    /// <summary>Hours of the past that are read.</summary>
    public const int Hours = DemandOptions.DefaultMaxHistoryHours;

    /// <summary>The hour that goes on now, in hours since 1970.</summary>
    public int NowHour => (int)(time.GetUtcNow().ToUnixTimeSeconds() / 3600);

    /// <summary>The begin of an hour.</summary>
    public static DateTimeOffset TimeOf(int hour) => DateTimeOffset.UnixEpoch.AddHours(hour);

    /// <summary>A station's past.</summary>
    public async ValueTask<StationHistory> ReadAsync(string stationId)
    {
        int now = NowHour;
        StationVolumesView volumes = await grains.GetGrain<IForeseenStation>(stationId).Volumes(now - Hours, now);
        StationSpec? definition = await grains.GetGrain<IStationGrain>(stationId).Definition();
        TimeZoneInfo zone = definition?.ToModel().Zone ?? TimeZoneInfo.Utc;
        float[] counts = Array.ConvertAll(volumes.Counts, static count => (float)count);
        return new StationHistory(DemandSeries.FromUtc(stationId, TimeOf(volumes.FirstHour), counts, zone), zone, now, volumes);
    }
}

/// <summary>A station's past.</summary>
/// <param name="Series">By its own clock.</param>
/// <param name="Zone">Zone of its clock; UTC where that is not known.</param>
/// <param name="UntilHour">The hour that goes on, in hours since 1970.</param>
/// <param name="Volumes">By hours of UTC.</param>
internal sealed record StationHistory(DemandSeries Series, TimeZoneInfo Zone, int UntilHour, StationVolumesView Volumes);
