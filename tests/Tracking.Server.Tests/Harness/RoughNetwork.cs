using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tracking.Server.Tests.Harness;

/// <summary>
/// A network between a page and its server on which, once it is rough, requests that carry something fare in turn as follows: one is cut off and arrives all the same,
/// but only after later ones; one arrives, and its answer is cut off; one goes through, and behind it comes the newest of those that are late.
/// </summary>
internal sealed class RoughNetwork : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentStack<byte[]> _late = new();
    private readonly int _server;
    private readonly Task _serving;
    private int _turns;
    private int _arrivedLate;
    private int _answersCut;

    public RoughNetwork(int serverPort)
    {
        _server = serverPort;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _serving = ServeAsync();
    }

    /// <summary>Where the page finds its server.</summary>
    public Uri Address { get; }

    /// <summary>Whether it is rough; else all goes through.</summary>
    public bool IsRough { get; set; }

    /// <summary>Requests that arrived after later ones.</summary>
    public int ArrivedLate => _arrivedLate;

    /// <summary>Requests of which the page never had the answer.</summary>
    public int AnswersCut => _answersCut;

    /// <summary>Lets arrive what is still late, the newest first.</summary>
    public async Task SettleAsync()
    {
        while (_late.TryPop(out var request))
        {
            await ArriveAsync(request);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = CarryAsync(await _listener.AcceptSocketAsync(_stop.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    /// <summary>Carries one request and its answer; each goes over a connection of its own.</summary>
    private async Task CarryAsync(Socket page)
    {
        using (page)
        {
            try
            {
                if (await ReadRequestAsync(page) is not { } read)
                {
                    return;
                }

                var (request, carriesSomething) = read;
                var turn = IsRough && carriesSomething ? Interlocked.Increment(ref _turns) % 3 : 0;
                if (turn == 1)
                {
                    _late.Push(request);
                    Cut(page);
                    return;
                }

                var answer = await ExchangeAsync(request);
                await page.SendAsync(turn == 2 ? answer.AsMemory(0, answer.Length / 2) : answer, _stop.Token);
                if (turn == 2)
                {
                    Interlocked.Increment(ref _answersCut);
                    Cut(page);
                    return;
                }

                page.Shutdown(SocketShutdown.Send);
                if (IsRough && carriesSomething && _late.TryPop(out var late))
                {
                    await ArriveAsync(late);
                }
            }
            catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
            {
                // The server is away, or the page: the other side sees a connection that was cut.
                Cut(page);
            }
        }
    }

    private async Task ArriveAsync(byte[] request)
    {
        await ExchangeAsync(request);
        Interlocked.Increment(ref _arrivedLate);
    }

    private async Task<byte[]> ExchangeAsync(byte[] request)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await server.ConnectAsync(IPAddress.Loopback, _server, _stop.Token);
        await server.SendAsync(request, _stop.Token);
        using var answer = new MemoryStream();
        var buffer = new byte[32 * 1024];
        int count;
        while ((count = await server.ReceiveAsync(buffer, _stop.Token)) > 0)
        {
            answer.Write(buffer, 0, count);
        }

        return answer.ToArray();
    }

    /// <summary>The whole request, asking for an answer after which the connection is closed; null when the page asked nothing.</summary>
    private async Task<(byte[] Request, bool CarriesSomething)?> ReadRequestAsync(Socket page)
    {
        using var read = new MemoryStream();
        var buffer = new byte[32 * 1024];
        int end, length = 0;
        while (true)
        {
            end = read.GetBuffer().AsSpan(0, (int)read.Length).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                var head = Encoding.ASCII.GetString(read.GetBuffer(), 0, end);
                length = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) is { } line
                    ? int.Parse(line.AsSpan("Content-Length:".Length).Trim(), CultureInfo.InvariantCulture)
                    : 0;
                if (read.Length >= end + 4 + length)
                {
                    head = string.Join("\r\n", head.Split("\r\n").Where(line => !line.StartsWith("Connection:", StringComparison.OrdinalIgnoreCase)).Append("Connection: close"));
                    return ([.. Encoding.ASCII.GetBytes(head + "\r\n\r\n"), .. read.GetBuffer().AsSpan(end + 4, length)], length > 0);
                }
            }

            var count = await page.ReceiveAsync(buffer, _stop.Token);
            if (count == 0)
            {
                return null;
            }

            read.Write(buffer, 0, count);
        }
    }

    private static void Cut(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed already.
        }
    }
}
