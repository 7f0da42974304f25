using System.Net;
using System.Net.Sockets;
using Tracking.Simulator.Loading.Clients;
using Tracking.Simulator.Loading.Hub;
using Tracking.Simulator.Loading.Measuring;
using Tracking.Simulator.Loading.Scans;
using Tracking.Simulator.Loading.Vans;
using Tracking.Simulator.Sending;

namespace Tracking.Simulator.Loading;

/// <summary>All clients of the hub: connects them, keeps them alive, and moves what moves.</summary>
internal sealed class LoadClients
{
    private const int ConnectingAtOnce = 32;
    private static readonly TimeSpan ReturnWithin = TimeSpan.FromSeconds(10);

    private readonly LoadSettings _settings;
    private readonly TimeProvider _time;

    private LoadClients(LoadSettings settings, TimeProvider time)
    {
        (_settings, _time) = (settings, time);
        SeenByPrompt = new(time);
        SeenBySlow = new(time);
        PositionsSeen = new(time);
    }

    public ClientCounts Counts { get; } = new();

    /// <summary>From when a scan should have been sent until a customer who reads promptly, and watches nothing else, had its version or a newer one.</summary>
    public Latencies SeenByPrompt { get; }

    /// <summary>The same for those who read slowly.</summary>
    public Latencies SeenBySlow { get; }

    /// <summary>From when a position should have been sent until a control room had it.</summary>
    public Latencies PositionsSeen { get; }

    public IReadOnlyList<PackageWatcher> Customers { get; private set; } = [];

    public IReadOnlyList<ControlRoom> Rooms { get; private set; } = [];

    /// <summary>Slots whose packages the customers watch, in their order.</summary>
    public IReadOnlyList<PackageSlot> Slots { get; private set; } = [];

    public int Wanted => Customers.Count + Rooms.Count;

    private IEnumerable<LoadClient> All => Customers.Concat<LoadClient>(Rooms);

    /// <summary>Makes them; none connects yet.</summary>
    public static async Task<LoadClients> MakeAsync(
        LoadSettings settings, string? key, ApiClient api, VanFleet fleet, WallClock clock, TimeProvider time, CancellationToken cancel)
    {
        var clients = new LoadClients(settings, time);
        var known = new HubEndpoint(api.Server, HubEndpoint.LivePath, key);
        var anonymous = known with { Key = null };
        var address = await known.ResolveAsync(cancel).ConfigureAwait(false);
        var links = new PackageLinks(api);
        clients.Slots = [.. Enumerable.Range(0, settings.Customers).Select(i => new PackageSlot(i, settings.Prefix, i % ScanDay.StepCount))];
        var customers = new List<PackageWatcher>(settings.Customers);
        foreach (var slot in clients.Slots)
        {
            // Stalled, busy and slow ones come last, links are spread over all.
            var fromEnd = settings.Customers - 1 - slot.Number;
            var watchesMuch = fromEnd < settings.Stalled + settings.Busy;
            var pace = fromEnd < settings.Stalled ? ReadingPace.Stalled
                : !watchesMuch && fromEnd < settings.Stalled + settings.Busy + settings.Slow ? ReadingPace.Slow
                : ReadingPace.Prompt;
            var byLink = (long)slot.Number * settings.ByLink / settings.Customers != (long)(slot.Number + 1) * settings.ByLink / settings.Customers;
            slot.SeenLatencies = watchesMuch ? null : pace == ReadingPace.Slow ? clients.SeenBySlow : clients.SeenByPrompt;
            var beside = watchesMuch && !byLink
                ? Enumerable.Range(1, settings.FurtherWatches).Select(i => clients.Slots[(slot.Number + (i * 7)) % clients.Slots.Count]).Distinct().ToArray()
                : [];
            customers.Add(new(
                byLink ? anonymous : known, address, slot, byLink ? links.MakeAsync : null, beside, pace, settings.SlowBytesPerSecond, clients.Counts, time));
        }

        clients.Customers = customers;
        clients.Rooms =
            [.. Enumerable.Range(0, settings.ControlRooms).Select(i => new ControlRoom(known, address, fleet, clock, clients.PositionsSeen, clients.Counts, i, time))];
        return clients;
    }

    /// <summary>Connects all.</summary>
    /// <exception cref="SimulatorException">One of them cannot.</exception>
    public async Task ConnectAsync(CancellationToken cancel)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ConnectingAtOnce, CancellationToken = cancel };
        try
        {
            await Parallel.ForEachAsync(All, parallel, static async (client, stop) => await client.StartAsync(stop).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or TimeoutException)
        {
            throw new SimulatorException($"{Counts.Open} of {Wanted} hub connections are open, and the next one failed: {e.Message}", e);
        }
    }

    /// <summary>Another package is in the slot of a customer.</summary>
    public void Switch(PackageSlot slot, string before) => _ = Customers[slot.Number].SwitchAsync(before);

    /// <summary>Pings and moves until cancelled.</summary>
    public Task RunAsync(CancellationToken cancel) => Task.WhenAll(
        new HubPings(() => [.. All.Select(client => client.Connection).OfType<HubConnection>()], _time).RunAsync(cancel),
        MoveAsync(cancel));

    /// <summary>What comes from now on is measured.</summary>
    public void Measure()
    {
        foreach (var room in Rooms)
        {
            room.Measure();
        }
    }

    /// <summary>Slow clients read the rest at once, and whoever lost its connection comes back.</summary>
    public async Task CatchUpAsync(CancellationToken cancel)
    {
        var readers = All.Where(client => client.Pace != ReadingPace.Stalled).ToList();
        foreach (var client in readers)
        {
            client.CatchUp();
        }

        var since = _time.GetTimestamp();
        while (readers.Exists(client => client.Connection is null) && _time.GetElapsedTime(since) < ReturnWithin)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), _time, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Ends all.</summary>
    public async Task EndAsync()
    {
        foreach (var client in All)
        {
            await client.EndAsync().ConfigureAwait(false);
        }
    }

    private async Task MoveAsync(CancellationToken cancel)
    {
        if (Rooms.Count == 0)
        {
            return;
        }

        var moves = new OpenLoop(Rooms.Count / _settings.MoveEvery.TotalSeconds, _time);
        var next = 0;
        await moves.RunAsync(
            due =>
            {
                _ = Rooms[next].MoveAsync();
                next = (next + 1) % Rooms.Count;
                return ValueTask.CompletedTask;
            },
            cancel).ConfigureAwait(false);
    }
}
