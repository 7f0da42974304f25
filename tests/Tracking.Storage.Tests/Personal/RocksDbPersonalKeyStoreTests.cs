using Tracking.Storage.RocksDb;

namespace Tracking.Storage.Tests.Personal;

public sealed class RocksDbPersonalKeyStoreTests : PersonalKeyStoreConformance
{
    private readonly string _place = Directory.CreateTempSubdirectory("keys-").FullName;

    protected override ValueTask<IRowStore> OpenAsync() => new(new RocksDbRowStore(new RocksDbRowStoreOptions { DataDirectory = _place }.OfKeys()));

    protected override ValueTask RemoveAsync()
    {
        Assert.True(Directory.Exists(Path.Combine(_place, "keys")));
        Directory.Delete(_place, recursive: true);
        return default;
    }
}
