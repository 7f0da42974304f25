using System.Diagnostics;
using System.Globalization;
using Tracking.Benchmarks.Posting;

namespace Tracking.Benchmarks.Postgres;

/// <summary>The baseline running: PostgreSQL and the API in front of it.</summary>
internal sealed class PostgresBaseline : ILoadTarget, IAsyncDisposable
{
    private readonly PostgresCluster cluster;
    private readonly Process api;

    private PostgresBaseline(PostgresCluster cluster, Process api, Uri address)
    {
        this.cluster = cluster;
        this.api = api;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>It asks for none.</summary>
    public string? Key => null;

    /// <summary>CPU time of the API and of PostgreSQL so far.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            api.Refresh();
            return api.TotalProcessorTime + cluster.CpuTime;
        }
    }

    /// <summary>Starts both.</summary>
    public static async Task<PostgresBaseline> StartAsync(PostgresSettings settings, CancellationToken cancellation)
    {
        PostgresCluster cluster = await PostgresCluster.StartAsync(settings, cancellation);
        try
        {
            var address = new Uri($"http://127.0.0.1:{Tracking.Testing.Repository.FreePort()}");
            string connection = string.Create(
                CultureInfo.InvariantCulture,
                $"{cluster.Connection};Maximum Pool Size={settings.PoolSize};Minimum Pool Size={settings.PoolSize};Max Auto Prepare=8;Auto Prepare Min Usages=2;Multiplexing={settings.Multiplexing};No Reset On Close=true");
            Process api = ServerUnderTest.StartQuietly(new ProcessStartInfo(
                "dotnet",
                [typeof(PostgresApi).Assembly.Location, PostgresApi.Command, "--urls", address.ToString(), "--postgres", connection, "--insert", settings.Insert.ToString()]));
            await ServerUnderTest.ReadyAsync(api, new Uri(address, "/readyz"), cancellation);
            return new PostgresBaseline(cluster, api, address);
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!api.HasExited)
        {
            api.Kill();
            await api.WaitForExitAsync();
        }

        api.Dispose();
        await cluster.DisposeAsync();
    }
}
