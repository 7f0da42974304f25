using Tracking.Simulator.Commands;
using Tracking.Simulator.Loading;
using Tracking.Simulator.Loading.Measuring;
using Xunit;

namespace Tracking.Simulator.Tests.Loading;

public sealed class LoadOptionsTests
{
    [Fact]
    public void Options_are_read()
    {
        var settings = Read("--customers", "50", "--slow", "5", "--stalled", "3", "--busy", "4", "--stalled-watches", "9", "--by-link", "7", "--control-rooms", "2", "--rate", "2.5", "--batch", "4", "--watched", "0.9", "--vans", "10", "--duration", "90s");
        Assert.Equal((50, 5, 3, 7, 2), (settings.Customers, settings.Slow, settings.Stalled, settings.ByLink, settings.ControlRooms));
        Assert.Equal((4, 9), (settings.Busy, settings.FurtherWatches));
        Assert.Equal((2.5, 4, 0.9, 10, TimeSpan.FromSeconds(90)), (settings.Rate, settings.Batch, settings.WatchedShare, settings.Vans, settings.Duration));
        Assert.Equal((0.5, 1, 0.0), (Read().WatchedShare, Read("--packages", "0").WatchedShare, Read("--customers", "0").WatchedShare));
        Assert.NotEqual("", Read().Prefix);
    }

    [Theory]
    [InlineData("--stalled 6: give a number from 0 to 5.", "--customers", "10", "--slow", "5", "--stalled", "6")]
    [InlineData("--busy 5: give a number from 0 to 4.", "--customers", "10", "--slow", "5", "--stalled", "1", "--busy", "5")]
    [InlineData("--by-link 11: give a number from 0 to 10.", "--customers", "10", "--by-link", "11")]
    [InlineData("--watched 1.5: give a number from 0 to 1.", "--watched", "1.5")]
    [InlineData("--rate -1: give a number from 0 to 1000000.", "--rate", "-1")]
    [InlineData("--rate 500: with --customers 0 and --packages 0 there is nothing to scan", "--customers", "0", "--packages", "0")]
    [InlineData("--move-every 5: give a time of 1s to 720h, like 90s, 10m or 2h.", "--move-every", "5")]
    public void A_wrong_value_is_named_with_its_option_and_the_rule(string message, params string[] arguments) =>
        Assert.StartsWith(message, Assert.Throws<SimulatorException>(() => Read(arguments)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_metric_is_the_sum_of_its_series()
    {
        var page = "# HELP cut Some { text }\n# TYPE cut counter\ncut{a=\"x y\",b=\"}\"} 3\ncut{a=\"z\"} 4.5 1700000000\ncuts 100\ncut_total 7\nalone 2\n"u8;
        Assert.Equal((7.5, 2.0, null), (MetricsPage.Sum(page, "cut"), MetricsPage.Sum(page, "alone"), MetricsPage.Sum(page, "missing")));
        Assert.Equal((4.5, null), (MetricsPage.Sum(page, "cut", "a=\"z\""), MetricsPage.Sum(page, "cut", "a=\"y\"")));
    }

    private static LoadSettings Read(params string[] arguments)
    {
        var command = new LoadCommand();
        return command.Read(command.Build().Parse(arguments));
    }
}
