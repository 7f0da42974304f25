using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Faults;

/// <summary>A scan is on the disk before it is acknowledged, as the system calls of the server show.</summary>
public sealed class SyncBeforeAcknowledgeTests
{
    [Fact]
    public async Task Between_the_write_of_a_scan_and_its_acknowledgement_the_log_is_synced()
    {
        var trace = Path.Combine(Repository.NewDirectory(), "trace");
        await using var server = await ServerProcess.StartNewAsync(
            "strace", "-f", "--seccomp-bpf", "-ttt", "-yy", "-s", "65536", "-o", trace,
            "-e", "trace=fsync,fdatasync,sync_file_range,write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg");
        using var api = new TrackingApi(server);
        var marks = new List<(string PackageId, string EventId)>();
        for (var i = 0; i < 5; i++)
        {
            var scan = new Scan("arrived") { PackageId = $"SYNCPROOF-{Guid.NewGuid():N}", StationId = "SYNC-1" };
            await api.AcceptAsync(scan);
            marks.Add((scan.PackageId, scan.EventId.ToString()));
        }

        await server.KillAsync();
        var calls = SyncTrace.Read(trace);
        foreach (var (packageId, eventId) in marks)
        {
            var write = calls.FirstOrDefault(call =>
                call.Name.Contains("write", StringComparison.Ordinal) && call.Target.EndsWith(".log", StringComparison.Ordinal)
                && call.Target.StartsWith(server.DataDirectory, StringComparison.Ordinal) && call.Arguments.Contains(packageId, StringComparison.Ordinal));
            Assert.True(write is not null, $"No write of {packageId} to RocksDB's log is in the trace of {calls.Count} calls.");

            var answer = calls.FirstOrDefault(call =>
                (call.Name.StartsWith("send", StringComparison.Ordinal) || call.Target.StartsWith("TCP", StringComparison.Ordinal))
                && call.Arguments.Contains(eventId, StringComparison.Ordinal) && call.Arguments.Contains("accepted", StringComparison.Ordinal));
            Assert.True(answer is not null, $"No answer to {eventId} is in the trace of {calls.Count} calls.");

            var sync = calls.FirstOrDefault(call =>
                call.Name is "fsync" or "fdatasync" && call.Target == write.Target && call.Succeeded
                && call.Line > write.EndLine && call.EndLine < answer.Line);
            Assert.True(
                sync is not null,
                $"{packageId} was written to {write.Target} (line {write.EndLine}) and acknowledged (line {answer.Line}) with no sync of that file between.");
        }

        Directory.Delete(Path.GetDirectoryName(trace)!, recursive: true);
    }
}
