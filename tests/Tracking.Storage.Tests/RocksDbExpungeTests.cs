using Tracking.Storage.RocksDb;
using static Tracking.Storage.Tests.TestBytes;

namespace Tracking.Storage.Tests;

/// <summary>Whether bytes are in the files of a database, wherever RocksDB keeps them: log, table files, anything else.</summary>
public sealed class RocksDbExpungeTests : IDisposable
{
    private readonly string _place = Directory.CreateTempSubdirectory("expunge-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_place, recursive: true);

    [Theory]
    [InlineData(PartitionKind.Personal, 100)]
    [InlineData(PartitionKind.Proof, 300_000)]
    [InlineData(PartitionKind.PackageKeys, 33)]
    public async Task Bytes_that_were_cleared_and_expunged_are_in_no_file(PartitionKind kind, int length)
    {
        byte[] logged = Noise(length, 1), flushed = Noise(length, 2), kept = Noise(length, 3);
        Partition table = new(kind, "erased"), other = new(kind, "kept");
        await using (RocksDbRowStore first = Open())
        {
            await first.WriteAsync(RowWrite.Put(table, Bytes("flushed"), 1, flushed), Cancel);
            await first.WriteAsync(RowWrite.Put(other, Bytes("kept"), 1, kept), Cancel);
        }

        await using RocksDbRowStore store = Open();
        await store.WriteAsync(RowWrite.Put(table, Bytes("logged"), 1, logged), Cancel);
        await store.WriteAsync(RowWrite.Append(new(PartitionKind.Package, "busy"), 0, Rows("in the same log")), Cancel);
        Assert.Equal((true, true, true), (IsInFiles(logged), IsInFiles(flushed), IsInFiles(kept)));

        await store.ClearAsync(table, Cancel);
        Assert.True(IsInFiles(flushed), "Deleting alone leaves the bytes, or this test shows nothing.");
        await store.ExpungeAsync([table], Cancel);

        Assert.Equal((false, false, true), (IsInFiles(logged), IsInFiles(flushed), IsInFiles(kept)));
    }

    [Fact]
    public async Task Bytes_of_many_tables_are_expunged_at_once_while_others_write()
    {
        Partition[] tables = [.. Enumerable.Range(0, 100).Select(i => new Partition(PartitionKind.Personal, $"P{i}"))];
        await using RocksDbRowStore store = Open();
        for (int i = 0; i < tables.Length; i++)
        {
            await store.WriteAsync(RowWrite.Put(tables[i], Bytes("k"), 1, Noise(64, i)), Cancel);
        }

        using var done = new CancellationTokenSource();
        Task writer = Task.Run(
            async () =>
            {
                for (int i = 0; !done.IsCancellationRequested; i++)
                {
                    await store.WriteAsync(RowWrite.Put(new(PartitionKind.Personal, $"other{i}"), Bytes("k"), 1, Bytes("v")), Cancel);
                    await store.WriteAsync(RowWrite.Append(new(PartitionKind.Package, "P"), i, Rows($"row {i}")), Cancel);
                }
            },
            Cancel);
        await Task.WhenAll(tables.Select(table => store.ClearAsync(table, Cancel).AsTask()));
        await store.ExpungeAsync(tables, Cancel);
        await done.CancelAsync();
        await writer;

        Assert.Equal(0, Enumerable.Range(0, tables.Length).Count(i => IsInFiles(Noise(64, i))));
    }

    private RocksDbRowStore Open() => new(new RocksDbRowStoreOptions { DataDirectory = _place });

    private bool IsInFiles(ReadOnlySpan<byte> bytes)
    {
        foreach (string path in Directory.EnumerateFiles(_place, "*", SearchOption.AllDirectories))
        {
            // A long value is cut into blocks of 32 KiB in the log; its first bytes are enough to find it.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] content = new byte[file.Length];
            file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            if (content.AsSpan().IndexOf(bytes[..Math.Min(32, bytes.Length)]) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
