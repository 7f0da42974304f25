using System.Collections.Concurrent;
using System.Globalization;
using Tracking.Benchmarks.Datasets;
using Tracking.Benchmarks.Ingest;
using Tracking.Benchmarks.Posting;
using Tracking.Benchmarks.Reporting;

namespace Tracking.Benchmarks.Recovery;

/// <summary>Kills the server with SIGKILL while scans of stored packages are posted, again and again on the same data, and starts it anew.</summary>
internal static class RecoveryBenchmark
{
    private const int Batch = IngestBenchmark.Batch;
    private const int FirstProbe = 40_000_000;
    private const int LastRequests = 200;

    public static Task<int> RunAsync(RecoveryPlan plan, CancellationToken cancellation) => Dataset.InDirectoryAsync(plan.Data, async kept =>
    {
        var report = new Report("recovery", plan.Json);
        Dataset dataset = await Dataset.OpenAsync(kept, plan.Packages, plan.History, cancellation);
        int probe = FirstProbe;
        StartTimes empty = await EmptyAsync(kept, cancellation);
        report.Add(new Figure("start with nothing stored: ready", empty.Ready, "s"));
        report.Add(new Figure("start with nothing stored: first scan acknowledged", empty.FirstScan, "s"));

        using DatasetCopy copy = await dataset.CopyAsync(cancellation);
        (ServerUnderTest server, StartTimes clean) = await StartTimes.StartAsync(copy.Directory, probe++, cancellation);
        try
        {
            AddFigures("start after an orderly end", clean, []);
            int packagesEach = dataset.Packages / plan.Kills;
            int lost = 0;
            long verified = 0, acknowledged = 0;
            var times = new List<StartTimes>();
            for (int kill = 0; kill < plan.Kills; kill++)
            {
                PackageOrder packages = dataset.Order.Slice(kill * packagesEach, packagesEach);
                List<int> answered = await PostUntilKilledAsync(server, dataset.Next(packages, Batch), plan, kill, cancellation);
                double log = new DirectoryInfo(copy.Directory).EnumerateFiles("*.log").Sum(file => file.Length) / 1e6;
                await server.DisposeAsync();
                (server, StartTimes after) = await StartTimes.StartAsync(copy.Directory, probe++, cancellation);
                times.Add(after);

                int[] scanned = [.. Verified(answered, packages, plan.Verify)];
                using var check = new AcknowledgedScans(server);
                int wrong = await Progress.ShowAsync("looking up what was acknowledged", () => check.Checked, scanned.Length, check.CountWrongAsync(scanned, plan.History + 1, cancellation));
                AddFigures(
                    string.Create(CultureInfo.InvariantCulture, $"kill {kill + 1}"),
                    after,
                    new() { ["log to replay, MB"] = log, ["scans acknowledged before"] = answered.Count * (long)Batch, ["looked up"] = scanned.Length, ["wrong"] = wrong });
                lost += wrong;
                verified += scanned.Length;
                acknowledged += answered.Count * (long)Batch;
            }

            report.Add(new Figure("worst of all kills: ready", times.Max(time => time.Ready), "s") { Beside = [new Comparison("with nothing stored", empty.Ready)] });
            report.Add(new Figure("acknowledged scans lost or doubled", lost, "scans")
            {
                Details = new Dictionary<string, double> { ["acknowledged"] = acknowledged, ["looked up"] = verified },
            });
            report.Finish();
            return lost == 0 ? 0 : 1;
        }
        finally
        {
            await server.DisposeAsync();
        }

        void AddFigures(string name, StartTimes times, Dictionary<string, double> details)
        {
            report.Add(new Figure($"{name}: ready", times.Ready, "s") { Beside = [new Comparison("with nothing stored", empty.Ready)], Details = details });
            report.Add(new Figure($"{name}: first scan acknowledged", times.FirstScan, "s") { Beside = [new Comparison("with nothing stored", empty.FirstScan)] });
        }
    });

    /// <summary>Posts, kills in the middle of it, and gives the numbers of the requests that had been acknowledged, in that order.</summary>
    private static async Task<List<int>> PostUntilKilledAsync(ServerUnderTest server, RequestSource source, RecoveryPlan plan, int kill, CancellationToken cancellation)
    {
        var answered = new ConcurrentQueue<int>();
        using var load = new ScanLoad(server.Address, server.Key, plan.BatchConnections) { Answered = answered.Enqueue };
        Task<LoadResult> posting = load.PostAsync(source.For(load.Template), TimeSpan.MaxValue, mayLose: true);
        Task<LoadResult> shown = Progress.ShowAsync($"posting before kill {kill + 1} of {plan.Kills}", () => load.Accepted, 0, posting);
        await Task.WhenAny(posting, Task.Delay(TimeSpan.FromSeconds(plan.Seconds), cancellation));
        cancellation.ThrowIfCancellationRequested();
        if (posting.IsCompleted)
        {
            await posting;
            throw new InvalidOperationException($"The packages were used up before the kill; take more than {plan.Packages}, or fewer seconds than {plan.Seconds}.");
        }

        await server.KillAsync();
        await shown;
        return [.. answered];
    }

    /// <summary>Packages to look up: those of the last requests, and of others evenly spread.</summary>
    private static IEnumerable<int> Verified(List<int> answered, PackageOrder packages, int most)
    {
        int last = Math.Max(0, answered.Count - LastRequests);
        int step = Math.Max(1, (int)Math.Ceiling((double)last * Batch / Math.Max(1, most - (LastRequests * Batch))));
        for (int i = 0; i < answered.Count; i += i >= last ? 1 : step)
        {
            int first = answered[i] * Batch;
            for (int j = 0; j < Math.Min(Batch, packages.Count - first); j++)
            {
                yield return packages[first + j];
            }
        }
    }

    private static async Task<StartTimes> EmptyAsync(string kept, CancellationToken cancellation)
    {
        string directory = Path.Combine(kept, $"empty-{Environment.ProcessId}");
        try
        {
            (ServerUnderTest server, StartTimes times) = await StartTimes.StartAsync(directory, FirstProbe, cancellation);
            await server.DisposeAsync();
            return times;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
