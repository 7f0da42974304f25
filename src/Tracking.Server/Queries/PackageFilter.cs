using Tracking.Server.Views;

namespace Tracking.Server.Queries;

/// <summary>Which packages of a list are wanted.</summary>
/// <param name="Status">Of this state.</param>
/// <param name="PartnerId">Announced for this partner.</param>
/// <param name="UpdatedSince">With a row stored at or after this UTC time.</param>
internal sealed record PackageFilter(string? Status, string? PartnerId, string? UpdatedSince)
{
    /// <summary>Reads the filter from a query.</summary>
    public static PackageFilter Of(QueryReader query) =>
        new(query.Status(), query.OptionalId("partnerId"), UtcText.Of(query.Time("updatedSince")));

    /// <summary>What decides whether a package is wanted; null when all are.</summary>
    public Func<PackageView, bool>? WantsOrNull => Status is null && PartnerId is null && UpdatedSince is null ? null : Wants;

    /// <summary>Whether a package is wanted.</summary>
    public bool Wants(PackageView view) =>
        (Status is null || view.Status == Status)
        && (PartnerId is null || view.Announcement?.PartnerId == PartnerId)
        && (UpdatedSince is null || string.CompareOrdinal(view.UpdatedAt, UpdatedSince) >= 0);
}
