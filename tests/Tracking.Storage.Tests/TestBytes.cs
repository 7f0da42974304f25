using System.Text;

namespace Tracking.Storage.Tests;

/// <summary>Short ways to make and compare bytes.</summary>
internal static class TestBytes
{
    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static ReadOnlyMemory<byte>[] Rows(params string[] rows) => [.. rows.Select(row => (ReadOnlyMemory<byte>)Bytes(row))];

    /// <summary>Rows whose lengths cross the sizes of a length prefix.</summary>
    public static ReadOnlyMemory<byte>[] NumberedRows(int from, int count) =>
        [.. Enumerable.Range(from, count).Select(i => (ReadOnlyMemory<byte>)Bytes($"row {i} {new string('x', i * 7 % 300)}"))];

    public static byte[] Noise(int length, int seed)
    {
        byte[] bytes = new byte[length];
#pragma warning disable CA5394 // Test data, not a secret.
        new Random(seed).NextBytes(bytes);
#pragma warning restore CA5394
        return bytes;
    }

    /// <summary>The rows of a history in hexadecimal, because lists of strings compare and print well.</summary>
    public static List<string> Unpack(HistoryRows history)
    {
        List<string> rows = [];
        ReadOnlySpan<byte> rest = history.Packed.Span;
        while (!rest.IsEmpty)
        {
            rows.Add(Convert.ToHexString(Leb128.ReadRow(ref rest)));
        }

        Assert.Equal(history.Count - history.First, rows.Count);
        return rows;
    }

    public static List<string> Hex(IEnumerable<ReadOnlyMemory<byte>> rows) => [.. rows.Select(row => Convert.ToHexString(row.Span))];
}
