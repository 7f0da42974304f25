using System.Collections.Concurrent;
using Tracking.Grains.Placement;
using Tracking.Grains.Stations;
using Tracking.Grains.Vehicles;
using Tracking.Model.Histories;
using Tracking.Model.Places;

namespace Tracking.Server.Ingest;

/// <summary>Definitions of stations, kinds of vehicles and the partners that run them, remembered briefly, so that a scan does not ask for what hardly ever changes.</summary>
internal sealed class DefinitionCache(GrainReferences grains, TimeProvider time)
{
    private const int MaxEntries = 50_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, (StationDefinition? Definition, long Until)> stations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (VehicleKind Kind, string? PartnerId, long Until)> vehicles = new(StringComparer.Ordinal);

    /// <summary>A station's definition; null when there is none.</summary>
    public async ValueTask<StationDefinition?> StationAsync(string id)
    {
        if (stations.TryGetValue(id, out var known) && time.GetTimestamp() < known.Until)
        {
            return known.Definition;
        }

        StationDefinition? definition = (await grains.Station(id).Profile())?.ToModel();
        Trim(stations);
        stations[id] = (definition, Until());
        return definition;
    }

    /// <summary>A vehicle's kind.</summary>
    public ValueTask<VehicleKind> VehicleKindAsync(string id) =>
        vehicles.TryGetValue(id, out var known) && time.GetTimestamp() < known.Until ? ValueTask.FromResult(known.Kind) : AskKindAsync(id);

    /// <summary>The partner that runs a vehicle; null for the network itself, and where the vehicle is not defined.</summary>
    public async ValueTask<string?> PartnerAsync(string id) =>
        vehicles.TryGetValue(id, out var known) && time.GetTimestamp() < known.Until ? known.PartnerId : (await AskAsync(id)).PartnerId;

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

    private async ValueTask<VehicleKind> AskKindAsync(string id) => (await AskAsync(id)).Kind;

    private async ValueTask<(VehicleKind Kind, string? PartnerId, long Until)> AskAsync(string id)
    {
        VehicleSpec? definition = await grains.Vehicle(id).Definition();
        Trim(vehicles);
        return vehicles[id] = ((VehicleKind)(definition?.Kind ?? 0), definition?.PartnerId, Until());
    }

    private long Until() => time.GetTimestamp() + (long)(Lifetime.TotalSeconds * time.TimestampFrequency);
}
