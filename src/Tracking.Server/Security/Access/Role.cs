namespace Tracking.Server.Security.Access;

/// <summary>What somebody is to the network.</summary>
/// <param name="Name">Its name in keys and in tokens.</param>
/// <param name="Permissions">The most that it may do.</param>
/// <param name="NeedsPartner">Whether it only exists within a delivery partner.</param>
internal sealed record Role(string Name, Permission Permissions, bool NeedsPartner = false)
{
    /// <summary>A driver's or a station's device: it writes and reads nothing.</summary>
    public static Role Device { get; } = new("device", Permission.ScansWrite | Permission.PositionsWrite | Permission.ProofsWrite);

    /// <summary>Another system; what it may do is said by its scopes.</summary>
    public static Role Service { get; } = new("service", Permission.All & ~(Permission.KeysWrite | Permission.AuditRead | Permission.PersonalErase));

    /// <summary>The control room: sees everything and acts on it.</summary>
    public static Role Control { get; } = new(
        "control", Permission.All & ~(Permission.KeysWrite | Permission.AuditRead | Permission.PersonalRead | Permission.PersonalErase));

    /// <summary>Plans a station's rounds.</summary>
    public static Role Dispatcher { get; } = new(
        "dispatcher",
        Permission.PackagesRead | Permission.StationsRead | Permission.VehiclesRead | Permission.RoutesWrite | Permission.LinksWrite | Permission.ProofsRead
            | Permission.AttentionRead | Permission.AttentionWrite);

    /// <summary>A person at a delivery partner: sees the packages in its hands and its vehicles, and has keys for its devices.</summary>
    public static Role Partner { get; } = new(
        "partner", Permission.PackagesRead | Permission.VehiclesRead | Permission.RoutesWrite | Permission.KeysWrite, NeedsPartner: true);

    /// <summary>May do everything.</summary>
    public static Role Admin { get; } = new("admin", Permission.All);

    /// <summary>All roles.</summary>
    public static IReadOnlyList<Role> All { get; } = [Device, Service, Control, Dispatcher, Partner, Admin];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(static role => role.Name)];

    /// <summary>What partners' people and devices can be allowed at the most; everything else shows or changes what is not theirs.</summary>
    public static Permission WithinPartner { get; } = Device.Permissions | Partner.Permissions;

    /// <summary>What a key of this role with these scopes may do; with none, all that the role may.</summary>
    public Permission PermissionsWith(IReadOnlyList<string> scopes) => scopes.Count == 0 ? Permissions : Permissions & Access.Permissions.Parse(scopes);

    /// <summary>The role of a name, or null.</summary>
    public static Role? Find(string? name) => All.FirstOrDefault(role => role.Name == name);
}
