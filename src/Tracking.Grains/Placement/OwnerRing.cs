using System.Numerics;

namespace Tracking.Grains.Placement;

/// <summary>
/// Which member of the cluster owns which grain, at one moment, as this node knows it. Every member has a weight for every grain and the heaviest owns it
/// (rendezvous hashing), so a member that leaves or comes moves its own share only, and whoever knows the same members gets the same answer without asking.
/// Immutable.
/// </summary>
public sealed class OwnerRing
{
    private readonly SiloAddress local;
    private readonly Member[] members;
    private readonly Rival[] rivals;
    private readonly ulong localSeed;
    private readonly int settledFrom;

    internal OwnerRing(SiloAddress local, IReadOnlyList<SiloAddress> members, IReadOnlyList<Rival> rivals, int number, int settledFrom)
    {
        this.local = local;
        this.rivals = [.. rivals];
        this.settledFrom = settledFrom;
        Number = number;
        localSeed = SeedOf(local);

        // Callers before the node is a member itself, and a node on its own, are their own owners.
        this.members = members.Count == 0 ? [new Member(local, localSeed)] : [.. members.Select(member => new Member(member, SeedOf(member)))];
    }

    /// <summary>Grows with each ring that the node makes.</summary>
    public int Number { get; }

    /// <summary>The members that own grains.</summary>
    public IEnumerable<SiloAddress> Members => members.Select(member => member.Silo);

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Members);

    /// <summary>The member that owns the grain.</summary>
    public SiloAddress OwnerOf(in GrainId grain)
    {
        if (members.Length == 1)
        {
            return members[0].Silo;
        }

        ulong hash = grain.GetUniformHashCode();
        int heaviest = 0;
        ulong most = Weight(hash, members[0].Seed);
        for (int i = 1; i < members.Length; i++)
        {
            ulong weight = Weight(hash, members[i].Seed);
            if (weight > most)
            {
                (heaviest, most) = (i, weight);
            }
        }

        return members[heaviest].Silo;
    }

    /// <summary>Whether this node owns the grain.</summary>
    public bool IsLocal(in GrainId grain) => OwnerOf(grain).Equals(local);

    /// <summary>
    /// Whether this node owned the grain all the time from an earlier ring to this one: no member known in between is heavier. Members that left count until
    /// what they still had under way is surely stored.
    /// </summary>
    internal bool Continues(OwnerRing earlier, in GrainId grain)
    {
        if (earlier.Number < settledFrom)
        {
            return false;
        }

        ulong hash = grain.GetUniformHashCode();
        ulong own = Weight(hash, localSeed);
        foreach (Rival rival in rivals)
        {
            if (rival.LastNumber >= earlier.Number && Weight(hash, rival.Seed) > own)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A member's part of the weights. A restarted process at the same address takes over what it had before.</summary>
    internal static ulong SeedOf(SiloAddress silo)
    {
        ulong seed = 14695981039346656037;
        Span<byte> address = stackalloc byte[16];
        silo.Endpoint.Address.TryWriteBytes(address, out int length);
        foreach (byte part in address[..length])
        {
            seed = (seed ^ part) * 1099511628211;
        }

        return Mix(seed ^ ((ulong)(uint)silo.Endpoint.Port << 32));
    }

    private static ulong Weight(ulong hash, ulong seed) => Mix(seed ^ (hash * 0x9E3779B97F4A7C15));

    /// <summary>The finalizer of SplitMix64 (Steele, Lea, Flood 2014): every bit of the input changes half of the output's.</summary>
    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return BitOperations.RotateLeft(x ^ (x >> 31), 17);
    }

    private readonly record struct Member(SiloAddress Silo, ulong Seed);

    /// <summary>Another node that is or was a member.</summary>
    /// <param name="Seed">Its part of the weights.</param>
    /// <param name="LastNumber">The last ring in which it may have owned something.</param>
    internal readonly record struct Rival(ulong Seed, int LastNumber);
}
