using Microsoft.Extensions.Options;

namespace Tracking.Server.Planning;

/// <summary>
/// Makes plans on threads of their own, so that neither grains nor requests wait for the pool's, a few at once, each no longer than allowed and no longer than somebody wants it.
/// </summary>
internal sealed class PlanningGate(IOptions<PlanningOptions> options, IHostApplicationLifetime lifetime, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim free = new(options.Value.MaxAtOnce);

    /// <summary>Takes one of the places at which plans are made until it is disposed of; null when all are taken.</summary>
    public PlanningPlace? TryTake() => free.Wait(0, CancellationToken.None) ? new PlanningPlace(free, lifetime, time) : null;

    /// <summary>Makes a plan; null when as many are being made as may be.</summary>
    /// <param name="plan">Makes it, and heeds that it is given up.</param>
    /// <param name="limit">Time that it may take.</param>
    /// <param name="aborted">Its client has left.</param>
    /// <exception cref="TimeoutException">It took longer.</exception>
    /// <exception cref="OperationCanceledException">The client has left, or the server stops.</exception>
    public async Task<T?> TryRunAsync<T>(Func<CancellationToken, T> plan, TimeSpan limit, CancellationToken aborted)
        where T : class
    {
        using PlanningPlace? place = TryTake();
        return place is null ? null : await place.RunAsync(plan, limit, aborted);
    }

    /// <summary>The same of a plan that waits for facts most of the time; what it computes at length it does elsewhere than on the pool's threads.</summary>
    public async Task<T?> TryGatherAsync<T>(Func<CancellationToken, Task<T>> plan, TimeSpan limit, CancellationToken aborted)
        where T : class
    {
        using PlanningPlace? place = TryTake();
        return place is null ? null : await place.GatherAsync(plan, limit, aborted);
    }

    public void Dispose() => free.Dispose();
}
