using System.IO.Hashing;
using Azure;
using Azure.Data.Tables;

namespace Tracking.Storage.AzureTables;

/// <summary>
/// The accounts and their tables, one for each kind of partition. A partition is in the account whose number is the 64-bit XXH64 of its kind (one byte) and its id
/// (UTF-8), seed 0, modulo the number of accounts. That number, and which account has which, stands in a table of each, so that a changed configuration is noticed
/// before it misses rows.
/// </summary>
internal sealed class TableAccounts
{
    private const string LayoutPartition = "layout";
    private const string LayoutRow = "accounts";
    private const string Hash = "xxh64-kind-id";
    private static readonly PartitionKind[] KindsOfRows = [.. Enum.GetValues<PartitionKind>().Where(kind => kind is not PartitionKind.PackageKeys)];
    private static readonly PartitionKind[] KindsOfKeys = [PartitionKind.PackageKeys];
    private readonly PartitionKind[] _kinds;
    private readonly TableServiceClient[] _accounts;
    private readonly TableClient[] _layouts;
    private readonly TableClient[][] _tables;

    /// <summary>Names the tables.</summary>
    /// <param name="accounts">The accounts.</param>
    /// <param name="prefix">First letters of all names.</param>
    /// <param name="keys">Whether they are for keys, and so for nothing else.</param>
    public TableAccounts(TableServiceClient[] accounts, string prefix, bool keys)
    {
        _accounts = accounts;
        _kinds = keys ? KindsOfKeys : KindsOfRows;
        _layouts = [.. accounts.Select(account => account.GetTableClient(prefix + (keys ? "KeysLayout" : "Layout")))];
        _tables = [.. accounts.Select(account =>
        {
            TableClient[] tables = new TableClient[byte.MaxValue + 1];
            foreach (PartitionKind kind in _kinds)
            {
                tables[(byte)kind] = account.GetTableClient(prefix + kind);
            }

            return tables;
        })];
    }

    /// <summary>The table that holds a partition.</summary>
    public TableClient TableOf(Partition partition) => _tables[AccountOf(partition, _accounts.Length)][(byte)partition.Kind];

    /// <summary>Number of the account that holds a partition.</summary>
    public static int AccountOf(Partition partition, int accounts)
    {
        if (accounts == 1)
        {
            return 0;
        }

        Span<byte> bytes = stackalloc byte[1 + RowRules.MaxIdBytes];
        bytes[0] = (byte)partition.Kind;
        int length = RowRules.StrictUtf8.GetBytes(partition.Id, bytes[1..]);
        return (int)(XxHash64.HashToUInt64(bytes[..(1 + length)]) % (ulong)accounts);
    }

    /// <summary>Asks each account for something small.</summary>
    /// <exception cref="RowStoreUnavailableException">One does not answer.</exception>
    public async Task ProbeAsync(StorageRequests requests, Deadline deadline)
    {
        foreach (TableClient layout in _layouts)
        {
            await requests.SendAsync(
                "probe", deadline, layout, static (table, cancel) => table.GetEntityIfExistsAsync<TableEntity>(LayoutPartition, LayoutRow, ["RowKey"], cancel))
                .ConfigureAwait(false);
        }
    }

    /// <summary>Creates what is missing, and checks that the accounts are those that the rows were spread over.</summary>
    /// <exception cref="InvalidOperationException">They are not.</exception>
    public async Task OpenAsync(StorageRequests requests, Deadline deadline, CancellationToken cancellationToken)
    {
        for (int i = 0; i < _accounts.Length; i++)
        {
            await CreateAsync(_layouts[i]).ConfigureAwait(false);
            await CheckLayoutAsync(i).ConfigureAwait(false);
            TableClient[] tables = _tables[i];
            await Task.WhenAll(_kinds.Select(kind => CreateAsync(tables[(byte)kind]))).ConfigureAwait(false);
        }

        async Task CreateAsync(TableClient table)
        {
            try
            {
                await requests.SendAsync("createTable", deadline, table, static (table, cancel) => table.CreateAsync(cancel), cancellationToken).ConfigureAwait(false);
            }
            catch (RequestFailedException e) when (e.Status is 409)
            {
                // It is there.
            }
        }

        async Task CheckLayoutAsync(int index)
        {
            TableEntity wanted = new(LayoutPartition, LayoutRow)
            {
                [Columns.Format] = Columns.CurrentFormat,
                ["Accounts"] = _accounts.Length,
                ["Account"] = index,
                ["Hash"] = Hash,
            };
            try
            {
                await requests.SendAsync(
                    "layout", deadline, (Table: _layouts[index], wanted), static (state, cancel) => state.Table.AddEntityAsync(state.wanted, cancel), cancellationToken)
                    .ConfigureAwait(false);
                return;
            }
            catch (RequestFailedException e) when (e.Status is 409)
            {
                // It was written before; it must say the same.
            }

            TableEntity stored = await requests.SendAsync(
                "layout",
                deadline,
                _layouts[index],
                static async (table, cancel) => (await table.GetEntityAsync<TableEntity>(LayoutPartition, LayoutRow, cancellationToken: cancel).ConfigureAwait(false)).Value,
                cancellationToken).ConfigureAwait(false);
            if (stored.GetInt32("Accounts") != _accounts.Length || stored.GetInt32("Account") != index || stored.GetString("Hash") != Hash)
            {
                throw new InvalidOperationException(
                    $"Account {index} ({_accounts[index].AccountName}) of {_accounts.Length} was set up as account {stored.GetInt32("Account")} of {stored.GetInt32("Accounts")} (hash {stored.GetString("Hash")}). "
                    + $"Rows are found by the number of accounts and their order, so {nameof(AzureStorageOptions.Accounts)} must stay as it was; to change it, move the rows first.");
            }
        }
    }
}
