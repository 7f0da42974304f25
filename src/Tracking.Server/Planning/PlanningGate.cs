using Microsoft.Extensions.Options;

namespace Tracking.Server.Planning;

/// <summary>
/// Makes plans on threads of their own, so that neither grains nor requests wait for the pool's, a few at once, each no longer than allowed and no longer than its client waits.
/// </summary>
internal sealed class PlanningGate(IOptions<PlanningOptions> options, IHostApplicationLifetime lifetime, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim free = new(options.Value.MaxAtOnce);

    /// <summary>Makes a plan; null when as many are being made as may be.</summary>
    /// <param name="plan">Makes it, and heeds that it is given up.</param>
    /// <param name="limit">Time that it may take.</param>
    /// <param name="aborted">Its client has left.</param>
    /// <exception cref="TimeoutException">It took longer.</exception>
    /// <exception cref="OperationCanceledException">The client has left, or the server stops.</exception>
    public Task<T?> TryRunAsync<T>(Func<CancellationToken, T> plan, TimeSpan limit, CancellationToken aborted)
        where T : class =>
        TryGatherAsync(token => Task.Factory.StartNew(() => plan(token), token, TaskCreationOptions.LongRunning, TaskScheduler.Default), limit, aborted);

    /// <summary>The same of a plan that waits for facts most of the time; what it computes at length it does elsewhere than on the pool's threads.</summary>
    public async Task<T?> TryGatherAsync<T>(Func<CancellationToken, Task<T>> plan, TimeSpan limit, CancellationToken aborted)
        where T : class
    {
        if (!free.Wait(0, CancellationToken.None))
        {
            return null;
        }

        try
        {
            using var late = new CancellationTokenSource(limit, time);
            using var any = CancellationTokenSource.CreateLinkedTokenSource(late.Token, aborted, lifetime.ApplicationStopping);
            try
            {
                return await plan(any.Token);
            }
            catch (OperationCanceledException) when (late.IsCancellationRequested && !aborted.IsCancellationRequested && !lifetime.ApplicationStopping.IsCancellationRequested)
            {
                throw new TimeoutException($"The plan was not made within {limit.TotalSeconds} s.");
            }
        }
        finally
        {
            free.Release();
        }
    }

    public void Dispose() => free.Dispose();
}
