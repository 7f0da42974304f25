using System.Collections.Concurrent;
using Tracking.Grains.Stations;
using Tracking.Grains.Vehicles;
using Tracking.Model.Histories;
using Tracking.Model.Places;

namespace Tracking.Server.Ingest;

/// <summary>Definitions of stations and kinds of vehicles, remembered briefly, so that a scan does not ask for what hardly ever changes.</summary>
internal sealed class DefinitionCache(IGrainFactory grains, TimeProvider time)
{
    private const int MaxEntries = 50_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, (StationDefinition? Definition, long Until)> stations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (VehicleKind Kind, long Until)> vehicles = new(StringComparer.Ordinal);

    /// <summary>A station's definition; null when there is none.</summary>
    public async ValueTask<StationDefinition?> StationAsync(string id)
    {
        if (stations.TryGetValue(id, out var known) && time.GetTimestamp() < known.Until)
        {
            return known.Definition;
        }

        StationDefinition? definition = (await grains.GetGrain<IStationGrain>(id).Profile())?.ToModel();
        Trim(stations);
        stations[id] = (definition, Until());
        return definition;
    }

    /// <summary>A vehicle's kind.</summary>
    public ValueTask<VehicleKind> VehicleKindAsync(string id) =>
        vehicles.TryGetValue(id, out var known) && time.GetTimestamp() < known.Until ? ValueTask.FromResult(known.Kind) : AskAsync(id);

    /// <summary>Forgets what was known of a station.</summary>
    public void ForgetStation(string id) => stations.TryRemove(id, out _);

    /// <summary>Forgets what was known of a vehicle.</summary>
    public void ForgetVehicle(string id) => vehicles.TryRemove(id, out _);

    private static void Trim<T>(ConcurrentDictionary<string, T> cache)
    {
        if (cache.Count >= MaxEntries)
        {
            cache.Clear();
        }
    }

    private async ValueTask<VehicleKind> AskAsync(string id)
    {
        var kind = (VehicleKind)((await grains.GetGrain<IVehicleGrain>(id).Definition())?.Kind ?? 0);
        Trim(vehicles);
        vehicles[id] = (kind, Until());
        return kind;
    }

    private long Until() => time.GetTimestamp() + (long)(Lifetime.TotalSeconds * time.TimestampFrequency);
}
