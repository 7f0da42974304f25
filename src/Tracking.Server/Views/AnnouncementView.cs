using Tracking.Model.Packages;
using Tracking.Server.Description;

namespace Tracking.Server.Views;

/// <summary>What was announced of a package, as it was sent.</summary>
public sealed record AnnouncementView
{
    /// <summary>sameDay, nextDay, twoDay or standard.</summary>
    [Form(TextForm.Service)]
    public string? Service { get; init; }

    /// <summary>An explicit promise, UTC.</summary>
    [Form(TextForm.Time)]
    public string? PromisedBy { get; init; }

    /// <summary>The agreed window.</summary>
    public WindowView? Window { get; init; }

    /// <summary>Station at which it enters the network.</summary>
    [Form(TextForm.Id)]
    public string? OriginStationId { get; init; }

    /// <summary>Station that delivers it.</summary>
    [Form(TextForm.Id)]
    public string? DestinationStationId { get; init; }

    /// <summary>The door.</summary>
    public PointView? Destination { get; init; }

    /// <summary>Delivery partner.</summary>
    [Form(TextForm.Id)]
    public string? PartnerId { get; init; }

    /// <summary>The shipper's references.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>Who gets it.</summary>
    public RecipientView? Recipient { get; init; }

    /// <summary>What to do at the door.</summary>
    public string? Instructions { get; init; }

    /// <summary>Planned time at the door, seconds.</summary>
    public double? ServiceSeconds { get; init; }

    /// <summary>Weight in grams.</summary>
    public long? WeightGrams { get; init; }

    /// <summary>Depth, height and width in centimetres.</summary>
    public IReadOnlyList<double>? DimensionsCm { get; init; }

    /// <summary>What it needs at the door.</summary>
    public RequirementsView? Requirements { get; init; }

    /// <summary>Some of cold, medical, fragile.</summary>
    [Form(TextForm.Handling)]
    public IReadOnlyList<string> Handling { get; init; } = [];

    /// <summary>The view of an announcement.</summary>
    /// <param name="announcement">With its personal part, unless there is none or it was erased.</param>
    internal static AnnouncementView Of(Announcement announcement) => new()
    {
        Service = ServiceNames.Name(announcement.Service),
        PromisedBy = UtcText.Of(announcement.PromisedBy),
        Window = announcement.WindowFrom is null && announcement.WindowTo is null
            ? null
            : new WindowView(UtcText.Of(announcement.WindowFrom), UtcText.Of(announcement.WindowTo)),
        OriginStationId = announcement.OriginStationId,
        DestinationStationId = announcement.DestinationStationId,
        Destination = announcement.Destination is { } door ? new PointView(door.Lat, door.Lon) : null,
        PartnerId = announcement.PartnerId,
        References = announcement.References,
        Recipient = announcement.Recipient is { } recipient
            ? new RecipientView(recipient.Name, recipient.Address, recipient.Phone, recipient.Email)
            : null,
        Instructions = announcement.Instructions,
        ServiceSeconds = announcement.ServiceSeconds,
        WeightGrams = announcement.WeightGrams,
        DimensionsCm = announcement.DimensionsCm,
        Requirements = announcement.Requirements is { } needs
            ? new RequirementsView(needs.Photo, needs.Signature, needs.Pin, needs.MinimumAge)
            : null,
        Handling = announcement.Handling,
    };
}

/// <summary>Who gets a package.</summary>
/// <param name="Name">Name.</param>
/// <param name="Address">Address.</param>
/// <param name="Phone">Telephone number.</param>
/// <param name="Email">E-mail address.</param>
public sealed record RecipientView(string? Name, string? Address, string? Phone, string? Email);

/// <summary>What a package needs at the door.</summary>
/// <param name="Photo">A photo.</param>
/// <param name="Signature">A signature.</param>
/// <param name="Pin">A PIN.</param>
/// <param name="MinimumAge">Age in years; null for none.</param>
public sealed record RequirementsView(bool Photo, bool Signature, bool Pin, int? MinimumAge);
