using Tracking.Model.Geography;

namespace Tracking.Model.Places;

/// <summary>What a station is.</summary>
public sealed record StationDefinition
{
    /// <summary>Days to collect a package where the station does not say.</summary>
    public const int DefaultPickupDays = 7;

    /// <summary>Its name for people.</summary>
    public string? Name { get; init; }

    /// <summary>Where it stands.</summary>
    public GeoPoint? Location { get; init; }

    /// <summary>Its time zone, by its IANA name; null when not said.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Accepted up to this local time it can still be delivered on the same day.</summary>
    public TimeOnly? SameDayCutoff { get; init; }

    /// <summary>Accepted up to this local time, the days of a next-day or two-day service count from the same day.</summary>
    public TimeOnly? NextDayCutoff { get; init; }

    /// <summary>Local time by which a day's deliveries are done.</summary>
    public TimeOnly? EndOfDay { get; init; }

    /// <summary>Local dates without deliveries.</summary>
    public IReadOnlyList<DateOnly> ClosedDates { get; init; } = [];

    /// <summary>Where people find it, in words.</summary>
    public string? Address { get; init; }

    /// <summary>Days for which a package waits there to be collected, 1 to 30.</summary>
    public int PickupDays { get; init; } = DefaultPickupDays;

    /// <summary>The closure or delay that customers are told of; it may be over.</summary>
    public StationNotice? Notice { get; init; }

    /// <summary>The time zone, or null when not said or not known to this system.</summary>
    public TimeZoneInfo? Zone => TimeZone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out TimeZoneInfo? zone) ? zone : null;
}
