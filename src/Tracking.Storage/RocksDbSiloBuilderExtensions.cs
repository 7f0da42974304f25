using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Serialization.Serializers;
using Orleans.Storage;
using Tracking.Storage.GrainState;
using Tracking.Storage.Personal;
using Tracking.Storage.RocksDb;

namespace Tracking.Storage;

/// <summary>Registers the embedded storage.</summary>
public static class RocksDbSiloBuilderExtensions
{
    /// <summary>
    /// Registers one RocksDB database as the <see cref="IRowStore"/> and as the default grain storage, and another one for keys. They are opened when they are first asked for, and
    /// closed with the host.
    /// </summary>
    /// <param name="builder">The silo's builder.</param>
    /// <param name="configure">Sets the options; at least <see cref="RocksDbRowStoreOptions.DataDirectory"/>.</param>
    /// <param name="serializer">Makes the bytes of grain state; <see cref="JsonGrainStateSerializer"/> if it is null.</param>
    public static ISiloBuilder AddRocksDbStorage(
        this ISiloBuilder builder, Action<RocksDbRowStoreOptions> configure, IGrainStorageSerializer? serializer = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        IServiceCollection services = builder.Services;
        services.AddOptions<RocksDbRowStoreOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RocksDbRowStoreOptions>, RocksDbRowStoreOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new RocksDbRowStore(
            provider.GetRequiredService<IOptions<RocksDbRowStoreOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IRowStore>(provider => provider.GetRequiredService<RocksDbRowStore>());
        services.AddSingleton(provider => new PersonalKeyStore(new RocksDbRowStore(
            provider.GetRequiredService<IOptions<RocksDbRowStoreOptions>>().Value.OfKeys(), provider.GetRequiredService<TimeProvider>())));
        services.AddSingleton<IStoreHealth>(provider => new JointHealth(provider.GetRequiredService<RocksDbRowStore>(), provider.GetRequiredService<PersonalKeyStore>()));
        services.AddGrainStorage(
            ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME,
            (provider, _) => new RocksDbGrainStorage(
                provider.GetRequiredService<RocksDbRowStore>(),
                serializer ?? new JsonGrainStateSerializer(),
                provider.GetRequiredService<IActivatorProvider>()));
        return builder;
    }
}
