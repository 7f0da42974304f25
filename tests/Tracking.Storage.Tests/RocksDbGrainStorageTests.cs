using System.Text;
using Orleans.Serialization.Serializers;
using Orleans.Storage;
using Tracking.Storage.GrainState;
using Tracking.Storage.RocksDb;

namespace Tracking.Storage.Tests;

public sealed class RocksDbGrainStorageTests : GrainStorageConformance
{
    private RocksDbRowStore? _store;

    [Fact]
    public void The_stored_bytes_are_json_that_a_person_can_read()
    {
        JsonGrainStateSerializer serializer = new();

        BinaryData bytes = serializer.Serialize(new Settings { Text = "München", Number = 7, Colour = Colour.Green, List = { "a" } });

        Assert.Equal("""{"text":"München","number":7,"colour":"Green","at":null,"list":["a"]}""", Encoding.UTF8.GetString(bytes));
        Assert.Equal(7, serializer.Deserialize<Settings>(BinaryData.FromString("""{"number":7,"addedLater":true}""")).Number);
    }

    protected override ValueTask<string> CreatePlaceAsync() => new(Directory.CreateTempSubdirectory("grainstate-").FullName);

    protected override ValueTask<IGrainStorage> OpenAsync(string place, IActivatorProvider activators)
    {
        _store = new RocksDbRowStore(new RocksDbRowStoreOptions { DataDirectory = place });
        return new(new RocksDbGrainStorage(_store, new JsonGrainStateSerializer(), activators));
    }

    protected override async ValueTask CloseAsync()
    {
        if (_store is { } store)
        {
            _store = null;
            await store.DisposeAsync();
        }
    }

    protected override ValueTask RemovePlaceAsync(string place)
    {
        Directory.Delete(place, recursive: true);
        return default;
    }
}
