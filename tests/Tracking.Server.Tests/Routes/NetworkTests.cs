using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Routes;

/// <summary>A small rural network played by the simulator against the running server.</summary>
public sealed class NetworkTests
{
    [Fact]
    public async Task A_network_in_which_everything_goes_wrong_ends_with_every_package_van_and_station_as_it_should()
    {
        await using var server = await ServerProcess.StartNewAsync();
        await SimulatorProcess.RunAsync(
            server, ["network", "--stations", "5", "--vans", "20", "--packages", "300", "--nasty", "0.2", "--weather", "0.5", "--incidents", "0.2", "--seed", "7", "--positions", "0"]);
    }
}
