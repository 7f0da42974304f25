namespace Tracking.Benchmarks.Rows;

/// <summary>Captures that are kept until all are done with.</summary>
internal sealed class Captures : IAsyncDisposable
{
    private readonly List<WalCapture> captures = [];

    /// <summary>Begins one.</summary>
    public WalCapture Begin(string database, string directory)
    {
        var capture = new WalCapture(database, directory);
        captures.Add(capture);
        return capture;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (WalCapture capture in captures)
        {
            await capture.DisposeAsync();
        }
    }
}
