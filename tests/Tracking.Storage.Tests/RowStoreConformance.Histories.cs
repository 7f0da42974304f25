using static Tracking.Storage.Tests.TestBytes;

namespace Tracking.Storage.Tests;

public abstract partial class RowStoreConformance
{
    public static TheoryData<PartitionKind> Histories => [PartitionKind.Package, PartitionKind.VehicleTimeline, PartitionKind.ContainerTimeline];

    [Theory, MemberData(nameof(Histories))]
    public async Task Rows_are_read_in_the_order_in_which_they_were_appended(PartitionKind kind)
    {
        Partition history = new(kind, "h");
        await AssertCommitsAsync(RowWrite.Append(history, 0, Rows("one")));
        await AssertCommitsAsync(RowWrite.Append(history, 1, Rows("two", "three")));
        await AssertCommitsAsync(RowWrite.Append(history, 3, Rows("four")));

        Assert.Equal(Hex(Rows("one", "two", "three", "four")), await ReadAsync(history));
    }

    [Theory, MemberData(nameof(Histories))]
    public async Task A_history_that_was_never_appended_to_has_no_rows(PartitionKind kind)
    {
        await AssertCommitsAsync(RowWrite.Append(new(kind, "b"), 0, Rows("another's")));

        HistoryRows whole = await Store.ReadHistoryAsync(new(kind, "a"), Cancel);
        HistoryRows tail = await Store.ReadHistoryTailAsync(new(kind, "c"), 5, Cancel);

        Assert.Equal((0, 0, 0), (whole.First, whole.Count, whole.Packed.Length));
        Assert.Equal((0, 0, 0), (tail.First, tail.Count, tail.Packed.Length));
    }

    [Theory, MemberData(nameof(Histories))]
    public async Task A_history_is_longer_than_every_number_below_its_count(PartitionKind kind)
    {
        Partition history = new(kind, "long");
        Assert.False(await Store.IsLongerAsync(history, 0, Cancel));
        foreach (int count in (int[])[1, 63, 64, 65, 128])
        {
            int before = (await Store.ReadHistoryAsync(history, Cancel)).Count;
            await AssertCommitsAsync(RowWrite.Append(history, before, NumberedRows(before, count - before)));
            Assert.True(await Store.IsLongerAsync(history, 0, Cancel));
            Assert.True(await Store.IsLongerAsync(history, count - 1, Cancel));
            Assert.False(await Store.IsLongerAsync(history, count, Cancel));
            Assert.False(await Store.IsLongerAsync(history, count + 64, Cancel));
        }
    }

    [Theory, MemberData(nameof(Histories))]
    public async Task Other_rows_at_a_sequence_that_is_taken_are_refused(PartitionKind kind)
    {
        Partition history = new(kind, "h");
        await AssertCommitsAsync(RowWrite.Append(history, 0, Rows("one", "two")));

        await AssertConflictsAsync(RowWrite.Append(history, 1, Rows("other")));
        await AssertConflictsAsync(RowWrite.Append(history, 0, Rows("other")));
        await AssertConflictsAsync(RowWrite.Append(history, 1, Rows("two and more")));
        await AssertConflictsAsync(RowWrite.Append(history, 1, Rows("tw")));

        Assert.Equal(Hex(Rows("one", "two")), await ReadAsync(history));
    }

    [Theory, MemberData(nameof(Histories))]
    public async Task Identical_rows_sent_again_succeed_and_are_not_stored_twice(PartitionKind kind)
    {
        Partition history = new(kind, "h");
        RowWrite write = RowWrite.Append(history, 0, Rows("one", "two", "three"));
        await AssertCommitsAsync(write);

        await AssertCommitsAsync(write);
        await AssertCommitsAsync(RowWrite.Append(history, 1, Rows("two")));
        await AssertCommitsAsync(RowWrite.Append(history, 2, Rows("three")));

        Assert.Equal(Hex(Rows("one", "two", "three")), await ReadAsync(history));
    }

    [Theory, MemberData(nameof(Histories))]
    public async Task A_repeat_that_goes_on_behind_stores_only_what_is_missing(PartitionKind kind)
    {
        Partition history = new(kind, "h");
        await AssertCommitsAsync(RowWrite.Append(history, 0, Rows("one", "two")));

        await AssertCommitsAsync(RowWrite.Append(history, 1, Rows("two", "three", "four")));

        Assert.Equal(Hex(Rows("one", "two", "three", "four")), await ReadAsync(history));
    }

    [Theory, MemberData(nameof(Histories))]
    public async Task A_repeat_with_one_other_row_is_refused_whole(PartitionKind kind)
    {
        Partition history = new(kind, "h");
        await AssertCommitsAsync(RowWrite.Append(history, 0, Rows("one", "two")));

        await AssertConflictsAsync(RowWrite.Append(history, 0, Rows("one", "other", "three")));

        Assert.Equal(Hex(Rows("one", "two")), await ReadAsync(history));
    }

    [Theory, MemberData(nameof(Histories))]
    public async Task An_append_that_would_leave_a_gap_is_refused(PartitionKind kind)
    {
        Partition history = new(kind, "h");
        await AssertConflictsAsync(RowWrite.Append(history, 1, Rows("two")));
        await AssertConflictsAsync(RowWrite.Append(history, 64, Rows("far")));
        await AssertConflictsAsync(RowWrite.Append(history, 1_000_000, Rows("farther")));
        await AssertCommitsAsync(RowWrite.Append(history, 0, NumberedRows(0, 63)));
        await AssertConflictsAsync(RowWrite.Append(history, 64, Rows("gap")));
        await AssertCommitsAsync(RowWrite.Append(history, 63, NumberedRows(63, 1)));

        await AssertConflictsAsync(RowWrite.Append(history, 65, Rows("gap")));
        await AssertConflictsAsync(RowWrite.Append(history, 128, Rows("gap")));

        Assert.Equal(Hex(NumberedRows(0, 64)), await ReadAsync(history));
    }

    [Theory]
    [InlineData(PartitionKind.Package, 1)]
    [InlineData(PartitionKind.Package, 7)]
    [InlineData(PartitionKind.Package, 64)]
    [InlineData(PartitionKind.Package, 200)]
    [InlineData(PartitionKind.VehicleTimeline, 7)]
    [InlineData(PartitionKind.ContainerTimeline, 200)]
    public async Task Long_histories_are_read_whole_and_by_their_tails(PartitionKind kind, int step)
    {
        Partition history = new(kind, "long");
        int count = 0;
        foreach (int length in (int[])[1, 63, 64, 65, 127, 128, 129, 200])
        {
            while (count < length)
            {
                int added = Math.Min(step, length - count);
                await AssertCommitsAsync(RowWrite.Append(history, count, NumberedRows(count, added)));
                count += added;
            }

            Assert.Equal(Hex(NumberedRows(0, count)), await ReadAsync(history));
            foreach (int most in (int[])[0, 1, 2, 63, 64, 65, 130, 1000, int.MaxValue])
            {
                int first = Math.Max(0, count - most);
                HistoryRows tail = await Store.ReadHistoryTailAsync(history, most, Cancel);
                Assert.Equal((first, count), (tail.First, tail.Count));
                Assert.Equal(Hex(NumberedRows(first, count - first)), Unpack(tail));
            }
        }
    }

    [Theory, MemberData(nameof(Histories))]
    public async Task A_long_repeat_over_a_long_history_stores_only_what_is_missing(PartitionKind kind)
    {
        Partition history = new(kind, "h");
        await AssertCommitsAsync(RowWrite.Append(history, 0, NumberedRows(0, 130)));

        await AssertCommitsAsync(RowWrite.Append(history, 3, NumberedRows(3, 197)));
        await AssertCommitsAsync(RowWrite.Append(history, 64, NumberedRows(64, 64)));
        ReadOnlyMemory<byte>[] wrong = NumberedRows(50, 170);
        wrong[100] = Bytes("other");
        await AssertConflictsAsync(RowWrite.Append(history, 50, wrong));

        Assert.Equal(Hex(NumberedRows(0, 200)), await ReadAsync(history));
    }

    [Theory, MemberData(nameof(Histories))]
    public async Task Rows_of_one_mebibyte_are_kept(PartitionKind kind)
    {
        Partition history = new(kind, "large");
        ReadOnlyMemory<byte>[] rows = [Noise(RowRules.MaxRowBytes, 1), Noise(1, 2), Noise(RowRules.MaxRowBytes, 3)];
        await AssertCommitsAsync(RowWrite.Append(history, 0, rows[0]));
        await AssertCommitsAsync(RowWrite.Append(history, 1, rows[1], rows[2]));

        Assert.Equal(Hex(rows), await ReadAsync(history));
    }

    [Fact]
    public async Task Ids_that_begin_alike_or_differ_only_in_kind_never_mix()
    {
        string longest = new('z', RowRules.MaxIdBytes);
        string[] ids = ["a", "a/", "a/b", "aa", "A", "ä", "ä", "a\u0001", "a\uFFFD", "😀", longest, longest[1..]];
        foreach (PartitionKind kind in Histories.Select(row => row.Data))
        {
            foreach (string id in ids)
            {
                await AssertCommitsAsync(RowWrite.Append(new(kind, id), 0, Bytes($"{kind} {id}")));
                await AssertCommitsAsync(RowWrite.Put(Members(id), Bytes("k"), 1, Bytes(id)));
                await AssertCommitsAsync(RowWrite.Put(new(PartitionKind.Personal, id), Bytes("k"), 2, Bytes(id)));
            }
        }

        foreach (PartitionKind kind in Histories.Select(row => row.Data))
        {
            foreach (string id in ids)
            {
                HistoryRows tail = await Store.ReadHistoryTailAsync(new(kind, id), 10, Cancel);
                Assert.Equal(Hex(Rows($"{kind} {id}")), await ReadAsync(new Partition(kind, id)));
                Assert.Equal(Hex(Rows($"{kind} {id}")), Unpack(tail));
                Assert.Equal($"1:{id}", await ReadAsync(Members(id), "k"));
                Assert.Single(await Store.ReadRowsAsync(Members(id), default, default, 100, Cancel));
                Assert.Equal(2, Assert.Single(await Store.ReadRowsAsync(new(PartitionKind.Personal, id), default, default, 100, Cancel)).Version);
            }
        }
    }
}
