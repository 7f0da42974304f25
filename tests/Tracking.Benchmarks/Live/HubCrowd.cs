using System.Diagnostics;
using System.Net;
using Tracking.Simulator.Loading.Hub;

namespace Tracking.Benchmarks.Live;

/// <summary>
/// Thousands of clients of a hub, each watching one package, that only count what comes: on the cores that they share with the server, whatever they did beside would be measured too.
/// One thread reads all sockets. It rests for <see cref="RestMilliseconds"/> once it has read what there is, so that not every message of the server has to wake it, which no client on another machine costs the server either.
/// </summary>
internal sealed class HubCrowd : IAsyncDisposable
{
    private const int OpeningAtOnce = 16;
    private const int RestMilliseconds = 1;
    private const int LongestWaitMilliseconds = 1000;
    private const int PingTurns = 15;
    private const int BufferBytes = 256 * 1024;
    private static readonly TimeSpan RoundTimeout = TimeSpan.FromSeconds(30);
    private readonly CrowdClient[] clients;
    private readonly Epoll epoll = new();
    private readonly Thread reading;
    private TaskCompletionSource<long> round = new();
    private long awaited = long.MaxValue;
    private long messages;
    private long bytes;
    private long lost;
    private volatile bool ended;

    private HubCrowd(CrowdClient[] clients)
    {
        this.clients = clients;
        for (int i = 0; i < clients.Length; i++)
        {
            epoll.Watch(clients[i].Handle, i);
        }

        reading = new Thread(Read) { IsBackground = true, Name = "clients" };
        reading.Start();
    }

    /// <summary>Clients.</summary>
    public int Count => clients.Length;

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
        IPEndPoint address = await endpoint.ResolveAsync(cancellation);
        var clients = new CrowdClient[count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = OpeningAtOnce, CancellationToken = cancellation };
        await Task.Run(() => Parallel.For(0, count, parallel, i => clients[i] = CrowdClient.Open(endpoint, address, packageOf(i))), cancellation);
        return new HubCrowd(clients);
    }

    /// <summary>Watches further packages over a connection.</summary>
    public void WatchMore(int client, IEnumerable<string> packages)
    {
        foreach (string package in packages)
        {
            clients[client].Call("WatchPackage", package, 0);
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

    public ValueTask DisposeAsync()
    {
        ended = true;
        reading.Join();
        foreach (CrowdClient client in clients)
        {
            client.Dispose();
        }

        epoll.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Read()
    {
        byte[] buffer = new byte[BufferBytes];
        byte[] ping = CrowdClient.FrameOf(HubText.Ping);
        long pingedAt = Stopwatch.GetTimestamp();
        int turn = 0;
        while (!ended)
        {
            int ready = epoll.Wait(LongestWaitMilliseconds);
            long before = Messages;
            for (int i = 0; i < ready; i++)
            {
                Take(clients[epoll.IdOf(i)], buffer);
            }

            if (before < Volatile.Read(ref awaited) && Messages >= Volatile.Read(ref awaited))
            {
                round.TrySetResult(Stopwatch.GetTimestamp());
            }

            if (Stopwatch.GetElapsedTime(pingedAt).TotalMilliseconds > LongestWaitMilliseconds)
            {
                pingedAt = Stopwatch.GetTimestamp();
                turn = (turn + 1) % PingTurns;
                for (int i = turn; i < clients.Length; i += PingTurns)
                {
                    Epoll.Write(clients[i].Handle, ping);
                }
            }

            if (ready < Epoll.MostEvents)
            {
                Thread.Sleep(RestMilliseconds);
            }
        }
    }

    private void Take(CrowdClient client, byte[] buffer)
    {
        int read = Epoll.Read(client.Handle, buffer);
        int news = read > 0 ? client.Messages.Take(buffer.AsSpan(0, read)) : read;
        if (news > 0)
        {
            Volatile.Write(ref bytes, client.Messages.NewsBytes);
            Volatile.Write(ref messages, messages + news);
        }
        else if (read == 0 || (read > 0 && news < 0))
        {
            epoll.Forget(client.Handle);
            Interlocked.Increment(ref lost);
        }
    }
}
