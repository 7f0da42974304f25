using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Tracking.Simulator.Loading.Hub;
using Xunit;

namespace Tracking.Simulator.Tests.Loading;

/// <summary>The hub's client cuts what comes into messages, however the other end cuts it into frames and segments.</summary>
public sealed class HubConnectionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    [InlineData(200_000)]
    public async Task Messages_arrive_whole_whatever_the_size_of_the_pieces_in_which_they_come(int piece)
    {
        string[] messages = ["{\"type\":6}", "{\"type\":1,\"target\":\"packages\",\"arguments\":[[" + new string(' ', 300) + "]]}", new('x', 70_000), "", "{}"];
        byte[] stream =
        [
            .. Frame(1, messages[0] + '\u001e' + messages[1] + "\u001e"),

            // One message over two frames, with a pong between, and the end of it together with the next two.
            .. Frame(1, messages[2][..40_000]), .. Frame(10, "late"), .. Frame(0, messages[2][40_000..] + '\u001e' + messages[3] + '\u001e' + messages[4] + "\u001e"),
        ];
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = new HubEndpoint(new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"), "/hub", "secret");
        var received = new Received();
        var serving = ServeAsync(listener, stream, piece);
        await using var connection = await HubConnection.OpenAsync(
            endpoint, await endpoint.ResolveAsync(TestContext.Current.CancellationToken), received, null, 0, TestContext.Current.CancellationToken);
        await received.End.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var request = await serving;
        Assert.Equal(messages, received.Messages);
        Assert.Contains("Authorization: Bearer secret\r\n", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_upgrade_says_what_the_server_answered()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = new HubEndpoint(new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"), "/hub", null);
        var serving = Task.Run(
            async () =>
            {
                using var socket = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
                await ReadHeadAsync(socket);
                await socket.SendAsync("HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            },
            TestContext.Current.CancellationToken);
        var refusal = await Assert.ThrowsAsync<IOException>(async () => await HubConnection.OpenAsync(
            endpoint, await endpoint.ResolveAsync(TestContext.Current.CancellationToken), new Received(), null, 0, TestContext.Current.CancellationToken));
        Assert.Contains("429 Too Many Requests", refusal.Message, StringComparison.Ordinal);
        await serving;
    }

    private static async Task<string> ServeAsync(TcpListener listener, byte[] stream, int piece)
    {
        using var socket = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        socket.NoDelay = true;
        var request = await ReadHeadAsync(socket);
        byte[] all = [.. "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"u8, .. Frame(1, "{}\u001e"), .. stream];
        for (var sent = 0; sent < all.Length; sent += piece)
        {
            await socket.SendAsync(all.AsMemory(sent, Math.Min(piece, all.Length - sent)));
        }

        // Closed with something unread, a socket takes back what the other end has not read yet.
        socket.Shutdown(SocketShutdown.Send);
        var rest = new byte[1024];
        while (await socket.ReceiveAsync(rest) > 0)
        {
        }

        return request;
    }

    private static async Task<string> ReadHeadAsync(Socket socket)
    {
        var head = new StringBuilder();
        var buffer = new byte[1024];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append(Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer)));
        }

        return head.ToString();
    }

    private static byte[] Frame(byte opcode, string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        byte[] length;
        if (payload.Length < 126)
        {
            length = [(byte)payload.Length];
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            length = [126, (byte)(payload.Length >> 8), (byte)payload.Length];
        }
        else
        {
            length = [127, 0, 0, 0, 0, 0, 0, 0, 0];
            BinaryPrimitives.WriteInt64BigEndian(length.AsSpan(1), payload.Length);
        }

        return [(byte)(0x80 | opcode), .. length, .. payload];
    }

    private sealed class Received : IHubListener
    {
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ConcurrentQueue<string> Messages { get; } = new();

        public Task End => _end.Task;

        public void Receive(ReadOnlySpan<byte> message) => Messages.Enqueue(Encoding.UTF8.GetString(message));

        public void Ended(Exception? why) => _end.TrySetResult();
    }
}
