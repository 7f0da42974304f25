using Tracking.Simulator.Driving;
using Tracking.Simulator.Network.Days;
using Tracking.Simulator.Reporting;
using Tracking.Simulator.Sending;

namespace Tracking.Simulator.Network.Playing;

/// <summary>Links with which a few customers watch their packages come: of vans that are out and will soon be there. Who has got a package is replaced.</summary>
internal sealed class LinkBoard(Introduction introduction, NetworkPlayer player, VirtualClock clock, int size, int seed, IRunView view, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Soonest = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Latest = TimeSpan.FromMinutes(45);

    private readonly Random _random = Seeds.For(seed, "links");
    private readonly SemaphoreSlim _refreshing = new(1);
    private List<Shown> _current = [];

    public IEnumerable<(string PackageId, string Url)> Current => _current.Select(shown => (shown.Parcel.Id, shown.Url));

    /// <summary>Keeps the links fresh until it is stopped.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (size > 0)
        {
            await RefreshAsync(cancel).ConfigureAwait(false);
            await Task.Delay(LookEvery, time, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Replaces those that have arrived, as far as vans are out.</summary>
    public async Task RefreshAsync(CancellationToken cancel)
    {
        await _refreshing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            await ReplaceAsync(cancel).ConfigureAwait(false);
        }
        finally
        {
            _refreshing.Release();
        }
    }

    public void Dispose() => _refreshing.Dispose();

    private async Task ReplaceAsync(CancellationToken cancel)
    {
        var now = player.Reached;
        var kept = _current.FindAll(shown => shown.GoneAt > now);
        var wanted = size - kept.Count;
        if (wanted <= 0 || now == TimeSpan.MinValue)
        {
            return;
        }

        var candidates = Candidates(now).Where(candidate => kept.TrueForAll(shown => shown.Parcel.First != candidate.Parcel.First)).ToArray();
        _random.Shuffle(candidates);
        foreach (var (parcel, at) in candidates.DistinctBy(candidate => candidate.Parcel.Round).Take(wanted))
        {
            var url = await introduction.LinkAsync(parcel.Barcode(now), cancel).ConfigureAwait(false);
            kept.Add(new(parcel, url, at + Soonest));
            view.ShowLink(parcel.Id, $"{parcel.Round!.Van.Id}, there about {clock.At(at).UtcDateTime:HH:mm} UTC", url);
        }

        _current = kept;
    }

    private IEnumerable<(Parcel Parcel, TimeSpan At)> Candidates(TimeSpan now)
    {
        foreach (var round in player.Days.SelectMany(day => day.Rounds).Where(round => round.DepartAt < now && round.ReturnAt > now))
        {
            foreach (var visit in round.Itinerary.Visits)
            {
                if (visit.ArriveAt > now + Soonest && visit.ArriveAt < now + Latest && round.Stops[visit.StopIndex].Parcels is [{ Fate: Fate.Delivered } parcel, ..])
                {
                    yield return (parcel, visit.ArriveAt);
                }
            }
        }
    }

    private sealed record Shown(Parcel Parcel, string Url, TimeSpan GoneAt);
}
