using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Tracking.Server.Description;
using Tracking.Server.Problems;

namespace Tracking.Server.Ingest;

/// <summary>Scans as a device sends them.</summary>
[RequestShape]
internal sealed record ScansBody
{
    /// <summary>The device.</summary>
    [Form(TextForm.Id)]
    public string? DeviceId { get; init; }

    /// <summary>The device's clock at this attempt.</summary>
    [Form(TextForm.Time)]
    public string? SentAt { get; init; }

    /// <summary>In any order; a malformed one is rejected without its neighbours.</summary>
    [MinLength(1), MaxLength(ScanRequestReader.MaxScans)]
    public required IReadOnlyList<ScanBody> Scans { get; init; }
}

/// <summary>
/// One scan. It has exactly one subject: <c>packageId</c>, <c>containerId</c>, or <c>"subject": "vehicle"</c> with <c>vehicleId</c>; what else it
/// needs follows from its type.
/// </summary>
[RequestShape]
internal sealed record ScanBody
{
    /// <summary>Made by the device; a repeat has the same.</summary>
    [Form(TextForm.Uuid)]
    public required string EventId { get; init; }

    /// <summary>What happened.</summary>
    [Form(TextForm.ScanType)]
    public required string Type { get; init; }

    /// <summary>When, by the device's clock.</summary>
    [Form(TextForm.Time)]
    public required string OccurredAt { get; init; }

    /// <summary>The word <c>vehicle</c>, when the scan is about a vehicle.</summary>
    [Form(TextForm.ScanSubject)]
    public string? Subject { get; init; }

    /// <summary>The package that it is about.</summary>
    [Form(TextForm.Id)]
    public string? PackageId { get; init; }

    /// <summary>The container that it is about.</summary>
    [Form(TextForm.Id)]
    public string? ContainerId { get; init; }

    /// <summary>The vehicle that it is about, or that took part.</summary>
    [Form(TextForm.Id)]
    public string? VehicleId { get; init; }

    /// <summary>Where it happened.</summary>
    [Form(TextForm.Id)]
    public string? StationId { get; init; }

    /// <summary>Container into or out of which the subject went.</summary>
    [Form(TextForm.Id)]
    public string? ParentContainerId { get; init; }

    /// <summary>The new barcode, of <c>relabelled</c>.</summary>
    [Form(TextForm.Id)]
    public string? NewPackageId { get; init; }

    /// <summary>Delivery partner, of <c>handedOver</c> and <c>handedBack</c>.</summary>
    [Form(TextForm.Id)]
    public string? PartnerId { get; init; }

    /// <summary>Id of the event that is undone, of <c>voided</c>.</summary>
    [Form(TextForm.Uuid)]
    public string? Voids { get; init; }

    /// <summary>Why.</summary>
    [Form(TextForm.Reason)]
    public string? Reason { get; init; }

    /// <summary>Where the device was.</summary>
    public LocationBody? Location { get; init; }

    /// <summary>Proof of a delivery; at least one of its fields.</summary>
    public ProofBody? Proof { get; init; }
}

/// <summary>Where a device was, WGS 84.</summary>
[RequestShape]
internal sealed record LocationBody
{
    /// <summary>Degrees north.</summary>
    [Range(-90d, 90d)]
    public required double Lat { get; init; }

    /// <summary>Degrees east.</summary>
    [Range(-180d, 180d)]
    public required double Lon { get; init; }

    /// <summary>Radius in metres, from 0.</summary>
    public double? Accuracy { get; init; }
}

/// <summary>Proof of a delivery.</summary>
[RequestShape]
internal sealed record ProofBody
{
    /// <summary>A word such as <c>photo</c>, <c>signature</c>, <c>pin</c>.</summary>
    [StringLength(200, MinimumLength = 1)]
    public string? Kind { get; init; }

    /// <summary>Who took it, or where it was left.</summary>
    [StringLength(200, MinimumLength = 1)]
    public string? ReceivedBy { get; init; }

    /// <summary>Id of the stored photo or signature.</summary>
    [Form(TextForm.Id)]
    public string? Reference { get; init; }
}

/// <summary>Answer to scans, item by item. <see cref="ScanResponse"/> writes it.</summary>
/// <param name="Accepted">Number of new ones.</param>
/// <param name="Duplicates">Number of those that were there already.</param>
/// <param name="Rejected">Number of malformed ones.</param>
/// <param name="Retries">Number of those that were not made durable.</param>
/// <param name="Results">One for each scan, in order.</param>
internal sealed record ScanResults(int Accepted, int Duplicates, int Rejected, int Retries, IReadOnlyList<ScanResult> Results);

/// <summary>How one scan ended.</summary>
/// <param name="Index">Its place in the request.</param>
/// <param name="EventId">Its id as far as it could be read.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Conflict">Of a duplicate: whether its content differs from what is stored.</param>
/// <param name="Version">Version of its subject.</param>
/// <param name="Status">State of its package.</param>
/// <param name="Error">What is wrong with it.</param>
internal sealed record ScanResult(
    int Index,
    string? EventId,
    [Form(TextForm.ScanOutcome)] string Outcome,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Conflict,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), Form(TextForm.PackageStatus)] string? Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ItemError? Error);
