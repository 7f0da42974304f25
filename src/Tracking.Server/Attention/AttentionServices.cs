using Microsoft.Extensions.Options;
using Tracking.Grains.Attention;

namespace Tracking.Server.Attention;

/// <summary>Registers what finds and shows what needs attention.</summary>
internal static class AttentionServices
{
    /// <summary>Adds the options, the actions, and what keeps the board in memory.</summary>
    public static IServiceCollection AddAttention(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AttentionOptions>().Bind(configuration.GetSection("Tracking:Attention")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AttentionOptions>, AttentionOptionsValidator>();
        services.AddSingleton<AttentionActions>();
        services.AddHostedService<BoardKeeper>();
        return services;
    }
}
