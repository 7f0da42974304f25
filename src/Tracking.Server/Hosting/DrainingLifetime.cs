using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace Tracking.Server.Hosting;

/// <summary>
/// What SIGTERM and Ctrl-C do: <c>/readyz</c> answers 503 at once while requests are still answered, so that a proxy sends new ones elsewhere; after
/// <see cref="TrackingOptions.DrainDelay"/> the server stops: live clients are told to connect again, what is under way is answered, grains leave the memory. A second signal stops
/// it at once.
/// </summary>
internal sealed class DrainingLifetime(IHostApplicationLifetime lifetime, IOptions<TrackingOptions> options, TimeProvider time) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> registrations = [];
    private int signals;

    /// <summary>Whether the server is on its way out.</summary>
    public bool IsDraining => Volatile.Read(ref signals) > 0 || lifetime.ApplicationStopping.IsCancellationRequested;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        registrations.AddRange([
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGQUIT, OnSignal),
        ]);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => registrations.ForEach(registration => registration.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        bool first = Interlocked.Increment(ref signals) == 1;
        _ = StopAsync(first ? options.Value.DrainDelay : TimeSpan.Zero);
    }

    private async Task StopAsync(TimeSpan delay)
    {
        await Task.Delay(delay, time);
        lifetime.StopApplication();
    }
}
