namespace Tracking.Server.Planning;

/// <summary>One of the places at which plans are made.</summary>
internal sealed class PlanningPlace(SemaphoreSlim free, IHostApplicationLifetime lifetime, TimeProvider time) : IDisposable
{
    /// <summary>Makes a plan on a thread of its own.</summary>
    /// <param name="plan">Makes it, and heeds that it is given up.</param>
    /// <param name="limit">Time that it may take.</param>
    /// <param name="aborted">Nobody wants it any more.</param>
    /// <exception cref="TimeoutException">It took longer.</exception>
    /// <exception cref="OperationCanceledException">Nobody wants it any more, or the server stops.</exception>
    public Task<T> RunAsync<T>(Func<CancellationToken, T> plan, TimeSpan limit, CancellationToken aborted) =>
        GatherAsync(token => Task.Factory.StartNew(() => plan(token), token, TaskCreationOptions.LongRunning, TaskScheduler.Default), limit, aborted);

    /// <summary>The same of a plan that waits for facts most of the time; what it computes at length it does elsewhere than on the pool's threads.</summary>
    public async Task<T> GatherAsync<T>(Func<CancellationToken, Task<T>> plan, TimeSpan limit, CancellationToken aborted)
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

    public void Dispose() => free.Release();
}
