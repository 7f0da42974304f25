using Tracking.Model.Packages;

namespace Tracking.Server.Views;

/// <summary>Names of services on the wire.</summary>
internal static class ServiceNames
{
    /// <summary>All names in one line, for error messages.</summary>
    public const string All = "sameDay nextDay twoDay standard";

    /// <summary>The name; null when none was said.</summary>
    public static string? Name(Service service) => service switch
    {
        Service.SameDay => "sameDay",
        Service.NextDay => "nextDay",
        Service.TwoDay => "twoDay",
        Service.Standard => "standard",
        _ => null,
    };

    /// <summary>The service of a name, or null.</summary>
    public static Service? Parse(string name) => name switch
    {
        "sameDay" => Service.SameDay,
        "nextDay" => Service.NextDay,
        "twoDay" => Service.TwoDay,
        "standard" => Service.Standard,
        _ => null,
    };
}
