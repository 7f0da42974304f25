using System.Collections.Concurrent;
using Polly;
using Tracking.Model.Geography;

namespace Tracking.Planning.Travel.Routers;

/// <summary>
/// Asks a router for matrices, in chunks that it takes, and remembers its ways. A chunk that it refuses is asked again in parts; what it fails at, or knows no way for, is
/// estimated from the great circle. For any number of threads.
/// </summary>
public sealed class RoutedTravelTimes
{
    /// <summary>Greatest number of places of a matrix.</summary>
    public const int MaxPlaces = 5000;

    private const int MaxProblems = 20;
    private readonly IHttpClientFactory clients;
    private readonly RouterOptions options;
    private readonly GreatCircleOptions estimate;
    private readonly TimeProvider time;
    private readonly TravelCache cache;

    internal RoutedTravelTimes(IHttpClientFactory clients, RouterOptions options, GreatCircleOptions estimate, TimeProvider time)
    {
        this.clients = clients;
        this.options = options;
        this.estimate = estimate;
        this.time = time;
        cache = new TravelCache(options.CacheCells, options.CacheFor, time);
    }

    internal int Cached => cache.Count;

    /// <summary>A matrix of some places.</summary>
    /// <param name="places">The places.</param>
    /// <param name="progress">Hears which share of the chunks is done, 0 to 1.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ArgumentException">A place is no point on the earth, or there are more than <see cref="MaxPlaces"/>.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task<RoutedMatrix> BuildAsync(IReadOnlyList<GeoPoint> places, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        if (places.Count > MaxPlaces)
        {
            throw new ArgumentException($"There are {places.Count} places; a matrix takes up to {MaxPlaces}.");
        }

        for (int i = 0; i < places.Count; i++)
        {
            if (!places[i].IsValid)
            {
                throw new ArgumentException($"Place {i} is not on the earth; give a latitude of -90 to 90 and a longitude of -180 to 180 degrees.");
            }
        }

        using HttpClient client = clients.CreateClient(RouterServices.ClientName);
        IRouterTable table = options.Kind is RouterKind.Osrm ? new OsrmTable(client, options, time) : new ValhallaTable(client, options, time);
        var work = new Build(places, new RouterWay[places.Count * places.Count], options.MaxExtraRequests);
        List<Chunk> chunks = ChunksToAsk(work);
        int done = 0;
        await Parallel.ForEachAsync(
            chunks,
            new ParallelOptions { MaxDegreeOfParallelism = options.MaxRequestsInFlight, CancellationToken = cancellation },
            async (chunk, token) =>
            {
                await FillAsync(table, work, chunk, token).ConfigureAwait(false);
                progress?.Report((double)Interlocked.Increment(ref done) / chunks.Count);
            }).ConfigureAwait(false);
        return new RoutedMatrix(places, work.Ways, table.Source, estimate, [.. work.Problems.Keys.Order(StringComparer.Ordinal)]);
    }

    /// <summary>Chunks with at least one way that is not remembered. Places of which least is remembered come first, so that new places meet in few chunks.</summary>
    private List<Chunk> ChunksToAsk(Build work)
    {
        int n = work.Places.Count;
        var missing = new bool[n * n];
        var count = new int[n];
        for (int from = 0; from < n; from++)
        {
            for (int to = 0; to < n; to++)
            {
                int cell = (from * n) + to;
                missing[cell] = !cache.TryGet(work.Places[from], work.Places[to], out RouterWay way);
                work.Ways[cell] = missing[cell] ? RouterWay.None : way;
                count[from] += missing[cell] ? 1 : 0;
                count[to] += missing[cell] ? 1 : 0;
            }
        }

        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(place => count[place])];
        int[][] parts = [.. order.Chunk(options.Locations)];
        var chunks = new List<Chunk>();
        foreach (int[] sources in parts)
        {
            foreach (int[] targets in parts)
            {
                if (sources.Any(from => targets.Any(to => missing[(from * n) + to])))
                {
                    chunks.Add(new Chunk(sources, targets));
                }
            }
        }

        return chunks;
    }

    private async Task FillAsync(IRouterTable table, Build work, Chunk asked, CancellationToken cancellation)
    {
        Chunk chunk = asked.Without(work.OffRoad);
        if (chunk.IsEmpty)
        {
            return;
        }

        RouterAnswer answer;
        try
        {
            answer = await table.AskAsync(work.PointsOf(chunk.Sources), work.PointsOf(chunk.Targets), cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or RouterException or ExecutionRejectedException or IOException
            || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            work.Report(error.Message, MaxProblems);
            return;
        }

        if (answer.Ways is { } ways)
        {
            Keep(work, chunk, ways);
            return;
        }

        work.Report(answer.Refusal!, MaxProblems);
        if (!answer.SmallerMayDo || !work.MayAskMore())
        {
            return;
        }

        if (answer.BadLocation is { } bad)
        {
            work.OffRoad.TryAdd(bad < chunk.Sources.Length ? chunk.Sources[bad] : chunk.Targets[bad - chunk.Sources.Length], true);
            await FillAsync(table, work, chunk, cancellation).ConfigureAwait(false);
        }
        else if (chunk.Halves() is { } halves)
        {
            await FillAsync(table, work, halves.One, cancellation).ConfigureAwait(false);
            await FillAsync(table, work, halves.Other, cancellation).ConfigureAwait(false);
        }
    }

    private void Keep(Build work, Chunk chunk, RouterWay[] ways)
    {
        int n = work.Places.Count, at = 0;
        foreach (int from in chunk.Sources)
        {
            foreach (int to in chunk.Targets)
            {
                RouterWay way = ways[at].Exists ? ways[at] : RouterWay.None;
                work.Ways[(from * n) + to] = way;
                cache.Set(work.Places[from], work.Places[to], way);
                at++;
            }
        }
    }

    /// <summary>Places whose ways are asked for together, by their numbers.</summary>
    private sealed record Chunk(int[] Sources, int[] Targets)
    {
        public bool IsEmpty => Sources.Length == 0 || Targets.Length == 0;

        public Chunk Without(ConcurrentDictionary<int, bool> places) => places.IsEmpty
            ? this
            : new([.. Sources.Where(place => !places.ContainsKey(place))], [.. Targets.Where(place => !places.ContainsKey(place))]);

        public (Chunk One, Chunk Other)? Halves() => this switch
        {
            { Sources.Length: 1, Targets.Length: 1 } => null,
            _ when Sources.Length >= Targets.Length => (this with { Sources = Sources[..(Sources.Length / 2)] }, this with { Sources = Sources[(Sources.Length / 2)..] }),
            _ => (this with { Targets = Targets[..(Targets.Length / 2)] }, this with { Targets = Targets[(Targets.Length / 2)..] }),
        };
    }

    /// <summary>A matrix in the making.</summary>
    private sealed class Build(IReadOnlyList<GeoPoint> places, RouterWay[] ways, int extraRequests)
    {
        private int left = extraRequests;

        public IReadOnlyList<GeoPoint> Places => places;

        public RouterWay[] Ways => ways;

        /// <summary>Places near which the router said there is no road.</summary>
        public ConcurrentDictionary<int, bool> OffRoad { get; } = new();

        public ConcurrentDictionary<string, bool> Problems { get; } = new(StringComparer.Ordinal);

        public GeoPoint[] PointsOf(int[] numbers) => [.. numbers.Select(number => places[number])];

        public bool MayAskMore() => Interlocked.Decrement(ref left) >= 0;

        public void Report(string problem, int max)
        {
            if (Problems.Count < max)
            {
                Problems.TryAdd(problem, true);
            }
        }
    }
}
