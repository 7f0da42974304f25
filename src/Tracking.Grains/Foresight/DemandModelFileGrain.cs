using Orleans.Runtime;

namespace Tracking.Grains.Foresight;

/// <summary>Keeps a model as grain state, so that every node and both profiles have it.</summary>
internal sealed class DemandModelFileGrain([PersistentState("demand-model")] IPersistentState<DemandModelDocument> stored) : Grain, IDemandModelFile
{
    public async ValueTask Write(byte[] model, string report)
    {
        stored.State = new DemandModelDocument { Model = model, Report = report };
        await stored.WriteStateAsync();
    }

    public ValueTask<byte[]?> Read()
    {
        // Each node reads it once and keeps the trees; the bytes need not stay here.
        DeactivateOnIdle();
        return ValueTask.FromResult(stored.State.Model);
    }

    public ValueTask<string?> Report()
    {
        DeactivateOnIdle();
        return ValueTask.FromResult(stored.State.Report);
    }

    public async ValueTask Remove()
    {
        await stored.ClearStateAsync();
        DeactivateOnIdle();
    }
}

/// <summary>What is stored of a model.</summary>
[GenerateSerializer, Alias("Tracking.DemandModelDocument")]
internal sealed record DemandModelDocument
{
    /// <summary>The model; null when there is none.</summary>
    [Id(0)] public byte[]? Model { get; init; }

    /// <summary>The report of its back-test.</summary>
    [Id(1)] public string? Report { get; init; }
}
