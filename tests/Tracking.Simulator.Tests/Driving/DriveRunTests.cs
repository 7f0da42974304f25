using System.Globalization;
using System.Text.Json.Nodes;
using Tracking.Simulator.Driving;
using Tracking.Simulator.Nasty;
using Tracking.Simulator.Reporting;
using Tracking.Simulator.Tests.Fakes;
using Xunit;

namespace Tracking.Simulator.Tests.Driving;

/// <summary>Whole runs against the fake server, in real time, as fast as it goes.</summary>
public sealed class DriveRunTests : IDisposable
{
    private readonly FakeServer _server = new();
    private readonly SilentView _view = new();
    private readonly string _directory = Directory.CreateTempSubdirectory("simulator").FullName;

    public void Dispose()
    {
        _server.Dispose();
        Directory.Delete(_directory, true);
    }

    [Fact]
    public async Task The_sample_is_driven_and_verified()
    {
        var report = await DriveAsync(s => s with { Sample = true });

        Assert.Empty(report.Verification!.Differences);
        Assert.True(report.Good);
        Assert.Equal((64, 64), (report.Verification.Packages, report.Verification.Delivered));
        Assert.Equal((41, 41, 64), (report.Routes[0].Stops, report.Routes[0].StopsDone, report.Routes[0].Delivered));
        Assert.True(report.Totals.Positions > 100);
        Assert.Equal(0, report.Totals.FailedRequests);
    }

    [Fact]
    public async Task With_everything_going_wrong_at_once_everything_is_still_right()
    {
        _server.OnScans = n => (n % 7) switch { 1 => Behaviour.CutBefore, 3 => Behaviour.CutAfter, 5 => Behaviour.RetryEverySecond, _ => Behaviour.Answer };

        var report = await DriveAsync(s => s with { Sample = true, Nasty = TestRoutes.AllNasty, BatchSize = 50 });

        Assert.Empty(report.Verification!.Differences);
        Assert.True(report.Good);
        Assert.True(report.Totals.Duplicates > 0);
        Assert.True(report.Totals.FailedRequests > 0);
        Assert.True(report.Totals.Retried > 0);
        Assert.Equal(2, report.Verification.Stations);
    }

    [Fact]
    public async Task What_is_introduced_is_what_the_file_says()
    {
        await DriveAsync(s => s with { RouteFiles = [RouteFile()] });

        var station = _server.Bodies("PUT", "/v1/stations/DTS1").Single();
        Assert.Equal("America/Chicago", station["timeZone"]!.GetValue<string>());
        Assert.Equal(44, station["location"]!["lat"]!.GetValue<double>());
        var van = _server.Bodies("PUT", "/v1/vehicles/VAN-5ma110ne").Single();
        Assert.Equal(("delivery", "DTS1", 3_000_000), (van["kind"]!.GetValue<string>(), van["homeStationId"]!.GetValue<string>(), van["capacityCm3"]!.GetValue<long>()));
        var packages = _server.Bodies("POST", "/v1/packages").Single()["packages"]!.AsArray();
        Assert.Equal(["P-1", "P-2", "P-3"], packages.Select(p => p!["packageId"]!.GetValue<string>()));
        Assert.Equal(["sameDay", "nextDay", "nextDay"], packages.Select(p => p!["service"]!.GetValue<string>()));
        Assert.Equal(44.05, packages[0]!["destination"]!["lat"]!.GetValue<double>());
        Assert.Equal(61, packages[0]!["serviceSeconds"]!.GetValue<int>());

        // The window keeps its distance from the departure: it began one hour after it.
        var departed = Scans().Single(scan => scan["subject"] is not null && Type(scan) == "departed");
        Assert.Equal(Time(departed["occurredAt"]!) + TimeSpan.FromHours(1), Time(packages[0]!["window"]!["from"]!));
        Assert.Equal([("P-2", $"{_server.Url}track/t-P-2")], _view.Links);
    }

    [Fact]
    public async Task Nothing_that_is_sent_lies_in_the_future()
    {
        await DriveAsync(s => s with { Sample = true, SpeedUp = SpeedUp.Parse("100000"), Nasty = new() { Late = Share.All, Shuffle = Share.All } });

        foreach (var (_, path, body, at) in _server.Requests.Where(r => r.Path is "/v1/scans" or "/v1/positions"))
        {
            var times = (body!["scans"] ?? body["positions"])!.AsArray().Select(item => Time(item!["occurredAt"]!)).ToList();
            Assert.All(times, time => Assert.True(time <= at, $"{path}: {time:O} was sent at {at:O}"));
        }
    }

    [Fact]
    public async Task A_scan_that_was_acknowledged_and_lost_is_found()
    {
        _server.LoseType = "stowed";

        var report = await DriveAsync(s => s with { RouteFiles = [RouteFile()] });

        Assert.Equal(3, report.Verification!.Differences.Count);
        Assert.All(report.Verification.Differences, d => Assert.Equal(("stored", "missing"), (d.Expected, d.Actual)));
        Assert.False(report.Good);
    }

    [Fact]
    public async Task A_package_that_did_not_end_delivered_is_found_and_so_is_the_figure_it_spoils()
    {
        _server.LoseType = "delivered";

        var report = await DriveAsync(s => s with { RouteFiles = [RouteFile()] });

        Assert.Equal(0, report.Verification!.Delivered);
        Assert.Contains(report.Verification.Differences, d => d is { What: "status", Actual: "outForDelivery" });
        Assert.Contains(report.Verification.Differences, d => d is { Subject: "vehicle VAN-5ma110ne", What: "load", Expected: "0", Actual: "3" });
    }

    [Fact]
    public async Task Rejected_scans_are_reported_with_their_reason()
    {
        _server.RejectType = "arrived";
        var file = Path.Combine(_directory, "report.json");

        var report = await DriveAsync(s => s with { RouteFiles = [RouteFile()], ReportFile = file });

        Assert.False(report.Good);
        var rejected = Assert.Single(report.Rejected);
        Assert.Equal(("arrived", "VAN-5ma110ne", "unknownType"), (rejected.Type, rejected.Subject, rejected.Code));
        var json = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
        Assert.Equal("unknownType", json["rejected"]![0]!["code"]!.GetValue<string>());
        Assert.Equal(3, json["verification"]!["delivered"]!.GetValue<int>());
        Assert.False(json["good"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_file_is_driven_twice_only_under_other_ids()
    {
        await DriveAsync(s => s with { RouteFiles = [RouteFile()] });

        var e = await Assert.ThrowsAsync<SimulatorException>(() => DriveAsync(s => s with { RouteFiles = [RouteFile()] }));
        Assert.Contains("3 of 3 packages", e.Message, StringComparison.Ordinal);
        Assert.Contains("--prefix", e.Message, StringComparison.Ordinal);

        var second = await DriveAsync(s => s with { RouteFiles = [RouteFile()], Prefix = "again-" });
        Assert.True(second.Good);
        Assert.Empty(second.Verification!.Differences);
    }

    [Fact]
    public async Task Interrupted_it_says_what_was_not_sent()
    {
        using var stop = new CancellationTokenSource();
        _server.OnScans = n =>
        {
            if (n == 2)
            {
                stop.Cancel();
            }

            return Behaviour.Answer;
        };

        var report = await new DriveRun(Settings() with { Sample = true, BatchSize = 10 }, _view, TimeProvider.System).RunAsync(stop.Token);

        Assert.Equal("interrupted", report.StoppedBecause);
        Assert.False(report.Good);
        Assert.InRange(report.Routes[0].Settled, 20, report.Routes[0].Scans - 1);
        Assert.Same(report, _view.Report);
    }

    [Fact]
    public async Task Without_a_server_it_says_so_at_once()
    {
        _server.Kill();
        var e = await Assert.ThrowsAsync<SimulatorException>(() => DriveAsync(s => s with { Sample = true }));
        Assert.Contains("No server at " + _server.Url, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_route_given_twice_is_refused()
    {
        var file = RouteFile();
        var e = await Assert.ThrowsAsync<SimulatorException>(() => DriveAsync(s => s with { RouteFiles = [file, file] }));
        Assert.Contains("Two routes would drive VAN-5ma110ne", e.Message, StringComparison.Ordinal);
    }

    private Task<RunReport> DriveAsync(Func<DriveSettings, DriveSettings> change) =>
        new DriveRun(change(Settings()), _view, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);

    private DriveSettings Settings() => new() { RouteFiles = [], Server = _server.Url, SpeedUp = SpeedUp.Max, Verify = true };

    private string RouteFile()
    {
        var path = Path.Combine(_directory, "route.json");
        File.WriteAllText(path, TestRoutes.SmallJson);
        return path;
    }

    private IEnumerable<JsonNode> Scans() => _server.ScanPosts.SelectMany(post => post["scans"]!.AsArray()).Select(scan => scan!);

    private static string Type(JsonNode scan) => scan["type"]!.GetValue<string>();

    private static DateTimeOffset Time(JsonNode node) => DateTimeOffset.Parse(node.GetValue<string>(), CultureInfo.InvariantCulture);
}
