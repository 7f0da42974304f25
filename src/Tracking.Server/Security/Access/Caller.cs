using System.Security.Claims;

namespace Tracking.Server.Security.Access;

/// <summary>Who asks, and what it may do.</summary>
/// <param name="Id">Names it in the audit log: <c>key:…</c> or <c>person:…</c>; <c>anonymous</c> for nobody known.</param>
/// <param name="Name">What people call it, or null.</param>
/// <param name="Role">What it is to the network; null for nobody known.</param>
/// <param name="Permissions">What it may do.</param>
/// <param name="PartnerId">The delivery partner within which it acts; null: the whole network.</param>
/// <param name="CredentialId">The key that it showed; null for people who signed in elsewhere.</param>
/// <param name="ExpiresAt">From then on it is nobody known; <see cref="long.MaxValue"/>: never. Milliseconds since 1970.</param>
internal sealed record Caller(string Id, string? Name, Role? Role, Permission Permissions, string? PartnerId, string? CredentialId, long ExpiresAt)
{
    /// <summary>Nobody known.</summary>
    public static Caller Anonymous { get; } = new("anonymous", null, null, Permission.None, null, null, long.MaxValue);

    /// <summary>The server itself, where it looks for something that who asks is not told of, or is told of by another right such as a link.</summary>
    public static Caller Server { get; } = new("server", null, Role.Service, Permission.All, null, null, long.MaxValue);

    /// <summary>Whether it is nobody known.</summary>
    public bool IsAnonymous => Role is null;

    /// <summary>Who asks, from what authentication found.</summary>
    public static Caller Of(ClaimsPrincipal? principal) => (principal?.Identity as CallerIdentity)?.Caller ?? Anonymous;

    /// <summary>Whether it may do all of this.</summary>
    public bool May(Permission permission) => (Permissions & permission) == permission;

    /// <summary>Whether it may do all of this still: a hub connection outlives what it was opened with.</summary>
    public bool May(Permission permission, TimeProvider time) => May(permission) && ExpiresAt > time.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <summary>A caller as ASP.NET Core carries it.</summary>
internal sealed class CallerIdentity(Caller caller, string authenticationType) : ClaimsIdentity(authenticationType)
{
    /// <summary>Who it is.</summary>
    public Caller Caller => caller;

    /// <inheritdoc/>
    public override string Name => caller.Name ?? caller.Id;

    /// <summary>A principal that is only this.</summary>
    public static ClaimsPrincipal Principal(Caller caller, string authenticationType) => new(new CallerIdentity(caller, authenticationType));

    /// <inheritdoc/>
    public override ClaimsIdentity Clone() => new CallerIdentity(caller, AuthenticationType!);
}

/// <summary>Finds who asks.</summary>
internal static class CallerOfRequest
{
    /// <summary>Who makes the request.</summary>
    public static Caller GetCaller(this HttpContext context) => Caller.Of(context.User);
}
