using Tracking.Model.Histories;
using Tracking.Model.Places;

namespace Tracking.Model.Tests.Network;

/// <summary>What a member has from a carrier.</summary>
internal static class Derivations
{
    /// <summary>The newest row of what the carrier said of one scan, or null.</summary>
    public static EventRow? Newest(List<(EventRow Row, int Sequence)> events, PlaceId via, Guid causedBy)
    {
        EventRow? newest = null;
        foreach ((EventRow row, _) in events)
        {
            if (row.Derived is { } derived && derived.CausedBy == causedBy && derived.Via == via
                && (newest is null || newest.Derived!.CarrierVersion < derived.CarrierVersion))
            {
                newest = row;
            }
        }

        return newest;
    }
}
