using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Tracking.Simulator.Loading.Hub;

namespace Tracking.Benchmarks.Live;

/// <summary>One client of a <see cref="HubCrowd"/>: a socket that .NET's own waiting knows nothing of, because it is only ever used synchronously.</summary>
internal sealed class CrowdClient : IDisposable
{
    private const int AnswerTimeoutMilliseconds = 30_000;
    private readonly Socket socket;

    private CrowdClient(Socket socket) => this.socket = socket;

    /// <summary>The socket as the system knows it.</summary>
    public int Handle => (int)socket.Handle;

    /// <summary>What came over it.</summary>
    public CountedMessages Messages { get; } = new();

    /// <summary>Connects, shakes hands, watches a package and has the answer.</summary>
    /// <exception cref="IOException">The server refuses, or answers not in time.</exception>
    public static CrowdClient Open(HubEndpoint endpoint, IPEndPoint address, string package)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = AnswerTimeoutMilliseconds };
        try
        {
            socket.Connect(address);
            using var stream = new NetworkStream(socket, ownsSocket: false);
            Upgrade(stream, endpoint);
            var client = new CrowdClient(socket);
            client.SendText(HubText.Handshake);
            client.Call("WatchPackage", package, 1);
            byte[] buffer = new byte[4096];
            while (client.Messages.Answers == 0)
            {
                int read = stream.Read(buffer);
                if (read == 0 || client.Messages.Take(buffer.AsSpan(0, read)) < 0)
                {
                    throw new IOException("The hub closed the connection before it answered.");
                }
            }

            return client;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Calls a method of the hub about a package.</summary>
    public void Call(string method, string package, int id) => SendText(HubText.Call(method, $"{{\"packageId\":\"{package}\"}}", id));

    /// <summary>A frame with a text, as a client sends it.</summary>
    public static byte[] FrameOf(ReadOnlySpan<byte> text)
    {
        byte[] frame = new byte[text.Length + WebSocketFrame.MaxHeader];
        return frame[..WebSocketFrame.Write(frame, WebSocketFrame.Text, text)];
    }

    public void Dispose() => socket.Dispose();

    private void SendText(ReadOnlySpan<byte> text) => socket.Send(FrameOf(text));

    private static void Upgrade(NetworkStream stream, HubEndpoint endpoint)
    {
        string authorization = endpoint.Key is { } key ? $"Authorization: Bearer {key}\r\n" : "";
        stream.Write(Encoding.ASCII.GetBytes(
            $"GET {endpoint.Path} HTTP/1.1\r\nHost: {endpoint.Server.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {Convert.ToBase64String(RandomNumberGenerator.GetBytes(16))}\r\n{authorization}\r\n"));

        // Byte by byte, so that nothing behind the head is taken; it happens once.
        var head = new List<byte>();
        while (!head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            int next = stream.ReadByte();
            head.Add(next >= 0 ? (byte)next : throw new IOException("The server closed the connection."));
        }

        string text = Encoding.ASCII.GetString([.. head]);
        if (!text.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
        {
            throw new IOException($"The server refused a hub connection: {text.Split("\r\n")[0]}.");
        }
    }
}
