using System.Net;
using Orleans.Runtime;
using Tracking.Grains.Placement;

namespace Tracking.Grains.Tests.Cluster;

public sealed class OwnerRingTests
{
    private const int Grains = 30_000;
    private static readonly SiloAddress[] Silos = [.. Enumerable.Range(1, 5).Select(i => Silo(i, generation: i))];

    [Fact]
    public void Every_member_owns_an_equal_share()
    {
        OwnerRing ring = Ring(1, Silos);
        foreach (IGrouping<SiloAddress, int> share in Enumerable.Range(0, Grains).GroupBy(i => ring.OwnerOf(Grain(i))))
        {
            Assert.InRange(share.Count(), Grains / 5 * 0.9, Grains / 5 * 1.1);
        }
    }

    [Fact]
    public void A_member_that_leaves_moves_its_own_grains_only()
    {
        OwnerRing before = Ring(1, Silos);
        OwnerRing after = Ring(2, Silos[..4]);
        for (int i = 0; i < Grains; i++)
        {
            Assert.True(before.OwnerOf(Grain(i)).Equals(Silos[4]) || before.OwnerOf(Grain(i)).Equals(after.OwnerOf(Grain(i))));
        }
    }

    [Fact]
    public void A_member_that_was_restarted_owns_what_it_owned()
    {
        OwnerRing before = Ring(1, Silos);
        SiloAddress restarted = Silo(3, generation: 99);
        OwnerRing after = Ring(2, [Silos[0], Silos[1], restarted, Silos[3], Silos[4]]);
        Assert.All(Enumerable.Range(0, 1000), i => Assert.Equal(before.OwnerOf(Grain(i)).Endpoint, after.OwnerOf(Grain(i)).Endpoint));
    }

    [Fact]
    public void What_a_rival_may_have_owned_in_between_does_not_continue()
    {
        // Silo 5 was a member once, left, and is waited for until ring 4.
        var rivals = Silos[1..4].Select(silo => new OwnerRing.Rival(OwnerRing.SeedOf(silo), 6))
            .Append(new OwnerRing.Rival(OwnerRing.SeedOf(Silos[4]), 4)).ToArray();
        OwnerRing all = Ring(1, Silos);
        OwnerRing then = new(Silos[0], Silos[..4], rivals, 3, 0);
        OwnerRing settled = new(Silos[0], Silos[..4], rivals, 5, 0);
        OwnerRing now = new(Silos[0], Silos[..4], rivals, 6, 0);
        int gained = 0;
        for (int i = 0; i < 1000; i++)
        {
            bool own = all.OwnerOf(Grain(i)).Equals(Silos[0]);
            Assert.Equal(own, now.Continues(then, Grain(i)));
            Assert.Equal(now.IsLocal(Grain(i)), now.Continues(settled, Grain(i)));
            gained += now.IsLocal(Grain(i)) && !own ? 1 : 0;
        }

        Assert.NotEqual(0, gained);
    }

    [Fact]
    public void What_a_newcomer_read_before_it_had_settled_does_not_continue()
    {
        OwnerRing early = new(Silos[0], Silos, [], 1, 0);
        OwnerRing settled = new(Silos[0], Silos, [], 3, settledFrom: 2);
        Assert.False(settled.Continues(early, Grain(0)));
        Assert.True(new OwnerRing(Silos[0], Silos, [], 4, settledFrom: 2).Continues(settled, Grain(0)));
    }

    private static OwnerRing Ring(int number, IReadOnlyList<SiloAddress> members) => new(Silos[0], members, [], number, 0);

    private static SiloAddress Silo(int host, int generation) => SiloAddress.New(IPAddress.Parse($"10.0.0.{host}"), 11111, generation);

    private static GrainId Grain(int i) => GrainId.Create("package", $"P{i}");
}
