using Tracking.Grains.Packages;
using Tracking.Grains.Vehicles;

namespace Tracking.Grains.Live;

/// <summary>What one node tells another: changes of what it watches, and news of what the other watches.</summary>
/// <param name="From">The node that tells it.</param>
/// <param name="Number">Grows with each batch of that node to this one; what an older one says of interests is out of date.</param>
/// <param name="Interests">Keys that the sender watches now, or does not any more.</param>
/// <param name="Updates">News.</param>
/// <param name="Missed">Whether news were dropped before these: what comes from the sender is to be read again.</param>
[GenerateSerializer, Immutable, Alias("Tracking.LiveBatch")]
public sealed record LiveBatch(
    [property: Id(0)] SiloAddress From,
    [property: Id(1)] long Number,
    [property: Id(2)] IReadOnlyList<InterestChange> Interests,
    [property: Id(3)] IReadOnlyList<LiveUpdate> Updates,
    [property: Id(4)] bool Missed);

/// <summary>A key is watched now, or not any more.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.InterestChange")]
public readonly record struct InterestChange([property: Id(0)] LiveKey Key, [property: Id(1)] bool Wanted);

/// <summary>Something watched has changed. What it is now is in the field of its kind; a kind without one is read where it is watched.</summary>
/// <param name="Key">The key that is watched, or of whose kind everything is.</param>
[GenerateSerializer, Immutable, Alias("Tracking.LiveUpdate")]
public sealed record LiveUpdate([property: Id(0)] LiveKey Key)
{
    /// <summary>A package's rows.</summary>
    [Id(1)] public PackageSnapshot? Package { get; init; }

    /// <summary>A vehicle's state.</summary>
    [Id(2)] public VehicleView? Vehicle { get; init; }

    /// <summary>How long before it was sent it was committed; milliseconds.</summary>
    [Id(3)] public long AgeMilliseconds { get; init; }
}
