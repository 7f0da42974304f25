namespace Tracking.Grains.Dispatching;

/// <summary>The dispatches of one station, the newest few; the key is the station's id. Searching goes on elsewhere: the grain only keeps what comes of it.</summary>
[Alias("Tracking.IDispatchGrain")]
public interface IDispatchGrain : IGrainWithStringKey
{
    /// <summary>Dispatches that are kept; older ones are forgotten, those that came to nothing first.</summary>
    const int MaxKept = 10;

    /// <summary>Begins one, unless another one is being computed; completes when it is durable.</summary>
    [Alias("Begin")]
    ValueTask<DispatchBegun> Begin(DispatchSpec spec);

    /// <summary>Tells how far the search is. False when nobody wants its result any more.</summary>
    [Alias("Report")]
    ValueTask<bool> Report(int number, DispatchProgress progress);

    /// <summary>Proposes the plan that was found; completes when it is durable. False when nobody wants it any more.</summary>
    [Alias("Propose")]
    ValueTask<bool> Propose(int number, DispatchPlan plan);

    /// <summary>No plan will be found; completes when that is durable.</summary>
    [Alias("Fail")]
    ValueTask Fail(int number, string failure);

    /// <summary>Puts another plan in the place of the proposed one; null when it is not the revision that was read, or no proposal any more.</summary>
    [Alias("Adjust")]
    ValueTask<Dispatch?> Adjust(int number, int revision, DispatchPlan plan);

    /// <summary>Accepts the proposed plan, which from then on does not change; null when it is not the revision that was read, or no proposal any more. Vans get their plans afterwards.</summary>
    [Alias("Accept")]
    ValueTask<Dispatch?> Accept(int number, int revision, string by);

    /// <summary>All vans have the accepted plan; null when there is no such dispatch.</summary>
    [Alias("Applied")]
    ValueTask<Dispatch?> Applied(int number);

    /// <summary>Gives one up that was not accepted, also while it is being computed; completes when that is durable. Null when there is none.</summary>
    [Alias("Discard")]
    ValueTask<Dispatch?> Discard(int number);

    /// <summary>One dispatch; null when there is none of that number, or no longer.</summary>
    [Alias("Read")]
    ValueTask<Dispatch?> Read(int number);

    /// <summary>All that are kept, newest first.</summary>
    [Alias("List")]
    ValueTask<IReadOnlyList<Dispatch>> List();
}

/// <summary>What came of beginning a dispatch.</summary>
/// <param name="Number">Its number, or that of the one that is being computed.</param>
/// <param name="IsNew">Whether it was begun.</param>
[GenerateSerializer, Immutable, Alias("Tracking.DispatchBegun")]
public readonly record struct DispatchBegun([property: Id(0)] int Number, [property: Id(1)] bool IsNew);
