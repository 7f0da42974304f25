using Tracking.Model.Carriers;
using Tracking.Model.Packages;
using Tracking.Model.Places;

namespace Tracking.Model.Tests.Network;

/// <summary>Something left to do after a row was stored.</summary>
internal abstract record Message
{
    /// <summary>The request that it belongs to.</summary>
    public Request? Request { get; init; }
}

/// <summary>A place is to know this of a member.</summary>
internal sealed record Membership(PlaceId Place, MemberKey Member, int Version, byte[] Row) : Message;

/// <summary>A row is to be stored in a history.</summary>
internal sealed record Delivery(MemberKey To, byte[] Row) : Message;

/// <summary>A promise is to be computed and fixed.</summary>
internal sealed record PromiseWanted(string PackageId, PromiseBasis Basis) : Message;
