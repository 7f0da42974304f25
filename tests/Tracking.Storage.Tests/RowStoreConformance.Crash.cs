using System.Diagnostics;
using System.Globalization;
using Tracking.Storage.CrashWriter;
using static Tracking.Storage.Tests.TestBytes;

namespace Tracking.Storage.Tests;

public abstract partial class RowStoreConformance
{
    /// <summary>Backend and place as <c>Tracking.Storage.CrashWriter</c> takes them.</summary>
    protected abstract string[] CrashWriterArguments(string place);

    [Fact]
    public async Task A_writer_killed_among_its_writes_leaves_each_of_them_whole_or_absent_and_the_acknowledged_ones_whole()
    {
        for (int run = 0; run < Crashes; run++)
        {
            await CloseAsync();
            int[] acknowledged = await WriteUntilKilledAsync(run, atLeast: 200 + (run * 333));
            await ReopenAsync();

            for (int earlier = 0; earlier < run; earlier++)
            {
                for (int worker = 0; worker < CrashWorkload.Workers; worker++)
                {
                    await AssertWholeWritesAsync(earlier, worker);
                }
            }

            for (int worker = 0; worker < CrashWorkload.Workers; worker++)
            {
                int writes = await AssertWholeWritesAsync(run, worker);
                Assert.True(writes >= acknowledged[worker], $"Worker {worker} of run {run} had {acknowledged[worker]} writes acknowledged, but {writes} are there.");

                // The history goes on where it ended.
                await AssertCommitsAsync(CrashWorkload.Write(run, worker, writes));
            }
        }
    }

    private async Task<int[]> WriteUntilKilledAsync(int run, int atLeast)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Tracking.Storage.CrashWriter.dll"));
        foreach (string argument in CrashWriterArguments(Place))
        {
            start.ArgumentList.Add(argument);
        }

        start.ArgumentList.Add(run.ToString(CultureInfo.InvariantCulture));
        using Process process = Process.Start(start)!;
        int[] acknowledged = new int[CrashWorkload.Workers];
        int total = 0;
        try
        {
            while (await process.StandardOutput.ReadLineAsync(Cancel) is { } line)
            {
                // The kill may have cut the last line off; an incomplete one acknowledges nothing.
                string[] parts = line.Split(' ');
                if (parts.Length == 2 && int.TryParse(parts[0], CultureInfo.InvariantCulture, out int worker) && parts[1].Length > 0)
                {
                    acknowledged[worker]++;
                    total++;
                }

                if (total == atLeast)
                {
                    process.Kill();
                }
            }

            await process.WaitForExitAsync(Cancel);
        }
        finally
        {
            process.Kill();
        }

        Assert.True(total >= atLeast, $"The writer ended by itself with code {process.ExitCode} after {total} writes.");
        return acknowledged;
    }

    private async Task<int> AssertWholeWritesAsync(int run, int worker)
    {
        // What a crash cut off becomes whole, at the latest, when the first of its histories is read.
        List<string> package = await ReadAsync(CrashWorkload.Package(run, worker));
        HistoryRows timeline = await Store.ReadHistoryAsync(CrashWorkload.Timeline(run, worker), Cancel);
        int writes = timeline.Count;
        List<string> expectedPackage = [];
        List<string> expectedTimeline = [];
        for (int number = 0; number < writes; number++)
        {
            expectedTimeline.Add(Convert.ToHexString(CrashWorkload.TimelineRow(run, worker, number)));
            for (int row = 0; row < CrashWorkload.PackageRows(number); row++)
            {
                expectedPackage.Add(Convert.ToHexString(CrashWorkload.PackageRow(run, worker, number, row)));
            }

            foreach (Partition table in (Partition[])[CrashWorkload.Members(run), CrashWorkload.Personal(run)])
            {
                TableRow? row = await Store.ReadRowAsync(table, CrashWorkload.Key(worker, number), Cancel);
                Assert.True(row is not null && row.Version == number && row.Value.Span.SequenceEqual(CrashWorkload.Value(run, worker, number)));
            }
        }

        Assert.Equal(expectedTimeline, Unpack(timeline));
        Assert.Equal(expectedPackage, package);
        foreach (Partition table in (Partition[])[CrashWorkload.Members(run), CrashWorkload.Personal(run)])
        {
            Assert.Empty(await Store.ReadRowsAsync(table, CrashWorkload.Key(worker, writes - 1), CrashWorkload.Key(worker, 99_999_999), 1, Cancel));
        }

        return writes;
    }
}
