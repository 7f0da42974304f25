using Microsoft.AspNetCore.Authorization;

namespace Tracking.Server.Security.Access;

/// <summary>Says of endpoints who may use them. One of which nothing is said is refused to everybody.</summary>
internal static class AccessRules
{
    /// <summary>Only who has the permission may use it.</summary>
    public static TBuilder Allows<TBuilder>(this TBuilder endpoint, Permission permission)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(new AllowsAttribute(permission));

    /// <summary>Anybody may use it, known or not.</summary>
    public static TBuilder AllowsAnybody<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AllowAnonymousAttribute());

    /// <summary>Adds the rules.</summary>
    public static IServiceCollection AddAccessRules(this IServiceCollection services)
    {
        services.AddAuthorization(authorization =>
        {
            foreach (Permission permission in Permissions.Each)
            {
                authorization.AddPolicy(permission.Scope(), policy => policy.AddRequirements(new PermissionRequirement(permission)));
            }

            // Whatever is added later and forgets to say who may use it. Addresses that lead nowhere, and methods and media types that nothing takes, are nobody's.
            authorization.FallbackPolicy = new AuthorizationPolicyBuilder()
                .RequireAssertion(static context => context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint)
                .Build();
        });
        services.AddSingleton<IAuthorizationHandler, PermissionHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessRefusal>();
        return services;
    }
}

/// <summary>Only who has the permission may use the endpoint.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AllowsAttribute(Permission permission) : AuthorizeAttribute(permission.Scope())
{
    /// <summary>What it takes.</summary>
    public Permission Permission => permission;
}

/// <summary>Needs a permission.</summary>
internal sealed record PermissionRequirement(Permission Permission) : IAuthorizationRequirement;

/// <summary>Looks whether the caller has a permission.</summary>
internal sealed class PermissionHandler(TimeProvider time) : AuthorizationHandler<PermissionRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (Caller.Of(context.User).May(requirement.Permission, time))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
