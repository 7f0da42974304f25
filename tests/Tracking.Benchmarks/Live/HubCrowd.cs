using System.Diagnostics;
using System.Net;
using Tracking.Simulator.Loading.Hub;

namespace Tracking.Benchmarks.Live;

/// <summary>
/// Thousands of clients of a hub, each watching one package, that only count what comes: on the cores that they share with the server, whatever they did beside would be measured too.
/// </summary>
internal sealed class HubCrowd : IAsyncDisposable
{
    private const int OpeningAtOnce = 32;
    private static readonly TimeSpan RoundTimeout = TimeSpan.FromSeconds(30);
    private readonly List<HubConnection> connections = [];
    private readonly Lock gate = new();
    private readonly CancellationTokenSource ended = new();
    private TaskCompletionSource<long> round = new();
    private long awaited;
    private long messages;
    private long bytes;
    private long lost;

    /// <summary>Clients.</summary>
    public int Count => connections.Count;

    /// <summary>Messages with news so far.</summary>
    public long Messages => Volatile.Read(ref messages);

    /// <summary>Bytes of the last message.</summary>
    public long MessageBytes => Volatile.Read(ref bytes);

    /// <summary>Opens the connections; each watches its package and has its answer.</summary>
    /// <param name="endpoint">Where the hub is.</param>
    /// <param name="count">How many.</param>
    /// <param name="packageOf">The package of each.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<HubCrowd> OpenAsync(HubEndpoint endpoint, int count, Func<int, string> packageOf, CancellationToken cancellation)
    {
        var crowd = new HubCrowd();
        IPEndPoint address = await endpoint.ResolveAsync(cancellation);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = OpeningAtOnce, CancellationToken = cancellation },
            async (i, stop) =>
            {
                var client = new Client(crowd);
                HubConnection connection = await HubConnection.OpenAsync(endpoint, address, client, receiveBuffer: null, slowBytesPerSecond: 0, stop);
                lock (crowd.gate)
                {
                    crowd.connections.Add(connection);
                }

                await connection.CallAsync("WatchPackage", $"{{\"packageId\":\"{packageOf(i)}\"}}", 1);
                await client.Answered.WaitAsync(RoundTimeout, stop);
            });
        _ = new HubPings(() => crowd.connections, TimeProvider.System).RunAsync(crowd.ended.Token);
        return crowd;
    }

    /// <summary>Watches further packages over each connection.</summary>
    public async Task WatchMoreAsync(int client, IEnumerable<string> packages)
    {
        foreach (string package in packages)
        {
            await connections[client].CallAsync("WatchPackage", $"{{\"packageId\":\"{package}\"}}", 0);
        }
    }

    /// <summary>Causes one message for each client, and waits until the last one has it.</summary>
    /// <returns>How long that took.</returns>
    /// <exception cref="TimeoutException">Some did not get theirs.</exception>
    public async Task<TimeSpan> RoundAsync(Func<Task> cause)
    {
        round = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref awaited, Messages + Count);
        long start = Stopwatch.GetTimestamp();
        await cause();
        try
        {
            return Stopwatch.GetElapsedTime(start, await round.Task.WaitAsync(RoundTimeout));
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{Volatile.Read(ref awaited) - Messages} of {Count} clients got nothing within {RoundTimeout.TotalSeconds} s; {Volatile.Read(ref lost)} connections were lost.", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        foreach (HubConnection connection in connections)
        {
            await connection.DisposeAsync();
        }

        ended.Dispose();
    }

    private void CountOne(int length)
    {
        Volatile.Write(ref bytes, length);
        if (Interlocked.Increment(ref messages) == Volatile.Read(ref awaited))
        {
            round.TrySetResult(Stopwatch.GetTimestamp());
        }
    }

    private sealed class Client(HubCrowd crowd) : IHubListener
    {
        private static ReadOnlySpan<byte> News => "{\"type\":1"u8;

        private static ReadOnlySpan<byte> Answer => "{\"type\":3"u8;

        private readonly TaskCompletionSource answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Answered => answered.Task;

        public void Receive(ReadOnlySpan<byte> message)
        {
            if (message.StartsWith(News))
            {
                crowd.CountOne(message.Length);
            }
            else if (message.StartsWith(Answer))
            {
                answered.TrySetResult();
            }
        }

        public void Ended(Exception? why)
        {
            answered.TrySetException(why ?? new IOException("The connection was closed."));
            if (why is not null)
            {
                Interlocked.Increment(ref crowd.lost);
            }
        }
    }
}
