using Tracking.Server.Requests;

namespace Tracking.Server.Dispatching.Replanning;

/// <summary>What <c>POST /v1/vehicles/{id}/route/replan</c> asks for.</summary>
/// <param name="Add">Packages to take along: aboard, or on hand at the station while the van has not left.</param>
/// <param name="RetryAfterSeconds">A door at which nobody was is tried again so long after.</param>
/// <param name="Until">When the van is to be back; milliseconds since 1970, null for the end of its shift.</param>
/// <param name="Seconds">Seconds of search.</param>
/// <param name="Seed">Seed of the search.</param>
/// <param name="Apply">Whether the van gets the new route.</param>
internal sealed record ReplanRequest(IReadOnlyList<string> Add, double RetryAfterSeconds, long? Until, double Seconds, long Seed, bool Apply)
{
    /// <summary>Packages that can be added at once.</summary>
    public const int MaxAdded = 200;

    /// <summary>Longest search; its client waits for it.</summary>
    public const double MaxSeconds = 30;

    /// <summary>Longest time until a door is tried again.</summary>
    public const double MaxRetrySeconds = 24 * 60 * 60;

    /// <summary>Reads it; what is wrong is reported to the body.</summary>
    public static ReplanRequest Read(RequestObject body) => new(
        body.Ids("add", MaxAdded),
        body.Number("retryAfterSeconds", 0, MaxRetrySeconds) ?? 2 * 60 * 60,
        body.PlannedTime("until"),
        body.Number("seconds", 0.1, MaxSeconds) ?? 1,
        body.Whole("seed", 0, int.MaxValue) ?? 1,
        body.Flag("apply"));
}
