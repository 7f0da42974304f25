using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Tracking.Benchmarks.Posting;

/// <summary>
/// Posts prepared requests over so many keep-alive connections, each the next one once the last was answered, and counts what was acknowledged. It shares the machine with the server, so it does as little
/// as it can: bytes are made beforehand, one thread waits for all sockets and runs what follows an answer itself.
/// </summary>
internal sealed class ScanLoad(Uri server, string? key, int connections) : IDisposable
{
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
    private const string SocketThreads = "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT";
    private const int AnswerBytes = 256 * 1024;
    private const int LargestBatch = 1000;
    private static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromMilliseconds(100);
    private readonly List<Socket> sockets = [];
    private long sent;
    private long accepted;
    private long refused;
    private int lost;

    /// <summary>Makes requests for this load.</summary>
    public RequestTemplate Template { get; } = new(server, key);

    /// <summary>Scans acknowledged as new so far.</summary>
    public long Accepted => Volatile.Read(ref accepted);

    /// <summary>Called with the number of each request that was answered for good. Runs between requests: short.</summary>
    public Action<int>? Answered { get; init; }

    /// <summary>Connections that the server closed or reset.</summary>
    public int Lost => Volatile.Read(ref lost);

    /// <summary>Makes sockets continue on the thread that waits for them. Must come before the process's first socket.</summary>
    public static void ContinueInline()
    {
        Environment.SetEnvironmentVariable(InlineCompletions, "1");
        Environment.SetEnvironmentVariable(SocketThreads, "1");
    }

    /// <summary>Servers that are started from here keep their defaults.</summary>
    public static void DoNotInherit(ProcessStartInfo start)
    {
        start.Environment.Remove(InlineCompletions);
        start.Environment.Remove(SocketThreads);
    }

    /// <summary>Posts bodies of equally many scans until there are none left or the time is up.</summary>
    /// <exception cref="IOException">The server closed a connection.</exception>
    public Task<LoadResult> PostAsync(ConcurrentQueue<byte[]> bodies, int scansInEach, TimeSpan atMost)
    {
        var requests = new ConcurrentQueue<ScanRequest>(bodies.Select(body => new ScanRequest(Template.Make(body), scansInEach)));
        return PostAsync(() => requests.TryDequeue(out ScanRequest request) ? request : null, atMost);
    }

    /// <summary>Posts requests until there are none left or the time is up.</summary>
    /// <param name="next">Gives the next request; null when there is none. Called by one thread at a time or many.</param>
    /// <param name="atMost">How long.</param>
    /// <param name="mayLose">Whether a connection that is lost ends quietly.</param>
    /// <exception cref="IOException">The server closed a connection.</exception>
    public async Task<LoadResult> PostAsync(Func<ScanRequest?> next, TimeSpan atMost, bool mayLose = false)
    {
        while (sockets.Count < connections)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            sockets.Add(socket);
            await socket.ConnectAsync(server.Host, server.Port);
        }

        (long sentBefore, long acceptedBefore, long refusedBefore) = (sent, accepted, refused);
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(sockets.Select(socket => Task.Run(() => RunAsync(socket, next, watch, atMost, mayLose))));
        var result = new LoadResult(
            sent - sentBefore, accepted - acceptedBefore, refused - refusedBefore, watch.Elapsed.TotalSeconds, Environment.CpuUsage.TotalTime - cpu);

        // The caller goes on elsewhere than on the thread that waits for sockets.
        await Task.Yield();
        return result;
    }

    public void Dispose()
    {
        foreach (Socket socket in sockets)
        {
            socket.Dispose();
        }
    }

    private async Task RunAsync(Socket socket, Func<ScanRequest?> next, Stopwatch watch, TimeSpan atMost, bool mayLose)
    {
        byte[] buffer = new byte[AnswerBytes];
        try
        {
            while (watch.Elapsed < atMost && next() is { } request)
            {
                int taken = 0;
                while (true)
                {
                    ScanAnswer answer = await AskAsync(socket, request.Bytes, buffer);
                    if (answer.Status == 200)
                    {
                        Interlocked.Add(ref accepted, answer.Accepted);
                        taken += answer.Accepted;

                        // Of a request that was refused, or answered with 'retry' for some, what was taken the first time is a duplicate now.
                        if (answer.Accepted + answer.Duplicates >= request.Scans)
                        {
                            break;
                        }
                    }

                    Interlocked.Increment(ref refused);
                    await Task.Delay(PauseAfterRefusal);
                }

                Interlocked.Add(ref sent, request.Scans);
                Answered?.Invoke(request.Number);
            }
        }
        catch (Exception e) when (e is SocketException or IOException && mayLose)
        {
            Interlocked.Increment(ref lost);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<ScanAnswer> AskAsync(Socket socket, ReadOnlyMemory<byte> request, byte[] buffer)
    {
        while (request.Length > 0)
        {
            request = request[await socket.SendAsync(request)..];
        }

        int received = 0;
        while (true)
        {
            int count = await socket.ReceiveAsync(buffer.AsMemory(received));
            if (count == 0)
            {
                throw new IOException(received == buffer.Length
                    ? $"An answer is longer than {AnswerBytes} bytes; send at most {LargestBatch} scans in a request."
                    : "The server closed a connection.");
            }

            received += count;
            if (ScanAnswer.TryRead(buffer.AsSpan(0, received), out ScanAnswer answer))
            {
                return answer;
            }
        }
    }
}
