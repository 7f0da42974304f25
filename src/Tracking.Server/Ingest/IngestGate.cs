using Microsoft.Extensions.Options;

namespace Tracking.Server.Ingest;

/// <summary>
/// Bounds what is under way: rows that requests cause, beyond which requests are refused, and calls to grains, which wait for their turn.
/// </summary>
internal sealed class IngestGate(IOptions<IngestOptions> options) : IDisposable
{
    private readonly int maxRows = options.Value.MaxScansInFlight;
    private readonly SemaphoreSlim calls = new(options.Value.MaxCallsInFlight);
    private int rows;

    /// <summary>Rows under way.</summary>
    public int RowsInFlight => Volatile.Read(ref rows);

    /// <summary>Lets a request's rows in, or refuses them. What was let in must <see cref="Leave"/>.</summary>
    public bool TryEnter(int count)
    {
        if (Interlocked.Add(ref rows, count) <= maxRows)
        {
            return true;
        }

        Interlocked.Add(ref rows, -count);
        return false;
    }

    /// <summary>The request's rows are done.</summary>
    public void Leave(int count) => Interlocked.Add(ref rows, -count);

    /// <summary>Waits for the turn of a call to a grain and makes it.</summary>
    public async ValueTask<T> CallAsync<T, TArgument>(Func<TArgument, ValueTask<T>> call, TArgument argument)
    {
        await calls.WaitAsync();
        try
        {
            return await call(argument);
        }
        finally
        {
            calls.Release();
        }
    }

    public void Dispose() => calls.Dispose();
}
