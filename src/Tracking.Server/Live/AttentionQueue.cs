namespace Tracking.Server.Live;

/// <summary>
/// What one connection has yet to be told of what needs attention: of each item only the newest, so that a slow client costs a bounded amount.
/// </summary>
internal sealed class AttentionQueue
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, LiveView> waiting = new(StringComparer.Ordinal);

    /// <summary>Adds the newest of an item. Returns whether an older one had not been sent yet.</summary>
    public bool Put(LiveView view)
    {
        lock (gate)
        {
            bool overtakes = waiting.ContainsKey(view.Id);
            waiting[view.Id] = view;
            return overtakes;
        }
    }

    /// <summary>Takes at most so many; empty when nothing waits.</summary>
    public LiveView[] Take(int limit)
    {
        lock (gate)
        {
            LiveView[] views = [.. waiting.Values.Take(limit)];
            foreach (LiveView view in views)
            {
                waiting.Remove(view.Id);
            }

            return views;
        }
    }

    /// <summary>Forgets what waits.</summary>
    public void Clear()
    {
        lock (gate)
        {
            waiting.Clear();
        }
    }
}
