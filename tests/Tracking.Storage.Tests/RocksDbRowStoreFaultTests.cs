using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Tracking.Storage.RocksDb;
using static Tracking.Storage.Tests.TestBytes;

namespace Tracking.Storage.Tests;

/// <summary>What only the embedded store has: one owner of the directory, a bounded queue, failing disks, torn logs.</summary>
public sealed class RocksDbRowStoreFaultTests : IDisposable
{
    private static readonly Partition Package = new(PartitionKind.Package, "p");
    private readonly string _place = Directory.CreateTempSubdirectory("rowstore-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_place, recursive: true);

    [Fact]
    public async Task A_directory_that_is_open_already_is_refused_by_name()
    {
        await using RocksDbRowStore store = Open();

        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => Open());

        Assert.Contains(_place, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("open already", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_cannot_be_created_is_refused_by_name()
    {
        string file = Path.Combine(_place, "file");
        File.WriteAllText(file, "in the way");

        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(
            () => new RocksDbRowStore(new RocksDbRowStoreOptions { DataDirectory = Path.Combine(file, "data") }));

        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_commit_is_told_to_all_of_its_group_and_stops_the_store_until_it_is_opened_again()
    {
        RocksDbRowStore store = Open();
        Assert.Equal(WriteResult.Committed, await store.WriteAsync(RowWrite.Append(Package, 0, Rows("kept")), Cancel));
        Assert.True(store.IsHealthy);
        using Gate gate = new(store);
        Task<WriteResult> first = store.WriteAsync(RowWrite.Append(Package, 1, Rows("lost")), Cancel).AsTask();
        await gate.ReachedAsync();
        Task<WriteResult>[] behind =
            [.. Enumerable.Range(0, 10).Select(i => store.WriteAsync(RowWrite.Append(new(PartitionKind.Package, $"q{i}"), 0, Rows("lost")), Cancel).AsTask())];

        gate.FailWith(new IOException("No space left on device"));

        Assert.Contains("No space left", (await Assert.ThrowsAsync<RowStoreUnavailableException>(() => first)).Message, StringComparison.Ordinal);
        foreach (Task<WriteResult> write in behind)
        {
            await Assert.ThrowsAsync<RowStoreUnavailableException>(() => write);
        }

        await Assert.ThrowsAsync<RowStoreUnavailableException>(async () => await store.WriteAsync(RowWrite.Append(Package, 1, Rows("late")), Cancel));
        Assert.False(store.IsHealthy);
        Assert.Contains("No space left", store.Failure?.Message, StringComparison.Ordinal);
        Assert.Equal(Hex(Rows("kept")), Unpack(await store.ReadHistoryAsync(Package, Cancel)));
        await store.DisposeAsync();

        await using RocksDbRowStore again = Open();
        Assert.True(again.IsHealthy);
        Assert.Equal(Hex(Rows("kept")), Unpack(await again.ReadHistoryAsync(Package, Cancel)));
        Assert.Equal(WriteResult.Committed, await again.WriteAsync(RowWrite.Append(Package, 1, Rows("new")), Cancel));
    }

    [Fact]
    public async Task A_write_that_finds_the_queue_full_waits_and_is_refused_after_the_longest_wait()
    {
        FakeTimeProvider time = new();
        await using RocksDbRowStore store = Open(options => options.MaxQueuedWrites = 2, time);
        using Gate gate = new(store);
        Task<WriteResult> taken = store.WriteAsync(RowWrite.Append(Package, 0, Rows("one")), Cancel).AsTask();
        await gate.ReachedAsync();
        Task<WriteResult> second = store.WriteAsync(RowWrite.Append(Package, 1, Rows("two")), Cancel).AsTask();
        Task<WriteResult> third = store.WriteAsync(RowWrite.Append(Package, 2, Rows("three")), Cancel).AsTask();

        Task<WriteResult> waiting = store.WriteAsync(RowWrite.Append(Package, 3, Rows("four")), Cancel).AsTask();
        time.Advance(RocksDbRowStoreOptions.DefaultMaxQueueWait - TimeSpan.FromMilliseconds(1));
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Contains("overloaded", (await Assert.ThrowsAsync<RowStoreUnavailableException>(() => waiting)).Message, StringComparison.Ordinal);
        gate.Open();
        Assert.Equal([WriteResult.Committed, WriteResult.Committed, WriteResult.Committed], await Task.WhenAll(taken, second, third));
        Assert.Equal(Hex(Rows("one", "two", "three")), Unpack(await store.ReadHistoryAsync(Package, Cancel)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Writes_that_wait_for_a_place_get_it_in_the_order_in_which_they_came(bool boundByBytes)
    {
        await using RocksDbRowStore store = Open(options =>
        {
            options.MaxQueuedWrites = boundByBytes ? 1000 : 3;
            options.MaxQueuedBytes = 1024 * 1024;
        });
        using Gate gate = new(store);
        List<Task<WriteResult>> writes = [];
        ReadOnlyMemory<byte>[] rows = [.. Enumerable.Range(0, 20).Select(i => (ReadOnlyMemory<byte>)Noise(boundByBytes ? 400_000 : 10, i))];
        for (int i = 0; i < rows.Length; i++)
        {
            writes.Add(store.WriteAsync(RowWrite.Append(Package, i, rows[i]), Cancel).AsTask());
        }

        gate.Open();

        Assert.All(await Task.WhenAll(writes), result => Assert.Equal(WriteResult.Committed, result));
        Assert.Equal(Hex(rows), Unpack(await store.ReadHistoryAsync(Package, Cancel)));
    }

    [Fact]
    public async Task A_write_cancelled_while_it_waits_for_a_place_is_not_stored()
    {
        await using RocksDbRowStore store = Open(options => options.MaxQueuedWrites = 1);
        using Gate gate = new(store);
        Task<WriteResult> taken = store.WriteAsync(RowWrite.Append(Package, 0, Rows("one")), Cancel).AsTask();
        await gate.ReachedAsync();
        Task<WriteResult> queued = store.WriteAsync(RowWrite.Append(Package, 1, Rows("two")), Cancel).AsTask();
        using CancellationTokenSource cancel = new();
        Task<WriteResult> waiting = store.WriteAsync(RowWrite.Append(Package, 2, Rows("three")), cancel.Token).AsTask();

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        gate.Open();
        await Task.WhenAll(taken, queued);

        Assert.Equal(Hex(Rows("one", "two")), Unpack(await store.ReadHistoryAsync(Package, Cancel)));
    }

    [Fact]
    public async Task Closing_commits_what_is_queued_and_refuses_what_waits_for_a_place()
    {
        RocksDbRowStore store = Open(options => options.MaxQueuedWrites = 1);
        using Gate gate = new(store);
        Task<WriteResult> taken = store.WriteAsync(RowWrite.Append(Package, 0, Rows("one")), Cancel).AsTask();
        await gate.ReachedAsync();
        Task<WriteResult> queued = store.WriteAsync(RowWrite.Append(Package, 1, Rows("two")), Cancel).AsTask();
        Task<WriteResult> waiting = store.WriteAsync(RowWrite.Append(Package, 2, Rows("three")), Cancel).AsTask();

        Task closed = store.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<RowStoreUnavailableException>(() => waiting);
        gate.Open();
        await closed;

        Assert.Equal([WriteResult.Committed, WriteResult.Committed], await Task.WhenAll(taken, queued));
        await using RocksDbRowStore again = Open();
        Assert.Equal(Hex(Rows("one", "two")), Unpack(await again.ReadHistoryAsync(Package, Cancel)));
    }

    [Fact]
    public async Task Nothing_is_visible_before_it_is_durable()
    {
        await using RocksDbRowStore store = Open();
        using Gate gate = new(store);
        Task<WriteResult> write = store.WriteAsync(RowWrite.Append(Package, 0, Rows("one")), Cancel).AsTask();
        await gate.ReachedAsync();

        Assert.Equal(0, (await store.ReadHistoryAsync(Package, Cancel)).Count);
        Assert.False(write.IsCompleted);
        gate.Open();
        await write;
        Assert.Equal(1, (await store.ReadHistoryAsync(Package, Cancel)).Count);
    }

    [Fact]
    public async Task Writes_that_queue_up_are_committed_with_one_sync_and_measured()
    {
        ConcurrentQueue<int> groups = new();
        ConcurrentQueue<double> durations = new();
        long conflicts = 0;
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == StorageMetrics.MeterName)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((_, value, _, _) => groups.Enqueue(value));
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => durations.Enqueue(value));
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref conflicts, value));
        listener.Start();
        await using RocksDbRowStore store = Open();
        using Gate gate = new(store);
        Task<WriteResult> first = store.WriteAsync(RowWrite.Append(Package, 0, Rows("one")), Cancel).AsTask();
        await gate.ReachedAsync();
        // A number of writes that no other test has, because the meter is the process's.
        Task<WriteResult>[] behind = [.. Enumerable.Range(0, 977).Select(i =>
            store.WriteAsync(RowWrite.Append(i == 5 ? Package : new(PartitionKind.Package, $"q{i}"), 0, Rows("row")), Cancel).AsTask())];
        gate.Open();
        await first;
        await Task.WhenAll(behind);
        await store.DisposeAsync();

        Assert.Equal(2, gate.Syncs);
        Assert.Contains(977, groups);
        Assert.NotEmpty(durations);
        Assert.True(Interlocked.Read(ref conflicts) >= 1);
    }

    [Fact]
    public async Task Every_commit_is_synced_to_the_disk()
    {
        await using RocksDbRowStore store = Open(options => options.Statistics = true);
        long before = Syncs();
        for (int i = 0; i < 10; i++)
        {
            await store.WriteAsync(RowWrite.Append(Package, i, Rows("row")), Cancel);
            Assert.Equal(before + i + 1, Syncs());
        }

        long Syncs()
        {
            const string Counter = "rocksdb.wal.synced COUNT : ";
            string line = Assert.Single(store.Database.Statistics().Split('\n'), line => line.StartsWith(Counter, StringComparison.Ordinal));
            return long.Parse(line[Counter.Length..], System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public async Task Callers_go_on_off_the_writers_thread()
    {
        await using RocksDbRowStore store = Open();
        for (int i = 0; i < 50; i++)
        {
            string? thread = await store.WriteAsync(RowWrite.Append(Package, i, Rows("row")), Cancel).AsTask()
                .ContinueWith(_ => Thread.CurrentThread.Name, Cancel, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            Assert.NotEqual("RowStore writer", thread);
        }
    }

    [Fact]
    public async Task A_log_torn_at_any_byte_leaves_every_write_whole_or_absent()
    {
        string torn = Path.Combine(_place, "torn");
        string whole = Path.Combine(_place, "whole");
        const int Writes = 40;
        await using (RocksDbRowStore store = new(new RocksDbRowStoreOptions { DataDirectory = whole }))
        {
            for (int i = 0; i < Writes; i++)
            {
                Assert.Equal(WriteResult.Committed, await store.WriteAsync(Write(i), Cancel));
            }

            Copy(whole, torn);
        }

        string log = Assert.Single(Directory.GetFiles(torn, "*.log"));
        byte[] bytes = await File.ReadAllBytesAsync(log, Cancel);
        bytes = bytes[..(bytes.AsSpan().LastIndexOfAnyExcept((byte)0) + 1)];
        HashSet<int> seen = [];
        for (int length = bytes.Length; length >= 0; length -= Math.Max(1, bytes.Length / 60))
        {
            string place = Path.Combine(_place, "at");
            Copy(torn, place);
            await File.WriteAllBytesAsync(Path.Combine(place, Path.GetFileName(log)), bytes[..length], Cancel);
            await using (RocksDbRowStore store = new(new RocksDbRowStoreOptions { DataDirectory = place }))
            {
                int kept = (await store.ReadHistoryAsync(Package, Cancel)).Count;
                seen.Add(kept);
                Assert.Equal(kept, (await store.ReadHistoryAsync(new(PartitionKind.VehicleTimeline, "v"), Cancel)).Count);
                Assert.Equal(kept, (await store.ReadRowsAsync(new(PartitionKind.StationMembers, "s"), default, default, 1000, Cancel)).Count);
                Assert.Equal(kept, (await store.ReadRowsAsync(new(PartitionKind.Personal, "p"), default, default, 1000, Cancel)).Count);
                Assert.Equal(WriteResult.Committed, await store.WriteAsync(Write(kept), Cancel));
            }

            Directory.Delete(place, recursive: true);
        }

        Assert.Contains(Writes, seen);
        Assert.True(seen.Count > Writes / 2, "Too few lengths of the log were tried to tell anything.");

        static RowWrite Write(int i) => new(
            [new(Package, i, NumberedRows(i, 1)), new(new(PartitionKind.VehicleTimeline, "v"), i, NumberedRows(i, 1))],
            [new(new(PartitionKind.StationMembers, "s"), Bytes($"{i}"), i, Bytes("v")), new(new(PartitionKind.Personal, "p"), Bytes($"{i}"), i, Bytes("v"))],
            []);
    }

    [Theory]
    [InlineData(nameof(RocksDbRowStoreOptions.DataDirectory))]
    [InlineData(nameof(RocksDbRowStoreOptions.BlockCacheBytes))]
    [InlineData(nameof(RocksDbRowStoreOptions.WriteBufferBytes))]
    [InlineData(nameof(RocksDbRowStoreOptions.MaxTotalWalBytes))]
    [InlineData(nameof(RocksDbRowStoreOptions.MaxQueuedWrites))]
    [InlineData(nameof(RocksDbRowStoreOptions.MaxQueuedBytes))]
    [InlineData(nameof(RocksDbRowStoreOptions.MaxQueueWait))]
    [InlineData(nameof(RocksDbRowStoreOptions.MaxGroupWrites))]
    [InlineData(nameof(RocksDbRowStoreOptions.MaxGroupBytes))]
    public void An_option_outside_its_range_is_named_with_its_value_and_rule(string option)
    {
        RocksDbRowStoreOptions options = new() { DataDirectory = _place };
        Assert.True(new RocksDbRowStoreOptionsValidator().Validate(null, options).Succeeded);
        System.Reflection.PropertyInfo property = typeof(RocksDbRowStoreOptions).GetProperty(option)!;
        object outside = property.PropertyType == typeof(string) ? "  "
            : property.PropertyType == typeof(TimeSpan) ? TimeSpan.FromTicks(-1)
            : Convert.ChangeType(0, property.PropertyType, System.Globalization.CultureInfo.InvariantCulture);
        property.SetValue(options, outside);

        OptionsValidationException refusal = Assert.Throws<OptionsValidationException>(() => new RocksDbRowStore(options));

        Assert.Contains($"{option} is {(outside is string ? "'  '" : outside)}; it must", Assert.Single(refusal.Failures), StringComparison.Ordinal);
    }

    private RocksDbRowStore Open(Action<RocksDbRowStoreOptions>? configure = null, TimeProvider? time = null)
    {
        RocksDbRowStoreOptions options = new() { DataDirectory = Path.Combine(_place, "data") };
        configure?.Invoke(options);
        return new RocksDbRowStore(options, time);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    /// <summary>Holds the writer before a sync.</summary>
    private sealed class Gate : IDisposable
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _open = new();
        private Exception? _failure;

        public Gate(RocksDbRowStore store) => store.Committer.BeforeSync = Pass;

        public int Syncs { get; private set; }

        public Task ReachedAsync() => _reached.Task;

        public void Open() => _open.Set();

        public void FailWith(Exception failure)
        {
            _failure = failure;
            _open.Set();
        }

        // Not disposed of, because the writer may still pass.
        public void Dispose() => _open.Set();

        private void Pass()
        {
            Syncs++;
            _reached.TrySetResult();
            _open.Wait();
            if (_failure is not null)
            {
                throw _failure;
            }
        }
    }
}
