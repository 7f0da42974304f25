using Xunit;

namespace Tracking.Server.Tests.Harness;

/// <summary>One server for all the classes of a collection; each test uses ids of its own.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private ServerProcess? _server;
    private TrackingApi? _api;

    internal ServerProcess Server => _server ?? throw new InvalidOperationException("The server was not started.");

    internal TrackingApi Api => _api ?? throw new InvalidOperationException("The server was not started.");

    public async ValueTask InitializeAsync()
    {
        _server = await ServerProcess.StartNewAsync();
        _api = new TrackingApi(_server) { Described = DescribedApi.Committed };
    }

    public async ValueTask DisposeAsync()
    {
        _api?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}

/// <summary>Tests of the contract and the model, which share one server.</summary>
[CollectionDefinition(Name)]
public sealed class SharedServer : ICollectionFixture<ServerFixture>
{
    public const string Name = "shared server";
}

/// <summary>Tests of what many watch at once; they run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class LiveServer : ICollectionFixture<ServerFixture>
{
    public const string Name = "live server";
}
