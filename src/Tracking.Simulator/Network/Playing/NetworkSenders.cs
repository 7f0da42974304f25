using System.Net;
using System.Threading.Channels;
using Tracking.Simulator.Sending;

namespace Tracking.Simulator.Network.Playing;

/// <summary>
/// Everything that goes to the server: scans in lanes, one for each device, so that a device's scans arrive in its order; announcements, plans and
/// notices beside them. All queues are bounded: whoever fills them waits while the server is slow or away.
/// </summary>
internal sealed class NetworkSenders
{
    private const int AnnouncersAtOnce = 3;
    private const int ErrandsAtOnce = 3;
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(300);

    private readonly ApiClient _api;
    private readonly RetryPolicy _retry;
    private readonly SendTotals _totals;
    private readonly TimeProvider _time;
    private readonly Action<string> _say;
    private readonly int _batchSize;
    private readonly Channel<OutgoingScan>[] _scans;
    private readonly Channel<AnnounceBody> _announcements = Channel.CreateBounded<AnnounceBody>(4 * Announcer.MostInRequest);
    private readonly Channel<Errand> _errands = Channel.CreateBounded<Errand>(100);
    private readonly Channel<PositionBody> _positions;
    private readonly HashSet<string> _unknownErrands = [];
    private readonly Lock _lock = new();
    private long _announced;
    private long _waiting;

    public NetworkSenders(ApiClient api, RetryPolicy retry, SendTotals totals, TimeProvider time, NetworkSettings settings, Action<string> say)
    {
        (_api, _retry, _totals, _time, _say) = (api, retry, totals, time, say);
        _batchSize = settings.BatchSize;
        _scans = [.. Enumerable.Range(0, settings.Lanes).Select(_ => Channel.CreateBounded<OutgoingScan>(2 * settings.BatchSize))];
        _positions = Channel.CreateBounded<PositionBody>(10_000);
        PositionsWait = settings.SpeedUp.IsMax;
    }

    /// <summary>Packages announced.</summary>
    public long Announced => Interlocked.Read(ref _announced);

    /// <summary>Scans handed over that the server has not yet answered for good.</summary>
    public long Waiting => Interlocked.Read(ref _waiting);

    private bool PositionsWait { get; }

    /// <summary>Sends until everything is complete and sent.</summary>
    public async Task RunAsync(Action<OutgoingScan> settled, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var tasks = _scans.Select(lane => new ScanSender(_api, Patience.Real(_retry, _time), _totals, _time, _batchSize, Settle).RunAsync(lane.Reader, stop.Token)).ToList();
        tasks.AddRange(Enumerable.Range(0, AnnouncersAtOnce).Select(_ => AnnounceAsync(stop.Token)));
        tasks.AddRange(Enumerable.Range(0, ErrandsAtOnce).Select(_ => RunErrandsAsync(stop.Token)));
        tasks.Add(new PositionSender(_api, Patience.Real(_retry, _time), _totals, _time, PositionsWait ? TimeSpan.Zero : Gather).RunAsync(_positions.Reader, stop.Token));
        try
        {
            while (tasks.Count > 0)
            {
                var done = await Task.WhenAny(tasks).ConfigureAwait(false);
                tasks.Remove(done);
                await done.ConfigureAwait(false);
            }
        }
        finally
        {
            // The first failure ends the rest; nobody must go on waiting for room in a queue that nobody empties.
            await stop.CancelAsync().ConfigureAwait(false);
            Complete();
            await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        void Settle(OutgoingScan scan)
        {
            Interlocked.Decrement(ref _waiting);
            settled(scan);
        }
    }

    /// <summary>Nothing more will come.</summary>
    public void Complete()
    {
        foreach (var lane in _scans)
        {
            lane.Writer.TryComplete();
        }

        _announcements.Writer.TryComplete();
        _errands.Writer.TryComplete();
        _positions.Writer.TryComplete();
    }

    public ValueTask SendAsync(OutgoingScan scan, CancellationToken cancel)
    {
        Interlocked.Increment(ref _waiting);
        return _scans[(uint)string.GetHashCode(scan.Plan.Device.Id, StringComparison.Ordinal) % _scans.Length].Writer.WriteAsync(scan, cancel);
    }

    public ValueTask SendAsync(AnnounceBody announcement, CancellationToken cancel) => _announcements.Writer.WriteAsync(announcement, cancel);

    public ValueTask SendAsync(Errand errand, CancellationToken cancel) => _errands.Writer.WriteAsync(errand, cancel);

    /// <summary>Positions are best effort: with no room left they are dropped and counted, unless everything goes as fast as it can.</summary>
    public ValueTask SendAsync(PositionBody position, CancellationToken cancel)
    {
        if (_positions.Writer.TryWrite(position))
        {
            return ValueTask.CompletedTask;
        }

        if (PositionsWait)
        {
            return _positions.Writer.WriteAsync(position, cancel);
        }

        _totals.AddPositions(0, 1);
        return ValueTask.CompletedTask;
    }

    private async Task AnnounceAsync(CancellationToken cancel)
    {
        var announcer = new Announcer(_api, _retry, _time);
        var batch = new List<AnnounceBody>(Announcer.MostInRequest);
        while (await _announcements.Reader.WaitToReadAsync(cancel).ConfigureAwait(false))
        {
            await Task.Delay(Gather, _time, cancel).ConfigureAwait(false);
            while (batch.Count < Announcer.MostInRequest && _announcements.Reader.TryRead(out var body))
            {
                batch.Add(body);
            }

            await announcer.AnnounceAsync(batch, cancel).ConfigureAwait(false);
            Interlocked.Add(ref _announced, batch.Count);
            batch.Clear();
        }
    }

    /// <summary>Announces a great many at once and waits until the server has them.</summary>
    public Task AnnounceAllAsync(IEnumerable<AnnounceBody> announcements, CancellationToken cancel) => Parallel.ForEachAsync(
        announcements.Chunk(Announcer.MostInRequest),
        new ParallelOptions { MaxDegreeOfParallelism = 2 * AnnouncersAtOnce, CancellationToken = cancel },
        async (chunk, stop) =>
        {
            await new Announcer(_api, _retry, _time).AnnounceAsync(chunk, stop).ConfigureAwait(false);
            Interlocked.Add(ref _announced, chunk.Length);
        });

    private async Task RunErrandsAsync(CancellationToken cancel)
    {
        await foreach (var errand in _errands.Reader.ReadAllAsync(cancel).ConfigureAwait(false))
        {
            lock (_lock)
            {
                if (_unknownErrands.Contains(errand.What))
                {
                    continue;
                }
            }

            var attempt = await _api.CallAsync(HttpMethod.Put, errand.Path, errand.Json, cancel).ConfigureAwait(false);
            if (!attempt.IsSuccess)
            {
                TellOnce(errand, attempt);
            }
        }
    }

    private void TellOnce(Errand errand, Attempt attempt)
    {
        lock (_lock)
        {
            // A server that does not know the endpoint at all is not asked again; what it refuses of one may be right of another.
            var unknown = attempt.Status is (int)HttpStatusCode.NotFound or (int)HttpStatusCode.MethodNotAllowed;
            if (unknown ? _unknownErrands.Add(errand.What) : _unknownErrands.Add("refused " + errand.What))
            {
                _say($"The server does not take {errand.What}: HTTP {attempt.Status} to PUT {errand.Path}{(unknown ? "" : ApiClient.Problem(attempt))}. Everything else goes on.");
            }
        }
    }
}

/// <summary>Something to put, that is neither a scan nor an announcement.</summary>
internal sealed record Errand(string What, string Path, byte[] Json);
