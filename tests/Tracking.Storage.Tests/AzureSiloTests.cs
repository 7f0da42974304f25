using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tracking.Storage.AzureTables;
using static Tracking.Storage.Tests.TestBytes;

namespace Tracking.Storage.Tests;

public sealed class AzureSiloTests(AzuriteFixture azurite)
{
    private readonly string _place = AzuriteFixture.NextPlace();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Grain_state_and_rows_of_a_silo_survive_its_restart()
    {
        string account = (await azurite.StartedAsync()).ConnectionString;
        await WithSiloAsync(account, async host =>
        {
            IGrainFactory grains = host.Services.GetRequiredService<IGrainFactory>();
            Assert.Equal("none", await grains.GetGrain<INoteGrain>("kept").GetAsync());
            await grains.GetGrain<INoteGrain>("kept").SetAsync("kept");
            await grains.GetGrain<INoteGrain>("cleared").SetAsync("cleared");
            await grains.GetGrain<INoteGrain>("cleared").ClearAsync();
            await host.Services.GetRequiredService<IRowStore>().WriteAsync(RowWrite.Append(new(PartitionKind.Package, "p"), 0, Rows("row")), Cancel);
        });

        await WithSiloAsync(account, async host =>
        {
            IGrainFactory grains = host.Services.GetRequiredService<IGrainFactory>();
            Assert.Equal("kept", await grains.GetGrain<INoteGrain>("kept").GetAsync());
            Assert.Equal("none", await grains.GetGrain<INoteGrain>("cleared").GetAsync());
            Assert.Same(host.Services.GetRequiredService<AzureTablesRowStore>(), host.Services.GetRequiredService<IRowStore>());
            Assert.True(host.Services.GetRequiredService<IStoreHealth>().IsHealthy);
            Assert.Equal(1, (await host.Services.GetRequiredService<IRowStore>().ReadHistoryAsync(new(PartitionKind.Package, "p"), Cancel)).Count);
        });
    }

    [Fact]
    public async Task A_silo_with_a_wrong_option_does_not_start()
    {
        using IHost host = Build(options => options.Accounts = []);

        OptionsValidationException refusal = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancel));

        Assert.Contains(nameof(AzureStorageOptions.Accounts), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_whose_accounts_are_not_those_of_its_rows_does_not_start()
    {
        string account = (await azurite.StartedAsync()).ConnectionString, second = (await azurite.StartedAsync()).ConnectionStringOf("second");
        await WithSiloAsync(account, _ => Task.CompletedTask);
        using IHost host = Build(options => (options.Accounts, options.TablePrefix, options.GrainStateContainer) = ([account, second], _place, _place + "c"));

        Exception refusal = await Assert.ThrowsAnyAsync<Exception>(() => host.StartAsync(Cancel));

        Assert.Contains(nameof(AzureStorageOptions.Accounts), refusal.GetBaseException().Message, StringComparison.Ordinal);
    }

    private async Task WithSiloAsync(string account, Func<IHost, Task> act)
    {
        using IHost host = Build(options => (options.Accounts, options.TablePrefix, options.GrainStateContainer) = ([account], _place, _place + "c"));
        await host.StartAsync(Cancel);
        await act(host);
        await host.StopAsync(Cancel);
    }

    private static IHost Build(Action<AzureStorageOptions> configure) => Host.CreateDefaultBuilder()
        .ConfigureLogging(logging => logging.ClearProviders())
        .UseOrleans(silo => silo.UseLocalhostClustering(TestPorts.Free(), TestPorts.Free()).AddAzureStorage(configure))
        .Build();
}
