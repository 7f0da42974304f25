using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Hosting;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Runtime.Hosting;
using Orleans.Serialization.Serializers;
using Orleans.Storage;
using Tracking.Storage.AzureTables;
using Tracking.Storage.GrainState;
using Tracking.Storage.Personal;

namespace Tracking.Storage;

/// <summary>Registers storage in Azure.</summary>
public static class AzureSiloBuilderExtensions
{
    /// <summary>
    /// Registers Azure Tables as the <see cref="IRowStore"/> and Azure Blobs as the default grain storage. Tables and container are created, and the accounts checked, before
    /// the silo takes part in its cluster; it does not start without them.
    /// </summary>
    /// <remarks>
    /// Orleans' own provider reads and writes the same blobs. It replaces ours by this line behind the call:
    /// <c>silo.AddAzureBlobGrainStorageAsDefault(blobs => { blobs.BlobServiceClient = …; blobs.ContainerName = "grainstate"; blobs.GrainStorageSerializer = new JsonGrainStateSerializer(); })</c>.
    /// </remarks>
    /// <param name="builder">The silo's builder.</param>
    /// <param name="configure">Sets the options; at least <see cref="AzureStorageOptions.Accounts"/>.</param>
    /// <param name="serializer">Makes the bytes of grain state; <see cref="JsonGrainStateSerializer"/> if it is null.</param>
    public static ISiloBuilder AddAzureStorage(
        this ISiloBuilder builder, Action<AzureStorageOptions> configure, IGrainStorageSerializer? serializer = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        IServiceCollection services = builder.Services;
        services.AddOptions<AzureStorageOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AzureStorageOptions>, AzureStorageOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new AzureTablesRowStore(
            provider.GetRequiredService<IOptions<AzureStorageOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AzureTablesRowStore>>()));
        services.AddSingleton<IRowStore>(provider => provider.GetRequiredService<AzureTablesRowStore>());
        services.AddSingleton(provider => new PersonalKeyStore(new AzureTablesRowStore(
            provider.GetRequiredService<IOptions<AzureStorageOptions>>().Value.OfKeys(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<AzureTablesRowStore>>())));
        services.AddSingleton<IStoreHealth>(provider => new JointHealth(provider.GetRequiredService<AzureTablesRowStore>(), provider.GetRequiredService<PersonalKeyStore>()));
        services.AddSingleton(provider => new BlobGrainStorage(
            provider.GetRequiredService<IOptions<AzureStorageOptions>>().Value,
            serializer ?? new JsonGrainStateSerializer(),
            provider.GetRequiredService<IActivatorProvider>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, (provider, _) => provider.GetRequiredService<BlobGrainStorage>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, Opening>();
        return builder;
    }

    /// <summary>Opens the stores before anything uses them.</summary>
    private sealed class Opening(AzureTablesRowStore rows, PersonalKeyStore keys, BlobGrainStorage states) : ILifecycleParticipant<ISiloLifecycle>
    {
        public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
            nameof(AzureTablesRowStore), ServiceLifecycleStage.RuntimeStorageServices, cancel => Task.WhenAll(
                rows.OpenAsync(cancel), ((AzureTablesRowStore)keys.Rows).OpenAsync(cancel), states.OpenAsync(cancel)));
    }
}
