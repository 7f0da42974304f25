using System.Globalization;
using Tracking.Benchmarks.Live;
using Tracking.Simulator.Loading;
using Tracking.Simulator.Loading.Reporting;

namespace Tracking.Benchmarks.Soak;

/// <summary>A soak.</summary>
/// <param name="Length">How long.</param>
/// <param name="Rate">Scans a second.</param>
/// <param name="Customers">Hub connections of customers.</param>
/// <param name="Vans">Vans on the map.</param>
/// <param name="Settle">From when on memory is to be flat.</param>
/// <param name="DepartedFor">How long places know who left.</param>
/// <param name="Server">The server's program; null for the one of this build.</param>
internal sealed record SoakPlan(TimeSpan Length, int Rate, int Customers, int Vans, TimeSpan Settle, TimeSpan DepartedFor, string? Server);

/// <summary>Whether a server's memory stays what it is under a load that goes on.</summary>
internal static class SoakBenchmark
{
    private const int ControlRooms = 10;
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    public static async Task<int> RunAsync(SoakPlan plan, CancellationToken cancellation)
    {
        string directory = Directory.CreateTempSubdirectory("tracking-soak").FullName;
        try
        {
            await using ServerUnderTest server = await ServerUnderTest.StartAsync(
                Path.Combine(directory, "data"), cancellation, plan.Server, settings: [.. LiveServer.RoomFor(plan.Customers + ControlRooms), .. Memory(plan)]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Server {server.ProcessId} at {server.Address}; {plan.Length.TotalMinutes:0} minutes, {plan.Rate} scans/s, {plan.Customers} customers, {plan.Vans} vans."));
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var memory = new MemoryCurve();
            Task looking = LookAsync(server, memory, ended.Token);
            LoadReport report = await new LoadRun(LoadOf(plan, server), new SoakView(), TimeProvider.System).RunAsync(cancellation);
            await ended.CancelAsync();
            await looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Verdict verdict = memory.Judge(plan.Settle);
            Console.WriteLine(verdict.Text);
            return report.Good && verdict.IsFlat ? 0 : 1;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>
    /// What fills for days by design, up to a bound, is bounded so that it is full within the first minutes: who left a place, and the database's blocks and buffers. What grows after that is a leak.
    /// </summary>
    private static string[] Memory(SoakPlan plan) =>
    [
        .. LoadedServer.SmallDatabase,
        "--Tracking:Places:DepartedFor", plan.DepartedFor.ToString(null, CultureInfo.InvariantCulture),
        "--Tracking:Places:PurgeEvery", (plan.DepartedFor / 4).ToString(null, CultureInfo.InvariantCulture),
    ];

    private static LoadSettings LoadOf(SoakPlan plan, ServerUnderTest server) => new()
    {
        Server = server.Address,
        Key = server.Key,
        ServerProcessId = server.ProcessId,
        Prefix = "SOAK-",
        Rate = plan.Rate,
        Batch = 5,
        Customers = plan.Customers,
        ByLink = plan.Customers / 10,
        Slow = plan.Customers / 20,
        Stalled = plan.Customers / 50,
        FurtherWatches = 20,
        ControlRooms = ControlRooms,
        Vans = plan.Vans,
        PositionEvery = TimeSpan.FromSeconds(10),
        WarmUp = TimeSpan.FromSeconds(30),
        Duration = plan.Length,
    };

    private static async Task LookAsync(ServerUnderTest server, MemoryCurve curve, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Period);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            ServerMemory memory = await ServerMemory.AfterCollectionAsync(server.ProcessId, server.Address, server.Key, cancellation);
            curve.Add(memory);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"minute {curve.Count}: heap after a full collection {memory.Heap / 1e6:0.0} MB, working set {memory.WorkingSet / 1e6:0.0} MB, server CPU {server.CpuTime.TotalSeconds:0} s"));
        }
    }
}
