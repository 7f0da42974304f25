namespace Tracking.Simulator.Loading.Hub;

/// <summary>How a client reads its socket.</summary>
internal enum ReadingPace
{
    /// <summary>Whatever comes, at once.</summary>
    Prompt,

    /// <summary>So many bytes a second.</summary>
    Slow,

    /// <summary>Nothing; its calls and pings still go out.</summary>
    Stalled,
}
