using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Runtime.Services;
using Orleans.Services;

namespace Tracking.Grains.Live;

/// <summary>One on every node: takes what other nodes tell it.</summary>
[Alias("Tracking.ILiveGrainService")]
public interface ILiveGrainService : IGrainService
{
    /// <summary>Takes in a batch.</summary>
    [Alias("Deliver")]
    ValueTask Deliver(LiveBatch batch);
}

/// <summary>Hands batches to <see cref="LiveLinks"/>.</summary>
[Reentrant]
internal sealed class LiveGrainService(GrainId id, Silo silo, ILoggerFactory loggers, LiveLinks links) : GrainService(id, silo, loggers), ILiveGrainService
{
    public ValueTask Deliver(LiveBatch batch)
    {
        links.Receive(batch);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Reaches the service of a node.</summary>
internal sealed class LiveGrainServiceClient(IServiceProvider services) : GrainServiceClient<ILiveGrainService>(services)
{
    public ILiveGrainService Of(SiloAddress node) => GetGrainService(node);
}
