using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Tracking.Simulator.Loading.Hub;

/// <summary>
/// One connection to the hub, as cheap as thousands of them in a process need it: a socket, a buffer that grows only for messages that do not fit, and a loop that
/// cuts what comes into messages. It decodes nothing; its listener does, as far as it wants to.
/// </summary>
internal sealed class HubConnection : IAsyncDisposable
{
    private const int FirstBuffer = 2 * 1024;
    private const int MaxFrame = 64 * 1024 * 1024;

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly IHubListener _listener;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private byte[] _buffer = new byte[FirstBuffer];
    private byte[] _partial = [];
    private int _start;
    private int _end;
    private int _partialLength;
    private TaskCompletionSource _resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ReadingPace _pace;
    private Exception? _failure;
    private bool _closing;

    private HubConnection(Socket socket, Stream stream, IHubListener listener)
    {
        _socket = socket;
        _stream = stream;
        _listener = listener;
    }

    /// <summary>How it reads; a change counts from the next read on, and one from stalled to anything else wakes it.</summary>
    public ReadingPace Pace
    {
        get => _pace;
        set
        {
            _pace = value;
            if (value != ReadingPace.Stalled)
            {
                _resumed.TrySetResult();
            }
        }
    }

    /// <summary>Bytes in a second while it reads slowly.</summary>
    public int SlowBytesPerSecond { get; init; } = 4096;

    /// <summary>Opens a connection, shakes hands and begins to read.</summary>
    /// <param name="endpoint">Where the hub is.</param>
    /// <param name="address">Its address, from <see cref="HubEndpoint.ResolveAsync"/>.</param>
    /// <param name="listener">Is told what comes.</param>
    /// <param name="receiveBuffer">Bytes that the system may keep for it; null for the system's own measure.</param>
    /// <param name="slowBytesPerSecond">How fast it reads when it is told to be slow.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="IOException">The server refuses.</exception>
    /// <exception cref="SocketException">It cannot be reached.</exception>
    public static async Task<HubConnection> OpenAsync(
        HubEndpoint endpoint, IPEndPoint address, IHubListener listener, int? receiveBuffer, int slowBytesPerSecond, CancellationToken cancel)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (receiveBuffer is { } bytes)
            {
                socket.ReceiveBufferSize = bytes;
            }

            await socket.ConnectAsync(address, cancel).ConfigureAwait(false);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (endpoint.Server.Scheme == Uri.UriSchemeHttps)
            {
                var secure = new SslStream(stream);
                await secure.AuthenticateAsClientAsync(endpoint.Server.DnsSafeHost).ConfigureAwait(false);
                stream = secure;
            }

            var connection = new HubConnection(socket, stream, listener) { SlowBytesPerSecond = slowBytesPerSecond };
            await connection.UpgradeAsync(endpoint, cancel).ConfigureAwait(false);
            await connection.SendAsync(WebSocketFrame.Text, HubText.Handshake.ToArray()).ConfigureAwait(false);
            await connection.ReadHandshakeAsync(cancel).ConfigureAwait(false);
            _ = connection.RunAsync();
            return connection;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Calls a hub method; its answer comes as a message.</summary>
    /// <exception cref="IOException">The connection has ended.</exception>
    public Task CallAsync(string method, string argument, int? id) => SendAsync(WebSocketFrame.Text, HubText.Call(method, argument, id));

    /// <summary>Says that it is there. Where that fails, the connection ends: one that reads nothing would not learn it otherwise.</summary>
    public async Task PingAsync()
    {
        try
        {
            await SendAsync(WebSocketFrame.Text, HubText.Ping.ToArray()).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            _failure = e;
            _resumed.TrySetResult();
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Closes it without ceremony.</summary>
    public async ValueTask DisposeAsync()
    {
        _closing = true;
        _resumed.TrySetResult();
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    private async Task UpgradeAsync(HubEndpoint endpoint, CancellationToken cancel)
    {
        var authorization = endpoint.Key is { } key ? $"Authorization: Bearer {key}\r\n" : "";
        var request =
            $"GET {endpoint.Path} HTTP/1.1\r\nHost: {endpoint.Server.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {Convert.ToBase64String(RandomNumberGenerator.GetBytes(16))}\r\n{authorization}\r\n";
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(request), cancel).ConfigureAwait(false);
        int end;
        while ((end = _buffer.AsSpan(0, _end).IndexOf("\r\n\r\n"u8)) < 0)
        {
            await FillAsync(_buffer.Length - _end, cancel).ConfigureAwait(false);
        }

        var head = Encoding.ASCII.GetString(_buffer, 0, end);
        if (!head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
        {
            throw new IOException($"The server refused a hub connection: {head.Split("\r\n")[0]}. Limits on connections are options of the server, under Tracking:Security:Limits.");
        }

        _start = end + 4;
    }

    private async Task ReadHandshakeAsync(CancellationToken cancel)
    {
        while (true)
        {
            if (WebSocketFrame.TryReadHeader(_buffer.AsSpan(_start, _end - _start), out var opcode, out var header, out var length) && _end - _start >= header + length)
            {
                var answer = Encoding.UTF8.GetString(_buffer, _start + header, (int)length);
                _start += header + (int)length;
                if (opcode == WebSocketFrame.Close || !answer.StartsWith("{}", StringComparison.Ordinal))
                {
                    throw new IOException($"The hub refused the handshake: {answer}");
                }

                return;
            }

            MakeRoom(0);
            await FillAsync(_buffer.Length - _end, cancel).ConfigureAwait(false);
        }
    }

    private async Task RunAsync()
    {
        Exception? why = null;
        try
        {
            while (TakeFrames())
            {
                var most = int.MaxValue;
                if (Pace == ReadingPace.Stalled)
                {
                    await _resumed.Task.ConfigureAwait(false);
                    _resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }
                else if (Pace == ReadingPace.Slow)
                {
                    await Task.Delay(TimeSpan.FromSeconds(1)).ConfigureAwait(false);
                    most = SlowBytesPerSecond;
                }

                await FillAsync(Math.Min(most, _buffer.Length - _end), CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or SocketException)
        {
            why = e;
        }

        _socket.Dispose();
        _listener.Ended(_closing ? null : _failure ?? why ?? new IOException("The server closed the connection."));
    }

    private async ValueTask FillAsync(int most, CancellationToken cancel)
    {
        var read = await _stream.ReadAsync(_buffer.AsMemory(_end, most), cancel).ConfigureAwait(false);
        if (read == 0)
        {
            throw new IOException("The server closed the connection.");
        }

        _end += read;
    }

    /// <summary>Takes all whole frames. False when the server closes the connection.</summary>
    private bool TakeFrames()
    {
        long missing = 1;
        while (WebSocketFrame.TryReadHeader(_buffer.AsSpan(_start, _end - _start), out var opcode, out var header, out var length))
        {
            if (length > MaxFrame)
            {
                throw new IOException($"The server sent a frame of {length} bytes; at most {MaxFrame} are read.");
            }

            if (_end - _start < header + length)
            {
                missing = header + length;
                break;
            }

            var payload = _buffer.AsSpan(_start + header, (int)length);
            _start += header + (int)length;
            if (opcode == WebSocketFrame.Close)
            {
                return false;
            }

            if (opcode == WebSocketFrame.Ping)
            {
                _ = SendQuietlyAsync(WebSocketFrame.Pong, payload.ToArray());
            }
            else if (opcode != WebSocketFrame.Pong)
            {
                TakePayload(payload);
            }
        }

        MakeRoom((int)missing);
        return true;
    }

    /// <summary>Messages end where their end mark is; frames are only how they came.</summary>
    private void TakePayload(ReadOnlySpan<byte> payload)
    {
        int end;
        while ((end = payload.IndexOf(HubText.EndMark)) >= 0)
        {
            if (_partialLength > 0)
            {
                Keep(payload[..end]);
                _listener.Receive(_partial.AsSpan(0, _partialLength));
                _partialLength = 0;
            }
            else
            {
                _listener.Receive(payload[..end]);
            }

            payload = payload[(end + 1)..];
        }

        Keep(payload);
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        if (_partial.Length < _partialLength + part.Length)
        {
            Array.Resize(ref _partial, Math.Max(2 * _partial.Length, _partialLength + part.Length));
        }

        part.CopyTo(_partial.AsSpan(_partialLength));
        _partialLength += part.Length;
    }

    /// <summary>Moves what is left to the front, and grows the buffer for a frame that would not fit.</summary>
    private void MakeRoom(int frame)
    {
        var left = _end - _start;
        if (frame > _buffer.Length)
        {
            var larger = new byte[Math.Max(frame, 2 * _buffer.Length)];
            _buffer.AsSpan(_start, left).CopyTo(larger);
            _buffer = larger;
        }
        else if (_start > 0 && left > 0)
        {
            _buffer.AsSpan(_start, left).CopyTo(_buffer);
        }

        (_start, _end) = (0, left);
    }

    private async Task SendAsync(int opcode, byte[] payload)
    {
        var frame = new byte[payload.Length + WebSocketFrame.MaxHeader];
        var length = WebSocketFrame.Write(frame, opcode, payload);
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            await _stream.WriteAsync(frame.AsMemory(0, length)).ConfigureAwait(false);
        }
        catch (ObjectDisposedException e)
        {
            throw new IOException("The connection has ended.", e);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task SendQuietlyAsync(int opcode, byte[] payload)
    {
        try
        {
            await SendAsync(opcode, payload).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The reading loop tells that the connection has ended.
        }
    }
}
