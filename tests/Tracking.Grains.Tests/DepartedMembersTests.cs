using CsCheck;
using Tracking.Grains.Places;
using Tracking.Model.Carriers;
using Xunit;

namespace Tracking.Grains.Tests;

/// <summary>The table of members that have left a place.</summary>
public sealed class DepartedMembersTests
{
    private static readonly Gen<MemberKey> Keys = Gen.Select(Gen.Bool, Gen.Int[0, 60], (isContainer, number) => new MemberKey(isContainer, "M-" + number));

    private static readonly Gen<(MemberKey Key, int Version, byte[]? Row)> Steps =
        Gen.Select(Keys, Gen.Int[1, 100], Gen.Frequency((3, Gen.Byte.Array[0, 200].Select(row => (byte[]?)row)), (1, Gen.Byte.Array[60_000, 70_000].Select(row => (byte[]?)row)), (3, Gen.Const((byte[]?)null))));

    [Fact]
    public void It_holds_what_a_dictionary_would_hold_after_any_steps() => Steps.Array[0, 300].Sample(
        steps =>
        {
            var table = new DepartedMembers();
            var expected = new Dictionary<MemberKey, (int Version, byte[] Row)>();
            foreach ((MemberKey key, int version, byte[]? row) in steps)
            {
                if (row is null)
                {
                    Assert.Equal(expected.Remove(key), table.Remove(key));
                    table.Trim();
                }
                else
                {
                    table.Put(key, version, version * 10L, row);
                    expected[key] = (version, row);
                }
            }

            Assert.Equal(expected.Count, table.Count);
            var found = new HashSet<MemberKey>();
            foreach (DepartedMembers.Entry entry in table.All())
            {
                Assert.True(found.Add(entry.Key));
                Assert.Equal(expected[entry.Key].Version, entry.Version);
                Assert.Equal(entry.Version * 10L, entry.LastAt);
                Assert.Equal(expected[entry.Key].Row, entry.Row.ToArray());
                Assert.True(table.TryFind(entry.Key, out DepartedMembers.Entry same));
                Assert.Equal(entry.Version, same.Version);
            }

            Assert.Equal(expected.Count, found.Count);
            Assert.False(table.TryFind(new MemberKey(false, "M-61"), out _));
        },
        iter: 200);

    [Fact]
    public void Members_can_be_removed_while_all_are_looked_at()
    {
        DepartedMembers table = Filled(5_000);
        foreach (DepartedMembers.Entry entry in table.All())
        {
            if (entry.Version % 2 == 0)
            {
                Assert.True(table.Remove(entry.Key));
            }
        }

        table.Trim();
        Assert.Equal(2_500, table.Count);
        Assert.All(table.All(), entry => Assert.Equal(1, entry.Version % 2));
    }

    [Fact]
    public void A_member_takes_at_most_a_hundred_bytes_of_which_its_id_and_row_are_half()
    {
        Assert.InRange(Filled(10_000).Bytes / 10_000.0, 50, 100);
    }

    [Fact]
    public void Who_comes_and_goes_for_ever_takes_no_more_room_than_once()
    {
        DepartedMembers table = Filled(1_000);
        long once = table.Bytes;
        for (int i = 1; i <= 200; i++)
        {
            for (int member = 1; member <= 1_000; member++)
            {
                table.Put(KeyOf(member), (1_000 * i) + member, i, new byte[25]);
            }
        }

        Assert.Equal(1_000, table.Count);
        Assert.InRange(table.Bytes, 1, (4 * once) + (2 * 65_536));
    }

    [Fact]
    public void A_table_that_everybody_was_removed_from_takes_nothing()
    {
        DepartedMembers table = Filled(1_000);
        for (int member = 1; member <= 1_000; member++)
        {
            Assert.True(table.Remove(KeyOf(member)));
        }

        table.Trim();
        Assert.Equal(0, table.Bytes);
        table.Put(KeyOf(1), 1, 1, [1]);
        Assert.Equal(1, Assert.Single(table.All()).Version);
    }

    private static DepartedMembers Filled(int count)
    {
        var table = new DepartedMembers();
        for (int member = 1; member <= count; member++)
        {
            table.Put(KeyOf(member), member, member, new byte[25]);
        }

        return table;
    }

    private static MemberKey KeyOf(int member) => new(false, $"PKG-{member:00000000}");
}
