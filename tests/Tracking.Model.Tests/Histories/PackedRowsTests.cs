using CsCheck;
using Tracking.Model.Histories;

namespace Tracking.Model.Tests.Histories;

public sealed class PackedRowsTests
{
    [Fact]
    public void Rows_come_back_one_by_one_as_they_were() => Gen.Byte.Array[0, 300].Array[0, 8].Array[0, 4].Sample(batches =>
    {
        byte[] packed = [];
        foreach (byte[][] batch in batches)
        {
            packed = PackedRows.Concat(packed, [.. batch.Select(row => new ReadOnlyMemory<byte>(row))]);
        }

        Assert.Equal(batches.SelectMany(batch => batch), Read(packed));
    });

    [Theory]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(16_383)]
    [InlineData(16_384)]
    [InlineData(2_097_152)]
    public void Lengths_of_several_bytes_work(int length)
    {
        byte[] row = new byte[length];
        row[^1] = 1;

        Assert.Equal([row, [7]], Read(PackedRows.Concat([], [row, new byte[] { 7 }])));
    }

    [Fact]
    public void An_empty_buffer_has_no_rows() => Assert.Empty(Read([]));

    private static List<byte[]> Read(byte[] packed)
    {
        var read = new List<byte[]>();
        var rows = new PackedRows(packed);
        while (rows.MoveNext())
        {
            read.Add(rows.Current.ToArray());
        }

        return read;
    }
}
