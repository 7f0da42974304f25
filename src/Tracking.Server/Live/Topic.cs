using System.Buffers;

namespace Tracking.Server.Live;

/// <summary>Names something watched on this node.</summary>
/// <param name="Kind">Package, link (a package as its customer sees it), vehicle or station.</param>
/// <param name="Id">The id that is watched; of a package perhaps an alias.</param>
internal readonly record struct TopicKey(WatchKind Kind, string Id);

/// <summary>Something that at least one connection of this node watches: the newest news of it, kept once for all, and who wants them.</summary>
internal sealed class Topic(TopicKey key)
{
    private readonly Lock newsGate = new();
    private readonly Lock subscribersGate = new();
    private readonly HashSet<Subscription> subscribers = [];
    private News? newest;
    private Task<LiveView?>? reading;
    private long readingSince;
    private int queued;
    private int watchers;

    /// <summary>What is watched.</summary>
    public TopicKey Key => key;

    /// <summary>The newest news; null when nothing is known.</summary>
    public News? Newest => Volatile.Read(ref newest);

    /// <summary>Whether more than one connection of this node watches it.</summary>
    public bool IsShared => Volatile.Read(ref watchers) > 1;

    /// <summary>Takes published news, unless they are older than what is known. Returns whether it took them.</summary>
    public bool Publish(News news)
    {
        lock (newsGate)
        {
            if (newest is { } known && known.Id == news.Id && (known.Version, known.Look).CompareTo((news.Version, news.Look)) >= 0)
            {
                return false;
            }

            Volatile.Write(ref newest, news);
            return true;
        }
    }

    /// <summary>
    /// Takes what was read from a grain, unless what is known is newer or came in since the reading began. A reading of the same version
    /// replaces news older than <paramref name="staleBefore"/>, since views tell the time too. Returns what is known now.
    /// </summary>
    public News TakeReading(News reading, News? before, long staleBefore)
    {
        lock (newsGate)
        {
            bool take = newest switch
            {
                null => true,
                { } known when known.Id == reading.Id =>
                    known.Version < reading.Version || (known.Version == reading.Version && known.CreatedAt < staleBefore),
                { } known => ReferenceEquals(known, before),
            };
            if (take)
            {
                Volatile.Write(ref newest, reading);
            }

            return newest!;
        }
    }

    /// <summary>Begins a reading, or joins the last one where that began after <paramref name="notBefore"/>.</summary>
    /// <remarks>Joining is safe since the topic was watched when that reading began: a change since then has been told.</remarks>
    public Task<LiveView?> ReadShared(Func<Task<LiveView?>> read, long now, long notBefore)
    {
        lock (newsGate)
        {
            if (reading is null or { IsFaulted: true } or { IsCanceled: true } || readingSince < notBefore)
            {
                readingSince = now;
                reading = read();
            }

            return reading;
        }
    }

    /// <summary>Whether the caller has to queue it for its watchers; false when it is queued already.</summary>
    public bool TryQueue() => Interlocked.Exchange(ref queued, 1) == 0;

    /// <summary>Pushes what is new to every watcher, or leaves it to the watcher's own writer where that is not possible at once.</summary>
    /// <returns>How many it was pushed to.</returns>
    public int PushToSubscribers()
    {
        Volatile.Write(ref queued, 0);
        News? news = Newest;
        Subscription[] copy;
        int count;
        lock (subscribersGate)
        {
            // Outside of this lock, so that thousands of pushes hold up nobody who comes or leaves.
            count = subscribers.Count;
            copy = ArrayPool<Subscription>.Shared.Rent(count);
            subscribers.CopyTo(copy);
        }

        int pushed = 0;
        for (int i = 0; i < count; i++)
        {
            LiveConnection connection = copy[i].Connection;
            Task<LiveView?>? making = news?.ViewAsync(connection.Caller);
            if (making is not { IsCompletedSuccessfully: true, Result: { } view } || !connection.TryPush(copy[i], view, count > 1, out bool sent))
            {
                connection.MarkDirty(copy[i]);
            }
            else if (sent)
            {
                pushed++;
            }
        }

        ArrayPool<Subscription>.Shared.Return(copy, clearArray: true);
        return pushed;
    }

    /// <summary>One watcher more.</summary>
    public void Add(Subscription subscription)
    {
        lock (subscribersGate)
        {
            subscribers.Add(subscription);
            watchers = subscribers.Count;
        }
    }

    /// <summary>One watcher fewer; returns whether it was the last.</summary>
    public bool Remove(Subscription subscription)
    {
        lock (subscribersGate)
        {
            subscribers.Remove(subscription);
            watchers = subscribers.Count;
            return watchers == 0;
        }
    }
}
