using System.Collections.Frozen;
using Tracking.Model.Packages;
using Tracking.Storage;

namespace Tracking.Grains.Foresight;

/// <summary>
/// Tells stations whose bottlenecks are foreseen how packages stand that go there. A commit only puts a notice into a table of its node, and nothing at all for other stations; the table is
/// emptied behind that, in batches. Best effort: a notice is lost with its node, or when more than <see cref="MaxWaiting"/> wait.
/// </summary>
public sealed class TrafficFeed(IGrainFactory grains, IRowStore store)
{
    /// <summary>Notices that may wait on a node.</summary>
    public const int MaxWaiting = 50_000;

    private const int BatchSize = 2_000;
    private readonly Lock gate = new();
    private FrozenSet<string> stations = FrozenSet<string>.Empty;
    private Dictionary<(string Station, ulong Key), PackageNotice> waiting = [];

    /// <summary>Stations whose bottlenecks are foreseen, as far as this node knows.</summary>
    public IReadOnlyCollection<string> Stations => stations;

    /// <summary>Learns anew which stations those are.</summary>
    public async Task RefreshAsync() => stations = (await ForesightStations.ReadAsync(store)).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>A package changed.</summary>
    public void Changed(PackageState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        FrozenSet<string> wanted = stations;
        if (wanted.Count == 0 || state.Announcement?.Announcement.DestinationStationId is not { } destination || !wanted.Contains(destination)
            || PackageNotice.Of(state) is not { } notice)
        {
            return;
        }

        lock (gate)
        {
            if (waiting.Count < MaxWaiting || waiting.ContainsKey((destination, notice.Key)))
            {
                waiting[(destination, notice.Key)] = notice;
            }
        }
    }

    /// <summary>Tells the stations what waits.</summary>
    public async Task FlushAsync()
    {
        Dictionary<(string Station, ulong Key), PackageNotice> told;
        lock (gate)
        {
            if (waiting.Count == 0)
            {
                return;
            }

            told = waiting;
            waiting = [];
        }

        foreach (IGrouping<string, KeyValuePair<(string Station, ulong Key), PackageNotice>> station in told.GroupBy(static entry => entry.Key.Station, StringComparer.Ordinal))
        {
            IStationForesight grain = grains.GetGrain<IStationForesight>(station.Key);
            foreach (KeyValuePair<(string Station, ulong Key), PackageNotice>[] batch in station.Chunk(BatchSize))
            {
                await grain.Expect([.. batch.Select(static entry => entry.Value)]);
            }
        }
    }
}
