using Tracking.Grains.Containers;
using Tracking.Model.Scans;
using Tracking.Server.Description;

namespace Tracking.Server.Views;

/// <summary>A container: where it is, and what is in it.</summary>
public sealed record ContainerJson
{
    /// <summary>The container.</summary>
    [Form(TextForm.Id)]
    public required string ContainerId { get; init; }

    /// <summary>Station at which it is.</summary>
    [Form(TextForm.Id)]
    public string? StationId { get; init; }

    /// <summary>Vehicle aboard which it is.</summary>
    [Form(TextForm.Id)]
    public string? VehicleId { get; init; }

    /// <summary>Container that it is in.</summary>
    [Form(TextForm.Id)]
    public string? ParentContainerId { get; init; }

    /// <summary>Packages directly in it.</summary>
    public int PackageCount { get; init; }

    /// <summary>Containers directly in it.</summary>
    [Form(TextForm.Id)]
    public required IReadOnlyList<string> Containers { get; init; }

    /// <summary>Why it must not move on.</summary>
    public ReasonSinceView? Hold { get; init; }

    /// <summary>Whether it was ever in a container that was in it.</summary>
    public bool InCircle { get; init; }

    /// <summary>Events that take effect.</summary>
    public int EventCount { get; init; }

    /// <summary>Grows with each change.</summary>
    public long Version { get; init; }

    /// <summary>When its last row was stored, UTC; null while it is known only from what was put into it.</summary>
    [Form(TextForm.Time)]
    public string? UpdatedAt { get; init; }

    /// <summary>When this held, UTC.</summary>
    [Form(TextForm.Time)]
    public required string AsOf { get; init; }

    /// <summary>The view of a container.</summary>
    public static ContainerJson Of(ContainerView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return new ContainerJson
        {
            ContainerId = view.ContainerId,
            StationId = view.StationId,
            VehicleId = view.VehicleId,
            ParentContainerId = view.ParentContainerId,
            PackageCount = view.PackageCount,
            Containers = view.Containers,
            Hold = view.HoldSince is { } since ? new ReasonSinceView(Reasons.Name((Reason)view.HoldReason), UtcText.Of(since)) : null,
            InCircle = view.IsInCircle,
            EventCount = view.EventCount,
            Version = view.Version,
            UpdatedAt = view.UpdatedAt == 0 ? null : UtcText.Of(view.UpdatedAt),
            AsOf = UtcText.Of(view.AsOf),
        };
    }
}
