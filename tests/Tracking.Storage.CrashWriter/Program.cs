using System.Globalization;
using Tracking.Storage;
using Tracking.Storage.AzureTables;
using Tracking.Storage.CrashWriter;
using Tracking.Storage.RocksDb;

// Writes until it is killed, and prints each write once it is acknowledged. Arguments: backend, place, run.
if (args is not [string backend, string place, string runText] || !int.TryParse(runText, CultureInfo.InvariantCulture, out int run))
{
    Console.Error.WriteLine("Usage: Tracking.Storage.CrashWriter <backend> <place> <run>");
    return 2;
}

Dictionary<string, Func<string, IRowStore>> backends = new()
{
    ["rocksdb"] = directory => new RocksDbRowStore(new RocksDbRowStoreOptions { DataDirectory = directory }),
    ["azure"] = place => new AzureTablesRowStore(
        new AzureStorageOptions { TablePrefix = place[..place.IndexOf(' ', StringComparison.Ordinal)], Accounts = [place[(place.IndexOf(' ', StringComparison.Ordinal) + 1)..]] }),
};
if (!backends.TryGetValue(backend, out Func<string, IRowStore>? open))
{
    Console.Error.WriteLine($"The backend '{backend}' is not known; use one of: {string.Join(", ", backends.Keys)}.");
    return 2;
}

IRowStore store = open(place);
TextWriter acknowledged = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
await Task.WhenAll(Enumerable.Range(0, CrashWorkload.Workers).Select(worker => Task.Run(async () =>
{
    for (int number = 0; ; number++)
    {
        if (await store.WriteAsync(CrashWorkload.Write(run, worker, number)) != WriteResult.Committed)
        {
            throw new InvalidOperationException($"Write {number} of worker {worker} met a conflict, though nobody else writes.");
        }

        await acknowledged.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{worker} {number}"));
    }
})));
return 0;
