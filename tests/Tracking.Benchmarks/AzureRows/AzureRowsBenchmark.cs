using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Azure.Data.Tables;
using Spectre.Console;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Model.Scans;
using Tracking.Storage;
using Tracking.Storage.AzureTables;
using Tracking.Testing;

namespace Tracking.Benchmarks.AzureRows;

/// <summary>What a storage account carries from one node: plain inserts as the limit, and scans as the program writes them.</summary>
internal static class AzureRowsBenchmark
{
    private const string Prefix = "Benchmark";

    /// <summary>Measures and prints.</summary>
    /// <param name="account">Connection string or table URI; null: an emulator is started.</param>
    /// <param name="inFlight">Scans, and requests, under way at once.</param>
    /// <param name="seconds">How long each figure is measured.</param>
    public static async Task RunAsync(string? account, int inFlight, int seconds)
    {
        await using Azurite? emulator = account is null ? await Azurite.StartAsync() : null;
        account ??= emulator!.ConnectionString;
        var options = new AzureStorageOptions { Accounts = [account], TablePrefix = Prefix, MaxRequestsInFlight = inFlight };
        var store = new AzureTablesRowStore(options);
        await store.OpenAsync();
        string run = DateTime.UtcNow.Ticks.ToString(CultureInfo.InvariantCulture);
        long requests = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "tracking.store.request.duration")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref requests));
        listener.Start();

        var table = new Table().AddColumns("", "a second", "requests each", "p50 ms", "p99 ms", "CPU µs each");
        if (emulator is not null)
        {
            var plain = new TableServiceClient(account).GetTableClient(Prefix + PartitionKind.Package);
            await RowAsync("plain inserts of 1 KiB, one partition each", i => plain.AddEntityAsync(
                new TableEntity($"plain-{run}-{i}", "0") { ["Data"] = new byte[1024] }));
        }

        await RowAsync("first scan of a package: its row and a station's", async i => await store.WriteAsync(Scan(run, i, 0)));
        await store.DisposeAsync();

        // Another node, which knows nothing of what this one wrote.
        store = new AzureTablesRowStore(options);
        int read = await RowAsync("later scan of a package that is not in memory: read, its row and two places'", async i =>
        {
            HistoryRows known = await store.ReadHistoryAsync(new Partition(PartitionKind.Package, $"P{run}-{i}"));
            await store.WriteAsync(Scan(run, i, known.Count));
        });
        await RowAsync("the next scan of it, in memory", async i => await store.WriteAsync(Scan(run, i % read, 2 + (i / read))));
        await store.DisposeAsync();
        AnsiConsole.Write(table);

        async Task<int> RowAsync(string name, Func<int, Task> act)
        {
            long until = Stopwatch.GetTimestamp() + (seconds * Stopwatch.Frequency), before = Interlocked.Read(ref requests);
            TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
            int next = -1;
            var took = new List<double>[inFlight];
            await Task.WhenAll(Enumerable.Range(0, inFlight).Select(worker => Task.Run(async () =>
            {
                took[worker] = [];
                while (Stopwatch.GetTimestamp() < until)
                {
                    long started = Stopwatch.GetTimestamp();
                    await act(Interlocked.Increment(ref next));
                    took[worker].Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            })));
            double[] all = [.. took.SelectMany(times => times).Order()];
            cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
            table.AddRow(
                name,
                (all.Length / (double)seconds).ToString("N0", CultureInfo.InvariantCulture),
                ((Interlocked.Read(ref requests) - before) / (double)all.Length).ToString("N2", CultureInfo.InvariantCulture),
                all[all.Length / 2].ToString("N0", CultureInfo.InvariantCulture),
                all[all.Length * 99 / 100].ToString("N0", CultureInfo.InvariantCulture),
                (cpu.TotalMicroseconds / all.Length).ToString("N0", CultureInfo.InvariantCulture));
            return all.Length;
        }
    }

    /// <summary>An arrival: the package's row, the stay at the new station, and from the second on the end of the one before.</summary>
    private static RowWrite Scan(string run, int package, int sequence)
    {
        string id = $"P{run}-{package}";
        long now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var row = new EventRow
        {
            EventId = Guid.NewGuid(),
            Type = ScanType.Arrived,
            OccurredAt = now,
            EventTime = now,
            RecordedAt = now,
            DeviceId = "scanner-17",
            StationId = Station(package, sequence),
        };
        byte[] key = [(byte)'P', .. System.Text.Encoding.ASCII.GetBytes(id)];
        List<TablePut> puts = [new TablePut(new Partition(PartitionKind.StationMembers, Station(package, sequence)), key, sequence + 1, Stay(package, sequence, now, ended: false), IsFirst: true)];
        if (sequence > 0)
        {
            puts.Add(new TablePut(
                new Partition(PartitionKind.StationMembers, Station(package, sequence - 1)), key, sequence + 1, Stay(package, sequence - 1, now, ended: true)));
        }

        return new RowWrite([new HistoryAppend(new Partition(PartitionKind.Package, id), sequence, [row.Encode()])], puts, []);
    }

    private static string Station(int package, int sequence) => $"ST-{(package + (sequence * 7)) % 200:D3}";

    private static byte[] Stay(int package, int sequence, long now, bool ended) => new MemberRow
    {
        Stays =
        [
            Model.Places.Stay.Restore(
                new PlaceId(PlaceKind.Station, Station(package, sequence)), now - 60_000, true, false, now, ended ? now : null, ended ? StayEnd.Inferred : StayEnd.Open),
        ],
        Present = !ended,
        Status = PackageStatus.InTransit,
    }.Encode();
}
