using System.Globalization;
using System.Security.Claims;
using System.Text;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Security.People;

/// <summary>Reads who a person is from the claims of a provider's token.</summary>
internal static class PersonClaims
{
    /// <summary>Greatest length of a subject in UTF-8: what somebody made is listed under it.</summary>
    private const int MaxSubject = 255;

    /// <summary>
    /// Who it is; null when the token names nobody, no role of ours, or a partner's person without a partner. With several roles what all of them allow is
    /// allowed; a partner's person is never more than that.
    /// </summary>
    public static Caller? Read(ClaimsPrincipal principal, OidcOptions options)
    {
        string? subject = principal.FindFirstValue("sub") ?? principal.FindFirstValue(ClaimTypes.NameIdentifier);
        if (string.IsNullOrEmpty(subject) || Encoding.UTF8.GetByteCount(subject) > MaxSubject)
        {
            return null;
        }

        string? partner = principal.FindFirstValue(options.PartnerClaim);
        if (partner is not null && !Model.EntityId.IsValid(partner))
        {
            return null;
        }

        Role? first = null;
        Permission permissions = Permission.None;
        foreach (Claim claim in principal.FindAll(options.RoleClaim))
        {
            // Devices and services have keys; a person's token does not make one.
            if (Role.Find(claim.Value) is { } role && role != Role.Device && role != Role.Service && (!role.NeedsPartner || partner is not null))
            {
                first = first is null || role.Permissions > first.Permissions ? role : first;
                permissions |= role.Permissions;
            }
        }

        if (first is null)
        {
            return null;
        }

        if (partner is not null)
        {
            permissions &= Role.WithinPartner;
        }

        long expiresAt = long.TryParse(principal.FindFirstValue("exp"), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds)
            && seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? seconds * 1000
            : long.MaxValue;
        return new Caller($"person:{subject}", principal.FindFirstValue(options.NameClaim), first, permissions, partner, null, expiresAt);
    }
}
