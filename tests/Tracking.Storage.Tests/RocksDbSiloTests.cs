using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tracking.Storage.Personal;
using Tracking.Storage.RocksDb;
using static Tracking.Storage.Tests.TestBytes;

namespace Tracking.Storage.Tests;

public interface INoteGrain : IGrainWithStringKey
{
    Task SetAsync(string text);

    Task<string> GetAsync();

    Task ClearAsync();
}

/// <summary>A grain with ordinary persistent state.</summary>
public sealed class NoteGrain([PersistentState("note")] IPersistentState<NoteGrain.Note> note) : Grain, INoteGrain
{
    public Task SetAsync(string text)
    {
        note.State.Text = text;
        return note.WriteStateAsync();
    }

    public Task<string> GetAsync() => Task.FromResult(note.State.Text);

    public Task ClearAsync() => note.ClearStateAsync();

    [GenerateSerializer]
    public sealed class Note
    {
        [Id(0)]
        public string Text { get; set; } = "none";
    }
}

public sealed class RocksDbSiloTests : IDisposable
{
    private readonly string _place = Directory.CreateTempSubdirectory("silo-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_place, recursive: true);

    [Fact]
    public async Task Grain_state_and_rows_of_a_silo_survive_its_restart()
    {
        await WithSiloAsync(async host =>
        {
            IGrainFactory grains = host.Services.GetRequiredService<IGrainFactory>();
            Assert.Equal("none", await grains.GetGrain<INoteGrain>("kept").GetAsync());
            await grains.GetGrain<INoteGrain>("kept").SetAsync("kept");
            await grains.GetGrain<INoteGrain>("cleared").SetAsync("cleared");
            await grains.GetGrain<INoteGrain>("cleared").ClearAsync();
            await host.Services.GetRequiredService<IRowStore>().WriteAsync(RowWrite.Append(new(PartitionKind.Package, "p"), 0, Rows("row")), Cancel);
        });

        await WithSiloAsync(async host =>
        {
            IGrainFactory grains = host.Services.GetRequiredService<IGrainFactory>();
            Assert.Equal("kept", await grains.GetGrain<INoteGrain>("kept").GetAsync());
            Assert.Equal("none", await grains.GetGrain<INoteGrain>("cleared").GetAsync());
            Assert.Same(host.Services.GetRequiredService<RocksDbRowStore>(), host.Services.GetRequiredService<IRowStore>());
            Assert.Equal(1, (await host.Services.GetRequiredService<IRowStore>().ReadHistoryAsync(new(PartitionKind.Package, "p"), Cancel)).Count);
        });
    }

    [Fact]
    public async Task Keys_are_in_a_database_of_their_own_where_the_option_says()
    {
        string keys = Path.Combine(_place, "elsewhere");
        using IHost host = Build(options => (options.DataDirectory, options.KeysDirectory) = (Path.Combine(_place, "rows"), keys));
        await host.StartAsync(Cancel);
        await host.Services.GetRequiredService<PersonalKeyStore>().MakeAsync(KeyOwner.Package("P"), Cancel);
        await host.StopAsync(Cancel);

        Assert.True(File.Exists(Path.Combine(keys, "CURRENT")));
        Assert.False(Directory.Exists(Path.Combine(_place, "rows", "keys")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../..")]
    public async Task Keys_cannot_be_where_a_backup_of_the_rows_is_taken_from(string keys)
    {
        string rows = Path.Combine(_place, "a", "rows");
        using IHost host = Build(options => (options.DataDirectory, options.KeysDirectory) = (rows, Path.Combine(rows, keys)));

        OptionsValidationException refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancel));

        Assert.Contains(nameof(RocksDbRowStoreOptions.KeysDirectory), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_with_a_wrong_option_does_not_start()
    {
        using IHost host = Build(options => options.DataDirectory = "");

        OptionsValidationException refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancel));

        Assert.Contains(nameof(RocksDbRowStoreOptions.DataDirectory), refusal.Message, StringComparison.Ordinal);
    }

    private async Task WithSiloAsync(Func<IHost, Task> act)
    {
        using IHost host = Build(options => options.DataDirectory = _place);
        await host.StartAsync(Cancel);
        await act(host);
        await host.StopAsync(Cancel);
    }

    private static IHost Build(Action<RocksDbRowStoreOptions> configure) => Host.CreateDefaultBuilder()
        .ConfigureLogging(logging => logging.ClearProviders())
        .UseOrleans(silo => silo.UseLocalhostClustering(TestPorts.Free(), TestPorts.Free()).AddRocksDbStorage(configure))
        .Build();
}
