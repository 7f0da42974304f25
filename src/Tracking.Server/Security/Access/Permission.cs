namespace Tracking.Server.Security.Access;

/// <summary>What can be allowed; each endpoint and hub method needs one of them. Their names are scopes, such as <c>scans:write</c>.</summary>
[Flags]
internal enum Permission
{
    None = 0,

    /// <summary>Post scans.</summary>
    ScansWrite = 1 << 0,

    /// <summary>Post positions.</summary>
    PositionsWrite = 1 << 1,

    /// <summary>Store proofs.</summary>
    ProofsWrite = 1 << 2,

    /// <summary>See proofs.</summary>
    ProofsRead = 1 << 3,

    /// <summary>See packages, their histories and what customers report.</summary>
    PackagesRead = 1 << 4,

    /// <summary>Announce packages.</summary>
    PackagesWrite = 1 << 5,

    /// <summary>Make, list and revoke customers' links.</summary>
    LinksWrite = 1 << 6,

    /// <summary>See stations, their figures and containers.</summary>
    StationsRead = 1 << 7,

    /// <summary>See vehicles, their load, tracks and routes, and the map.</summary>
    VehiclesRead = 1 << 8,

    /// <summary>Define stations and vehicles, and put up notices.</summary>
    PlacesWrite = 1 << 9,

    /// <summary>Give vehicles their routes.</summary>
    RoutesWrite = 1 << 10,

    /// <summary>See what needs attention.</summary>
    AttentionRead = 1 << 11,

    /// <summary>Act on what needs attention.</summary>
    AttentionWrite = 1 << 12,

    /// <summary>Get all that is held about a package.</summary>
    PersonalRead = 1 << 13,

    /// <summary>Erase a package's personal data.</summary>
    PersonalErase = 1 << 14,

    /// <summary>Make, list, rotate and revoke keys.</summary>
    KeysWrite = 1 << 15,

    /// <summary>See who did what.</summary>
    AuditRead = 1 << 16,

    /// <summary>Read metrics.</summary>
    MetricsRead = 1 << 17,

    All = (1 << 18) - 1,
}

/// <summary>Names of permissions.</summary>
internal static class Permissions
{
    private static readonly (Permission Permission, string Scope)[] Scopes =
    [
        (Permission.ScansWrite, "scans:write"),
        (Permission.PositionsWrite, "positions:write"),
        (Permission.ProofsWrite, "proofs:write"),
        (Permission.ProofsRead, "proofs:read"),
        (Permission.PackagesRead, "packages:read"),
        (Permission.PackagesWrite, "packages:write"),
        (Permission.LinksWrite, "links:write"),
        (Permission.StationsRead, "stations:read"),
        (Permission.VehiclesRead, "vehicles:read"),
        (Permission.PlacesWrite, "places:write"),
        (Permission.RoutesWrite, "routes:write"),
        (Permission.AttentionRead, "attention:read"),
        (Permission.AttentionWrite, "attention:write"),
        (Permission.PersonalRead, "personal:read"),
        (Permission.PersonalErase, "personal:erase"),
        (Permission.KeysWrite, "keys:write"),
        (Permission.AuditRead, "audit:read"),
        (Permission.MetricsRead, "metrics:read"),
    ];

    /// <summary>Every scope, separated by spaces.</summary>
    public static string AllScopes { get; } = Describe(Permission.All);

    /// <summary>Each permission by itself.</summary>
    public static IEnumerable<Permission> Each => Scopes.Select(static scope => scope.Permission);

    /// <summary>The scope of one permission.</summary>
    public static string Scope(this Permission permission) => Array.Find(Scopes, scope => scope.Permission == permission).Scope;

    /// <summary>The permission of a scope; <see cref="Permission.None"/> when there is no such scope.</summary>
    public static Permission Parse(string scope) => Array.Find(Scopes, known => known.Scope == scope).Permission;

    /// <summary>The permissions of all of these scopes; what is no scope counts for nothing.</summary>
    public static Permission Parse(IReadOnlyList<string> scopes)
    {
        Permission permissions = Permission.None;
        for (int i = 0; i < scopes.Count; i++)
        {
            permissions |= Parse(scopes[i]);
        }

        return permissions;
    }

    /// <summary>Scopes of all of these permissions.</summary>
    public static string[] ScopesOf(Permission permissions) =>
        [.. Scopes.Where(scope => (permissions & scope.Permission) != 0).Select(static scope => scope.Scope)];

    /// <summary>Scopes of all of these permissions, separated by spaces.</summary>
    public static string Describe(Permission permissions) => string.Join(' ', ScopesOf(permissions));
}
