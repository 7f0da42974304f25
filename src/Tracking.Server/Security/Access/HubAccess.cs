using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using Tracking.Server.Security.Audit;

namespace Tracking.Server.Security.Access;

/// <summary>Refuses hub methods of which nothing says who may call them, and says of a refusal what is needed.</summary>
internal sealed class HubAccess(AuditLog audit, TimeProvider time) : IHubFilter
{
    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        if (invocationContext.HubMethod.IsDefined(typeof(AllowAnonymousAttribute), inherit: false))
        {
            return next(invocationContext);
        }

        if (invocationContext.HubMethod.GetCustomAttribute<HubAllowsAttribute>(inherit: false) is not { } rule)
        {
            throw new HubException($"{invocationContext.HubMethodName} is allowed to nobody.");
        }

        Permission needed = rule.Permission;
        var caller = Caller.Of(invocationContext.Context.User);
        if (caller.May(needed, time))
        {
            return next(invocationContext);
        }

        audit.Refused(caller, invocationContext.Context.GetHttpContext()?.Connection.RemoteIpAddress, "refused", $"hub {invocationContext.HubMethodName}", 0);
        throw new HubException(caller.IsAnonymous
                ? $"{invocationContext.HubMethodName} needs a key with the scope {Permissions.Describe(needed)}."
                : $"{invocationContext.HubMethodName} needs the scope {Permissions.Describe(needed)}, which {caller.Id} does not have.");
    }
}

/// <summary>Only who has the permission may call the hub method.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HubAllowsAttribute(Permission permission) : Attribute
{
    /// <summary>What it takes.</summary>
    public Permission Permission => permission;
}
