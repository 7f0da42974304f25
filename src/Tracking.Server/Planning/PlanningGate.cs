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

    public void Dispose() => free.Dispose();
}

/// <summary>One of the places at which plans are made.</summary>
internal sealed class PlanningPlace(SemaphoreSlim free, IHostApplicationLifetime lifetime, TimeProvider time) : IDisposable
{
    /// <summary>Makes a plan.</summary>
    /// <param name="plan">Makes it, and heeds that it is given up.</param>
    /// <param name="limit">Time that it may take.</param>
    /// <param name="aborted">Nobody wants it any more.</param>
    /// <exception cref="TimeoutException">It took longer.</exception>
    /// <exception cref="OperationCanceledException">Nobody wants it any more, or the server stops.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, T> plan, TimeSpan limit, CancellationToken aborted)
    {
        using var late = new CancellationTokenSource(limit, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(late.Token, aborted, lifetime.ApplicationStopping);
        try
        {
            return await Task.Factory.StartNew(() => plan(any.Token), any.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !aborted.IsCancellationRequested && !lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw new TimeoutException($"The plan was not made within {limit.TotalSeconds} s.");
        }
    }

    public void Dispose() => free.Release();
}
