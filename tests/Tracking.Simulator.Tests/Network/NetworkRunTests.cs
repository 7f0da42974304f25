using System.Text.Json.Nodes;
using Tracking.Simulator.Driving;
using Tracking.Simulator.Nasty;
using Tracking.Simulator.Network;
using Tracking.Simulator.Network.Map;
using Tracking.Simulator.Reporting;
using Tracking.Simulator.Tests.Fakes;
using Xunit;

namespace Tracking.Simulator.Tests.Network;

/// <summary>Small networks against the fake server, in real time.</summary>
public sealed class NetworkRunTests : IDisposable
{
    private static readonly string[] s_types = ["contained", "loaded", "departed", "arrived", "unloaded", "stowed", "delivered", "attempted", "relabelled", "voided"];
    private readonly FakeServer _server = new();
    private readonly SilentView _view = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Everything_that_happens_is_told_once_although_the_server_fails_all_the_time()
    {
        _server.OnScans = n => (n % 7) switch { 1 => Behaviour.CutBefore, 3 => Behaviour.CutAfter, 5 => Behaviour.RetryEverySecond, _ => Behaviour.Answer };

        var report = await RunAsync(Settings(SpeedUp.Max, StartAt.Beginning));

        Assert.True(report.Good, report.StoppedBecause);
        var scans = Scans().ToList();
        Assert.Equal(_server.StoredScans, scans.Select(scan => scan["eventId"]!.GetValue<string>()).Distinct().Count());
        Assert.Equal(2 * 120, scans.Where(scan => Type(scan) is "inducted" or "pickedUp" or "droppedOff").Select(scan => scan["packageId"]!.GetValue<string>()).Distinct().Count());
        Assert.Equal(2 * 120, report.Packages.Values.Sum());
        Assert.True(report.Packages["delivered"] > 120);
        Assert.All(s_types, type => Assert.Contains(scans, scan => Type(scan) == type));
    }

    [Fact]
    public async Task It_is_noon_at_once_and_everything_is_where_it_is_at_noon()
    {
        var settings = Settings(SpeedUp.Parse("1"), StartAt.Parse("12:00"));
        var report = await RunAsync(settings with { Day = settings.Day with { Packages = 640 }, Duration = TimeSpan.FromSeconds(1), Links = 2 });

        Assert.True(report.Good, report.StoppedBecause);
        Assert.True(report.LoadSeconds > 0);
        Assert.InRange(report.Packages["out for delivery"], 100, 540);
        Assert.InRange(report.Packages["delivered"], 100, 540);
        Assert.Equal(2, _view.Links.Count);
        Assert.Contains(_server.Requests, request => request.Path == "/v1/positions");
        foreach (var (_, _, body, at) in _server.Requests.Where(request => request.Path == "/v1/scans"))
        {
            Assert.All(body!["scans"]!.AsArray(), scan => Assert.True(Time(scan!["occurredAt"]!) <= at, scan!.ToJsonString()));
        }
    }

    [Fact]
    public async Task A_server_that_knows_no_route_plans_is_asked_no_more_and_all_else_goes_on()
    {
        var report = await RunAsync(Settings(SpeedUp.Max, StartAt.Beginning) with { Days = 1 });

        Assert.True(report.Good);
        Assert.Single(_view.Lines, line => line.Contains("does not take vans' route plans", StringComparison.Ordinal));
        Assert.InRange(_server.Requests.Count(request => request.Path.EndsWith("/route", StringComparison.Ordinal)), 1, 3);
    }

    [Fact]
    public async Task Interrupted_it_sends_what_is_due_and_says_so()
    {
        using var stop = new CancellationTokenSource();
        var run = new NetworkRun(Settings(SpeedUp.Parse("1"), StartAt.Parse("12:00")), _view, TimeProvider.System).RunAsync(stop.Token);
        while (!_view.Lines.Exists(line => line.StartsWith("Loaded in", StringComparison.Ordinal)))
        {
            Assert.False(run.IsCompleted);
            await Task.Yield();
        }

        await stop.CancelAsync();
        var report = await run;

        Assert.Equal("interrupted", report.StoppedBecause);
        Assert.False(report.Good);
        Assert.Equal(report.Totals.Accepted, _server.StoredScans);
    }

    [Fact]
    public async Task Played_again_it_says_that_its_packages_are_known()
    {
        await RunAsync(Settings(SpeedUp.Max, StartAt.Beginning) with { Days = 1, Positions = 0 });

        var e = await Assert.ThrowsAsync<SimulatorException>(() => RunAsync(Settings(SpeedUp.Max, StartAt.Beginning)));
        Assert.Contains("--prefix run2-", e.Message, StringComparison.Ordinal);
    }

    private static string Type(JsonNode scan) => scan["type"]!.GetValue<string>();

    private static DateTimeOffset Time(JsonNode node) => DateTimeOffset.Parse(node.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);

    private IEnumerable<JsonNode> Scans() => _server.ScanPosts.SelectMany(post => post["scans"]!.AsArray()).Select(scan => scan!);

    private Task<NetworkReport> RunAsync(NetworkSettings settings) => new NetworkRun(settings, _view, TimeProvider.System).RunAsync(CancellationToken.None);

    private NetworkSettings Settings(SpeedUp speedUp, StartAt startAt)
    {
        var share = Share.Parse("--nasty", "0.1");
        return new()
        {
            Server = _server.Url,
            Stations = 4,
            Vans = 8,
            Region = Regions.Default,
            Days = 2,
            Day = new() { Packages = 120, Nasty = new() { Late = share, Duplicates = share, Missort = share, Attempts = share, Voids = share, Relabels = share, Shuffle = share } },
            SpeedUp = speedUp,
            StartAt = startAt,
            Links = 0,
            BatchSize = 40,
        };
    }
}
