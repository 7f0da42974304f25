using Tracking.Grains.Vehicles;
using Tracking.Model.Packages;

namespace Tracking.Server.Security.Access;

/// <summary>
/// Which packages and vehicles a caller may know of; everything that leads to a view of one asks here. Within a delivery partner these are the packages that
/// it has in custody now, and the vehicles that it runs. Whatever else there is does not exist for it.
/// </summary>
internal static class Visibility
{
    /// <summary>Whether the caller acts for the whole network.</summary>
    public static bool SeesAll(this Caller caller) => caller.PartnerId is null && !caller.IsAnonymous;

    /// <summary>Whether the caller may know of what a partner has, or the network itself when that is null.</summary>
    public static bool SeesWhatHas(this Caller caller, string? partnerId) =>
        caller.PartnerId is { } own ? own == partnerId : !caller.IsAnonymous;

    /// <summary>Whether the caller may know of a package.</summary>
    public static bool Sees(this Caller caller, PackageState package) => caller.SeesWhatHas(package.CustodianId);

    /// <summary>Whether the caller may know of a vehicle.</summary>
    public static bool Sees(this Caller caller, VehicleView vehicle) => caller.SeesWhatHas(vehicle.Definition?.PartnerId);
}
