using Azure.Data.Tables;
using Tracking.Storage.AzureTables;
using Tracking.Storage.Personal;

namespace Tracking.Storage.Tests.Personal;

public sealed class AzurePersonalKeyStoreTests(AzuriteFixture azurite) : PersonalKeyStoreConformance
{
    private readonly string _place = AzuriteFixture.NextPlace();
    private AzureStorageOptions _options = new();

    [Fact]
    public async Task Keys_are_in_an_account_of_their_own_and_nothing_else_is()
    {
        await Keys.MakeAsync(KeyOwner.Package("P"), Cancel);
        await using (AzureTablesRowStore rows = new(_options))
        {
            await rows.OpenAsync(Cancel);
        }

        Assert.Equal(["KeysLayout", "PackageKeys"], await TablesOfAsync(_options.KeysAccount));
        IReadOnlyList<string> ofRows = await TablesOfAsync(_options.Accounts[0]);
        Assert.Contains("Personal", ofRows);
        Assert.DoesNotContain("PackageKeys", ofRows);
    }

    protected override async ValueTask<IRowStore> OpenAsync()
    {
        Tracking.Testing.Azurite started = await azurite.StartedAsync();
        _options = new AzureStorageOptions { Accounts = [started.ConnectionString], KeysAccount = started.ConnectionStringOf("second"), TablePrefix = _place };
        return new AzureTablesRowStore(_options.OfKeys());
    }

    private async Task<IReadOnlyList<string>> TablesOfAsync(string account)
    {
        List<string> names = [];
        await foreach (Azure.Data.Tables.Models.TableItem table in new TableServiceClient(account).QueryAsync(cancellationToken: Cancel))
        {
            if (table.Name.StartsWith(_place, StringComparison.Ordinal))
            {
                names.Add(table.Name[_place.Length..]);
            }
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }
}
