using Tracking.Grains.Dispatching;
using Tracking.Model.Geography;
using Tracking.Model.Packages;

namespace Tracking.Server.Dispatching;

/// <summary>What planning knows of a package. Where its door is is personal: it is read when it is needed and stored nowhere.</summary>
/// <param name="PackageId">The package.</param>
/// <param name="Door">Where its door is.</param>
/// <param name="Cm3">Its size.</param>
/// <param name="Grams">Its weight.</param>
/// <param name="ServiceSeconds">Planned time at the door; null when it was not announced.</param>
/// <param name="WindowFrom">Start of the agreed window; milliseconds since 1970.</param>
/// <param name="WindowTo">Its end.</param>
/// <param name="PromisedBy">When it must be delivered; milliseconds since 1970.</param>
/// <param name="PartnerId">The partner that is to deliver it, or has it in custody.</param>
internal sealed record DeparturePackage(
    string PackageId, GeoPoint Door, double Cm3, double Grams, double? ServiceSeconds, long? WindowFrom, long? WindowTo, long? PromisedBy, string? PartnerId)
{
    /// <summary>A package as it was announced; null when it was not, or without its door.</summary>
    public static DeparturePackage? Of(PackageState state, Announcement? announcement, DispatchSettings settings) => announcement?.Destination is { } door
        ? new DeparturePackage(
            state.PackageId,
            door,
            announcement.DimensionsCm is [var depth, var height, var width] ? depth * height * width : settings.AssumedCm3,
            announcement.WeightGrams ?? settings.AssumedGrams,
            announcement.ServiceSeconds,
            announcement.WindowFrom,
            announcement.WindowTo,
            state.PromisedBy,
            announcement.PartnerId ?? state.CustodianId)
        : null;
}
