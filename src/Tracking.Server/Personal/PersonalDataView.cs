using System.Text.Json.Serialization;
using Tracking.Server.Description;
using Tracking.Server.Links;
using Tracking.Server.Views;

namespace Tracking.Server.Personal;

/// <summary>Everything that is held about a package and the person who gets it.</summary>
internal sealed record PersonalDataView
{
    /// <summary>The package.</summary>
    [Form(TextForm.Id)]
    public required string PackageId { get; init; }

    /// <summary>Its further barcodes.</summary>
    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>Whether its personal data was erased. What comes later is not kept.</summary>
    public required bool Erased { get; init; }

    /// <summary>When its personal data is erased as things stand, UTC; null when it was.</summary>
    [Form(TextForm.Time)]
    public required string? RetainedUntil { get; init; }

    /// <summary>The latest announcement under each barcode.</summary>
    public required IReadOnlyList<PersonalAnnouncementView> Announcements { get; init; }

    /// <summary>Its history, with where devices were and who took it.</summary>
    public required IReadOnlyList<EventView> Events { get; init; }

    /// <summary>Photos and signatures that are stored.</summary>
    public required IReadOnlyList<PersonalImageView> Images { get; init; }

    /// <summary>What its customer reported, oldest first.</summary>
    public required IReadOnlyList<ReportView> Reports { get; init; }

    /// <summary>Links that were made for its customer, expired and revoked ones too, without their tokens.</summary>
    public required IReadOnlyList<LinkView> Links { get; init; }

    /// <summary>When this held, UTC.</summary>
    [Form(TextForm.Time)]
    public required string AsOf { get; init; }
}

/// <summary>An announcement.</summary>
/// <param name="PackageId">The barcode that it was made for.</param>
/// <param name="RecordedAt">When it was stored, UTC.</param>
/// <param name="Announcement">What was announced.</param>
internal sealed record PersonalAnnouncementView([Form(TextForm.Id)] string PackageId, [Form(TextForm.Time)] string RecordedAt, AnnouncementView Announcement);

/// <summary>A stored photo or signature.</summary>
/// <param name="EventId">The scan that names it.</param>
/// <param name="Reference">Its id.</param>
/// <param name="Url">Where it is to be had.</param>
internal sealed record PersonalImageView([Form(TextForm.Uuid)] string EventId, [Form(TextForm.Id)] string Reference, string Url);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(PersonalDataView))]
internal sealed partial class PersonalJson : JsonSerializerContext;
