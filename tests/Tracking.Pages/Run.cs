namespace Tracking.Pages;

/// <summary>Keeps what it opens, and ends it in reverse order.</summary>
internal abstract class Run : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> opened = [];

    public async ValueTask DisposeAsync()
    {
        for (int i = opened.Count - 1; i >= 0; i--)
        {
            await opened[i].DisposeAsync();
        }
    }

    protected T Keep<T>(T thing)
        where T : IAsyncDisposable
    {
        opened.Add(thing);
        return thing;
    }
}
