using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using Tracking.Server.Live;
using Tracking.Server.Problems;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Security.Limits;

/// <summary>Registers how much one may ask.</summary>
internal static class LimitServices
{
    /// <summary>Adds the limits.</summary>
    public static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LimitOptions>().Bind(configuration.GetSection("Tracking:Security:Limits")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>();
        services.AddSingleton<RequestLimiter>();
        services.AddSingleton<HubConnections>();
        services.AddSingleton<HubLimits>();
        services.AddRateLimiter(static limiter => limiter.OnRejected = static (rejected, _) => new ValueTask(RefuseAsync(rejected.HttpContext, (LimitLease)rejected.Lease)));
        services.AddOptions<RateLimiterOptions>().Configure<RequestLimiter>(static (limiter, requests) => limiter.GlobalLimiter = requests);
        services.Configure<HubOptions<LiveHub>>(static hub => hub.AddFilter<HubLimits>());
        return services;
    }

    /// <summary>Bounds what is asked; authentication must stand before it.</summary>
    public static void UseLimits(this IApplicationBuilder app)
    {
        app.UseRateLimiter();
        HubConnections connections = app.ApplicationServices.GetRequiredService<HubConnections>();
        LimitOptions options = app.ApplicationServices.GetRequiredService<IOptions<LimitOptions>>().Value;
        app.Use((context, next) =>
        {
            if (!BeginsConnection(context) || connections.HasRoom(context.Connection.RemoteIpAddress, context.GetCaller()))
            {
                return next(context);
            }

            context.Response.Headers.RetryAfter = "10";
            return Problem.WriteAsync(
                context,
                StatusCodes.Status429TooManyRequests,
                "tooManyRequests",
                FormattableString.Invariant(
                    $"Too many hub connections are open: {options.HubConnectionsPerAddress} from one address and {options.HubConnectionsPerIdentity} of one key or person are taken. Close some, and try again after the time in Retry-After."),
                null);
        });
    }

    /// <summary>Marks an endpoint with which one signs in or gets a token: attempts are bounded for each address.</summary>
    public static TBuilder IsSignIn<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new SignInAttempt());

    private static bool BeginsConnection(HttpContext context) =>
        context.IsForHub() && (context.GetEndpoint()!.Metadata.GetMetadata<NegotiateMetadata>() is not null || !context.Request.Query.ContainsKey("id"));

    private static Task RefuseAsync(HttpContext context, LimitLease lease) => RateLimitHeaders.RefuseAsync(
        context,
        lease.Policy,
        lease.Rate,
        lease.State,
        lease.Policy switch
        {
            "address" => "Too many requests come from this address",
            "signIns" => "Too many attempts to sign in come from this address",
            "person" => $"{context.GetCaller().Id} asks too much",
            _ => $"Too many requests come with {context.GetCaller().Id}",
        });
}
