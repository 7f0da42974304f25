using System.Text.Json;
using System.Text.Json.Serialization;
using Tracking.Model.Geography;
using Tracking.Model.Packages;

namespace Tracking.Server.Personal;

/// <summary>The personal part of an announcement as it is stored: apart from the history, so that it can be erased.</summary>
/// <param name="Lat">Of the door, degrees north.</param>
/// <param name="Lon">Of the door, degrees east.</param>
/// <param name="Recipient">Who gets it.</param>
/// <param name="Instructions">What to do at the door.</param>
internal sealed record PersonalAnnouncement(double? Lat, double? Lon, Recipient? Recipient, string? Instructions)
{
    /// <summary>The bytes to store; null where nothing personal was announced.</summary>
    public static byte[]? Encode(Announcement announcement) =>
        announcement.Destination is null && announcement.Recipient is null && announcement.Instructions is null
            ? null
            : JsonSerializer.SerializeToUtf8Bytes(
                new PersonalAnnouncement(
                    announcement.Destination?.Lat, announcement.Destination?.Lon, announcement.Recipient, announcement.Instructions),
                PersonalAnnouncementJson.Default.PersonalAnnouncement);

    /// <summary>Puts the stored personal part back into an announcement.</summary>
    public static Announcement Restore(Announcement announcement, ReadOnlySpan<byte> stored)
    {
        PersonalAnnouncement personal = JsonSerializer.Deserialize(stored, PersonalAnnouncementJson.Default.PersonalAnnouncement)!;
        return announcement with
        {
            Destination = personal.Lat is { } lat && personal.Lon is { } lon ? new GeoPoint(lat, lon) : null,
            Recipient = personal.Recipient,
            Instructions = personal.Instructions,
        };
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PersonalAnnouncement))]
internal sealed partial class PersonalAnnouncementJson : JsonSerializerContext;
