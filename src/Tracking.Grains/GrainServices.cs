using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime.GrainDirectory;
using Orleans.Serialization;
using Tracking.Grains.Arrivals;
using Tracking.Grains.Attention;
using Tracking.Grains.Foresight;
using Tracking.Grains.Live;
using Tracking.Grains.Personal;
using Tracking.Grains.Placement;
using Tracking.Grains.Places;
using Tracking.Grains.Vehicles;

namespace Tracking.Grains;

/// <summary>Registers what grains need beside storage.</summary>
public static class GrainServices
{
    /// <summary>Adds the node's publisher, its interest table and the writer of tracks.</summary>
    public static IServiceCollection AddTrackingGrains(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<InterestTable>();
        services.AddSingleton<LivePublisher>();
        services.AddSingleton<LiveLinks>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<LiveLinks>());
        services.AddSingleton<LiveGrainServiceClient>();
        services.AddGrainService<LiveGrainService>();
        services.AddSingleton<TrackWriter>();
        services.AddSingleton<TrafficFeed>();
        services.AddOptions<PersonalOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PersonalOptions>, PersonalOptionsValidator>());
        services.AddOptions<PlaceOptions>().BindConfiguration("Tracking:Places").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PlaceOptions>, PlaceOptionsValidator>());
        services.AddSingleton<Retention>();
        services.AddSingleton<PlaceWatchServices>();
        services.AddOptions<ArrivalOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ArrivalOptions>, ArrivalOptionsValidator>());
        services.AddSingleton<VehicleRouteServices>();
        services.AddSingleton<GrainOwners>();
        services.AddSingleton<GrainReferences>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<GrainOwners>());
        services.AddPlacementDirector<RingPlacement, RingPlacementDirector>();
        services.AddSingleton<IGrainDirectoryCache, RingDirectoryCache>();
        services.Configure<ExceptionSerializationOptions>(exceptions => exceptions.SupportedNamespacePrefixes.Add("Tracking"));
        services.Configure<GrainDirectoryOptions>(directory => directory.CachingStrategy = GrainDirectoryOptions.CachingStrategyType.Custom);
        services.AddSingleton<IConfigureGrainTypeComponents, PackageActivator>();
        return services;
    }
}
