using Tracking.Storage.Personal;

namespace Tracking.Storage.Tests.Personal;

/// <summary>What the store of keys must do on every backend.</summary>
public abstract class PersonalKeyStoreConformance : IAsyncLifetime
{
    private static readonly KeyOwner Package = KeyOwner.Package("P.1");
    private PersonalKeyStore? _keys;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected PersonalKeyStore Keys => _keys ?? throw new InvalidOperationException("The store is not open.");

    /// <summary>Opens the row store below, with what was written before in this test.</summary>
    protected abstract ValueTask<IRowStore> OpenAsync();

    public async ValueTask InitializeAsync() => _keys = new PersonalKeyStore(await OpenAsync());

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Keys.DisposeAsync();
        await RemoveAsync();
    }

    protected virtual ValueTask RemoveAsync() => default;

    [Fact]
    public async Task A_key_is_made_once_at_random_and_kept()
    {
        Assert.True((await Keys.FindAsync(Package, Cancel)).IsMissing);
        string made = TextOf(await Keys.MakeAsync(Package, Cancel));

        Assert.Equal(64, made.Length);
        Assert.Equal(made, TextOf(await Keys.MakeAsync(Package, Cancel)));
        Assert.NotEqual(made, TextOf(await Keys.MakeAsync(KeyOwner.Package("P.2"), Cancel)));
        Assert.NotEqual(made, TextOf(await Keys.MakeAsync(KeyOwner.Proof("P.1"), Cancel)));
        await ReopenAsync();
        Assert.Equal(made, TextOf(await Keys.FindAsync(Package, Cancel)));
    }

    [Fact]
    public async Task Those_who_make_a_key_at_once_get_the_same()
    {
        PersonalKey[] made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Keys.MakeAsync(Package, Cancel).AsTask())));

        Assert.Single(made.Select(TextOf).Distinct());
    }

    [Fact]
    public async Task A_destroyed_key_never_comes_back_and_no_other_is_made()
    {
        await Keys.MakeAsync(Package, Cancel);
        await Keys.MakeAsync(KeyOwner.Proof("P.1"), Cancel);
        await Keys.DestroyAsync([Package, KeyOwner.Package("never made")], Cancel);
        await Keys.DestroyAsync([Package], Cancel);
        await Keys.DestroyAsync([], Cancel);

        await AssertDestroyedAsync();
        await ReopenAsync();
        await AssertDestroyedAsync();

        async Task AssertDestroyedAsync()
        {
            Assert.True((await Keys.FindAsync(Package, Cancel)).IsDestroyed);
            Assert.True((await Keys.MakeAsync(Package, Cancel)).IsDestroyed);
            Assert.True((await Keys.MakeAsync(KeyOwner.Package("never made"), Cancel)).IsDestroyed);
            Assert.Equal(64, TextOf(await Keys.FindAsync(KeyOwner.Proof("P.1"), Cancel)).Length);
        }
    }

    [Fact]
    public async Task Whoever_makes_a_key_while_it_is_destroyed_ends_without_one()
    {
        for (int i = 0; i < 10; i++)
        {
            KeyOwner owner = KeyOwner.Package($"raced{i}");
            Task<PersonalKey> making = Task.Run(() => Keys.MakeAsync(owner, Cancel).AsTask(), Cancel);
            await Keys.DestroyAsync([owner], Cancel);
            await making;
            Assert.True((await Keys.FindAsync(owner, Cancel)).IsDestroyed);
        }
    }

    [Fact]
    public async Task Expunging_leaves_the_marks_and_the_other_keys()
    {
        string kept = TextOf(await Keys.MakeAsync(KeyOwner.Package("kept"), Cancel));
        await Keys.MakeAsync(Package, Cancel);
        await Keys.DestroyAsync([Package], Cancel);

        await Keys.ExpungeAsync([Package, KeyOwner.Proof("P.1")], Cancel);

        Assert.True((await Keys.FindAsync(Package, Cancel)).IsDestroyed);
        Assert.Equal(kept, TextOf(await Keys.FindAsync(KeyOwner.Package("kept"), Cancel)));
    }

    protected static string TextOf(PersonalKey key) => Convert.ToHexString(key.Bytes);

    private async Task ReopenAsync()
    {
        await Keys.DisposeAsync();
        _keys = new PersonalKeyStore(await OpenAsync());
    }
}
