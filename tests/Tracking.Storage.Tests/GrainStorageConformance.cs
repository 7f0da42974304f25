using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Tracking.Storage.Tests;

/// <summary>What every grain storage must do. A provider subclasses it and says how it is opened at a place.</summary>
public abstract class GrainStorageConformance : IAsyncLifetime
{
    private const string Name = "settings";
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private string _place = "";
    private IGrainStorage? _storage;

    public enum Colour
    {
        Red,
        Green,
    }

    /// <summary>One grain of each kind of key, and neighbours that are alike.</summary>
    public static TheoryData<string> Keys =>
    [
        GrainId.Create(GrainType.Create("g"), GrainIdKeyExtensions.CreateGuidKey(new Guid("11111111-2222-3333-4444-555555555555"))).ToString(),
        GrainId.Create(GrainType.Create("g"), GrainIdKeyExtensions.CreateIntegerKey(-42)).ToString(),
        GrainId.Create(GrainType.Create("g"), GrainIdKeyExtensions.CreateIntegerKey(42)).ToString(),
        GrainId.Create("g", "plain").ToString(),
        GrainId.Create("g", "with/slash + space, ünïcode and 😀").ToString(),
        GrainId.Create("g", new string('k', 700)).ToString(),
        GrainId.Create(GrainType.Create("g"), GrainIdKeyExtensions.CreateGuidKey(new Guid("11111111-2222-3333-4444-555555555555"), "extension")).ToString(),
        GrainId.Create(GrainType.Create("g"), GrainIdKeyExtensions.CreateIntegerKey(42, "extension")).ToString(),
    ];

    protected IGrainStorage Storage => _storage ?? throw new InvalidOperationException("The storage is not open.");

    protected static GrainId Grain { get; } = GrainId.Create("g", "one");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Names a place that nothing was ever written to.</summary>
    protected abstract ValueTask<string> CreatePlaceAsync();

    /// <summary>Closes the storage; what was written stays.</summary>
    protected abstract ValueTask CloseAsync();

    /// <summary>Removes what was written there.</summary>
    protected abstract ValueTask RemovePlaceAsync(string place);

    /// <summary>Opens the storage at a place, with what was written there before.</summary>
    protected abstract ValueTask<IGrainStorage> OpenAsync(string place, IActivatorProvider activators);

    public async ValueTask InitializeAsync()
    {
        _place = await CreatePlaceAsync();
        _storage = await OpenAsync(_place, _services.GetRequiredService<IActivatorProvider>());
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await CloseAsync();
        await RemovePlaceAsync(_place);
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task A_state_that_was_never_written_reads_as_a_new_one()
    {
        HeldState read = new() { State = null, ETag = "left over", RecordExists = true };

        await Storage.ReadStateAsync(Name, Grain, read);

        Assert.NotNull(read.State);
        Assert.Equal(new Settings(), read.State);
        Assert.Null(read.ETag);
        Assert.False(read.RecordExists);
    }

    [Theory, MemberData(nameof(Keys))]
    public async Task A_state_is_read_as_it_was_written_under_each_kind_of_key(string key)
    {
        GrainId grain = GrainId.Parse(key);
        HeldState written = new(new Settings { Text = key, Number = 7, Colour = Colour.Green, At = DateTimeOffset.UnixEpoch, List = { "a", "b" } });
        await Storage.WriteStateAsync(Name, grain, written);
        foreach (string other in Keys.Select(row => row.Data).Where(other => other != key))
        {
            await Storage.WriteStateAsync(Name, GrainId.Parse(other), new HeldState(new Settings { Text = "another's" }));
        }

        Assert.True(written.RecordExists);
        HeldState read = await ReadAsync(grain);
        Assert.Equal(written.State.Text, read.State.Text);
        Assert.Equal((7, Colour.Green, DateTimeOffset.UnixEpoch), (read.State.Number, read.State.Colour, read.State.At));
        Assert.Equal(["a", "b"], read.State.List);
        Assert.Equal(written.ETag, read.ETag);
        Assert.True(read.RecordExists);
    }

    [Fact]
    public async Task States_of_other_names_types_and_keys_are_apart()
    {
        (string Name, GrainId Grain)[] alike =
        [
            ("a", GrainId.Create("t", "k")), ("at", GrainId.Create("t", "k")), ("a", GrainId.Create("tk", "k")), ("a", GrainId.Create("t", "kk")),
            ("a", GrainId.Create("tt", "k")), ("b", GrainId.Create("t", "k")), ("A", GrainId.Create("t", "k")),
        ];
        for (int i = 0; i < alike.Length; i++)
        {
            await Storage.WriteStateAsync(alike[i].Name, alike[i].Grain, new HeldState(new Settings { Number = i }));
        }

        for (int i = 0; i < alike.Length; i++)
        {
            HeldState read = new();
            await Storage.ReadStateAsync(alike[i].Name, alike[i].Grain, read);
            Assert.Equal(i, read.State.Number);
        }
    }

    [Fact]
    public async Task Every_write_changes_the_etag()
    {
        HeldState state = new(new Settings());
        HashSet<string> seen = [];
        for (int i = 0; i < 5; i++)
        {
            await Storage.WriteStateAsync(Name, Grain, state);
            Assert.True(seen.Add(state.ETag), $"The ETag {state.ETag} came twice.");
            Assert.Equal(state.ETag, (await ReadAsync(Grain)).ETag);
        }
    }

    [Fact]
    public async Task A_second_first_write_is_refused()
    {
        HeldState first = new(new Settings { Text = "first" });
        await Storage.WriteStateAsync(Name, Grain, first);

        await AssertInconsistentAsync(state => Storage.WriteStateAsync(Name, Grain, state), etag: null, stored: first.ETag);

        Assert.Equal("first", (await ReadAsync(Grain)).State.Text);
    }

    [Fact]
    public async Task A_write_with_a_stale_etag_is_refused()
    {
        HeldState state = new(new Settings { Text = "first" });
        await Storage.WriteStateAsync(Name, Grain, state);
        string stale = state.ETag;
        state.State = new Settings { Text = "second" };
        await Storage.WriteStateAsync(Name, Grain, state);

        await AssertInconsistentAsync(other => Storage.WriteStateAsync(Name, Grain, other), stale, state.ETag);

        Assert.Equal("second", (await ReadAsync(Grain)).State.Text);
    }

    [Fact]
    public async Task A_write_with_an_etag_where_nothing_is_stored_is_refused()
    {
        HeldState elsewhere = new(new Settings());
        await Storage.WriteStateAsync(Name, GrainId.Create("g", "elsewhere"), elsewhere);

        await AssertInconsistentAsync(state => Storage.WriteStateAsync(Name, Grain, state), elsewhere.ETag, stored: null);

        Assert.False((await ReadAsync(Grain)).RecordExists);
    }

    [Fact]
    public async Task A_clear_with_a_stale_or_missing_etag_is_refused()
    {
        HeldState state = new(new Settings { Text = "first" });
        await Storage.WriteStateAsync(Name, Grain, state);
        string stale = state.ETag;
        await Storage.WriteStateAsync(Name, Grain, state);

        await AssertInconsistentAsync(other => Storage.ClearStateAsync(Name, Grain, other), stale, state.ETag);
        await AssertInconsistentAsync(other => Storage.ClearStateAsync(Name, Grain, other), null, state.ETag);

        Assert.Equal("first", (await ReadAsync(Grain)).State.Text);
    }

    [Fact]
    public async Task A_cleared_state_is_gone_and_may_be_written_anew()
    {
        HeldState state = new(new Settings { Text = "first" });
        await Storage.WriteStateAsync(Name, Grain, state);
        string before = state.ETag;

        await Storage.ClearStateAsync(Name, Grain, state);
        Assert.Equal(new Settings(), state.State);
        Assert.Null(state.ETag);
        Assert.False(state.RecordExists);
        HeldState read = await ReadAsync(Grain);
        Assert.Equal(new Settings(), read.State);
        Assert.Null(read.ETag);
        Assert.False(read.RecordExists);

        await AssertInconsistentAsync(other => Storage.WriteStateAsync(Name, Grain, other), before, stored: null);
        state.State = new Settings { Text = "second" };
        await Storage.WriteStateAsync(Name, Grain, state);
        Assert.NotEqual(before, state.ETag);
        await AssertInconsistentAsync(other => Storage.WriteStateAsync(Name, Grain, other), before, state.ETag);
        Assert.Equal("second", (await ReadAsync(Grain)).State.Text);
    }

    [Fact]
    public async Task Clearing_what_is_not_there_succeeds()
    {
        HeldState state = new() { State = null };

        await Storage.ClearStateAsync(Name, Grain, state);

        Assert.NotNull(state.State);
        Assert.False(state.RecordExists);
    }

    [Fact]
    public async Task A_null_state_that_was_written_reads_as_a_new_one()
    {
        HeldState state = new() { State = null };
        await Storage.WriteStateAsync(Name, Grain, state);

        HeldState read = await ReadAsync(Grain);

        Assert.Equal(new Settings(), read.State);
        Assert.True(read.RecordExists);
    }

    [Fact]
    public async Task A_large_state_is_kept()
    {
        HeldState state = new(new Settings { Text = new string('x', 1_000_000) });
        await Storage.WriteStateAsync(Name, Grain, state);

        Assert.Equal(state.State.Text, (await ReadAsync(Grain)).State.Text);
    }

    [Fact]
    public async Task Of_parallel_writers_with_one_etag_exactly_one_wins()
    {
        HeldState state = new(new Settings());
        await Storage.WriteStateAsync(Name, Grain, state);
        string etag = state.ETag;
        for (int round = 0; round < 5; round++)
        {
            HeldState[] writers = [.. Enumerable.Range(0, 16).Select(i => new HeldState(new Settings { Number = i }, etag))];
            bool[] won = await Task.WhenAll(writers.Select(writer => Task.Run(async () =>
            {
                try
                {
                    await Storage.WriteStateAsync(Name, Grain, writer);
                    return true;
                }
                catch (InconsistentStateException)
                {
                    return false;
                }
            })));

            int winner = Assert.Single(Enumerable.Range(0, writers.Length), i => won[i]);
            HeldState read = await ReadAsync(Grain);
            Assert.Equal((winner, writers[winner].ETag), (read.State.Number, read.ETag));
            etag = read.ETag;
        }
    }

    [Fact]
    public async Task Parallel_increments_that_read_again_after_a_refusal_are_all_counted()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (int done = 0; done < 10;)
            {
                HeldState state = await ReadAsync(Grain);
                state.State = state.State with { Number = state.State.Number + 1 };
                try
                {
                    await Storage.WriteStateAsync(Name, Grain, state);
                    done++;
                }
                catch (InconsistentStateException)
                {
                    // Another one was faster; read again.
                }
            }
        })));

        Assert.Equal(80, (await ReadAsync(Grain)).State.Number);
    }

    [Fact]
    public async Task States_survive_reopening()
    {
        HeldState kept = new(new Settings { Text = "kept" });
        HeldState cleared = new(new Settings { Text = "cleared" });
        await Storage.WriteStateAsync(Name, Grain, kept);
        await Storage.WriteStateAsync(Name, GrainId.Create("g", "cleared"), cleared);
        await Storage.ClearStateAsync(Name, GrainId.Create("g", "cleared"), cleared);

        await CloseAsync();
        _storage = await OpenAsync(_place, _services.GetRequiredService<IActivatorProvider>());

        HeldState read = await ReadAsync(Grain);
        Assert.Equal(("kept", kept.ETag), (read.State.Text, read.ETag));
        Assert.False((await ReadAsync(GrainId.Create("g", "cleared"))).RecordExists);
        await Storage.WriteStateAsync(Name, Grain, read);
    }

    [Fact]
    public async Task The_methods_with_a_cancellation_token_obey_it()
    {
        HeldState state = new(new Settings { Text = "first" });
        await Storage.WriteStateAsync(Name, Grain, state, Cancel);
        HeldState read = new();
        await Storage.ReadStateAsync(Name, Grain, read, Cancel);
        Assert.Equal("first", read.State.Text);
        CancellationToken cancelled = new(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Storage.WriteStateAsync(Name, Grain, state, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Storage.ReadStateAsync(Name, Grain, read, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Storage.ClearStateAsync(Name, Grain, state, cancelled));
        Assert.Equal(state.ETag, (await ReadAsync(Grain)).ETag);

        await Storage.ClearStateAsync(Name, Grain, state, Cancel);
        Assert.False((await ReadAsync(Grain)).RecordExists);
    }

    protected async Task<HeldState> ReadAsync(GrainId grain)
    {
        HeldState state = new();
        await Storage.ReadStateAsync(Name, grain, state);
        return state;
    }

    private static async Task AssertInconsistentAsync(Func<HeldState, Task> act, string? etag, string? stored)
    {
        Settings tried = new() { Text = "refused" };
        HeldState state = new(tried, etag);
        InconsistentStateException refusal = await Assert.ThrowsAsync<InconsistentStateException>(() => act(state));
        Assert.Equal((stored, etag), (refusal.StoredEtag, refusal.CurrentEtag));
        Assert.Equal(etag, state.ETag);
        Assert.Same(tried, state.State);
    }

    /// <summary>What a grain holds of its state.</summary>
    public sealed class HeldState(Settings? state = null, string? etag = null) : IGrainState<Settings>
    {
        [AllowNull]
        public Settings State { get; set; } = state!;

        [AllowNull]
        public string ETag { get; set; } = etag!;

        public bool RecordExists { get; set; }
    }

    /// <summary>A state with the usual kinds of members.</summary>
    public sealed record Settings
    {
        public string? Text { get; set; }

        public int Number { get; set; }

        public Colour Colour { get; set; }

        public DateTimeOffset? At { get; set; }

        public List<string> List { get; set; } = [];

        public bool Equals(Settings? other) =>
            other is not null && (Text, Number, Colour, At) == (other.Text, other.Number, other.Colour, other.At) && List.SequenceEqual(other.List);

        public override int GetHashCode() => HashCode.Combine(Text, Number, Colour, At);
    }
}
