using Orleans.Serialization.Serializers;
using Orleans.Storage;
using Tracking.Storage.GrainState;

namespace Tracking.Storage.Tests;

public sealed class BlobGrainStorageTests(AzuriteFixture azurite) : GrainStorageConformance
{
    private BlobGrainStorage? _storage;

    protected override ValueTask<string> CreatePlaceAsync() => new($"grainstate-{AzuriteFixture.NextPlace()}");

    protected override async ValueTask<IGrainStorage> OpenAsync(string place, IActivatorProvider activators)
    {
        AzureStorageOptions options = new() { Accounts = [(await azurite.StartedAsync()).ConnectionString], GrainStateContainer = place };
        return _storage = new BlobGrainStorage(options, new JsonGrainStateSerializer(), activators);
    }

    protected override ValueTask CloseAsync()
    {
        _storage?.Dispose();
        return default;
    }

    protected override ValueTask RemovePlaceAsync(string place) => default;
}
