using Tracking.Server.Tests.Harness;
using Tracking.Testing;
using Xunit;

namespace Tracking.Server.Tests.Foresight;

/// <summary>A server that looks ahead every second, and whose models are small.</summary>
[CollectionDefinition(Name)]
public sealed class ForesightServer : IAsyncLifetime, ICollectionFixture<ForesightServer>
{
    public const string Name = "foresight server";

    private ServerProcess? _server;
    private TrackingApi? _api;

    internal TrackingApi Api => _api ?? throw new InvalidOperationException("The server was not started.");

    public async ValueTask InitializeAsync()
    {
        _server = await ServerProcess.StartNewAsync(
            [],
            [
                "--Tracking:Foresight:TellEvery", "00:00:00.2",
                "--Tracking:Foresight:LookEvery", "00:00:01",
                "--Tracking:Foresight:HorizonHours", "48",
                "--Tracking:Foresight:BackTestWindows", "2",
                "--Tracking:Foresight:Trees", "20",
            ]);
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
