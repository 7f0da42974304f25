using Tracking.Grains.Foresight;
using Tracking.Planning.Demand;
using Tracking.Planning.Demand.Models;

namespace Tracking.Server.Foresight;

/// <summary>The model of demand that counts, read once on each node.</summary>
internal sealed partial class DemandModels(IGrainFactory grains, ILogger<DemandModels> logger)
{
    private Loaded current = new(null, null);

    /// <summary>The model; null while there is none, or none that this machine can use.</summary>
    public async ValueTask<DemandModel?> FindAsync(DemandState state)
    {
        string? version = state.Releases.Count > 0 ? state.Releases[0].Version : null;
        Loaded known = current;
        if (known.Version == version)
        {
            return known.Model;
        }

        // Two that ask at once load it twice, and one copy is collected.
        var loaded = new Loaded(version, version is null ? null : await LoadAsync(version));
        current = loaded;
        return loaded.Model;
    }

    private async ValueTask<DemandModel?> LoadAsync(string version)
    {
        if (await grains.GetGrain<IDemandModelFile>(version).Read() is not { } bytes)
        {
            return null;
        }

        try
        {
            using var stream = new MemoryStream(bytes, writable: false);
            return DemandModel.Load(stream);
        }
        catch (DemandException error)
        {
            LogNotUsable(logger, version, error.Message);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model of demand {Version} cannot be used on this machine; forecasts are seasonal naive: {Why}")]
    private static partial void LogNotUsable(ILogger logger, string version, string why);

    private sealed record Loaded(string? Version, DemandModel? Model);
}
