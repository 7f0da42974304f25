using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Tracking.Planning.Travel.Routers;

/// <summary>Puts travel times over the roads together.</summary>
public static class RouterServices
{
    internal const string ClientName = "Tracking.Planning.Router";

    /// <summary>
    /// Adds <see cref="RoutedTravelTimes"/>, which asks a router behind a time limit for all attempts, retries, a circuit breaker and a time limit for each attempt.
    /// </summary>
    /// <param name="services">The services; a <see cref="TimeProvider"/> among them gives the time.</param>
    /// <param name="options">Which router, and how it is asked.</param>
    /// <param name="estimate">How ways are estimated that it does not know.</param>
    /// <exception cref="ArgumentException">A value is out of its range; the message says which.</exception>
    public static IServiceCollection AddRoutedTravelTimes(this IServiceCollection services, RouterOptions options, GreatCircleOptions estimate)
    {
        options.Validate();
        estimate.Validate();
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpClient(ClientName, client =>
            {
                client.BaseAddress = options.BaseAddress.AbsoluteUri.EndsWith('/') ? options.BaseAddress : new Uri(options.BaseAddress.AbsoluteUri + "/");
                client.Timeout = Timeout.InfiniteTimeSpan;
            })
            .ConfigurePrimaryHttpMessageHandler(static () => new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
            // Their lines would have the places in them, which are customers' doors.
            .RemoveAllLoggers()
            .AddResilienceHandler("router", (pipeline, context) =>
            {
                pipeline.TimeProvider = context.ServiceProvider.GetRequiredService<TimeProvider>();
                pipeline.AddTimeout(options.TotalTimeout);
                if (options.Retries > 0)
                {
                    pipeline.AddRetry(new HttpRetryStrategyOptions
                    {
                        MaxRetryAttempts = options.Retries,
                        Delay = options.RetryDelay,
                        BackoffType = DelayBackoffType.Exponential,
                        UseJitter = true,
                    });
                }

                pipeline.AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
                {
                    FailureRatio = options.BreakRatio,
                    MinimumThroughput = options.BreakAfter,
                    SamplingDuration = options.BreakWindow,
                    BreakDuration = options.BreakFor,
                });
                pipeline.AddTimeout(options.AttemptTimeout);
            });
        services.AddSingleton(provider => new RoutedTravelTimes(
            provider.GetRequiredService<IHttpClientFactory>(), options, estimate, provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
