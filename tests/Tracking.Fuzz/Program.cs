using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Tracking.Fuzz;

var minutes = new Option<double>("--minutes") { Description = "How long it goes on.", DefaultValueFactory = _ => 10 };
var seed = new Option<int?>("--seed") { Description = "Source of all choices; a run prints its own." };
var workers = new Option<int>("--workers") { Description = "Requests under way at once; as many hub connections, by half.", DefaultValueFactory = _ => 6 };
var root = new RootCommand(
    "Sends a real server requests and hub calls that are as its description says, and as many that are not, as everybody whom it may meet. Ends with 0 when it answered no 5xx other than "
    + "a 503 with Retry-After, logged no error, hung nowhere and holds no more memory at the end.")
{
    minutes,
    seed,
    workers,
};
root.SetAction((result, stop) => RunAsync(TimeSpan.FromMinutes(result.GetValue(minutes)), result.GetValue(seed) ?? Random.Shared.Next(), result.GetValue(workers), stop));
return await root.Parse(args).InvokeAsync();

static async Task<int> RunAsync(TimeSpan length, int seed, int workers, CancellationToken stop)
{
    Console.WriteLine($"seed {seed}");
    // With the store's caches of a gigabyte and a half, which fill for hours, nothing else would be seen to grow.
    await using ServerProcess server = await ServerProcess.StartNewAsync(
        [],
        [
            "--Tracking:Security:TrustedProxies:0", "127.0.0.1", "--Logging:LogLevel:Default", "Warning",
            "--Tracking:RocksDb:BlockCacheBytes", "33554432", "--Tracking:RocksDb:WriteBufferBytes", "33554432",
        ]);
    var random = new Random(seed);
    var pool = new Pool(random);
    var coverage = new Coverage();
    var watch = new ServerWatch(server, coverage);
    IReadOnlyList<Identity> identities = await Identities.MakeAsync(server);
    await Identities.BeginAsync(server, pool, random);
    using var http = new HttpClient();
    var description = new Description((await http.GetFromJsonAsync<JsonObject>(new Uri(server.Address, "/openapi/v1.json"), stop))!);
    Console.WriteLine($"{description.Operations.Count} operations, {HubFuzzer.Methods.Count} hub methods, {identities.Count} identities, {length.TotalMinutes:0.#} min");

    var values = new Values(description, pool);
    var asking = new HttpFuzzer(server.Address, description, pool, values, identities, coverage);
    var calling = new HubFuzzer(server.Address, pool, identities, coverage);
    var clock = Stopwatch.StartNew();

    // Memory is measured with nobody asking: after the first third, after the second and at the end.
    for (int third = 0; third < 3; third++)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        TimeSpan until = length / 3 * (third + 1);
        ending.CancelAfter(until - clock.Elapsed > TimeSpan.Zero ? until - clock.Elapsed : TimeSpan.FromSeconds(1));
        int from = seed + (third * 1000);
        Task[] work =
        [
            .. Enumerable.Range(0, workers).Select(worker => asking.RunAsync(from + worker, ending.Token)),
            .. Enumerable.Range(0, Math.Max(1, workers / 2)).Select(worker => calling.RunAsync(from + 500 + worker, ending.Token)),
        ];
        Task all = Task.WhenAll(work);
        while (await Task.WhenAny(all, Task.Delay(TimeSpan.FromSeconds(10), CancellationToken.None)) != all)
        {
            watch.ReadLog();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed:mm\\:ss} {coverage.Total:N0} sent, {coverage.Findings.Count} found"));
        }

        await all;
        watch.ReadLog();
        double resident = await watch.MeasureAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed:mm\\:ss} {resident:0} MiB resident after a full collection, {watch.Managed[^1]:0} MiB of it the runtime's heap"));
    }

    // Histories grow with what is stored, and caches fill; more than this is a leak.
    double growth = watch.Memory[^1] - watch.Memory[0], allowed = (watch.Memory[0] * 0.25) + 64;
    if (growth > allowed)
    {
        coverage.Found(string.Create(CultureInfo.InvariantCulture, $"Memory grew by {growth:0} MiB from the first third to the last; {allowed:0} MiB are allowed."));
    }

    int exit = await server.StopAsync();
    watch.ReadExit(exit);
    Console.WriteLine();
    var answered = coverage.ByOperation.ToList();
    foreach (var operation in answered)
    {
        Console.WriteLine($"{operation.Key,-52} {string.Join("  ", operation.Select(answer => $"{answer.Answer} {answer.Count:N0}"))}");
    }

    string[] untouched =
    [
        .. description.Operations.Select(operation => operation.Name).Where(name => !answered.Exists(known => known.Key == name && known.Any(answer => answer.Answer == "2xx"))),
        .. HubFuzzer.Methods.Select(method => $"hub {method}").Where(name => !answered.Exists(known => known.Key == name)),
    ];
    Console.WriteLine(untouched.Length == 0 ? "Every operation was answered 2xx at least once, and every hub method called." : $"Never answered 2xx, or never called: {string.Join(", ", untouched)}");
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"seed {seed}: {coverage.Total:N0} requests, calls and frames in {clock.Elapsed.TotalMinutes:0.0} min; memory {string.Join(" → ", watch.Memory.Select(mebibytes => $"{mebibytes:0}"))} MiB, of it the runtime's heap {string.Join(" → ", watch.Managed.Select(mebibytes => $"{mebibytes:0}"))} MiB; {coverage.Findings.Count} found"));
    return coverage.Findings.Count == 0 ? 0 : 1;
}
