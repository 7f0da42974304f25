using System.Collections.Concurrent;
using System.Globalization;
using Tracking.Simulator.Network.Days;
using Tracking.Simulator.Network.Map;
using Tracking.Simulator.Network.Playing;
using Tracking.Simulator.Sending;
using WhereItIs = Tracking.Simulator.Network.Playing.Whereabouts;

namespace Tracking.Simulator.Verifying;

/// <summary>Compares a sample of a network's packages, and its vans and stations, with what was sent.</summary>
internal sealed class NetworkCheck(ApiClient api)
{
    private const int CallsInFlight = 4;

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, int> _before = new(StringComparer.Ordinal);

    /// <summary>Takes note of what is at the stations and aboard the vans before the run: others may have left it there.</summary>
    public async Task TakeBaselineAsync(NetworkMap map, CancellationToken cancel)
    {
        var places = new PlaceViews(api);
        await EachAsync(map.Vans, async (van, stop) => _before[van.Id] = await places.LoadAsync(van.Id, stop).ConfigureAwait(false), cancel).ConfigureAwait(false);
        await EachAsync(
            map.Stations, async (station, stop) => _before[station.Id] = (await places.StationAsync(station.Id, stop).ConfigureAwait(false)).OnHand, cancel).ConfigureAwait(false);
    }

    /// <param name="map">The network.</param>
    /// <param name="parcels">All packages of which something was sent.</param>
    /// <param name="sample">Those to be looked at one by one.</param>
    /// <param name="isComplete">No package is on its way between stations.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<VerificationReport> CheckAsync(
        NetworkMap map, IReadOnlyCollection<Parcel> parcels, Sample sample, bool isComplete, CancellationToken cancel)
    {
        var differences = new List<Difference>();
        var sent = sample.Sent.Select(package => new SentPackage(package.Key.Id, package.Value, StatusOf(package.Key.Standing))).ToList();
        var (packages, delivered, events) = await new PackageCheck(api).CheckAsync(sent, differences, cancel).ConfigureAwait(false);
        var places = new PlaceViews(api);
        var loads = parcels.Select(parcel => VanOf(parcel.Standing)).OfType<Van>().CountBy(van => van).ToDictionary();
        await EachAsync(
            map.Vans,
            async (van, stop) => Compare(
                differences, "vehicle " + van.Id, "load", _before[van.Id] + loads.GetValueOrDefault(van), await places.LoadAsync(van.Id, stop).ConfigureAwait(false)),
            cancel).ConfigureAwait(false);
        if (!isComplete)
        {
            return new(packages, delivered, events, 0, map.Vans.Count, differences);
        }

        var onHand = parcels.Select(parcel => StationOf(parcel.Standing)).OfType<NetworkStation>().CountBy(station => station).ToDictionary();
        await EachAsync(
            map.Stations,
            async (station, stop) => Compare(
                differences,
                "station " + station.Id,
                "onHand",
                _before[station.Id] + onHand.GetValueOrDefault(station),
                (await places.StationAsync(station.Id, stop).ConfigureAwait(false)).OnHand),
            cancel).ConfigureAwait(false);
        return new(packages, delivered, events, map.Stations.Count, map.Vans.Count, differences);
    }

    private static Task EachAsync<T>(IReadOnlyList<T> all, Func<T, CancellationToken, Task> check, CancellationToken cancel) => Parallel.ForEachAsync(
        all,
        new ParallelOptions { MaxDegreeOfParallelism = CallsInFlight, CancellationToken = cancel },
        async (one, stop) => await check(one, stop).ConfigureAwait(false));

    /// <summary>The status that the server should show; null on the way between stations, where scans of bags and trucks decide.</summary>
    private static string? StatusOf(Standing standing) => NetworkCounts.WhereIs(standing) switch
    {
        WhereItIs.AtStation => "atStation",
        WhereItIs.OutForDelivery => "outForDelivery",
        WhereItIs.ToBeCollected => "availableForPickup",
        WhereItIs.Returning => "returning",
        WhereItIs.Delivered => "delivered",
        WhereItIs.Returned => "returned",
        _ => null,
    };

    /// <summary>The van aboard which it is.</summary>
    private static Van? VanOf(Standing standing) => standing.Kind switch
    {
        StepKind.Load or StepKind.RoundDepart or StepKind.Attempt or StepKind.VoidDelivery or StepKind.ReturnStart or StepKind.RelabelAtDoor => standing.Parcel!.Round!.Van,
        _ => null,
    };

    /// <summary>The station at which it is, once no truck is on its way.</summary>
    private static NetworkStation? StationOf(Standing standing)
    {
        var parcel = standing.Parcel!;
        return standing.Kind switch
        {
            StepKind.MissortArrive => parcel.MissortedTo,
            StepKind.MissortSort => parcel.MissortedTo!.Hub,
            StepKind.Accept => parcel.Origin,
            _ => NetworkCounts.WhereIs(standing) switch
            {
                WhereItIs.AtStation when standing.Kind != StepKind.Load => parcel.Destination,
                WhereItIs.ToBeCollected => parcel.Destination,
                WhereItIs.Returning when standing.Kind != StepKind.ReturnStart => parcel.Destination,
                _ => null,
            },
        };
    }

    private void Compare(List<Difference> differences, string subject, string what, int expected, int actual)
    {
        if (expected != actual)
        {
            lock (_lock)
            {
                differences.Add(new(subject, what, expected.ToString(CultureInfo.InvariantCulture), actual.ToString(CultureInfo.InvariantCulture)));
            }
        }
    }
}
