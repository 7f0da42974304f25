using System.CommandLine;
using Tracking.Simulator.Commands;
using Tracking.Simulator.Network;
using Xunit;

namespace Tracking.Simulator.Tests.Network;

public sealed class NetworkOptionsTests
{
    [Fact]
    public void Without_options_it_is_a_small_network_at_noon_in_real_time()
    {
        var settings = Read();

        Assert.Equal((20, 200, 20_000, 2), (settings.Stations, settings.Vans, settings.Day.Packages, settings.Days));
        Assert.Equal((1, TimeSpan.FromHours(12)), (settings.SpeedUp.Factor, settings.StartAt.Local));
        Assert.False(settings.Day.Nasty.Attempts.IsNone);
        Assert.Equal((0, null, null), (settings.Verify, settings.Duration, settings.Rate));
    }

    [Fact]
    public void Options_are_read()
    {
        var settings = Read("--stations", "5", "--vans", "9", "--packages", "77", "--duration", "10m", "--start-at", "now", "--verify", "--nasty", "0.5", "--late", "0", "--rate", "100", "--history", "full");

        Assert.Equal((5, 9, 77, 2000, 100), (settings.Stations, settings.Vans, settings.Day.Packages, settings.Verify, settings.Rate));
        Assert.Equal(TimeSpan.FromMinutes(10), settings.Duration);
        Assert.True(settings.StartAt.IsNow);
        Assert.True(settings.Day.Nasty.Late.IsNone);
        Assert.False(settings.Day.Nasty.Shuffle.IsNone || settings.ShortHistory);
        Assert.Equal(50, Read("--verify", "50").Verify);
        Assert.Equal(StartAt.Beginning, Read("--start-at", "beginning").StartAt);
    }

    [Theory]
    [InlineData("--stations 0: give a number from 1 to 2900.", "--stations", "0")]
    [InlineData("--vans 4: give a number from 5 to 50000.", "--vans", "4", "--stations", "5")]
    [InlineData("--packages 2000: give a number from 1 to 1250.", "--packages", "2000", "--vans", "5", "--stations", "5")]
    [InlineData("--days 0: give a number from 1 to 365.", "--days", "0")]
    [InlineData("--surge 9: give a number from 1 to 5.", "--surge", "9")]
    [InlineData("--weather rain: give a share from 0 to 1", "--weather", "rain")]
    [InlineData("--start-at noon: give a time of day like 12:00, or now, or beginning.", "--start-at", "noon")]
    [InlineData("--duration 10: give a time of 1s to 720h, like 90s, 10m or 2h.", "--duration", "10")]
    [InlineData("--history none: give short or full.", "--history", "none")]
    [InlineData("--speed-up 0: give a number from 1 to 100000, or max.", "--speed-up", "0")]
    [InlineData("--links 21: give a number from 0 to 20.", "--links", "21")]
    [InlineData("--rate 0: give a number from 1 to 1000000.", "--rate", "0")]
    public void A_wrong_value_is_named_with_its_option_and_the_rule(string message, params string[] arguments) =>
        Assert.StartsWith(message, Assert.Throws<SimulatorException>(() => Read(arguments)).Message, StringComparison.Ordinal);

    private static NetworkSettings Read(params string[] arguments)
    {
        var command = new NetworkCommand();
        return command.Read(command.Build().Parse(arguments));
    }
}
