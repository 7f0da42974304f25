using Azure;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Orleans.Serialization.Serializers;
using Orleans.Storage;
using Tracking.Storage.GrainState;

namespace Tracking.Storage.Tests;

public sealed class BlobGrainStorageTests(AzuriteFixture azurite) : GrainStorageConformance
{
    private readonly FaultyNetwork _network = new();
    private BlobGrainStorage? _storage;
    private string _container = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_blob_is_the_one_that_orleans_own_provider_makes()
    {
        HeldState state = new(new Settings { Text = "München", Number = 7 });
        await Storage.WriteStateAsync("settings", Grain, state, Cancel);

        BlobClient blob = await BlobAsync("settings-g/one.json");
        BlobDownloadResult stored = await blob.DownloadContentAsync(Cancel);

        Assert.Equal("""{"text":"München","number":7,"colour":"Red","at":null,"list":[]}""", stored.Content.ToString());
        Assert.Equal(("application/json", state.ETag), (stored.Details.ContentType, stored.Details.ETag.ToString()));
    }

    [Fact]
    public async Task An_empty_blob_that_orleans_own_provider_left_where_a_state_was_cleared_is_no_state()
    {
        await Storage.ReadStateAsync("settings", Grain, new HeldState(), Cancel);
        Response<BlobContentInfo> left = await (await BlobAsync("settings-g/one.json")).UploadAsync(BinaryData.FromString(""), Cancel);

        HeldState read = await ReadAsync(Grain);

        Assert.False(read.RecordExists);
        Assert.Equal(new Settings(), read.State);
        Assert.Equal(left.Value.ETag.ToString(), read.ETag);
        await Storage.WriteStateAsync("settings", Grain, read, Cancel);
        Assert.True((await ReadAsync(Grain)).RecordExists);
    }

    [Fact]
    public async Task Keys_that_look_like_paths_are_apart()
    {
        string[] keys = ["..", "b", "a/b", "a//b", "/", ".", "a.", "a b", "a%2Fb", "a?b#c"];
        foreach (string key in keys)
        {
            await Storage.WriteStateAsync("settings", GrainId.Create("g", key), new HeldState(new Settings { Text = key }), Cancel);
        }

        foreach (string key in keys)
        {
            Assert.Equal(key, (await ReadAsync(GrainId.Create("g", key))).State.Text);
        }

        // An address ends up as another one with these in it, whoever sends it.
        foreach (string key in (string[])["a/../b", "../b", "a/./b", "a\\b"])
        {
            await Assert.ThrowsAsync<ArgumentException>(() => Storage.WriteStateAsync("settings", GrainId.Create("g", key), new HeldState(new Settings()), Cancel));
        }
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_succeeds_and_one_that_another_had_overtaken_is_refused()
    {
        HeldState state = new(new Settings { Text = "first" });
        int left = 1;
        _network.FateOf = request => request.Method == RequestMethod.Put && request.Uri.Query.Length == 0 && Interlocked.Decrement(ref left) == 0 ? Fate.LosesItsAnswer : Fate.Passes;
        await Storage.WriteStateAsync("settings", Grain, state, Cancel);
        Assert.True(left <= 0, "No answer was lost.");
        HeldState other = await ReadAsync(Grain);
        Assert.Equal(other.ETag, state.ETag);

        other.State.Text = "the other's";
        await Storage.WriteStateAsync("settings", Grain, other, Cancel);
        left = 1;
        state.State.Text = "second";
        InconsistentStateException refusal = await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("settings", Grain, state, Cancel));
        Assert.Equal((other.ETag, state.ETag), (refusal.StoredEtag, refusal.CurrentEtag));
        Assert.Equal("the other's", (await ReadAsync(Grain)).State.Text);
    }

    [Fact]
    public async Task A_name_with_which_two_states_could_share_a_blob_is_refused() => Assert.Contains(
        "hyphen",
        (await Assert.ThrowsAsync<ArgumentException>(() => Storage.WriteStateAsync("a-b", Grain, new HeldState(new Settings()), Cancel))).Message,
        StringComparison.Ordinal);

    protected override ValueTask<string> CreatePlaceAsync() => new($"grainstate-{AzuriteFixture.NextPlace()}");

    protected override async ValueTask<IGrainStorage> OpenAsync(string place, IActivatorProvider activators)
    {
        AzureStorageOptions options = new() { Accounts = [(await azurite.StartedAsync()).ConnectionString], GrainStateContainer = place, Fault = _network };
        _container = place;
        return _storage = new BlobGrainStorage(options, new JsonGrainStateSerializer(), activators);
    }

    protected override ValueTask CloseAsync()
    {
        _storage?.Dispose();
        return default;
    }

    private async Task<BlobClient> BlobAsync(string name) =>
        new BlobContainerClient((await azurite.StartedAsync()).ConnectionString, _container).GetBlobClient(name);

    protected override ValueTask RemovePlaceAsync(string place) => default;
}
