using System.Net;
using System.Net.Sockets;
using System.Text;
using Tracking.Simulator.Loading.Hub;

namespace Tracking.Benchmarks.Live;

/// <summary>
/// The limit that any hub has on this machine with these clients: as many sockets, to each of which the same bytes are written by one system call, framed as a hub's message, once for all. It answers just enough
/// for a client to take it for a hub. It is part of no product.
/// </summary>
internal sealed class BareSockets : IDisposable
{
    private const int Backlog = 4096;
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> sockets = [];
    private readonly Lock gate = new();

    public BareSockets()
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(Backlog);
        new Thread(Accept) { IsBackground = true, Name = "bare sockets" }.Start();
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    /// <summary>Writes a message with a view to every socket, on every core.</summary>
    public void Publish(ReadOnlySpan<byte> view)
    {
        byte[] frame = FrameOf([.. "{\"type\":1,\"target\":\"packages\",\"arguments\":[["u8, .. view, .. "]]}\u001e"u8]);
        Socket[] all;
        lock (gate)
        {
            all = [.. sockets];
        }

        Parallel.For(0, Environment.ProcessorCount, core =>
        {
            for (int i = core; i < all.Length; i += Environment.ProcessorCount)
            {
                all[i].Send(frame);
            }
        });
    }

    public void Dispose()
    {
        listener.Dispose();
        foreach (Socket socket in sockets)
        {
            socket.Dispose();
        }
    }

    private static byte[] FrameOf(ReadOnlySpan<byte> text)
    {
        const int Final = 0x80, TwoBytes = 126;
        return text.Length < TwoBytes
            ? [Final | WebSocketFrame.Text, (byte)text.Length, .. text]
            : [Final | WebSocketFrame.Text, TwoBytes, (byte)(text.Length >> 8), (byte)text.Length, .. text];
    }

    private void Accept()
    {
        byte[] buffer = new byte[4096];
        while (true)
        {
            try
            {
                Socket socket = listener.Accept();
                socket.NoDelay = true;
                Read(socket, buffer, "\r\n\r\n"u8);
                socket.Send(Encoding.ASCII.GetBytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"));
                socket.Send(FrameOf("{}\u001e"u8));

                // The handshake and the call: two masked frames, which nobody needs to understand.
                for (int frames = 0, length = 0; frames < 2; frames = FramesIn(buffer.AsSpan(0, length)))
                {
                    length += socket.Receive(buffer.AsSpan(length));
                }

                socket.Send(FrameOf("{\"type\":3,\"invocationId\":\"1\",\"result\":null}\u001e"u8));
                lock (gate)
                {
                    sockets.Add(socket);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static void Read(Socket socket, byte[] buffer, ReadOnlySpan<byte> until)
    {
        int length = 0;
        while (!buffer.AsSpan(0, length).EndsWith(until))
        {
            // The client waits for the answer before it sends more.
            length += socket.Receive(buffer.AsSpan(length));
        }
    }

    /// <summary>Whole frames of a client: two bytes of header, two more for a longer one, and four that mask it.</summary>
    private static int FramesIn(ReadOnlySpan<byte> bytes)
    {
        const int LengthBits = 0x7F, TwoBytes = 126, Mask = 4;
        int count = 0;
        while (bytes.Length >= 4)
        {
            int length = bytes[1] & LengthBits;
            int size = length == TwoBytes ? 4 + Mask + ((bytes[2] << 8) | bytes[3]) : 2 + Mask + length;
            if (bytes.Length < size)
            {
                break;
            }

            count++;
            bytes = bytes[size..];
        }

        return count;
    }
}
