using static Tracking.Storage.Tests.TestBytes;

namespace Tracking.Storage.Tests;

/// <summary>What every backend of <see cref="IRowStore"/> must do. A backend subclasses it and says how a store is opened at a place.</summary>
public abstract partial class RowStoreConformance : IAsyncLifetime
{
    private string _place = "";
    private IRowStore? _store;

    /// <summary>How often the random comparison with the oracle is made; fewer for slow backends.</summary>
    protected virtual int RandomRuns => 60;

    /// <summary>How often a writer is killed.</summary>
    protected virtual int Crashes => 4;

    /// <summary>How often two writers race for a row.</summary>
    protected virtual int RacingRounds => 200;

    /// <summary>Writers that contend in tests of concurrency.</summary>
    protected virtual int Writers => 16;

    /// <summary>Where the test's store is.</summary>
    protected string Place => _place;

    /// <summary>The open store.</summary>
    protected IRowStore Store => _store ?? throw new InvalidOperationException("The store is not open.");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Names a place that nothing was ever written to.</summary>
    protected abstract ValueTask<string> CreatePlaceAsync();

    /// <summary>Removes what was written there.</summary>
    protected abstract ValueTask RemovePlaceAsync(string place);

    /// <summary>Opens the store at a place, with what was written there before.</summary>
    protected abstract ValueTask<IRowStore> OpenAsync(string place);

    /// <summary>The store of another process at the same place; the open one where a place has one process only.</summary>
    protected virtual ValueTask<IRowStore> OpenBesideAsync() => new(Store);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _place = await CreatePlaceAsync();
        _store = await OpenAsync(_place);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await CloseAsync();
        await RemovePlaceAsync(_place);
    }

    /// <summary>Closes the store.</summary>
    protected async ValueTask CloseAsync()
    {
        if (_store is { } store)
        {
            _store = null;
            await store.DisposeAsync();
        }
    }

    /// <summary>Closes the store and opens it again.</summary>
    protected async ValueTask ReopenAsync()
    {
        await CloseAsync();
        _store = await OpenAsync(_place);
    }

    private static Partition Package(string id) => new(PartitionKind.Package, id);

    private static Partition Members(string id) => new(PartitionKind.StationMembers, id);

    private async Task<List<string>> ReadAsync(Partition history)
    {
        HistoryRows rows = await Store.ReadHistoryAsync(history, Cancel);
        Assert.Equal(0, rows.First);
        return Unpack(rows);
    }

    private async Task<string?> ReadAsync(Partition table, string key)
    {
        TableRow? row = await Store.ReadRowAsync(table, Bytes(key), Cancel);
        Assert.True(row is null || row.Key.Span.SequenceEqual(Bytes(key)));
        return row is null ? null : $"{row.Version}:{System.Text.Encoding.UTF8.GetString(row.Value.Span)}";
    }

    private async Task AssertCommitsAsync(RowWrite write) => Assert.Equal(WriteResult.Committed, await Store.WriteAsync(write, Cancel));

    private async Task AssertConflictsAsync(RowWrite write) => Assert.Equal(WriteResult.Conflict, await Store.WriteAsync(write, Cancel));
}
