namespace Tracking.Server.Emissions;

/// <summary>More was asked for than is estimated at once.</summary>
internal sealed class TooMuchException : Exception
{
    public TooMuchException(string message)
        : base(message)
    {
    }

    public TooMuchException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public TooMuchException()
    {
    }
}
