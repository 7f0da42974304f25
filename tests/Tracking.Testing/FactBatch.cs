using Tracking.Model.Packages;
using Tracking.Model.Scans;

namespace Tracking.Testing;

/// <summary>An announcement of a package.</summary>
public sealed record PackageAnnouncement(string PackageId, Announcement Announcement);

/// <summary>What is sent in one request: scans of one device, or one announcement.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="ClockError">
/// By how much its clock is ahead, in milliseconds; the times of its scans have this error in them. To send the batch at the moment
/// <c>now</c>, say that it is sent at <c>now + ClockError</c>.
/// </param>
/// <param name="Scans">Its scans.</param>
/// <param name="Announcement">What is announced, instead of scans.</param>
/// <param name="ByPartner">The delivery partner to which the device belongs; null: the network's own.</param>
public sealed record FactBatch(string DeviceId, long ClockError, IReadOnlyList<Scan> Scans, PackageAnnouncement? Announcement, string? ByPartner = null)
{
    /// <summary>The device's clock when it sends at <paramref name="now"/>; milliseconds since 1970.</summary>
    public long SentAt(long now) => now + ClockError;
}
