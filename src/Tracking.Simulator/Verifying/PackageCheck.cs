using Tracking.Simulator.Driving;
using Tracking.Simulator.Sending;

namespace Tracking.Simulator.Verifying;

/// <summary>Compares packages' states and histories with the scans that were sent.</summary>
internal sealed class PackageCheck(ApiClient api)
{
    private const int CallsInFlight = 4;

    /// <summary>The server leaves clock errors of up to two minutes alone; beyond that it corrects them to within the time of a request.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(150);

    private readonly Lock _lock = new();

    /// <summary>Looks at every package, all of which should be delivered.</summary>
    public Task<(int Packages, int Delivered, int Events)> CheckAsync(IReadOnlyList<RouteRun> runs, List<Difference> differences, CancellationToken cancel)
    {
        var sent = runs.SelectMany(run => run.Scans).Where(scan => scan.Plan.Package is not null)
            .GroupBy(scan => scan.Plan.Package!, StringComparer.Ordinal)
            .Select(scans => new SentPackage(scans.Key, [.. scans], "delivered"));
        return CheckAsync([.. sent], differences, cancel);
    }

    /// <summary>Looks at these packages; adds what differs and returns how many are delivered and how many events were compared.</summary>
    public async Task<(int Packages, int Delivered, int Events)> CheckAsync(IReadOnlyList<SentPackage> sent, List<Difference> differences, CancellationToken cancel)
    {
        var delivered = await CheckStatesAsync(sent, differences, cancel).ConfigureAwait(false);
        var events = 0;
        await Parallel.ForEachAsync(
            sent,
            new ParallelOptions { MaxDegreeOfParallelism = CallsInFlight, CancellationToken = cancel },
            async (package, stop) =>
            {
                var found = await EventsAsync(package.PackageId, stop).ConfigureAwait(false);
                lock (_lock)
                {
                    events += Compare(package.PackageId, package.Scans, found, differences);
                }
            }).ConfigureAwait(false);
        return (sent.Count, delivered, events);
    }

    private async Task<int> CheckStatesAsync(IReadOnlyList<SentPackage> sent, List<Difference> differences, CancellationToken cancel)
    {
        var views = await new PackageLookup(api).FindAsync([.. sent.Select(package => package.PackageId)], cancel).ConfigureAwait(false);
        var states = views.Where(view => view.PackageId is not null).DistinctBy(view => view.PackageId)
            .ToDictionary(view => view.PackageId!, view => view.Status ?? "", StringComparer.Ordinal);
        foreach (var (id, _, expected) in sent)
        {
            if (states.GetValueOrDefault(id, "unknown") is var status && expected is not null && status != expected)
            {
                differences.Add(new("package " + id, "status", expected, status));
            }
        }

        return states.Values.Count(status => status == "delivered");
    }

    private async Task<List<EventView>> EventsAsync(string packageId, CancellationToken cancel)
    {
        var events = new List<EventView>();
        string? cursor = null;
        do
        {
            var path = $"v1/packages/{packageId}/events?limit=1000" + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor));
            var page = await api.CallAsync(HttpMethod.Get, path, null, WireJson.Default.EventPage, cancel).ConfigureAwait(false);
            events.AddRange(page.Items ?? []);
            cursor = page.Next;
        }
        while (cursor is not null);
        return events;
    }

    private static int Compare(string packageId, IReadOnlyList<OutgoingScan> sent, List<EventView> found, List<Difference> differences)
    {
        var subject = "package " + packageId;
        var stored = new Dictionary<Guid, EventView>();
        foreach (var e in found.Where(e => e.Origin == "scan"))
        {
            if (!Guid.TryParse(e.EventId, out var id) || !stored.TryAdd(id, e))
            {
                differences.Add(new(subject, $"{e.Type} {e.EventId}", "once", "more than once"));
            }
        }

        var compared = 0;
        foreach (var scan in sent.Where(scan => scan.Verdict == Verdict.Stored))
        {
            compared++;
            var what = $"{scan.Body.Type} {scan.Body.EventId}";
            if (!stored.Remove(scan.Body.EventId, out var e))
            {
                differences.Add(new(subject, what, "stored", "missing"));
                continue;
            }

            if (e.Type != scan.Body.Type)
            {
                differences.Add(new(subject, what, scan.Body.Type, e.Type ?? ""));
            }

            if (e.OccurredAt?.UtcDateTime is { } occurredAt && occurredAt != scan.Body.OccurredAt)
            {
                differences.Add(new(subject, what + " occurredAt", $"{scan.Body.OccurredAt:O}", $"{occurredAt:O}"));
            }

            if (e.EventTime is { } time && (time - scan.TrueTime).Duration() > ClockTolerance)
            {
                differences.Add(new(subject, what + " eventTime", $"about {scan.TrueTime.UtcDateTime:O}", $"{time.UtcDateTime:O}"));
            }
        }

        foreach (var e in stored.Values)
        {
            differences.Add(new(subject, $"{e.Type} {e.EventId}", "nothing", "stored, though never sent"));
        }

        return compared;
    }
}

/// <summary>What was sent of a package.</summary>
/// <param name="PackageId">By the id of its announcement.</param>
/// <param name="Scans">Every scan once.</param>
/// <param name="Status">The status in which it should be; null where that is not known.</param>
internal sealed record SentPackage(string PackageId, IReadOnlyList<OutgoingScan> Scans, string? Status);
