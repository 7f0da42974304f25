namespace Tracking.Storage;

/// <summary>Several stores that a node needs all of.</summary>
internal sealed class JointHealth(params IStoreHealth[] stores) : IStoreHealth
{
    /// <inheritdoc/>
    public bool IsHealthy
    {
        get
        {
            // All are asked: one that failed looks again because it was.
            bool healthy = true;
            foreach (IStoreHealth store in stores)
            {
                healthy &= store.IsHealthy;
            }

            return healthy;
        }
    }

    /// <inheritdoc/>
    public Exception? Failure => Array.Find(stores, store => store.Failure is not null)?.Failure;
}
