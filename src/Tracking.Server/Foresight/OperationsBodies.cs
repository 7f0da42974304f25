using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Tracking.Server.Description;

namespace Tracking.Server.Foresight;

/// <summary>How a station works, week after week, by its own clock.</summary>
[RequestShape]
internal sealed record OperationsBody
{
    /// <summary>What each stage can do.</summary>
    public required StagesBody Stages { get; init; }

    /// <summary>Shifts; people of those that overlap add up.</summary>
    [MaxLength(OperationsRequest.MaxShifts)]
    public required IReadOnlyList<ShiftBody> Shifts { get; init; }

    /// <summary>Waves of vans; no two leave at the same time of a day.</summary>
    [MinLength(1), MaxLength(OperationsRequest.MaxWaves)]
    public required IReadOnlyList<WaveBody> Waves { get; init; }

    /// <summary>Minutes from a wave's departure until its packages are delivered: one that leaves so long before a promise keeps it. 240 unless given.</summary>
    [Range(1, OperationsRequest.MaxMinutes)]
    public int? RoundMinutes { get; init; }

    /// <summary>Minutes that a package needs at the least from coming in until it can leave. 60 unless given.</summary>
    [Range(0, OperationsRequest.MaxMinutes)]
    public int? HandlingMinutes { get; init; }
}

/// <summary>What each stage can do.</summary>
[RequestShape]
internal sealed record StagesBody
{
    /// <summary>Off the vehicles.</summary>
    public required StageBody Unload { get; init; }

    /// <summary>Sorting by delivery area.</summary>
    public required StageBody Sort { get; init; }

    /// <summary>Putting where vans load.</summary>
    public required StageBody Stage { get; init; }

    /// <summary>Loading vans.</summary>
    public required StageBody Dispatch { get; init; }
}

/// <summary>What a stage can do.</summary>
[RequestShape]
internal sealed record StageBody
{
    /// <summary>Packages that one person works off in an hour.</summary>
    [Range(0.1, OperationsRequest.MaxRate)]
    public required double PackagesPerPersonHour { get; init; }

    /// <summary>Packages that belts, doors and scanners let through in an hour; people are the only limit when not said.</summary>
    [Range(0.1, OperationsRequest.MaxRate)]
    public double? EquipmentPerHour { get; init; }
}

/// <summary>People at work.</summary>
[RequestShape]
internal sealed record ShiftBody
{
    /// <summary>What people call it.</summary>
    [StringLength(OperationsRequest.MaxName, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>Days on which it begins; every day when not said.</summary>
    [Form(TextForm.Weekday), MaxLength(7)]
    public IReadOnlyList<string>? Days { get; init; }

    /// <summary>When it begins.</summary>
    [Form(TextForm.LocalTime)]
    public required string From { get; init; }

    /// <summary>When it ends; on the next day where that is no later.</summary>
    [Form(TextForm.LocalTime)]
    public required string Until { get; init; }

    /// <summary>People at each stage.</summary>
    public required PeopleBody People { get; init; }
}

/// <summary>People at each stage; none where it is not said.</summary>
[RequestShape]
internal sealed record PeopleBody
{
    /// <summary>Off the vehicles.</summary>
    [Range(0, OperationsRequest.MaxPeople)]
    public int? Unload { get; init; }

    /// <summary>Sorting.</summary>
    [Range(0, OperationsRequest.MaxPeople)]
    public int? Sort { get; init; }

    /// <summary>Putting where vans load.</summary>
    [Range(0, OperationsRequest.MaxPeople)]
    public int? Stage { get; init; }

    /// <summary>Loading vans.</summary>
    [Range(0, OperationsRequest.MaxPeople)]
    public int? Dispatch { get; init; }
}

/// <summary>Vans that leave together.</summary>
[RequestShape]
internal sealed record WaveBody
{
    /// <summary>Days on which it leaves; every day when not said.</summary>
    [Form(TextForm.Weekday), MaxLength(7)]
    public IReadOnlyList<string>? Days { get; init; }

    /// <summary>From when on it is loaded; on the day before where that is no earlier than it leaves.</summary>
    [Form(TextForm.LocalTime)]
    public required string LoadingFrom { get; init; }

    /// <summary>When it leaves.</summary>
    [Form(TextForm.LocalTime)]
    public required string Departure { get; init; }

    /// <summary>Vans.</summary>
    [Range(0, OperationsRequest.MaxVans)]
    public required int Vans { get; init; }

    /// <summary>Packages that one takes.</summary>
    [Range(0, OperationsRequest.MaxPerVan)]
    public required int PackagesPerVan { get; init; }

    /// <summary>Whether it only fetches what has missed its wave.</summary>
    public bool? Recovery { get; init; }
}

/// <summary>How a station works, as it is answered.</summary>
/// <param name="StationId">The station.</param>
/// <param name="Stages">What each stage can do, in order.</param>
/// <param name="Shifts">Shifts.</param>
/// <param name="Waves">Waves of vans.</param>
/// <param name="RoundMinutes">Minutes from a wave's departure until its packages are delivered.</param>
/// <param name="HandlingMinutes">Minutes that a package needs at the least from coming in until it can leave.</param>
internal sealed record OperationsView(
    [property: Form(TextForm.Id)] string StationId, StagesView Stages, IReadOnlyList<ShiftView> Shifts, IReadOnlyList<WaveView> Waves, int RoundMinutes, int HandlingMinutes);

/// <summary>What each stage can do.</summary>
/// <param name="Unload">Off the vehicles.</param>
/// <param name="Sort">Sorting.</param>
/// <param name="Stage">Putting where vans load.</param>
/// <param name="Dispatch">Loading vans.</param>
internal sealed record StagesView(StageView Unload, StageView Sort, StageView Stage, StageView Dispatch);

/// <summary>What a stage can do.</summary>
/// <param name="PackagesPerPersonHour">Packages that one person works off in an hour.</param>
/// <param name="EquipmentPerHour">Packages that the equipment lets through in an hour; null when people are the only limit.</param>
internal sealed record StageView(double PackagesPerPersonHour, double? EquipmentPerHour);

/// <summary>People at work.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Days">Days on which it begins.</param>
/// <param name="From">When it begins.</param>
/// <param name="Until">When it ends.</param>
/// <param name="People">People at each stage.</param>
internal sealed record ShiftView(
    string Name,
    [property: Form(TextForm.Weekday)] IReadOnlyList<string> Days,
    [property: Form(TextForm.LocalTime)] string From,
    [property: Form(TextForm.LocalTime)] string Until,
    PeopleView People);

/// <summary>Vans that leave together.</summary>
/// <param name="Days">Days on which it leaves.</param>
/// <param name="LoadingFrom">From when on it is loaded.</param>
/// <param name="Departure">When it leaves.</param>
/// <param name="Vans">Vans.</param>
/// <param name="PackagesPerVan">Packages that one takes.</param>
/// <param name="Recovery">Whether it only fetches what has missed its wave.</param>
internal sealed record WaveView(
    [property: Form(TextForm.Weekday)] IReadOnlyList<string> Days,
    [property: Form(TextForm.LocalTime)] string LoadingFrom,
    [property: Form(TextForm.LocalTime)] string Departure,
    int Vans,
    int PackagesPerVan,
    bool Recovery);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OperationsView))]
internal sealed partial class OperationsJson : JsonSerializerContext;
