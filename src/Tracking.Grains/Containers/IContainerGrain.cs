using Tracking.Grains.Recording;

namespace Tracking.Grains.Containers;

/// <summary>One container: its own scans, and what is in it.</summary>
[Alias("Tracking.IContainerGrain")]
public interface IContainerGrain : IGrainWithStringKey
{
    /// <summary>Stores scans of the container, and events derived for it by the vehicle or container that it is in.</summary>
    [Alias("Record")]
    ValueTask<RecordReply> Record(RecordRequest request);

    /// <summary>Takes in what members tell of their stays in it, and answers with the container's events that they missed.</summary>
    [Alias("Apply")]
    ValueTask<IReadOnlyList<MemberDelivery>> Apply(IReadOnlyList<MembershipUpdate> updates);

    /// <summary>State; null when it was never seen.</summary>
    [Alias("View")]
    ValueTask<ContainerView?> View();

    /// <summary>Members directly in it, containers first, each kind in ordinal order.</summary>
    [Alias("Contents")]
    ValueTask<IReadOnlyList<ContainerMember>> Contents(string? afterPackage, int limit);
}

/// <summary>Something in a container.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.ContainerMember")]
public readonly record struct ContainerMember([property: Id(0)] bool IsContainer, [property: Id(1)] string Id);

/// <summary>A container as others see it. Instants in milliseconds since 1970.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.ContainerView")]
public sealed record ContainerView
{
    /// <summary>The container.</summary>
    [Id(0)] public required string ContainerId { get; init; }

    /// <summary>Station at which it is.</summary>
    [Id(1)] public string? StationId { get; init; }

    /// <summary>Vehicle aboard which it is.</summary>
    [Id(2)] public string? VehicleId { get; init; }

    /// <summary>Container that it is in.</summary>
    [Id(3)] public string? ParentContainerId { get; init; }

    /// <summary>Packages directly in it.</summary>
    [Id(4)] public int PackageCount { get; init; }

    /// <summary>Containers directly in it, in ordinal order.</summary>
    [Id(5)] public required IReadOnlyList<string> Containers { get; init; }

    /// <summary>Why it is held: a <see cref="Model.Scans.Reason"/>; 0 when it is not.</summary>
    [Id(6)] public byte HoldReason { get; init; }

    /// <summary>Since when it is held.</summary>
    [Id(7)] public long? HoldSince { get; init; }

    /// <summary>Events that take effect.</summary>
    [Id(8)] public int EventCount { get; init; }

    /// <summary>Rows stored for it and changes of its contents; grows, over restarts too.</summary>
    [Id(9)] public long Version { get; init; }

    /// <summary>When its last row was stored.</summary>
    [Id(10)] public long UpdatedAt { get; init; }

    /// <summary>When this held.</summary>
    [Id(11)] public long AsOf { get; init; }

    /// <summary>Whether it was ever in a container that was in it; the circle is broken where a scan comes back to its container.</summary>
    [Id(12)] public bool IsInCircle { get; init; }
}
