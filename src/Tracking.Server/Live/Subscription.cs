namespace Tracking.Server.Live;

/// <summary>One connection's watch of one topic. Its state belongs to the connection and is guarded by the connection's lock.</summary>
internal sealed class Subscription(LiveConnection connection, Topic topic)
{
    /// <summary>Who watches.</summary>
    public LiveConnection Connection => connection;

    /// <summary>What is watched.</summary>
    public Topic Topic => topic;

    /// <summary>Whether it was asked for by its own id.</summary>
    public bool Explicit { get; set; }

    /// <summary>Whether it is wanted because all stations are.</summary>
    public bool ByList { get; set; }

    /// <summary>Links that lead to it; null when it was never watched by a link.</summary>
    public HashSet<string>? Tokens { get; set; }

    /// <summary>Watch calls that have not answered yet; meanwhile nothing is pushed.</summary>
    public int Answering { get; set; }

    /// <summary>Whether something new waits to be sent.</summary>
    public bool Dirty { get; set; }

    /// <summary>Whether it waits in the connection's queue.</summary>
    public bool Queued { get; set; }

    /// <summary>Whether it has ended.</summary>
    public bool Ended { get; set; }

    /// <summary>What the connection was last given of what this is about.</summary>
    public SentVersion? Sent { get; set; }
}

/// <summary>The newest version of one view that a connection was given, whichever of its watches it came by.</summary>
internal sealed class SentVersion(TopicKey view)
{
    /// <summary>The view.</summary>
    public TopicKey View => view;

    /// <summary>Its version; −1 before the first.</summary>
    public long Version { get; private set; } = -1;

    /// <summary>Which look at that version; see <see cref="LiveView.Look"/>.</summary>
    public long Look { get; private set; }

    /// <summary>Whether a view is newer than that.</summary>
    public bool IsOlderThan(LiveView view) => (Version, Look).CompareTo((view.Version, view.Look)) < 0;

    /// <summary>The connection is given a view.</summary>
    public void Take(LiveView view)
    {
        if (IsOlderThan(view))
        {
            (Version, Look) = (view.Version, view.Look);
        }
    }

    /// <summary>Watches of the connection that lead to it.</summary>
    public int Users { get; set; }
}
