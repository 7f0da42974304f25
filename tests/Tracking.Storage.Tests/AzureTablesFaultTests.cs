using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using Azure.Core;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Tracking.Model.Histories;
using Tracking.Model.Scans;
using Tracking.Storage.AzureTables;
using Tracking.Testing;
using static Tracking.Storage.Tests.TestBytes;
using Request = Azure.Core.Request;

namespace Tracking.Storage.Tests;

/// <summary>What only the store in Azure has: lost answers, busy services, writes in two steps, several accounts, readable tables.</summary>
public sealed class AzureTablesFaultTests(AzuriteFixture fixture) : IAsyncLifetime
{
    private static readonly Partition Package = new(PartitionKind.Package, "p");
    private static readonly Partition Station = new(PartitionKind.StationMembers, "s");
    private static readonly Partition Personal = new(PartitionKind.Personal, "p");
    private readonly string _place = AzuriteFixture.NextPlace();
    private readonly FaultyNetwork _network = new();
    private Azurite _azurite = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _azurite = await fixture.StartedAsync();

    public ValueTask DisposeAsync() => default;

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task An_append_whose_answer_was_lost_is_committed_once_and_no_conflict(int rows)
    {
        await using AzureTablesRowStore store = Open();
        await store.OpenAsync(Cancel);
        Once(Fate.LosesItsAnswer, request => request.Method == RequestMethod.Post);

        Assert.Equal(
            WriteResult.Committed,
            await store.WriteAsync(new RowWrite([new(Package, 0, NumberedRows(0, rows))], [new(Station, Bytes("k"), 1, Bytes("v"))], []), Cancel));

        Assert.Equal(Hex(NumberedRows(0, rows)), Unpack(await store.ReadHistoryAsync(Package, Cancel)));
        Assert.Equal(Bytes("v"), (await store.ReadRowAsync(Station, Bytes("k"), Cancel))!.Value.ToArray());
    }

    [Fact]
    public async Task An_append_whose_answer_was_lost_and_that_another_had_won_is_a_conflict()
    {
        await using AzureTablesRowStore store = Open();
        await using AzureTablesRowStore other = OpenOther();
        Assert.Equal(WriteResult.Committed, await other.WriteAsync(RowWrite.Append(Package, 0, Rows("the other's")), Cancel));
        await store.OpenAsync(Cancel);
        Once(Fate.LosesItsAnswer, request => request.Method == RequestMethod.Post);

        Assert.Equal(WriteResult.Conflict, await store.WriteAsync(RowWrite.Append(Package, 0, Rows("mine")), Cancel));
    }

    [Fact]
    public async Task When_every_third_request_or_answer_is_lost_all_writes_are_there_once_and_whole()
    {
        await using AzureTablesRowStore store = Open();
        await store.OpenAsync(Cancel);
        int number = 0;
        _network.FateOf = _ => (Interlocked.Increment(ref number) % 6) switch { 2 => Fate.IsLost, 5 => Fate.LosesItsAnswer, _ => Fate.Passes };
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async package =>
        {
            for (int i = 0; i < 6; i++)
            {
                RowWrite write = new(
                    [new(new(PartitionKind.Package, $"p{package}"), i, NumberedRows(i, 1))],
                    [new(Station, Bytes($"{package}"), i + 1, Bytes($"{i}")), new(new(PartitionKind.Personal, $"p{package}"), Bytes($"{i}"), 1, Bytes($"{i}"))],
                    i == 3 ? [new(new(PartitionKind.Personal, $"p{package}"), Bytes("0"))] : []);
                Assert.Equal(WriteResult.Committed, await store.WriteAsync(write, Cancel));
            }
        }));
        _network.FateOf = _ => Fate.Passes;

        for (int package = 0; package < 8; package++)
        {
            Assert.Equal(Hex(NumberedRows(0, 6)), Unpack(await store.ReadHistoryAsync(new(PartitionKind.Package, $"p{package}"), Cancel)));
            Assert.Equal(
                ["1", "2", "3", "4", "5"],
                (await store.ReadRowsAsync(new(PartitionKind.Personal, $"p{package}"), default, default, 100, Cancel)).Select(row => Encoding.UTF8.GetString(row.Value.Span)));
        }

        Assert.Equal(Enumerable.Repeat(6L, 8), (await store.ReadRowsAsync(Station, default, default, 100, Cancel)).Select(row => row.Version));
    }

    [Fact]
    public async Task A_write_that_was_cut_off_between_its_rows_and_its_members_is_completed_by_the_next_reader_on_any_node()
    {
        await using (AzureTablesRowStore store = Open())
        {
            await CutOffAsync(store, FirstWrite());
        }

        await using AzureTablesRowStore other = OpenOther();
        Assert.Null(await other.ReadRowAsync(Station, Bytes("k"), Cancel));

        Assert.Equal(Hex(Rows("one")), Unpack(await other.ReadHistoryAsync(Package, Cancel)));

        Assert.Equal(Bytes("stay"), (await other.ReadRowAsync(Station, Bytes("k"), Cancel))!.Value.ToArray());
        Assert.Equal(Bytes("Erika Mustermann"), (await other.ReadRowAsync(Personal, Bytes("recipient"), Cancel))!.Value.ToArray());
        Assert.All(await EntitiesAsync(PartitionKind.Package), row => Assert.Empty(row.GetBinary("Pending")));
        Assert.Single(await EntitiesAsync(PartitionKind.Personal));
    }

    [Fact]
    public async Task A_repeat_of_a_write_that_was_cut_off_completes_it()
    {
        await using AzureTablesRowStore store = Open();
        await CutOffAsync(store, FirstWrite());

        Assert.Equal(WriteResult.Committed, await store.WriteAsync(FirstWrite(), Cancel));

        Assert.Equal(Bytes("stay"), (await store.ReadRowAsync(Station, Bytes("k"), Cancel))!.Value.ToArray());
        Assert.Equal(Hex(Rows("one")), Unpack(await store.ReadHistoryAsync(Package, Cancel)));
    }

    [Fact]
    public async Task Completing_a_write_late_undoes_nothing_that_came_after_it()
    {
        await using AzureTablesRowStore store = Open();
        await store.WriteAsync(RowWrite.Put(Station, Bytes("gone"), 1, Bytes("old")), Cancel);
        await CutOffAsync(store, new RowWrite([new(Package, 0, Rows("one"))], [new(Station, Bytes("k"), 1, Bytes("one"))], [new(Station, Bytes("gone"))]));
        await using AzureTablesRowStore other = OpenOther();
        Assert.Equal(
            WriteResult.Committed,
            await other.WriteAsync(RowWrite.Put(Station, Bytes("k"), 2, Bytes("two")), Cancel));

        Assert.Equal(1, (await other.ReadHistoryAsync(Package, Cancel)).Count);
        Assert.Equal(Bytes("two"), (await other.ReadRowAsync(Station, Bytes("k"), Cancel))!.Value.ToArray());
        Assert.Null(await other.ReadRowAsync(Station, Bytes("gone"), Cancel));

        Assert.Equal(WriteResult.Committed, await other.WriteAsync(new RowWrite([new(Package, 1, Rows("two"))], [new(Station, Bytes("gone"), 1, Bytes("back"))], []), Cancel));
        Assert.Equal(2, (await store.ReadHistoryAsync(Package, Cancel)).Count);
        Assert.Equal(Bytes("back"), (await store.ReadRowAsync(Station, Bytes("gone"), Cancel))!.Value.ToArray());
    }

    [Fact]
    public async Task Personal_data_never_stands_beside_a_packages_rows_not_even_while_a_write_is_cut_off()
    {
        await using AzureTablesRowStore store = Open();
        await CutOffAsync(store, FirstWrite());

        TableEntity row = Assert.Single(await EntitiesAsync(PartitionKind.Package));
        Assert.True(row.GetBinary("Pending").AsSpan().IndexOf(Bytes("stay")) >= 0);
        foreach (object value in row.Keys.Select(column => row[column]))
        {
            Assert.True(value is not byte[] bytes || bytes.AsSpan().IndexOf(Bytes("Erika")) < 0);
            Assert.True(value is not string text || !text.Contains("Erika", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_loser_of_a_sequence_leaves_nothing_of_its_write_behind()
    {
        await using AzureTablesRowStore store = Open();
        await using AzureTablesRowStore other = OpenOther();
        Assert.Equal(WriteResult.Committed, await other.WriteAsync(RowWrite.Append(Package, 0, Rows("the other's")), Cancel));

        RowWrite loser = new([new(Package, 0, [Noise(100_000, 1)])], [new(Personal, Bytes("recipient"), 1, Bytes("Erika")), new(Personal, Bytes("photo"), 1, Noise(200_000, 2))], []);
        Assert.Equal(WriteResult.Conflict, await store.WriteAsync(loser, Cancel));

        Assert.Single(await EntitiesAsync(PartitionKind.Package));
        Assert.Empty(await EntitiesAsync(PartitionKind.Personal));
    }

    [Fact]
    public async Task Replaced_and_deleted_values_leave_no_parts_behind()
    {
        await using AzureTablesRowStore store = Open();
        await store.WriteAsync(RowWrite.Put(Personal, Bytes("photo"), 1, Noise(200_000, 1)), Cancel);
        Assert.Equal(5, (await EntitiesAsync(PartitionKind.Personal)).Count);
        await store.WriteAsync(RowWrite.Put(Personal, Bytes("photo"), 2, Noise(100_000, 2)), Cancel);
        Assert.Equal(3, (await EntitiesAsync(PartitionKind.Personal)).Count);
        await store.WriteAsync(RowWrite.Put(Personal, Bytes("photo"), 1, Noise(100_000, 3)), Cancel);
        Assert.Equal(3, (await EntitiesAsync(PartitionKind.Personal)).Count);
        Assert.Equal(Noise(100_000, 2), (await store.ReadRowAsync(Personal, Bytes("photo"), Cancel))!.Value.ToArray());

        await store.WriteAsync(new RowWrite([], [], [new(Personal, Bytes("photo"))]), Cancel);

        Assert.Empty(await EntitiesAsync(PartitionKind.Personal));
    }

    [Fact]
    public async Task Two_nodes_that_append_at_once_have_one_winner_at_each_sequence()
    {
        await using AzureTablesRowStore one = Open();
        await using AzureTablesRowStore two = OpenOther();
        List<string>[] won = [[], []];
        await Task.WhenAll(new[] { one, two }.Select(async (store, node) =>
        {
            int sequence = 0;
            while (won[node].Count < 15)
            {
                string row = $"node {node} at {sequence}";
                RowWrite write = new([new(Package, sequence, Rows(row))], [new(Station, Bytes("k"), sequence + 1, Bytes(row))], []);
                if (await store.WriteAsync(write, Cancel) is WriteResult.Committed)
                {
                    won[node].Add(row);
                    sequence++;
                }
                else
                {
                    sequence = (await store.ReadHistoryAsync(Package, Cancel)).Count;
                }
            }
        }));

        List<string> stored = Unpack(await one.ReadHistoryAsync(Package, Cancel));
        Assert.Equal(30, stored.Count);
        Assert.Equal([.. Hex(Rows([.. won[0], .. won[1]])).Order(StringComparer.Ordinal)], stored.Order(StringComparer.Ordinal));
        TableRow last = (await two.ReadRowAsync(Station, Bytes("k"), Cancel))!;
        Assert.Equal((30, stored[^1]), (last.Version, Convert.ToHexString(last.Value.Span)));
    }

    [Fact]
    public async Task A_busy_service_is_asked_again_later_and_after_the_longest_wait_the_write_is_refused()
    {
        AzureStorageOptions? changed = null;
        await using AzureTablesRowStore store = Open(options => changed = options);
        await store.OpenAsync(Cancel);
        int turnedAway = 0;
        _network.FateOf = _ => Interlocked.Increment(ref turnedAway) <= 3 ? Fate.IsTurnedAway : Fate.Passes;
        Assert.Equal(WriteResult.Committed, await store.WriteAsync(RowWrite.Append(Package, 0, Rows("one")), Cancel));
        Assert.True(store.IsHealthy);

        _network.FateOf = _ => Fate.IsTurnedAway;
        changed!.OperationTimeout = TimeSpan.FromMilliseconds(300);
        RowStoreUnavailableException refusal =
            await Assert.ThrowsAsync<RowStoreUnavailableException>(async () => await store.WriteAsync(RowWrite.Append(Package, 1, Rows("two")), Cancel));
        Assert.Contains("overloaded", refusal.Message, StringComparison.Ordinal);
        Assert.Same(refusal, store.Failure);
        Assert.False(store.IsHealthy);

        _network.FateOf = _ => Fate.Passes;
        changed.OperationTimeout = AzureStorageOptions.DefaultOperationTimeout;
        Assert.Equal(WriteResult.Committed, await store.WriteAsync(RowWrite.Append(Package, 1, Rows("two")), Cancel));
        Assert.Null(store.Failure);
        Assert.True(store.IsHealthy);
    }

    [Fact]
    public async Task A_store_that_failed_finds_out_by_itself_that_the_service_is_back()
    {
        AzureStorageOptions? changed = null;
        await using AzureTablesRowStore store = Open(options => changed = options);
        await store.OpenAsync(Cancel);
        _network.FateOf = _ => Fate.IsTurnedAway;
        changed!.OperationTimeout = TimeSpan.FromMilliseconds(200);
        await Assert.ThrowsAsync<RowStoreUnavailableException>(async () => await store.WriteAsync(RowWrite.Append(Package, 0, Rows("one")), Cancel));
        Assert.False(store.IsHealthy);

        _network.FateOf = _ => Fate.Passes;
        changed.OperationTimeout = AzureStorageOptions.DefaultOperationTimeout;
        await Eventually.TrueAsync(() => store.IsHealthy, "that the store is healthy again");
    }

    [Fact]
    public async Task Requests_and_completed_writes_are_measured()
    {
        ConcurrentBag<string> seen = [];
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
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => seen.Add($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => tag.Value))} {value >= 0}"));
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => seen.Add($"{instrument.Name} {value}"));
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => seen.Add($"{instrument.Name} {value}"));
        listener.Start();
        await using AzureTablesRowStore store = Open();
        await CutOffAsync(store, FirstWrite());
        Assert.Equal(1, (await store.ReadHistoryAsync(Package, Cancel)).Count);

        Assert.Contains("tracking.store.request.duration append ok True", seen);
        Assert.Contains("tracking.store.request.duration insert failed True", seen);
        Assert.Contains("tracking.store.request.duration settle ok True", seen);
        Assert.Contains("tracking.store.completed 1", seen);
        Assert.Contains("tracking.store.queued 1", seen);
        Assert.Contains("tracking.store.queued -1", seen);
    }

    [Fact]
    public async Task Requests_under_way_and_writes_that_wait_are_bounded()
    {
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using AzureTablesRowStore store = Open(options =>
        {
            (options.MaxRequestsInFlight, options.MaxQueuedWrites) = (2, 5);
            options.AttemptTimeout = options.OperationTimeout = TimeSpan.FromMinutes(5);
        });
        await store.OpenAsync(Cancel);
        int before = _network.Requests;
        _network.Gate = gate.Task;
        Task<WriteResult>[] taken =
            [.. Enumerable.Range(0, 5).Select(i => store.WriteAsync(RowWrite.Append(new(PartitionKind.Package, $"q{i}"), 0, Rows("row")), Cancel).AsTask())];

        RowStoreUnavailableException refusal =
            await Assert.ThrowsAsync<RowStoreUnavailableException>(async () => await store.WriteAsync(RowWrite.Append(Package, 0, Rows("row")), Cancel));
        Assert.Contains("overloaded", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before + 2, _network.Requests);
        gate.SetResult();
        Assert.All(await Task.WhenAll(taken), result => Assert.Equal(WriteResult.Committed, result));
        Assert.Equal(before + 5, _network.Requests);
    }

    [Fact]
    public async Task Closing_waits_for_the_writes_under_way()
    {
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        AzureTablesRowStore store = Open();
        await store.OpenAsync(Cancel);
        _network.Gate = gate.Task;
        Task<WriteResult> write = store.WriteAsync(FirstWrite(), Cancel).AsTask();

        Task closed = store.DisposeAsync().AsTask();
        Assert.False(closed.IsCompleted);
        await Assert.ThrowsAsync<RowStoreUnavailableException>(async () => await store.WriteAsync(FirstWrite(), Cancel));
        gate.SetResult();
        await closed;

        Assert.Equal(WriteResult.Committed, await write);
        Assert.All(await EntitiesAsync(PartitionKind.Package), row => Assert.Empty(row.GetBinary("Pending")));
    }

    [Fact]
    public async Task Writes_to_one_history_are_made_in_the_order_in_which_they_came()
    {
        await using AzureTablesRowStore store = Open();
        Task<WriteResult>[] writes = [.. Enumerable.Range(0, 30).Select(i => store.WriteAsync(RowWrite.Append(Package, i, NumberedRows(i, 1)), Cancel).AsTask())];

        Assert.All(await Task.WhenAll(writes), result => Assert.Equal(WriteResult.Committed, result));
        Assert.Equal(Hex(NumberedRows(0, 30)), Unpack(await store.ReadHistoryAsync(Package, Cancel)));
    }

    [Fact]
    public async Task A_write_cancelled_before_its_turn_is_not_made()
    {
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using AzureTablesRowStore store = Open();
        await store.OpenAsync(Cancel);
        _network.Gate = gate.Task;
        using CancellationTokenSource cancel = new();
        Task<WriteResult> first = store.WriteAsync(RowWrite.Append(Package, 0, Rows("one")), Cancel).AsTask();
        Task<WriteResult> second = store.WriteAsync(RowWrite.Append(Package, 1, Rows("two")), cancel.Token).AsTask();
        Task<WriteResult> third = store.WriteAsync(RowWrite.Append(Package, 1, Rows("three")), Cancel).AsTask();

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        gate.SetResult();

        Assert.Equal([WriteResult.Committed, WriteResult.Committed], await Task.WhenAll(first, third));
        Assert.Equal(Hex(Rows("one", "three")), Unpack(await store.ReadHistoryAsync(Package, Cancel)));
    }

    [Fact]
    public async Task Rows_of_one_partition_are_changed_in_one_transaction()
    {
        await using AzureTablesRowStore store = Open();
        await store.OpenAsync(Cancel);
        int before = _network.Requests;
        await store.WriteAsync(new RowWrite([], [.. Enumerable.Range(0, 100).Select(i => new TablePut(Station, Bytes($"{i:D3}"), 1, Bytes("v")))], []), Cancel);
        Assert.Equal(1, _network.Requests - before);

        before = _network.Requests;
        await store.WriteAsync(new RowWrite([], [], [.. Enumerable.Range(0, 120).Select(i => new TableDelete(Station, Bytes($"{i:D3}")))]), Cancel);
        Assert.InRange(_network.Requests - before, 2, 4);
        Assert.Empty(await store.ReadRowsAsync(Station, default, default, 1000, Cancel));

        before = _network.Requests;
        await store.WriteAsync(RowWrite.Append(Package, 0, NumberedRows(0, 100)), Cancel);
        Assert.Equal(1, _network.Requests - before);
    }

    [Fact]
    public async Task A_row_that_this_node_wrote_is_replaced_without_a_look_unless_another_wrote_it_since()
    {
        await using AzureTablesRowStore store = Open();
        await using AzureTablesRowStore other = OpenOther();
        await store.WriteAsync(RowWrite.Put(Station, Bytes("k"), 1, Bytes("1")), Cancel);
        int before = _network.Requests;
        await store.WriteAsync(RowWrite.Put(Station, Bytes("k"), 2, Bytes("2")), Cancel);
        Assert.Equal(1, _network.Requests - before);

        await other.WriteAsync(RowWrite.Put(Station, Bytes("k"), 4, Bytes("4")), Cancel);
        await store.WriteAsync(RowWrite.Put(Station, Bytes("k"), 3, Bytes("3")), Cancel);
        Assert.Equal(4, (await store.ReadRowAsync(Station, Bytes("k"), Cancel))!.Version);

        await other.WriteAsync(new RowWrite([], [], [new(Station, Bytes("k"))]), Cancel);
        await store.WriteAsync(RowWrite.Put(Station, Bytes("k"), 5, Bytes("5")), Cancel);
        Assert.Equal(5, (await store.ReadRowAsync(Station, Bytes("k"), Cancel))!.Version);

        // Expected to be new, and is not.
        await store.WriteAsync(new RowWrite([], [new(Station, Bytes("k"), 6, Bytes("6"), IsFirst: true)], []), Cancel);
        await other.WriteAsync(new RowWrite([], [new(Station, Bytes("k"), 5, Bytes("5"), IsFirst: true)], []), Cancel);
        Assert.Equal(6, (await store.ReadRowAsync(Station, Bytes("k"), Cancel))!.Version);
    }

    [Fact]
    public async Task Members_that_come_to_a_place_at_once_go_into_a_few_requests_even_where_some_are_not_as_expected()
    {
        await using AzureTablesRowStore store = Open();
        await using (AzureTablesRowStore other = OpenOther())
        {
            await other.WriteAsync(RowWrite.Put(Station, Bytes("07"), 9, Bytes("newer")), Cancel);
            await other.WriteAsync(RowWrite.Put(Station, Bytes("08"), 1, Bytes("older")), Cancel);
        }

        await store.OpenAsync(Cancel);
        foreach (int version in (int[])[2, 3])
        {
            int before = _network.Requests;
            await Task.WhenAll(Enumerable.Range(0, 40).Select(i => store.WriteAsync(
                new RowWrite([], [new(Station, Bytes($"{i:D2}"), version, Bytes($"{version}"), IsFirst: true)], []), Cancel).AsTask()));
            Assert.InRange(_network.Requests - before, 2, version == 2 ? 100 : 6);
        }

        Assert.Equal(
            Enumerable.Range(0, 40).Select(i => i == 7 ? 9L : 3L), (await store.ReadRowsAsync(Station, default, default, 100, Cancel)).Select(row => row.Version));
    }

    [Fact]
    public async Task That_a_write_is_complete_is_noted_with_the_next_one_to_the_same_history_or_when_the_store_closes()
    {
        await using (AzureTablesRowStore store = Open(options => options.SettleDelay = TimeSpan.FromMinutes(1)))
        {
            await store.OpenAsync(Cancel);
            int before = _network.Requests;
            for (int i = 0; i < 3; i++)
            {
                await store.WriteAsync(new RowWrite([new(Package, i, NumberedRows(i, 1))], [new(Station, Bytes("k"), i + 1, Bytes($"{i}"))], []), Cancel);
            }

            Assert.Equal(6, _network.Requests - before);
            Assert.Equal([0, 0, 1], (await EntitiesAsync(PartitionKind.Package)).Select(row => Math.Min(1, row.GetBinary("Pending").Length)));

            // Only other nodes take it for cut off.
            before = _network.Requests;
            Assert.Equal(3, (await store.ReadHistoryAsync(Package, Cancel)).Count);
            Assert.Equal(1, _network.Requests - before);
        }

        Assert.All(await EntitiesAsync(PartitionKind.Package), row => Assert.Empty(row.GetBinary("Pending")));
    }

    [Fact]
    public async Task Rows_with_every_byte_in_their_keys_are_changed_together()
    {
        await using AzureTablesRowStore store = Open();
        for (int version = 1; version <= 2; version++)
        {
            await store.WriteAsync(new RowWrite([], [.. Enumerable.Range(0, 256).Select(i => new TablePut(Station, new[] { (byte)i }, version, Bytes($"{version}")))], []), Cancel);
            Assert.Equal(Enumerable.Repeat((long)version, 256), (await store.ReadRowsAsync(Station, default, default, 1000, Cancel)).Select(row => row.Version));
        }

        await store.WriteAsync(new RowWrite([], [], [.. Enumerable.Range(0, 256).Select(i => new TableDelete(Station, new[] { (byte)i }))]), Cancel);
        Assert.Empty(await store.ReadRowsAsync(Station, default, default, 1000, Cancel));
    }

    [Fact]
    public async Task An_event_can_be_read_by_a_person()
    {
        long time = DateTimeOffset.Parse("2026-11-24T08:00:00Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        EventRow row = new()
        {
            EventId = Guid.Parse("11111111-2222-3333-4444-555555555555"),
            Type = ScanType.Arrived,
            OccurredAt = time,
            EventTime = time,
            RecordedAt = time + 5,
            DeviceId = "scanner-17",
            StationId = "ST-MONTROSE",
        };
        await using AzureTablesRowStore store = Open();
        await store.WriteAsync(RowWrite.Append(new(PartitionKind.Package, "PKG:1.a"), 0, row.Encode()), Cancel);

        TableEntity entity = Assert.Single(await EntitiesAsync(PartitionKind.Package));
        Assert.Equal(("PKG:1.Ea", "0000000000"), (entity.PartitionKey, entity.RowKey));
        Assert.Equal(("Event", "Arrived", "scanner-17", "ST-MONTROSE"), (entity["Row"], entity["Event"], entity["Device"], entity["Station"]));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(time), entity.GetDateTimeOffset("EventTime"));
        Assert.Equal(row.EventId, entity.GetGuid("EventId"));
        Assert.Equal(row.Encode(), entity.GetBinary("Data"));
        Assert.Equal(1, entity.GetInt32("Format"));
    }

    [Fact]
    public async Task A_row_of_a_later_format_is_refused_by_name_and_not_misread()
    {
        await using AzureTablesRowStore store = Open();
        await store.WriteAsync(RowWrite.Append(Package, 0, Rows("one")), Cancel);
        await Tables(_azurite.ConnectionString).GetTableClient(_place + PartitionKind.Package)
            .UpdateEntityAsync(new TableEntity("p", "0000000000") { ["Format"] = 2 }, Azure.ETag.All, TableUpdateMode.Merge, Cancel);

        RowStoreUnavailableException refusal = await Assert.ThrowsAsync<RowStoreUnavailableException>(async () => await store.ReadHistoryAsync(Package, Cancel));

        Assert.Contains("format 2", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Partitions_are_spread_over_the_accounts_and_found_again()
    {
        string[] accounts = [_azurite.ConnectionString, _azurite.ConnectionStringOf("second"), _azurite.ConnectionStringOf("third")];
        await using (AzureTablesRowStore store = Open(options => options.Accounts = accounts))
        {
            await Task.WhenAll(Enumerable.Range(0, 30).Select(i => store.WriteAsync(RowWrite.Append(new(PartitionKind.Package, $"P{i}"), 0, Rows($"{i}")), Cancel).AsTask()));
        }

        await using AzureTablesRowStore again = Open(options => options.Accounts = accounts);
        for (int i = 0; i < 30; i++)
        {
            Assert.Equal(Hex(Rows($"{i}")), Unpack(await again.ReadHistoryAsync(new(PartitionKind.Package, $"P{i}"), Cancel)));
        }

        List<int> counts = [];
        foreach (string account in accounts)
        {
            counts.Add((await EntitiesAsync(PartitionKind.Package, account)).Count);
        }

        Assert.Equal(30, counts.Sum());
        Assert.All(counts, count => Assert.InRange(count, 4, 20));
    }

    [Theory]
    [InlineData("P1", 1)]
    [InlineData("P2", 0)]
    [InlineData("P3", 2)]
    [InlineData("ST-MONTROSE", 1)]
    public void Where_a_partition_is_never_changes(string id, int account) =>
        Assert.Equal(account, TableAccounts.AccountOf(new Partition(PartitionKind.Package, id), 3));

    [Fact]
    public async Task Another_number_or_order_of_accounts_is_refused()
    {
        string[] accounts = [_azurite.ConnectionString, _azurite.ConnectionStringOf("second")];
        await using AzureTablesRowStore store = Open(options => options.Accounts = accounts);
        await store.OpenAsync(Cancel);

        foreach (string[] others in (string[][])[[accounts[0]], [accounts[1], accounts[0]], [.. accounts, _azurite.ConnectionStringOf("third")]])
        {
            await using AzureTablesRowStore other = Open(options => options.Accounts = others);
            InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => other.OpenAsync(Cancel));
            Assert.Contains(nameof(AzureStorageOptions.Accounts), refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Wrong_keys_are_refused_at_once_by_a_clear_error()
    {
        string wrong = _azurite.ConnectionString.Replace("AccountKey=Eby8", "AccountKey=Abc9", StringComparison.Ordinal);
        await using AzureTablesRowStore store = Open(options => options.Accounts = [wrong]);

        RowStoreUnavailableException refusal = await Assert.ThrowsAsync<RowStoreUnavailableException>(() => store.OpenAsync(Cancel));

        Assert.Contains("403", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(AzureStorageOptions.Accounts), "has 0 entries; it must")]
    [InlineData(nameof(AzureStorageOptions.GrainStateAccount), "is 'nonsense'; it must")]
    [InlineData(nameof(AzureStorageOptions.GrainStateContainer), "is 'nonsense--'; it must")]
    [InlineData(nameof(AzureStorageOptions.ManagedIdentityClientId), "is 'nonsense'; it must")]
    [InlineData(nameof(AzureStorageOptions.TablePrefix), "is 'no-sense'; it must")]
    [InlineData(nameof(AzureStorageOptions.MaxRequestsInFlight), "is 0; it must")]
    [InlineData(nameof(AzureStorageOptions.MaxQueuedWrites), "is 0; it must")]
    [InlineData(nameof(AzureStorageOptions.MaxQueuedBytes), "is 0; it must")]
    [InlineData(nameof(AzureStorageOptions.AttemptTimeout), "is 00:00:00; it must")]
    [InlineData(nameof(AzureStorageOptions.OperationTimeout), "is 00:00:00.2000000; it must")]
    public void An_option_outside_its_range_is_named_with_its_value_and_rule(string option, string message)
    {
        AzureStorageOptions options = new() { Accounts = [_azurite.ConnectionString] };
        Assert.True(new AzureStorageOptionsValidator().Validate(null, options).Succeeded);
        _ = option switch
        {
            nameof(options.Accounts) => options.Accounts = [],
            nameof(options.GrainStateAccount) => options.GrainStateAccount = "nonsense",
            nameof(options.GrainStateContainer) => options.GrainStateContainer = "nonsense--",
            nameof(options.ManagedIdentityClientId) => options.ManagedIdentityClientId = "nonsense",
            nameof(options.TablePrefix) => options.TablePrefix = "no-sense",
            nameof(options.MaxRequestsInFlight) => options.MaxRequestsInFlight = 0,
            nameof(options.MaxQueuedWrites) => options.MaxQueuedWrites = 0,
            nameof(options.MaxQueuedBytes) => options.MaxQueuedBytes = 0,
            nameof(options.AttemptTimeout) => options.AttemptTimeout = TimeSpan.Zero,
            _ => (object)(options.OperationTimeout = TimeSpan.FromMilliseconds(200)),
        };

        OptionsValidationException refusal = Assert.Throws<OptionsValidationException>(() => new AzureTablesRowStore(options));

        Assert.Contains($"{option} {message}", Assert.Single(refusal.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void A_malformed_account_is_refused_without_repeating_its_key()
    {
        AzureStorageOptions options = new() { Accounts = ["AccountNam=a;AccountKey=secret", "ftp://a.table.core.windows.net", "https://a.blob.core.windows.net"] };

        List<string> failures = [.. new AzureStorageOptionsValidator().Validate(null, options).Failures!];

        Assert.Equal(3, failures.Count);
        Assert.DoesNotContain(failures, failure => failure.Contains("secret", StringComparison.Ordinal));
        Assert.True(new AzureStorageOptionsValidator().Validate(null, new() { Accounts = ["https://name.table.core.windows.net"] }).Succeeded);
    }

    private static RowWrite FirstWrite() => new(
        [new(Package, 0, Rows("one"))], [new(Station, Bytes("k"), 1, Bytes("stay")), new(Personal, Bytes("recipient"), 1, Bytes("Erika Mustermann"))], []);

    /// <summary>Makes a write of which the first step arrives and nothing for the station.</summary>
    private async Task CutOffAsync(AzureTablesRowStore store, RowWrite write)
    {
        await store.OpenAsync(Cancel);
        _network.FateOf = request => FaultyNetwork.PathOf(request).Contains(nameof(PartitionKind.StationMembers), StringComparison.Ordinal) ? Fate.IsForbidden : Fate.Passes;
        await Assert.ThrowsAsync<RowStoreUnavailableException>(async () => await store.WriteAsync(write, Cancel));
        _network.FateOf = _ => Fate.Passes;
    }

    private static TableServiceClient Tables(string account) => new(account);

    private AzureTablesRowStore Open(Action<AzureStorageOptions>? configure = null)
    {
        AzureStorageOptions options = new() { Accounts = [_azurite.ConnectionString], TablePrefix = _place, Fault = _network };
        configure?.Invoke(options);
        return new AzureTablesRowStore(options);
    }

    /// <summary>Another node, whose network is fine.</summary>
    private AzureTablesRowStore OpenOther() => Open(options => options.Fault = null);

    private void Once(Fate fate, Func<Request, bool> which)
    {
        int left = 1;
        _network.FateOf = request => which(request) && Interlocked.Decrement(ref left) == 0 ? fate : Fate.Passes;
    }

    private async Task<List<TableEntity>> EntitiesAsync(PartitionKind kind, string? account = null)
    {
        List<TableEntity> entities = [];
        await foreach (TableEntity entity in Tables(account ?? _azurite.ConnectionString).GetTableClient(_place + kind).QueryAsync<TableEntity>(cancellationToken: Cancel))
        {
            entities.Add(entity);
        }

        return entities;
    }
}
