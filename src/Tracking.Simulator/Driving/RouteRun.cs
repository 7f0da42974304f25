using Tracking.Simulator.Sending;

namespace Tracking.Simulator.Driving;

/// <summary>A day that is being played: its scans as they are sent, and how far they have come.</summary>
internal sealed class RouteRun
{
    private readonly int[] _leftAtStop;
    private readonly Lock _lock = new();
    private int _stopsDone;
    private int _delivered;
    private int _settled;

    public RouteRun(DayPlan plan, VirtualClock clock)
    {
        Plan = plan;
        Clock = clock;
        var scans = new Dictionary<PlannedScan, OutgoingScan>(plan.Scans.Count, ReferenceEqualityComparer.Instance);
        foreach (var scan in plan.Scans)
        {
            scans.Add(scan, new OutgoingScan(scan, clock));
        }

        Scans = [.. plan.Scans.Select(scan => scans[scan])];
        Postings = [.. plan.Postings.Select(posting => (posting.At, scans[posting.Scan]))];
        _leftAtStop = [.. plan.Route.Stops.Select(stop => stop.Packages.Count)];
        _stopsDone = _leftAtStop.Count(left => left == 0);
    }

    public DayPlan Plan { get; }

    public VirtualClock Clock { get; }

    /// <summary>Every scan once, in the order in which they happen.</summary>
    public IReadOnlyList<OutgoingScan> Scans { get; }

    /// <summary>What to send and when, copies included.</summary>
    public IReadOnlyList<(TimeSpan At, OutgoingScan Scan)> Postings { get; }

    /// <summary>Short enough for a line on the screen.</summary>
    public string Name => $"{Plan.Route.StationId} {Plan.VehicleId}";

    public int StopsDone => Volatile.Read(ref _stopsDone);

    public int Delivered => Volatile.Read(ref _delivered);

    /// <summary>Scans that the server has stored or refused.</summary>
    public int Settled => Volatile.Read(ref _settled);

    /// <summary>Counts a scan that the server has stored or refused.</summary>
    public void Count(OutgoingScan scan)
    {
        lock (_lock)
        {
            _settled++;
            if (scan is { Verdict: Verdict.Stored, Plan: { EndsJourney: true, StopIndex: { } stop } })
            {
                _delivered++;
                _stopsDone += --_leftAtStop[stop] == 0 ? 1 : 0;
            }
        }
    }
}
