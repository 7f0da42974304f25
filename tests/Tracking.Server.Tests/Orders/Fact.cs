using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;

namespace Tracking.Server.Tests.Orders;

/// <summary>Something that reaches the server: a scan, or an announcement of a package.</summary>
/// <param name="At">When it really happened.</param>
/// <param name="Scan">The scan, with the device's own time.</param>
/// <param name="Skew">How far the device's clock is ahead.</param>
/// <param name="AnnouncedId">The package announced, where it is no scan.</param>
/// <param name="Announcement">What is announced.</param>
internal sealed record Fact(DateTimeOffset At, Scan? Scan, TimeSpan Skew, string? AnnouncedId, JsonObject? Announcement);
