using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Tracking.Benchmarks.Reporting;
using Tracking.Simulator.Loading.Hub;
using Tracking.Simulator.Loading.Scans;

namespace Tracking.Benchmarks.Live;

/// <summary>Sizes of a run.</summary>
/// <param name="Watchers">Hub connections.</param>
/// <param name="Rounds">Measured rounds of each figure.</param>
/// <param name="WarmUp">Rounds before.</param>
/// <param name="Json">File for the figures; null for none.</param>
internal sealed record LivePlan(int Watchers, int Rounds, int WarmUp, string? Json);

/// <summary>How fast news reach many: one package with all watchers, and as many packages with one watcher each; beside an ordinary hub with a group for each package.</summary>
internal static class LiveBenchmark
{
    private const int PublishedInCall = 500;
    private const int ScansInCall = 500;

    public static async Task<int> RunAsync(LivePlan plan, CancellationToken cancellation)
    {
        var report = new Report("live", plan.Json);
        string directory = Directory.CreateTempSubdirectory("tracking-live-bench").FullName;
        try
        {
            Rounds hot, many, scanned, plainHot, plainMany, bare;
            byte[] view;
            await using (ServerUnderTest server = await ServerUnderTest.StartAsync(
                Path.Combine(directory, "data"), cancellation, typeof(LiveBenchmark).Assembly.Location, PublishingServer.Command, LiveServer.RoomFor(plan.Watchers)))
            {
                using var process = Process.GetProcessById(server.ProcessId);
                using var http = new HttpClient { BaseAddress = server.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", server.Key) } };
                int step = 0;
                await ScanAsync(http, 0, plan.Watchers, step++, cancellation);
                view = await http.GetByteArrayAsync(new Uri($"/v1/packages/{Packages.IdOf(0)}", UriKind.Relative), cancellation);
                var endpoint = new HubEndpoint(server.Address, HubEndpoint.LivePath, server.Key);
                hot = await MeasureAsync("one package", endpoint, plan, _ => 0, () => ScanAsync(http, 0, 1, step++, cancellation), process, cancellation);
                scanned = await MeasureAsync("many packages, by scans", endpoint, plan with { Rounds = Math.Min(5, plan.Rounds), WarmUp = Math.Min(5, plan.WarmUp) }, i => i, () => ScanAsync(http, 0, plan.Watchers, step++, cancellation), process, cancellation);
                many = await MeasureAsync("many packages", endpoint, plan, i => i, () => PublishAsync(http, "/bench/publish", plan.Watchers, cancellation), process, cancellation);
            }

            (plainHot, plainMany, bare) = (Rounds.None, Rounds.None, Rounds.None);
            await PlainHub.UseAsync(
                async (http, address, process) =>
                {
                    using var content = new ByteArrayContent(view);
                    (await http.PostAsync(new Uri("/view", UriKind.Relative), content, cancellation)).EnsureSuccessStatusCode();
                    var endpoint = new HubEndpoint(address, HubEndpoint.LivePath, null);
                    plainHot = await MeasureAsync("plain hub, one package", endpoint, plan, _ => 0, () => PublishAsync(http, "/publish", 1, cancellation), process, cancellation);
                    plainMany = await MeasureAsync("plain hub, many packages", endpoint, plan, i => i, () => PublishAsync(http, "/publish", plan.Watchers, cancellation), process, cancellation);
                    var sockets = new Uri($"http://127.0.0.1:{await http.GetStringAsync(new Uri("/bare", UriKind.Relative), cancellation)}");
                    bare = await MeasureAsync("bare sockets", endpoint with { Server = sockets }, plan, i => i, () => PublishAsync(http, "/publish-bare", 1, cancellation), process, cancellation);
                },
                cancellation);

            string watchers = plan.Watchers.ToString("N0", CultureInfo.InvariantCulture);
            report.Add(new Figure($"one scan of a package with {watchers} watchers, posted until the last has it", hot.Median, "ms")
            {
                Beside = [new Comparison("plain hub, a message to a group of as many", plainHot.Median)],
                Details = new Dictionary<string, double> { ["slowest round ms"] = hot.Slowest, ["server CPU µs/message"] = hot.MicrosPerMessage, ["plain hub's"] = plainHot.MicrosPerMessage, ["plain hub's slowest ms"] = plainHot.Slowest, ["message bytes"] = hot.MessageBytes },
            });
            report.Add(new Figure($"{watchers} packages with one watcher each, published at once", many.MessagesPerSecond, "hub messages/s")
            {
                Beside =
                [
                    new Comparison("plain hub, a message to each of as many groups", plainMany.MessagesPerSecond),
                    new Comparison("limit: as many sockets, the same bytes to each, no hub", bare.MessagesPerSecond),
                ],
                Details = new Dictionary<string, double> { ["server CPU µs/message"] = many.MicrosPerMessage, ["plain hub's"] = plainMany.MicrosPerMessage, ["sockets'"] = bare.MicrosPerMessage, ["clients'"] = many.ClientMicrosPerMessage, ["message bytes"] = many.MessageBytes, ["plain hub's message bytes"] = plainMany.MessageBytes },
            });
            report.Add(new Figure($"the same, each by a scan that is stored", scanned.MessagesPerSecond, "hub messages/s")
            {
                Beside = [new Comparison("published at once", many.MessagesPerSecond)],
                Details = new Dictionary<string, double> { ["server CPU µs/message"] = scanned.MicrosPerMessage },
            });
            report.Finish();
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<Rounds> MeasureAsync(
        string what, HubEndpoint endpoint, LivePlan plan, Func<int, int> packageOf, Func<Task> cause, Process server, CancellationToken cancellation)
    {
        Progress.Say($"{what}: connecting …");
        await using HubCrowd crowd = await HubCrowd.OpenAsync(endpoint, plan.Watchers, i => Packages.IdOf(packageOf(i)), cancellation);
        for (int i = 0; i < plan.WarmUp; i++)
        {
            await crowd.RoundAsync(cause);
        }

        TimeSpan cpu = CpuTime(server);
        TimeSpan own = Environment.CpuUsage.TotalTime;
        var times = new List<double>(plan.Rounds);
        int done = 0;
        await Progress.ShowAsync($"{what}: messages", () => crowd.Messages, 0, RunAsync());
        double all = (double)plan.Rounds * crowd.Count;
        return new Rounds(times, crowd.Count, (CpuTime(server) - cpu).TotalMicroseconds / all, (Environment.CpuUsage.TotalTime - own).TotalMicroseconds / all, crowd.MessageBytes);

        async Task<int> RunAsync()
        {
            for (; done < plan.Rounds; done++)
            {
                times.Add((await crowd.RoundAsync(cause)).TotalMilliseconds);
            }

            return done;
        }
    }

    private static TimeSpan CpuTime(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    private static Task PublishAsync(HttpClient http, string path, int count, CancellationToken cancellation) =>
        InCallsAsync(count, PublishedInCall, async (first, size) =>
        {
            using HttpResponseMessage answer = await http.PostAsync(
                new Uri(string.Create(CultureInfo.InvariantCulture, $"{path}?first={first}&count={size}"), UriKind.Relative), null, cancellation);
            answer.EnsureSuccessStatusCode();
        });

    private static Task ScanAsync(HttpClient http, int first, int count, int step, CancellationToken cancellation) => InCallsAsync(count, ScansInCall, async (offset, size) =>
    {
        var body = new ArrayBufferWriter<byte>(size * 256);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        ScanDay.Begin(body, now);
        for (int i = 0; i < size; i++)
        {
            ScanDay.Add(body, i == 0, Packages.IdOf(first + offset + i), first + offset + i, 400, step % ScanDay.StepCount, now);
        }

        ScanDay.End(body);
        using var content = new ByteArrayContent(body.WrittenMemory.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using HttpResponseMessage answer = await http.PostAsync(new Uri("/v1/scans", UriKind.Relative), content, cancellation);
        answer.EnsureSuccessStatusCode();
    });

    private static Task InCallsAsync(int count, int most, Func<int, int, Task> call)
    {
        var calls = new List<Task>();
        for (int first = 0; first < count; first += most)
        {
            calls.Add(call(first, Math.Min(most, count - first)));
        }

        return Task.WhenAll(calls);
    }

    private sealed record Rounds(List<double> Milliseconds, int Clients, double MicrosPerMessage, double ClientMicrosPerMessage, long MessageBytes)
    {
        public static Rounds None { get; } = new([], 0, 0, 0, 0);

        public double Median => Statistics.Median(Milliseconds);

        public double Slowest => Milliseconds.Max();

        public double MessagesPerSecond => Clients * Milliseconds.Count / (Milliseconds.Sum() / 1000);
    }
}
