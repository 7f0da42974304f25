using Tracking.Testing;

[assembly: AssemblyFixture(typeof(Tracking.Storage.Tests.AzuriteFixture))]

namespace Tracking.Storage.Tests;

/// <summary>One emulator for all tests of this project, started by the first that needs it.</summary>
public sealed class AzuriteFixture : IAsyncDisposable
{
    private static int s_places;
    private readonly Lazy<Task<Azurite>> _azurite = new(() => Azurite.StartAsync("second", "third"));

    public Task<Azurite> StartedAsync() => _azurite.Value;

    /// <summary>A short name that no other test has, for tables' names.</summary>
    public static string NextPlace() => $"t{Interlocked.Increment(ref s_places)}x";

    public async ValueTask DisposeAsync()
    {
        if (_azurite.IsValueCreated)
        {
            await (await _azurite.Value).DisposeAsync();
        }
    }
}
