using Tracking.Model.Scans;
using Tracking.Server.Problems;

namespace Tracking.Server.Ingest;

/// <summary>A request of scans, read: each item is a scan or says why it is not one.</summary>
internal sealed class ScanRequest
{
    /// <summary>The device.</summary>
    public string? DeviceId { get; set; }

    /// <summary>The device's clock at this attempt; milliseconds since 1970.</summary>
    public long? SentAt { get; set; }

    /// <summary>The items, in order.</summary>
    public List<ScanItem> Items { get; } = [];
}

/// <summary>One item of a request of scans.</summary>
/// <param name="EventId">Its event id as far as it could be read.</param>
/// <param name="Scan">The scan, or null when it is malformed.</param>
/// <param name="Error">What is wrong with it.</param>
internal readonly record struct ScanItem(string? EventId, Scan? Scan, ItemError? Error);

/// <summary>What is wrong with a whole request.</summary>
internal sealed class ScanRequestException(string code, string pointer, string message) : Exception(message)
{
    /// <summary>A word for programs.</summary>
    public string Code { get; } = code;

    /// <summary>JSON pointer (RFC 6901) to what is wrong.</summary>
    public string Pointer { get; } = pointer;
}
