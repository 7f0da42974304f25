using Tracking.Server.Problems;
using Tracking.Server.Requests;

namespace Tracking.Server.Dispatching;

/// <summary>Why something cannot be done as things stand.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Errors">What stands in the way; at least one.</param>
internal sealed record Refusal(int Status, IReadOnlyList<RequestError> Errors)
{
    /// <summary>Something that is in conflict with how things stand.</summary>
    public static Refusal Conflict(string code, string message) => new(StatusCodes.Status409Conflict, [new RequestError("", code, message)]);

    /// <summary>Something that is not there.</summary>
    public static Refusal NotFound(string message) => new(StatusCodes.Status404NotFound, [new RequestError("", "notFound", message)]);

    /// <summary>As many plans are being made as may be.</summary>
    public static Refusal Busy() => new(
        StatusCodes.Status503ServiceUnavailable, [new RequestError("", "overloaded", "Other plans are being made. Send the request again after the time in Retry-After.")]);

    /// <summary>Answers the request with it.</summary>
    public Task WriteAsync(HttpContext context)
    {
        if (Status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "10";
        }

        return Problem.WriteAsync(context, Status, Errors);
    }
}

/// <summary>A value, or why there is none.</summary>
internal readonly record struct Outcome<T>(T? Value, Refusal? Refusal)
    where T : class
{
    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Refusal refusal) => new(null, refusal);
}
