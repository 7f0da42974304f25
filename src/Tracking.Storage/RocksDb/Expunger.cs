using RocksDbSharp;

namespace Tracking.Storage.RocksDb;

/// <summary>Expunges one set of tables at a time. Who comes meanwhile shares the next pass, so that any number of requests waits for two at most.</summary>
internal sealed class Expunger(RocksDatabase database)
{
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;
    private HashSet<Partition>? _next;

    /// <summary>Completes when what was removed from the tables is in no file any more.</summary>
    /// <exception cref="RowStoreUnavailableException">It may still be.</exception>
    public Task ExpungeAsync(IReadOnlyCollection<Partition> tables)
    {
        lock (_lock)
        {
            if (_next is null)
            {
                _next = [];
                _last = PassAsync(_last);
            }

            _next.UnionWith(tables);
            return _last;
        }
    }

    private async Task PassAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        HashSet<Partition> tables;
        lock (_lock)
        {
            tables = _next!;
            _next = null;
        }

        await Task.Factory.StartNew(() => Expunge(tables), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
    }

    private void Expunge(HashSet<Partition> tables)
    {
        database.EnterRead();
        try
        {
            database.Expunge(tables);
        }
        catch (Exception e) when (e is RocksDbException or IOException)
        {
            throw new RowStoreUnavailableException($"What was removed could not be taken out of the files: {e.Message} Check the disk's space and health, then try again.", e);
        }
        finally
        {
            database.ExitRead();
        }
    }
}
