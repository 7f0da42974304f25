using Tracking.Simulator.Loading.Clients;
using Tracking.Simulator.Loading.Hub;
using Tracking.Simulator.Loading.Scans;
using Tracking.Simulator.Sending;
using Tracking.Simulator.Verifying;

namespace Tracking.Simulator.Loading;

/// <summary>
/// Whether every client that reads ended where the server is: customers at their package's version, control rooms with the vans of their area at the places last told.
/// Waits a while for what is still on its way.
/// </summary>
internal sealed class LoadCheck(ApiClient api, LoadClients clients, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <returns>What differs.</returns>
    public async Task<IReadOnlyList<Difference>> CheckAsync(CancellationToken cancel)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var differences = await DifferencesAsync(cancel).ConfigureAwait(false);
            if (differences.Count == 0 || time.GetElapsedTime(start) > Patience)
            {
                return differences;
            }

            await Task.Delay(Pause, time, cancel).ConfigureAwait(false);
        }
    }

    private async Task<List<Difference>> DifferencesAsync(CancellationToken cancel)
    {
        var differences = new List<Difference>();
        var readers = clients.Customers.Where(customer => customer.Pace != ReadingPace.Stalled && customer.Connection is not null).ToList();
        var views = await new PackageLookup(api).FindAsync([.. readers.Select(reader => reader.Slot.PackageId)], cancel).ConfigureAwait(false);
        var versions = views.ToDictionary(view => view.PackageId!, view => view.Version);
        foreach (var reader in readers)
        {
            Compare(reader.Slot, versions.GetValueOrDefault(reader.Slot.PackageId), differences);
        }

        for (var i = 0; i < clients.Rooms.Count; i++)
        {
            if (clients.Rooms[i].Connection is null)
            {
                continue;
            }

            foreach (var difference in clients.Rooms[i].Differences())
            {
                differences.Add(new($"control room {i}", "vans shown", "as they last told", difference));
            }
        }

        return differences;
    }

    private static void Compare(PackageSlot slot, int version, List<Difference> differences)
    {
        if (slot.SeenVersion != version)
        {
            differences.Add(new(slot.PackageId, "version seen", $"{version}", $"{slot.SeenVersion}"));
        }

        if (version < slot.AcknowledgedVersion)
        {
            differences.Add(new(slot.PackageId, "version of an acknowledged scan", $"{slot.AcknowledgedVersion}", $"{version}"));
        }

        if (slot.WentBack > 0)
        {
            differences.Add(new(slot.PackageId, "views older than one before", "0", $"{slot.WentBack}"));
        }
    }
}
