namespace Tracking.Simulator.Sending;

/// <summary>What came of one request.</summary>
/// <param name="Status">The HTTP status; 0 when there was no complete answer.</param>
/// <param name="Body">The answer's body.</param>
/// <param name="RetryAfter">When the server asks to come again.</param>
/// <param name="Failure">Why there was no answer.</param>
internal readonly record struct Attempt(int Status, byte[] Body, TimeSpan? RetryAfter, string? Failure)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Whether the request did its work is not known, or it was put off: it has to be sent again.</summary>
    public bool MustRepeat => Status is 0 or 408 or 429 or >= 500;

    public string Describe() => Failure ?? $"HTTP {Status}";
}
