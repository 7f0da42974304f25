using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Tracking.Simulator.Loading.Hub;

namespace Tracking.Simulator.Loading.Clients;

/// <summary>A client of the hub that comes back when its connection breaks, as a browser does, and begins anew with what it watched.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Who ends it disposes of its connection.")]
internal abstract class LoadClient(HubEndpoint endpoint, IPEndPoint address, ReadingPace pace, int slowBytesPerSecond, ClientCounts counts, TimeProvider time) : IHubListener
{
    private static readonly TimeSpan ReturnAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    /// <summary>What the system keeps for who does not read: little, so that what is not read piles up at the server, where it is to be bounded.</summary>
    private const int UnreadBytes = 4096;

    private TaskCompletionSource _watching = NewWatching();
    private HubConnection? _connection;
    private long _pacedAt;
    private volatile bool _ended;

    /// <summary>How it is meant to read.</summary>
    public ReadingPace Pace => pace;

    /// <summary>The connection, while there is one.</summary>
    public HubConnection? Connection => Volatile.Read(ref _connection);

    /// <summary>Whether its connection ever broke.</summary>
    public bool WasLost { get; private set; }

    protected ClientCounts Counts => counts;

    protected TimeProvider Time => time;

    /// <summary>Connects, watches, and waits for the answer.</summary>
    /// <exception cref="IOException">The server refuses.</exception>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    public async Task StartAsync(CancellationToken cancel)
    {
        _watching = NewWatching();
        int? buffer = pace == ReadingPace.Prompt ? null : UnreadBytes;
        var connection = await HubConnection.OpenAsync(endpoint, address, this, buffer, slowBytesPerSecond, cancel).ConfigureAwait(false);
        counts.AddOpen(1);
        Volatile.Write(ref _connection, connection);
        await WatchAsync(connection).ConfigureAwait(false);
        await _watching.Task.WaitAsync(AnswerWithin, time, cancel).ConfigureAwait(false);
        Interlocked.Exchange(ref _pacedAt, time.GetTimestamp());
        connection.Pace = pace;
    }

    /// <summary>Reads whatever comes from now on, however it read before.</summary>
    public void CatchUp()
    {
        if (Connection is { } connection)
        {
            connection.Pace = ReadingPace.Prompt;
        }
    }

    /// <summary>Ends it.</summary>
    public async Task EndAsync()
    {
        _ended = true;
        if (Connection is { } connection)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public abstract void Receive(ReadOnlySpan<byte> message);

    /// <inheritdoc/>
    public void Ended(Exception? why)
    {
        Volatile.Write(ref _connection, null);
        counts.AddOpen(-1);
        _watching.TrySetException(why ?? new IOException("The connection was closed."));
        if (_ended || why is null)
        {
            return;
        }

        if (pace == ReadingPace.Stalled)
        {
            counts.AddStalledCut(time.GetElapsedTime(Interlocked.Read(ref _pacedAt)));
        }
        else
        {
            WasLost = true;
            counts.AddLost();
        }

        _ = ReturnAsync();
    }

    /// <summary>Calls what makes it watch.</summary>
    protected abstract Task WatchAsync(HubConnection connection);

    /// <summary>What it called was answered.</summary>
    protected void Watching() => _watching.TrySetResult();

    /// <summary>Makes calls outside of <see cref="WatchAsync"/>; that the connection ends meanwhile is seen to elsewhere.</summary>
    protected async Task CallAsync(Func<HubConnection, Task> call)
    {
        if (Connection is not { } connection)
        {
            return;
        }

        try
        {
            await call(connection).ConfigureAwait(false);
        }
        catch (IOException)
        {
        }
    }

    private static TaskCompletionSource NewWatching() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ReturnAsync()
    {
        while (!_ended)
        {
            await Task.Delay(ReturnAfter, time).ConfigureAwait(false);
            try
            {
                await StartAsync(CancellationToken.None).ConfigureAwait(false);
                return;
            }
            catch (Exception e) when (e is IOException or SocketException or TimeoutException)
            {
                if (Connection is not null)
                {
                    // Ended is told of it and begins again.
                    return;
                }
            }
        }
    }
}
