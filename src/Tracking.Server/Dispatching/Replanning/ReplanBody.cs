using System.ComponentModel.DataAnnotations;
using Tracking.Server.Description;

namespace Tracking.Server.Dispatching;

/// <summary>How the rest of a round is planned anew; everything may be left out.</summary>
[RequestShape]
internal sealed record ReplanBody
{
    /// <summary>Packages to take along: aboard, or on hand at the station while the van has not left. What is aboard without a plan is taken along anyway.</summary>
    [Form(TextForm.Id), MaxLength(Replanning.ReplanRequest.MaxAdded)]
    public IReadOnlyList<string>? Add { get; init; }

    /// <summary>A door at which nobody was is tried again so long after; 7,200 unless given.</summary>
    [Range(0d, Replanning.ReplanRequest.MaxRetrySeconds)]
    public double? RetryAfterSeconds { get; init; }

    /// <summary>When the van is to be back; at the end of its shift unless given.</summary>
    [Form(TextForm.Time)]
    public string? Until { get; init; }

    /// <summary>Seconds of search; 1 unless given.</summary>
    [Range(0.1, Replanning.ReplanRequest.MaxSeconds)]
    public double? Seconds { get; init; }

    /// <summary>Seed of the search; 1 unless given.</summary>
    [Range(0, int.MaxValue)]
    public long? Seed { get; init; }

    /// <summary>Whether the van gets the new route; without it nothing changes.</summary>
    public bool? Apply { get; init; }
}
