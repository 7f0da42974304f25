using Tracking.Storage.AzureTables;

namespace Tracking.Storage.Tests;

public sealed class AzureTablesRowStoreTests(AzuriteFixture azurite) : RowStoreConformance
{
    private string _account = "";

    // The emulator does some hundreds of requests a second.
    protected override int RandomRuns => 4;

    protected override int Crashes => 2;

    protected override int Writers => 6;

    protected override int RacingRounds => 20;

    protected override ValueTask<IRowStore> OpenBesideAsync() => OpenAsync(Place);

    protected override async ValueTask<string> CreatePlaceAsync()
    {
        _account = (await azurite.StartedAsync()).ConnectionString;
        return AzuriteFixture.NextPlace();
    }

    // The emulator forgets everything when the tests are over.
    protected override ValueTask RemovePlaceAsync(string place) => default;

    protected override ValueTask<IRowStore> OpenAsync(string place) =>
        new(new AzureTablesRowStore(new AzureStorageOptions { Accounts = [_account], TablePrefix = place }));

    protected override string[] CrashWriterArguments(string place) => ["azure", $"{place} {_account}"];
}
