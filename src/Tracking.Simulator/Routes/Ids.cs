using System.Text;

namespace Tracking.Simulator.Routes;

/// <summary>The rule for ids of the public API: 1 to 128 of A–Z a–z 0–9 . _ : -, first and last alphanumeric.</summary>
internal static class Ids
{
    public const int MaxLength = 128;

    public static bool IsValid(string id) =>
        id.Length is > 0 and <= MaxLength && char.IsAsciiLetterOrDigit(id[0]) && char.IsAsciiLetterOrDigit(id[^1]) && id.All(IsIdCharacter);

    /// <summary>The van of a route: <c>VAN-</c> and the first part of the route's own unique id.</summary>
    /// <example><c>RouteID_e6687a05-2453-4edc</c> → <c>VAN-e6687a05</c></example>
    public static string VehicleOf(string routeId)
    {
        var unique = routeId[(routeId.LastIndexOf('_') + 1)..];
        var dash = unique.IndexOf('-', StringComparison.Ordinal);
        var part = dash >= 6 ? unique[..dash] : unique;
        var name = new StringBuilder("VAN-");
        foreach (var c in part.Where(IsIdCharacter).Take(40))
        {
            name.Append(c);
        }

        var id = name.ToString().TrimEnd('.', '_', ':', '-');
        return id.Length > 0 ? id : "VAN";
    }

    private static bool IsIdCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '-';
}
