using System.Text;
using Tracking.Grains.Foresight;
using Tracking.Planning.Demand.Calendars;
using Tracking.Planning.Demand.Forecasts;
using Tracking.Planning.Demand.Models;

namespace Tracking.Server.Foresight;

/// <summary>Forecasts of stations, by the model that counts.</summary>
internal sealed class DemandForecasts(IGrainFactory grains, DemandHistory histories, DemandModels models)
{
    private (int Revision, DemandCalendar Calendar) calendar = (0, DemandCalendar.Empty);

    /// <summary>A station's forecast from the hour on that goes on now.</summary>
    /// <param name="stationId">The station.</param>
    /// <param name="hours">Hours ahead.</param>
    public async ValueTask<(DemandForecast Forecast, StationHistory History)> ForecastAsync(string stationId, int hours)
    {
        DemandState state = await grains.GetGrain<IDemandNetwork>(IDemandNetwork.Key).State();
        StationHistory history = await histories.ReadAsync(stationId);
        DemandModel? model = await models.FindAsync(state);
        bool drifted = model is not null && (await grains.GetGrain<IStationForesight>(stationId).Scores()).Drifted;
        return (new DemandForecaster(model, CalendarOf(state)).Forecast(history.Series, hours, drifted), history);
    }

    /// <summary>The calendar as it stands.</summary>
    public DemandCalendar CalendarOf(DemandState state)
    {
        (int revision, DemandCalendar known) = calendar;
        if (revision == state.CalendarRevision)
        {
            return known;
        }

        DemandCalendar read = Read(state.Calendar);
        calendar = (state.CalendarRevision, read);
        return read;
    }

    private static DemandCalendar Read(string? json)
    {
        if (json is null)
        {
            return DemandCalendar.Empty;
        }

        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json), writable: false);
        return DemandCalendar.Read(stream);
    }
}
