using Tracking.Grains.Attention;
using Tracking.Grains.Recording;
using Tracking.Model.Geography;
using Tracking.Model.Places;
using Tracking.Model.Scans;

namespace Tracking.Grains.Stations;

/// <summary>One station: its definition, and the packages that are or were there.</summary>
[Alias("Tracking.IStationGrain")]
public interface IStationGrain : IAttentionPlace
{
    /// <summary>Replaces the definition; completes when it is durable. Returns whether the station was unknown before.</summary>
    [Alias("Define")]
    ValueTask<bool> Define(StationSpec definition);

    /// <summary>The definition; null when there is none.</summary>
    [Alias("Definition")]
    ValueTask<StationSpec?> Definition();

    /// <summary>What is known of the station beside its figures; null when it was never defined.</summary>
    [Alias("Profile")]
    ValueTask<StationProfile?> Profile();

    /// <summary>Puts a notice up in place of the one before, or with null takes it down; completes when it is durable. False when the station was never defined.</summary>
    [Alias("Notify")]
    ValueTask<bool> Notify(StationNoticeSpec? notice);

    /// <summary>Takes in what packages tell of their stays here. They are durable before.</summary>
    [Alias("Apply")]
    ValueTask Apply(IReadOnlyList<MembershipUpdate> updates);

    /// <summary>Definition and figures; null when the station was never defined nor seen.</summary>
    [Alias("View")]
    ValueTask<StationView?> View();

    /// <summary>Ids of packages on hand in ordinal order behind <paramref name="after"/>.</summary>
    [Alias("OnHand")]
    ValueTask<IReadOnlyList<string>> OnHand(string? after, int limit);
}

/// <summary>A station's definition, as it is stored.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.StationSpec")]
public sealed record StationSpec
{
    /// <summary>Name for people.</summary>
    [Id(0)] public string? Name { get; init; }

    /// <summary>Degrees north.</summary>
    [Id(1)] public double? Lat { get; init; }

    /// <summary>Degrees east.</summary>
    [Id(2)] public double? Lon { get; init; }

    /// <summary>IANA name.</summary>
    [Id(3)] public string? TimeZone { get; init; }

    /// <summary>Local time.</summary>
    [Id(4)] public TimeOnly? SameDayCutoff { get; init; }

    /// <summary>Local time.</summary>
    [Id(5)] public TimeOnly? NextDayCutoff { get; init; }

    /// <summary>Local time.</summary>
    [Id(6)] public TimeOnly? EndOfDay { get; init; }

    /// <summary>Local dates.</summary>
    [Id(7)] public IReadOnlyList<DateOnly> ClosedDates { get; init; } = [];

    /// <summary>Where people find it, in words.</summary>
    [Id(8)] public string? Address { get; init; }

    /// <summary>Days for which a package waits to be collected; null for the usual ones.</summary>
    [Id(9)] public int? PickupDays { get; init; }

    /// <summary>As the model has it.</summary>
    public StationDefinition ToModel() => new()
    {
        Name = Name,
        Location = Lat is { } lat && Lon is { } lon ? new GeoPoint(lat, lon) : null,
        TimeZone = TimeZone,
        SameDayCutoff = SameDayCutoff,
        NextDayCutoff = NextDayCutoff,
        EndOfDay = EndOfDay,
        ClosedDates = ClosedDates,
        Address = Address,
        PickupDays = PickupDays ?? StationDefinition.DefaultPickupDays,
    };
}

/// <summary>A station's definition and its notice.</summary>
/// <param name="Definition">The definition.</param>
/// <param name="Notice">The notice; null for none.</param>
/// <param name="Revision">Grows with each change of either.</param>
[GenerateSerializer, Immutable, Alias("Tracking.StationProfile")]
public sealed record StationProfile([property: Id(0)] StationSpec Definition, [property: Id(1)] StationNoticeSpec? Notice, [property: Id(2)] int Revision)
{
    /// <summary>As the model has it.</summary>
    public StationDefinition ToModel() => Definition.ToModel() with { Notice = Notice?.ToModel() };
}

/// <summary>A station's notice, as it is stored.</summary>
/// <param name="Kind">A <see cref="NoticeKind"/>.</param>
/// <param name="Reason">A <see cref="Reason"/>.</param>
/// <param name="From">Milliseconds since 1970.</param>
/// <param name="Until">Milliseconds since 1970; null when not known.</param>
/// <param name="Message">Words for customers.</param>
[GenerateSerializer, Immutable, Alias("Tracking.StationNoticeSpec")]
public sealed record StationNoticeSpec(
    [property: Id(0)] byte Kind, [property: Id(1)] byte Reason, [property: Id(2)] long From, [property: Id(3)] long? Until, [property: Id(4)] string? Message)
{
    /// <summary>As the model has it.</summary>
    public StationNotice ToModel() => new((NoticeKind)Kind, (Reason)Reason, From, Until, Message);
}

/// <summary>A station as others see it. Instants in milliseconds since 1970.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.StationView")]
public sealed record StationView
{
    /// <summary>The station.</summary>
    [Id(0)] public required string StationId { get; init; }

    /// <summary>Its definition; null when it was seen but never defined.</summary>
    [Id(1)] public StationSpec? Definition { get; init; }

    /// <summary>Packages on hand.</summary>
    [Id(2)] public int OnHand { get; init; }

    /// <summary>Packages on hand by <see cref="Model.Packages.PackageStatus"/>.</summary>
    [Id(3)] public required IReadOnlyList<int> ByStatus { get; init; }

    /// <summary>On hand with a promise at risk.</summary>
    [Id(4)] public int AtRisk { get; init; }

    /// <summary>On hand with a promise that has passed.</summary>
    [Id(5)] public int Late { get; init; }

    /// <summary>Stays begun today.</summary>
    [Id(6)] public int InboundToday { get; init; }

    /// <summary>Stays ended today.</summary>
    [Id(7)] public int OutboundToday { get; init; }

    /// <summary>Delivered today by this station.</summary>
    [Id(8)] public int DeliveredToday { get; init; }

    /// <summary>Mis-sorted arrivals today.</summary>
    [Id(9)] public int Missorts { get; init; }

    /// <summary>Since when the oldest is on hand.</summary>
    [Id(10)] public long? OldestOnHandSince { get; init; }

    /// <summary>Median of stays ended today, seconds.</summary>
    [Id(11)] public double? DwellP50Seconds { get; init; }

    /// <summary>95th percentile of stays ended today, seconds.</summary>
    [Id(12)] public double? DwellP95Seconds { get; init; }

    /// <summary>Grows with each change, over restarts too.</summary>
    [Id(13)] public long Version { get; init; }

    /// <summary>When these figures held.</summary>
    [Id(14)] public long AsOf { get; init; }

    /// <summary>Its notice; null for none.</summary>
    [Id(15)] public StationNoticeSpec? Notice { get; init; }
}
