using System.Text.Json;

namespace Tracking.Simulator.Sending;

/// <summary>Makes stations and vehicles known to the server.</summary>
internal sealed class Definitions(ApiClient api)
{
    /// <summary>After this no next-day package of the day is accepted any more, local time.</summary>
    public const string NextDayCutoff = "20:00";

    /// <summary>The same for what is to be delivered on the same day.</summary>
    public const string SameDayCutoff = "12:00";

    /// <summary>When a day's promises fall due, local time.</summary>
    public const string EndOfDay = "21:00";

    /// <exception cref="SimulatorException">The server refuses it.</exception>
    public Task DefineStationAsync(string id, StationBody station, CancellationToken cancel) =>
        PutAsync("v1/stations/" + id, JsonSerializer.SerializeToUtf8Bytes(station, WireJson.Default.StationBody), cancel);

    /// <exception cref="SimulatorException">The server refuses it.</exception>
    public Task DefineVehicleAsync(string id, VehicleBody vehicle, CancellationToken cancel) =>
        PutAsync("v1/vehicles/" + id, JsonSerializer.SerializeToUtf8Bytes(vehicle, WireJson.Default.VehicleBody), cancel);

    private async Task PutAsync(string path, byte[] json, CancellationToken cancel)
    {
        var attempt = await api.CallAsync(HttpMethod.Put, path, json, cancel).ConfigureAwait(false);
        if (!attempt.IsSuccess)
        {
            throw ApiClient.Refused(HttpMethod.Put, path, attempt);
        }
    }
}
