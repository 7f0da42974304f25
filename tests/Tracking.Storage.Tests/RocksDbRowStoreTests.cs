using Tracking.Storage.RocksDb;

namespace Tracking.Storage.Tests;

public sealed class RocksDbRowStoreTests : RowStoreConformance
{
    protected override ValueTask<string> CreatePlaceAsync() => new(Directory.CreateTempSubdirectory("rowstore-").FullName);

    protected override ValueTask RemovePlaceAsync(string place)
    {
        Directory.Delete(place, recursive: true);
        return default;
    }

    protected override ValueTask<IRowStore> OpenAsync(string place) => new(new RocksDbRowStore(new RocksDbRowStoreOptions { DataDirectory = place }));

    protected override string[] CrashWriterArguments(string place) => ["rocksdb", place];
}
