using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using Tracking.Simulator.Driving;
using Tracking.Simulator.Nasty;
using Tracking.Simulator.Sending;
using Tracking.Simulator.Tests.Fakes;
using Xunit;

namespace Tracking.Simulator.Tests.Sending;

public sealed class ScanSenderTests : IDisposable
{
    private readonly FakeServer _server = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 3, 18, 0, 0, TimeSpan.Zero));
    private readonly List<TimeSpan> _waits = [];
    private readonly List<OutgoingScan> _settled = [];
    private readonly SendTotals _totals = new();
    private Action<int> _onWait = _ => { };

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task All_scans_are_sent_in_order_in_batches_of_one_device()
    {
        var run = await SendAsync(batchSize: 2);

        Assert.Equal(run.Scans.Count, _server.StoredScans);
        Assert.Equal(run.Scans.Select(scan => scan.Body.EventId.ToString()), SentIds());
        Assert.All(_server.ScanPosts, post => Assert.InRange(post["scans"]!.AsArray().Count, 1, 2));
        Assert.Equal(run.Scans, _settled);
        Assert.All(run.Scans, scan => Assert.Equal(Verdict.Stored, scan.Verdict));
        Assert.Empty(_waits);
    }

    [Fact]
    public async Task After_a_503_everything_is_sent_again_not_sooner_than_asked_for()
    {
        _server.OnScans = n => n < 3 ? Behaviour.Unavailable : Behaviour.Answer;

        var run = await SendAsync();

        Assert.Equal(3, _waits.Count);
        Assert.All(_waits, wait => Assert.InRange(wait, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(8)));
        Assert.Equal(run.Scans.Count, _server.StoredScans);
        Assert.Equal(3, _totals.FailedRequests);
        Assert.Equal(run.Scans.Count, _totals.Accepted);
    }

    [Theory]
    [InlineData(nameof(Behaviour.TooMany), false)]
    [InlineData(nameof(Behaviour.CutBefore), false)]
    [InlineData(nameof(Behaviour.CutAfter), true)]
    [InlineData(nameof(Behaviour.Garbled), true)]
    public async Task After_any_failure_everything_is_sent_again_and_a_duplicate_is_as_good(string behaviour, bool wasTaken)
    {
        _server.OnScans = n => n % 2 == 0 ? Enum.Parse<Behaviour>(behaviour) : Behaviour.Answer;

        var run = await SendAsync(batchSize: 3);

        Assert.Equal(run.Scans.Count, _server.StoredScans);
        Assert.Equal(run.Scans, _settled);
        Assert.Equal(run.Scans.Count, wasTaken ? _totals.Duplicates : _totals.Accepted);
        Assert.Equal(0, _totals.Conflicts);
        Assert.Equal(_totals.FailedRequests, _waits.Count);
    }

    [Fact]
    public async Task Only_what_is_to_be_retried_is_sent_again()
    {
        _server.OnScans = n => n == 0 ? Behaviour.RetryEverySecond : Behaviour.Answer;

        var run = await SendAsync(batchSize: 100);

        var first = _server.ScanPosts[0]["scans"]!.AsArray().Select(scan => scan!["eventId"]!.GetValue<string>()).ToList();
        var again = SentIds().GroupBy(id => id).Where(copies => copies.Count() > 1).Select(copies => copies.Key);
        Assert.Equal(first.Where((_, i) => i % 2 == 1), again);
        Assert.Equal(run.Scans.Count, _server.StoredScans);
        Assert.Equal(0, _totals.Duplicates);
        Assert.Single(_waits);
    }

    [Fact]
    public async Task Each_attempt_carries_the_clock_of_its_own_moment_and_the_scans_stay_the_same()
    {
        _server.OnScans = n => n < 4 ? Behaviour.Unavailable : Behaviour.Answer;

        await SendAsync(batchSize: 1000);

        var posts = _server.ScanPosts.Take(5).ToList();
        Assert.Single(posts.Select(post => post["scans"]!.ToJsonString()).Distinct());
        var sentAt = posts.Select(post => DateTimeOffset.Parse(post["sentAt"]!.GetValue<string>(), CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(_waits, sentAt.Skip(1).Zip(sentAt, (later, earlier) => later - earlier));
    }

    [Fact]
    public async Task A_wrong_clock_shows_in_both_times_alike()
    {
        var run = await SendAsync(new() { WrongClock = Share.All });

        foreach (var post in _server.ScanPosts)
        {
            var device = run.Scans.Select(scan => scan.Plan.Device).First(device => device.Id == post["deviceId"]!.GetValue<string>());
            Assert.NotEqual(TimeSpan.Zero, device.ClockError);
            Assert.Equal(_time.GetUtcNow() + device.ClockError, DateTimeOffset.Parse(post["sentAt"]!.GetValue<string>(), CultureInfo.InvariantCulture));
        }

        Assert.All(run.Scans, scan => Assert.Equal(scan.TrueTime.UtcDateTime + scan.Plan.Device.ClockError, scan.Body.OccurredAt));
    }

    [Fact]
    public async Task Rejected_scans_are_put_aside_with_their_reason_and_the_rest_goes_on()
    {
        _server.RejectType = "stowed";

        var run = await SendAsync();

        var rejected = run.Scans.Where(scan => scan.Verdict == Verdict.Rejected).ToList();
        Assert.Equal(["stowed", "stowed", "stowed"], rejected.Select(scan => scan.Body.Type));
        Assert.All(rejected, scan => Assert.Equal("unknownType", scan.Error!.Code));
        Assert.Equal(run.Scans.Count - 3, _server.StoredScans);
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_halved()
    {
        _server.OnScans = _ => Behaviour.TooLarge;

        var run = await SendAsync();

        Assert.Equal(run.Scans.Count, _server.StoredScans);
        Assert.Equal(0, _totals.Rejected);
    }

    [Fact]
    public async Task A_server_that_dies_and_comes_back_loses_nothing()
    {
        _server.OnScans = n => n == 1 ? Behaviour.CutAfter : Behaviour.Answer;
        _onWait = n =>
        {
            if (n == 1)
            {
                _server.Kill();
            }
            else if (n == 4)
            {
                _server.Start();
            }
        };

        var run = await SendAsync(batchSize: 2);

        Assert.Equal(4, _waits.Count);
        Assert.Equal(run.Scans.Count, _server.StoredScans);
        Assert.All(run.Scans, scan => Assert.Equal(Verdict.Stored, scan.Verdict));
    }

    [Fact]
    public async Task A_server_that_stays_away_is_given_up_in_the_end()
    {
        _server.OnScans = _ => Behaviour.Unavailable;

        var e = await Assert.ThrowsAsync<ServerGoneException>(() => SendAsync());

        Assert.Contains("HTTP 503", e.Message, StringComparison.Ordinal);
        Assert.True(_waits.Aggregate((a, b) => a + b) > new RetryPolicy().GiveUpAfter);
    }

    private async Task<RouteRun> SendAsync(NastyOptions? nasty = null, int batchSize = 100)
    {
        var cancel = TestContext.Current.CancellationToken;
        var plan = TestRoutes.PlanSmall(nasty);
        var run = new RouteRun(plan, new VirtualClock(_time, SpeedUp.Max, plan.Length, _time.GetUtcNow()));
        var queue = Channel.CreateUnbounded<OutgoingScan>();
        foreach (var (_, scan) in run.Postings)
        {
            await queue.Writer.WriteAsync(scan, cancel);
        }

        queue.Writer.Complete();
        var policy = new RetryPolicy();
        using var api = new ApiClient(_server.Url, null, TimeSpan.FromSeconds(30), policy, TimeProvider.System);
        var patience = new Patience(policy, _time, (wait, _) =>
        {
            _waits.Add(wait);
            _onWait(_waits.Count);
            _time.Advance(wait);
            return Task.CompletedTask;
        });
        await new ScanSender(api, patience, _totals, _time, batchSize, _settled.Add).RunAsync(queue.Reader, cancel);
        return run;
    }

    private IEnumerable<string> SentIds() =>
        _server.ScanPosts.SelectMany(post => post["scans"]!.AsArray()).Select(scan => scan!["eventId"]!.GetValue<string>());
}
