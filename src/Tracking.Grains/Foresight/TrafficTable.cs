namespace Tracking.Grains.Foresight;

/// <summary>
/// Packages that go to one station or are there, by the notices that came of them. Bounded: beyond <see cref="MaxPackages"/> further ones are not taken. Lives inside a grain, on its scheduler.
/// </summary>
internal sealed class TrafficTable
{
    /// <summary>Packages that are remembered.</summary>
    public const int MaxPackages = 200_000;

    /// <summary>Journeys that are remembered.</summary>
    public const int MaxJourneys = 3_000;

    /// <summary>A package that nothing was heard of for so long is forgotten; milliseconds.</summary>
    public const long Memory = 14L * 24 * 60 * 60 * 1000;

    private const long Quarter = 15 * 60 * 1000;
    private readonly Dictionary<ulong, PackageNotice> packages = [];
    private readonly Queue<SeenJourney> journeys = new();
    private readonly Dictionary<long, int> dispatched = [];

    /// <summary>Takes in how a package stands, unless something newer is known. Returns whether that changed anything.</summary>
    public bool Take(PackageNotice notice)
    {
        bool known = packages.TryGetValue(notice.Key, out PackageNotice before);
        if (known && before.Version >= notice.Version)
        {
            return false;
        }

        bool wasAway = known && before.Stand is PackageStand.Announced or PackageStand.Elsewhere or PackageStand.Travelling;
        if (wasAway && notice.Stand >= PackageStand.Arrived)
        {
            journeys.Enqueue(new SeenJourney(before.Stand, before.Lane, before.Since, (int)Math.Max(0, (notice.Since - before.Since) / 60_000)));
            if (journeys.Count > MaxJourneys)
            {
                journeys.Dequeue();
            }
        }

        if (notice.Stand is PackageStand.Gone or PackageStand.Dispatched)
        {
            if (notice.Stand is PackageStand.Dispatched && known && notice.PromisedBy != 0)
            {
                long promise = QuarterOf(notice.PromisedBy);
                dispatched[promise] = dispatched.GetValueOrDefault(promise) + 1;
            }

            return packages.Remove(notice.Key);
        }

        if (!known && packages.Count >= MaxPackages)
        {
            return false;
        }

        packages[notice.Key] = notice;
        return !known || before != notice;
    }

    /// <summary>What is known now, with what the station itself knows to be on hand: that counts, notices only say how far it is.</summary>
    public StationTraffic Traffic(IReadOnlyList<PresentPackage> present, long now)
    {
        var groups = new Dictionary<TrafficGroup, int>();
        var here = new HashSet<ulong>(present.Count);
        foreach (PresentPackage package in present)
        {
            here.Add(package.Key);
            PackageStand stand = packages.TryGetValue(package.Key, out PackageNotice notice) && notice.Stand >= PackageStand.Arrived ? notice.Stand : PackageStand.Unloaded;
            Add(new TrafficGroup(stand, "", null, 0, QuarterOf(package.PromisedBy), 0), 1);
        }

        foreach ((ulong key, PackageNotice notice) in packages)
        {
            // What is on hand came before its notice did; what is here no more will not come either.
            if (here.Contains(key) || notice.Stand >= PackageStand.Arrived)
            {
                continue;
            }

            if (now - notice.Since > Memory)
            {
                packages.Remove(key);
                continue;
            }

            Add(new TrafficGroup(notice.Stand, notice.Lane, notice.VehicleId, QuarterOf(notice.Since), QuarterOf(notice.PromisedBy), 0), 1);
        }

        foreach ((long promise, int count) in dispatched)
        {
            if (now - promise > Memory)
            {
                dispatched.Remove(promise);
            }
            else
            {
                Add(new TrafficGroup(PackageStand.Dispatched, "", null, 0, promise, 0), count);
            }
        }

        return new StationTraffic([.. groups.Select(group => group.Key with { Packages = group.Value })], [.. journeys]);

        void Add(TrafficGroup group, int count) => groups[group] = groups.GetValueOrDefault(group) + count;
    }

    /// <summary>What is to be stored.</summary>
    public TrafficDocument ToDocument() => new()
    {
        Packages = [.. packages.Values],
        Journeys = [.. journeys],
        Dispatched = [.. dispatched.Select(entry => new DispatchedCount(entry.Key, entry.Value))],
    };

    /// <summary>Takes up what was stored.</summary>
    public void Load(TrafficDocument document)
    {
        foreach (PackageNotice notice in document.Packages)
        {
            packages.TryAdd(notice.Key, notice);
        }

        foreach (SeenJourney journey in document.Journeys)
        {
            journeys.Enqueue(journey);
        }

        foreach (DispatchedCount count in document.Dispatched)
        {
            dispatched[count.PromisedBy] = count.Packages;
        }
    }

    private static long QuarterOf(long moment) => moment - (moment % Quarter);
}

/// <summary>What is stored of a station's traffic.</summary>
[GenerateSerializer, Alias("Tracking.TrafficDocument")]
internal sealed record TrafficDocument
{
    /// <summary>Packages.</summary>
    [Id(0)] public IReadOnlyList<PackageNotice> Packages { get; init; } = [];

    /// <summary>How long packages took that came.</summary>
    [Id(1)] public IReadOnlyList<SeenJourney> Journeys { get; init; } = [];

    /// <summary>Packages that left, by promise.</summary>
    [Id(2)] public IReadOnlyList<DispatchedCount> Dispatched { get; init; } = [];
}

/// <summary>Packages that left with a promise.</summary>
/// <param name="PromisedBy">Begin of the quarter of an hour of the promise; milliseconds since 1970.</param>
/// <param name="Packages">How many.</param>
[GenerateSerializer, Alias("Tracking.DispatchedCount")]
internal readonly record struct DispatchedCount([property: Id(0)] long PromisedBy, [property: Id(1)] int Packages);
