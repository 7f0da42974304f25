using Tracking.Simulator.Network.Map;

namespace Tracking.Simulator.Network.Days;

/// <summary>Everything about the packages that are to be delivered on one day, from their announcement on, and the trips that bring them.</summary>
internal sealed record NetworkDay
{
    /// <summary>0 is the first day of delivery; packages are accepted up to two days before.</summary>
    public required int Day { get; init; }

    /// <summary>New packages, and those carried over from the day before.</summary>
    public required IReadOnlyList<Parcel> Parcels { get; init; }

    public required IReadOnlyList<Round> Rounds { get; init; }

    public required IReadOnlyList<Trip> Trips { get; init; }

    /// <summary>What happens, in the order of sending.</summary>
    public required Step[] Steps { get; init; }

    /// <summary>Parcels that did not reach their end, for the next day.</summary>
    public required IReadOnlyList<Parcel> CarriedOver { get; init; }

    /// <summary>Nothing of a day happens before.</summary>
    public static TimeSpan BeginningOf(int day) => TimeSpan.FromDays(day - 2) + TimeSpan.FromHours(8);

    /// <summary>The last moment that belongs to a network that ends with this day.</summary>
    public static TimeSpan EndOf(int day) => TimeSpan.FromDays(day) + TimeSpan.FromHours(23);
}
