namespace Tracking.Planning.Demand;

/// <summary>A forecast of demand cannot be learned or read; the message says why and what to do.</summary>
public sealed class DemandException : Exception
{
    /// <summary>With a message and a cause.</summary>
    public DemandException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
