using Microsoft.Extensions.DependencyInjection;
using Orleans.Metadata;
using Tracking.Grains.Foresight;
using Tracking.Grains.Live;
using Tracking.Grains.Packages;
using Tracking.Grains.Personal;
using Tracking.Storage;
using Tracking.Storage.Personal;

namespace Tracking.Grains.Placement;

/// <summary>Makes package grains without resolving their services anew each time: most scans touch a package that is not in memory.</summary>
internal sealed class PackageActivator(IServiceProvider services) : IGrainActivator, IConfigureGrainTypeComponents
{
    private readonly Lazy<(IRowStore Store, PersonalKeyStore Keys, Retention Retention, LivePublisher Publisher, TrafficFeed Feed, TimeProvider Time, GrainOwners Owners)> shared = new(() => (
        services.GetRequiredService<IRowStore>(),
        services.GetRequiredService<PersonalKeyStore>(),
        services.GetRequiredService<Retention>(),
        services.GetRequiredService<LivePublisher>(),
        services.GetRequiredService<TrafficFeed>(),
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<GrainOwners>()));

    public void Configure(GrainType grainType, GrainProperties properties, GrainTypeSharedContext shared)
    {
        if (grainType == GrainType.Create(GrainTypes.Package))
        {
            shared.SetComponent<IGrainActivator>(this);
        }
    }

    public object CreateInstance(IGrainContext context) =>
        new PackageGrain(
            context, shared.Value.Store, shared.Value.Keys, shared.Value.Retention, shared.Value.Publisher, shared.Value.Feed, shared.Value.Time, shared.Value.Owners);

    public ValueTask DisposeInstance(IGrainContext context, object instance) => ValueTask.CompletedTask;
}
