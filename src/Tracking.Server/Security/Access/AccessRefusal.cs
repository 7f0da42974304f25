using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Tracking.Server.Problems;

namespace Tracking.Server.Security.Access;

/// <summary>Answers 401 to who is not known and 403 to who may not, as problems that say what is needed.</summary>
internal sealed class AccessRefusal : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            return next(context);
        }

        string needed = Permissions.Describe(policy.Requirements.OfType<PermissionRequirement>().Aggregate(Permission.None, static (all, one) => all | one.Permission));
        Caller caller = context.GetCaller();
        if (caller.IsAnonymous)
        {
            bool shown = context.Request.Headers.Authorization.Count > 0;
            context.Response.Headers.WWWAuthenticate = shown ? "Bearer error=\"invalid_token\"" : "Bearer";
            return Problem.WriteAsync(
                context,
                StatusCodes.Status401Unauthorized,
                "unauthenticated",
                shown
                    ? "The key or token is unknown, expired or revoked. Get another one."
                    : $"This needs a key with the scope {needed}, in the header Authorization: Bearer.",
                null);
        }

        context.Response.Headers.WWWAuthenticate = $"Bearer error=\"insufficient_scope\", scope=\"{needed}\"";
        return Problem.WriteAsync(
            context, StatusCodes.Status403Forbidden, "forbidden", $"This needs the scope {needed}, which {caller.Id} does not have.", null);
    }
}
