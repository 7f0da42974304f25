using System.Net;
using Microsoft.AspNetCore.Routing;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Security.Audit;

/// <summary>Says of an endpoint that what it does is written down.</summary>
/// <param name="Action">What it does, such as <c>key.revoke</c>.</param>
/// <param name="TargetParameter">The route's parameter that names what it does that to, or null.</param>
internal sealed record AuditedAction(string Action, string? TargetParameter);

/// <summary>What an endpoint says of its own action, beyond what its declaration says.</summary>
internal sealed class AuditNote
{
    /// <summary>To what.</summary>
    public string? Target { get; set; }

    /// <summary>Who, where only the endpoint finds out.</summary>
    public Caller? Actor { get; set; }

    /// <summary>Whether it refused, though its status does not say so.</summary>
    public bool Refused { get; set; }
}

/// <summary>Writes down what audited endpoints do, and who was refused anywhere.</summary>
internal static class AuditMiddleware
{
    private const string RefusedAction = "refused";

    /// <summary>What the endpoint does is written down before its answer goes out.</summary>
    public static TBuilder Audits<TBuilder>(this TBuilder endpoint, string action, string? targetParameter = null)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AuditedAction(action, targetParameter));

    /// <summary>Says more of what an audited endpoint does.</summary>
    public static AuditNote AuditNote(this HttpContext context)
    {
        if (context.Features.Get<AuditNote>() is { } known)
        {
            return known;
        }

        var note = new AuditNote();
        context.Features.Set(note);
        return note;
    }

    /// <summary>Adds the writing down. Routing must stand before it.</summary>
    public static void UseAudit(this IApplicationBuilder app)
    {
        AuditLog log = app.ApplicationServices.GetRequiredService<AuditLog>();
        app.Use((context, next) => context.GetEndpoint()?.Metadata.GetMetadata<AuditedAction>() is { } action
            ? ActAsync(log, context, next, action)
            : WatchAsync(log, context, next));
    }

    private static async Task WatchAsync(AuditLog log, HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Response.StatusCode is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden)
        {
            log.Refused(context.GetCaller(), context.Connection.RemoteIpAddress, RefusedAction, PlaceOf(context), context.Response.StatusCode);
        }
    }

    private static async Task ActAsync(AuditLog log, HttpContext context, RequestDelegate next, AuditedAction action)
    {
        // The answer waits until it is written down. Audited endpoints answer little, so it is kept in memory meanwhile.
        Stream client = context.Response.Body;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        try
        {
            await next(context);
        }
        catch
        {
            log.Failed(CallerOf(context), context.Connection.RemoteIpAddress, action.Action, TargetOf(context, action), 0);
            throw;
        }
        finally
        {
            context.Response.Body = client;
        }

        await WriteDownAsync(log, context, action);
        answer.Position = 0;
        await answer.CopyToAsync(client, context.RequestAborted);
    }

    private static async ValueTask WriteDownAsync(AuditLog log, HttpContext context, AuditedAction action)
    {
        int status = context.Response.StatusCode;
        bool refused = status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden or StatusCodes.Status429TooManyRequests
            || context.Features.Get<AuditNote>() is { Refused: true };
        Caller caller = CallerOf(context);
        IPAddress? address = context.Connection.RemoteIpAddress;
        string? target = TargetOf(context, action);
        if (refused)
        {
            log.Refused(caller, address, action.Action, target, status);
        }
        else if (status < StatusCodes.Status400BadRequest)
        {
            await log.WriteAsync(caller, address, action.Action, target, AuditEntry.Done, status);
        }
        else if (status >= StatusCodes.Status500InternalServerError)
        {
            log.Failed(caller, address, action.Action, target, status);
        }
    }

    private static Caller CallerOf(HttpContext context) => context.Features.Get<AuditNote>()?.Actor ?? context.GetCaller();

    private static string? TargetOf(HttpContext context, AuditedAction action) =>
        context.Features.Get<AuditNote>()?.Target is { } noted ? noted
        : action.TargetParameter is { } parameter && context.GetRouteValue(parameter) is string id ? Ingest.Text.Short(id)
        : null;

    // The route and not the address: that may hold a customer's link.
    private static string PlaceOf(HttpContext context) => context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route } ? $"{context.Request.Method} {route}" : context.Request.Method;
}
