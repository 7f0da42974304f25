namespace Tracking.Benchmarks.Posting;

/// <summary>
/// Scans of packages in a row: each package gets the steps of its day, all packages one step before any gets the next. A request's packages are neighbours in <paramref name="Order"/>.
/// </summary>
/// <param name="Order">The packages.</param>
/// <param name="Steps">Which steps of the day.</param>
/// <param name="Batch">Scans in a request.</param>
/// <param name="Locations">Whether each scan says where the device was.</param>
internal sealed record RequestSource(PackageOrder Order, Range Steps, int Batch, bool Locations = false)
{
    /// <summary>Number of scans.</summary>
    public long Scans => (long)Order.Count * StepCount;

    /// <summary>Stations and vans that packages are spread over.</summary>
    public NetworkSize Network { get; init; } = NetworkSize.Small;

    /// <summary>Whether each scan of a request is made at another place; else all at one, as a device posts them.</summary>
    public bool Spread { get; init; }

    private int FirstStep => Steps.GetOffsetAndLength(ScanBodies.StepCount).Offset;

    private int StepCount => Steps.GetOffsetAndLength(ScanBodies.StepCount).Length;

    private int RequestsInStep => (Order.Count + Batch - 1) / Batch;

    /// <summary>Gives requests that are made beforehand, as many as can be needed.</summary>
    /// <param name="template">Makes requests.</param>
    /// <param name="most">Most requests.</param>
    public Func<ScanRequest?> Prepared(RequestTemplate template, int most)
    {
        int count = Math.Min(most, RequestsInStep * StepCount);
        var requests = new ScanRequest[count];
        DateTimeOffset now = DateTimeOffset.UtcNow;
        Parallel.For(0, count, i => requests[i] = Make(template, i, now));
        int next = -1;
        return () => Interlocked.Increment(ref next) is int i && i < requests.Length ? requests[i] : null;
    }

    /// <summary>Gives requests that are made when they are asked for.</summary>
    public Func<ScanRequest?> For(RequestTemplate template)
    {
        int count = RequestsInStep * StepCount, next = -1;
        return () => Interlocked.Increment(ref next) is int i && i < count ? Make(template, i, DateTimeOffset.UtcNow) : null;
    }

    private ScanRequest Make(RequestTemplate template, int number, DateTimeOffset now)
    {
        (int step, int at) = Math.DivRem(number, RequestsInStep);
        int first = at * Batch, count = Math.Min(Batch, Order.Count - first);
        Span<int> packages = count <= 256 ? stackalloc int[count] : new int[count];
        for (int i = 0; i < count; i++)
        {
            packages[i] = Order[first + i];
        }

        return new ScanRequest(template.Make(ScanBodies.Make(packages, FirstStep + step, now, Locations, Network, Spread)), count, number);
    }
}
