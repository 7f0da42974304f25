using Azure.Data.Tables;
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

    /// <summary>A node that died left it there: bytes of personal data that no row names.</summary>
    [Fact]
    public async Task Clearing_a_table_removes_what_waits_there_for_a_row()
    {
        Partition personal = new(PartitionKind.Personal, "P");
        await Store.WriteAsync(RowWrite.Put(personal, "k"u8.ToArray(), 1, "v"u8.ToArray()), TestContext.Current.CancellationToken);
        TableClient table = new(_account, $"{Place}Personal");
        string waiting = ValueParts.Keys(ValueParts.NewId(), 10).Single();
        await table.AddEntityAsync(new TableEntity("P", waiting) { [Columns.Data] = new byte[10] }, TestContext.Current.CancellationToken);

        await Store.ClearAsync(personal, TestContext.Current.CancellationToken);

        Assert.Empty(await table.QueryAsync<TableEntity>(cancellationToken: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
    }

    protected override string[] CrashWriterArguments(string place) => ["azure", $"{place} {_account}"];
}
