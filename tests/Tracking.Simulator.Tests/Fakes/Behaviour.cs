namespace Tracking.Simulator.Tests.Fakes;

/// <summary>What the fake server does with a request.</summary>
internal enum Behaviour
{
    Answer,

    /// <summary>503 with <c>Retry-After: 7</c>, nothing taken.</summary>
    Unavailable,

    /// <summary>429 without a time, nothing taken.</summary>
    TooMany,

    /// <summary>The connection is cut in the middle of an answer, nothing taken.</summary>
    CutBefore,

    /// <summary>Everything is taken, then the connection is cut in the middle of the answer.</summary>
    CutAfter,

    /// <summary>Everything is taken, but the answer says nothing.</summary>
    Garbled,

    /// <summary>Of the scans, every second is answered with <c>retry</c> and not taken.</summary>
    RetryEverySecond,

    /// <summary>413 if there is more than one scan.</summary>
    TooLarge,
}
