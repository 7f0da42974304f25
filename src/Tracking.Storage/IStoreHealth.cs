namespace Tracking.Storage;

/// <summary>Whether the store behind this node takes writes; asked by health checks, so it answers at once.</summary>
public interface IStoreHealth
{
    /// <summary>Whether requests can be expected to succeed.</summary>
    bool IsHealthy { get; }

    /// <summary>Why not, or null.</summary>
    Exception? Failure { get; }
}
