using Tracking.Model.Attention;
using Tracking.Model.Places;

namespace Tracking.Grains.Attention;

/// <summary>A station or vehicle, as the board sees it: it knows what of its packages needs attention.</summary>
[Alias("Tracking.IAttentionPlace")]
public interface IAttentionPlace : IGrainWithStringKey
{
    /// <summary>What needs attention now.</summary>
    [Alias("Look")]
    ValueTask<PlaceReport> Look();

    /// <summary>Packages of one group: medical ones first, then cold ones, then by promise.</summary>
    /// <param name="kind">An <see cref="AttentionKind"/>.</param>
    /// <param name="hour">Of promises: the hour.</param>
    /// <param name="after">Only packages behind this one; null for the first.</param>
    /// <param name="limit">At most so many.</param>
    [Alias("Concerned")]
    ValueTask<IReadOnlyList<ConcernedPackage>> Concerned(byte kind, long? hour, ConcernedPackage? after, int limit);
}

/// <summary>What needs attention at one place.</summary>
/// <param name="PlaceKind">A <see cref="Model.Places.PlaceKind"/>.</param>
/// <param name="PlaceId">The place.</param>
/// <param name="Version">Grows with each report of the place, over restarts too.</param>
/// <param name="Row">The encoded <see cref="AttentionRow"/>.</param>
[GenerateSerializer, Immutable, Alias("Tracking.PlaceReport")]
public sealed record PlaceReport(
    [property: Id(0)] byte PlaceKind, [property: Id(1)] string PlaceId, [property: Id(2)] long Version, [property: Id(3)] byte[] Row);

/// <summary>A package of a group, with what orders it among the others.</summary>
/// <param name="PackageId">The package.</param>
/// <param name="Handling">A <see cref="Model.Places.Handling"/>.</param>
/// <param name="PromisedBy">Milliseconds since 1970; <see cref="long.MaxValue"/> without a promise.</param>
[GenerateSerializer, Immutable, Alias("Tracking.ConcernedPackage")]
public sealed record ConcernedPackage(
    [property: Id(0)] string PackageId, [property: Id(1)] byte Handling, [property: Id(2)] long PromisedBy) : IComparable<ConcernedPackage>
{
    /// <summary>Of a member.</summary>
    public static ConcernedPackage Of(string packageId, MemberRow member)
    {
        ArgumentNullException.ThrowIfNull(member);
        return new ConcernedPackage(packageId, (byte)member.Handling, member.PromisedBy ?? long.MaxValue);
    }

    /// <inheritdoc/>
    public int CompareTo(ConcernedPackage? other)
    {
        if (other is null)
        {
            return 1;
        }

        int order = Rank(this).CompareTo(Rank(other));
        order = order != 0 ? order : PromisedBy.CompareTo(other.PromisedBy);
        return order != 0 ? order : string.CompareOrdinal(PackageId, other.PackageId);
    }

    private static int Rank(ConcernedPackage package) => (Handling)package.Handling switch
    {
        Model.Places.Handling.Medical | Model.Places.Handling.Cold => 0,
        Model.Places.Handling.Medical => 1,
        Model.Places.Handling.Cold => 2,
        _ => 3,
    };
}
