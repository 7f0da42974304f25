using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using Tracking.Server.Live;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Audit;
using Tracking.Server.Security.Keys;
using Tracking.Server.Security.Limits;
using Tracking.Server.Security.Network;
using Tracking.Server.Security.People;
using Tracking.Server.Security.Sessions;

namespace Tracking.Server.Security;

/// <summary>Registers who may come in and what they may do.</summary>
internal static class SecurityServices
{
    /// <summary>Picks the scheme by what a request shows.</summary>
    private const string SelectingScheme = "Caller";

    /// <summary>Adds keys, people, sessions and the rules.</summary>
    public static IServiceCollection AddSecurity(this IServiceCollection services, IConfiguration configuration)
    {
        IConfigurationSection section = configuration.GetSection("Tracking:Security");
        SecurityOptions options = section.Get<SecurityOptions>() ?? new SecurityOptions();
        services.AddOptions<SecurityOptions>().Bind(section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SecurityOptions>, SecurityOptionsValidator>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<SignInCodes>();
        services.AddSingleton<CredentialCache>();
        services.AddSingleton<ICredentials>(static provider => provider.GetRequiredService<CredentialCache>());
        services.AddSingleton<KeyResolver>();
        services.AddSingleton<HeldAnswers>();
        services.AddSingleton<KeyIndex>();
        services.AddSingleton<OperatorKey>();
        services.AddHostedService(static provider => provider.GetRequiredService<OperatorKey>());
        services.AddSingleton<IDataProtectionProvider>(provider => new SigningKeyProtection(provider.GetRequiredService<SigningKeys>()));
        services.AddNetwork(configuration);
        services.AddLimits(configuration);
        services.AddSingleton<SecurityMetrics>();
        services.AddOptions<AuditOptions>().Bind(section.GetSection("Audit")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AuditOptions>, AuditOptionsValidator>();
        services.AddSingleton<AuditRows>();
        services.AddSingleton<AuditLog>();
        services.AddHostedService(static provider => provider.GetRequiredService<AuditLog>());
        services.AddAccessRules();
        services.AddAuthentication(SelectingScheme)
            .AddPolicyScheme(SelectingScheme, null, selecting => selecting.ForwardDefaultSelector = context => SchemeOf(context, options.Oidc.IsConfigured))
            .AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KeyAuthentication.SchemeName, null)
            .AddSessions(options.SessionLifetime)
            .AddPeople(options.Oidc);

        // What browsers keep is protected by the signing keys; the library's own keys would be made and stored for nobody.
        foreach (ServiceDescriptor keyRing in services.Where(static service => service.ImplementationType?.Name == "DataProtectionHostedService").ToArray())
        {
            services.Remove(keyRing);
        }

        services.AddSingleton<HubAccess>();
        services.AddSingleton<HeldHubAnswers>();
        services.Configure<HubOptions<LiveHub>>(hub =>
        {
            hub.AddFilter<HubAccess>();
            hub.AddFilter<HeldHubAnswers>();
        });
        return services;
    }

    /// <summary>Finds out who asks, and refuses what is not theirs. Routing must stand before it.</summary>
    public static void UseSecurity(this IApplicationBuilder app)
    {
        app.UseAudit();
        app.UseMiddleware<WrongCredentials>();
        app.UseAuthentication();
        app.UseLimits();
        app.UseCrossSiteGuard();
        app.UseAuthorization();
        app.UseHeldAnswers();
    }

    /// <summary>Maps keys, tokens and sessions.</summary>
    public static void MapSecurity(this IEndpointRouteBuilder routes)
    {
        routes.MapKeys();
        routes.MapTokens();
        routes.MapSessions();
        routes.MapAudit();
    }

    private static string SchemeOf(HttpContext context, bool hasPeople)
    {
        if (BearerToken.Of(context) is not { } shown)
        {
            // Whoever shows something else than a bearer token is not taken for who has the cookie. Where apps post by a mere address a browser's cookie counts for nothing.
            return context.Request.Headers.Authorization.Count > 0 || BearerToken.IgnoresCookies(context) ? KeyAuthentication.SchemeName : SessionCookie.SchemeName;
        }

        bool isOurs = shown.StartsWith(KeyToken.Prefix, StringComparison.Ordinal) || shown.StartsWith(AccessTokens.Prefix, StringComparison.Ordinal);
        return isOurs || !hasPeople ? KeyAuthentication.SchemeName : PeopleServices.TokenScheme;
    }
}
