using System.Globalization;
using System.Net;
using Tracking.Simulator.Loading.Hub;
using Tracking.Simulator.Loading.Scans;

namespace Tracking.Simulator.Loading.Clients;

/// <summary>A customer: watches the package of one slot, and the next one when that one's day is over.</summary>
/// <param name="slot">Whose package it watches.</param>
/// <param name="links">Makes links; null when it comes with the key.</param>
/// <param name="beside">Further slots whose packages it watches, so that much comes; what it is told of those is not looked at.</param>
internal sealed class PackageWatcher(
    HubEndpoint endpoint, IPEndPoint address, PackageSlot slot, Func<string, Task<string>>? links, IReadOnlyList<PackageSlot> beside, ReadingPace pace, int slowBytesPerSecond,
    ClientCounts counts, TimeProvider time)
    : LoadClient(endpoint, address, pace, slowBytesPerSecond, counts, time)
{
    private const int IgnoredCall = 0;

    private string? _token;
    private int _call = IgnoredCall;

    /// <summary>The slot whose package it watches.</summary>
    public PackageSlot Slot => slot;

    /// <summary>The slot has another package now: watches that one instead of the one before.</summary>
    public async Task SwitchAsync(string before)
    {
        await CallAsync(async connection =>
        {
            await connection.CallAsync(_token is null ? "UnwatchPackage" : "UnwatchLink", Argument(before, null), null).ConfigureAwait(false);
            await WatchAsync(connection).ConfigureAwait(false);
        }).ConfigureAwait(false);
        if (Pace == ReadingPace.Stalled || Connection is null)
        {
            // No answer is read, or none comes.
            slot.Ready();
        }
    }

    /// <inheritdoc/>
    public override void Receive(ReadOnlySpan<byte> message)
    {
        var now = Time.GetTimestamp();
        var read = HubText.Read(message, out var content);
        if (read.Type == HubMessageType.Invocation && read.Target == HubTarget.Packages)
        {
            Counts.AddMessage(message.Length);
            content.Read();
            content.Read();
            while (HubText.TryReadView(ref content, "packageId"u8, out var id, out var version))
            {
                Take(id, version, now);
            }
        }
        else if (read.Type == HubMessageType.Completion)
        {
            if (read.Error is not null)
            {
                Counts.AddFailedCall();
            }
            else if (HubText.TryReadView(ref content, "packageId"u8, out var id, out var version))
            {
                Take(id, version, now);
            }

            if (read.Id == Volatile.Read(ref _call))
            {
                slot.Ready();
                Watching();
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task WatchAsync(HubConnection connection)
    {
        foreach (var other in beside)
        {
            await connection.CallAsync("WatchPackage", $"{{\"packageId\":\"{other.PackageId}\"}}", IgnoredCall).ConfigureAwait(false);
        }

        _token = links is null ? null : await links(slot.PackageId).ConfigureAwait(false);
        var call = Interlocked.Increment(ref _call);
        await connection.CallAsync(
            _token is null ? "WatchPackage" : "WatchLink", Argument(slot.PackageId, slot.SeenVersion), call).ConfigureAwait(false);
    }

    private string Argument(string packageId, int? since)
    {
        var rest = since is { } version ? string.Create(CultureInfo.InvariantCulture, $",\"sinceVersion\":{version}") : "";
        return _token is null ? $"{{\"packageId\":\"{packageId}\"{rest}}}" : $"{{\"token\":\"{_token}\"{rest}}}";
    }

    private void Take(ReadOnlySpan<byte> id, int version, long now)
    {
        var current = slot.PackageId;
        if (id.Length == current.Length && System.Text.Ascii.Equals(id, current))
        {
            slot.Seen(current, version, now);
        }
    }
}
