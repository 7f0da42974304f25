using Microsoft.Extensions.Options;
using Tracking.Grains.Places;
using Tracking.Grains.Vehicles;
using Tracking.Model.Geography;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Planning.Emissions;
using Tracking.Planning.Emissions.Driven;
using Tracking.Planning.Travel;
using Tracking.Server.Ingest;
using Tracking.Server.Planning;
using Tracking.Server.Queries;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Emissions;

/// <summary>
/// Estimates emissions from facts, on no grain's scheduler. For one package or vehicle some at a time; for many vehicles one at a time with what else is planned, in a bounded time and of a bounded
/// number of vehicles and packages. What was estimated is kept for a short while, a bounded number of packages, for the pages that are asked for next.
/// </summary>
internal sealed class EmissionEstimates(
    IGrainFactory grains,
    PackageViews packages,
    EmissionFacts facts,
    IdIndex index,
    PlanningGate gate,
    IOptions<EmissionLimits> limits,
    TimeProvider time) : IDisposable
{
    /// <summary>Days of vehicles with which a package can have to do in what is remembered.</summary>
    private const int MaxLegs = 32;

    private const int PageSize = 1_000;
    private const int VehiclesAtOnce = 4;
    private readonly SemaphoreSlim free = new(limits.Value.AtOnce);
    private readonly List<(EmissionQuery Query, string? PartnerId, EmissionEstimate Estimate)> kept = [];

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>An estimate; without one, whether that is because too many are being made rather than that what was asked for is unknown to the caller.</summary>
    /// <exception cref="TooMuchException">It is of too many vehicles or packages.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    /// <exception cref="OperationCanceledException">The client has left, or the server stops.</exception>
    public async Task<(EmissionEstimate? Estimate, bool IsBusy)> FindAsync(Caller caller, EmissionQuery query, CancellationToken aborted)
    {
        if (query.VehicleId is null && query.PackageId is null)
        {
            if (Kept(caller, query) is { } known)
            {
                return (known, false);
            }

            EmissionEstimate? made = await gate.TryGatherAsync(cancellation => OfManyAsync(caller, query, cancellation), TimeSpan.FromSeconds(limits.Value.Seconds), aborted);
            if (made is not null)
            {
                Keep(caller, query, made);
            }

            return (made, made is null);
        }

        if (!free.Wait(0, CancellationToken.None))
        {
            return (null, true);
        }

        try
        {
            return (query.VehicleId is null ? await OfPackageAsync(caller, query, aborted) : await OfVehicleAsync(caller, query, aborted), false);
        }
        finally
        {
            free.Release();
        }
    }

    public void Dispose() => free.Dispose();

    private async ValueTask<EmissionEstimate?> OfVehicleAsync(Caller caller, EmissionQuery query, CancellationToken cancellation)
    {
        if (await grains.GetGrain<IVehicleGrain>(query.VehicleId!).View() is not { } vehicle || !caller.Sees(vehicle))
        {
            return null;
        }

        VehicleEmissions? day = await facts.DayAsync(caller, vehicle, query.Day ?? await facts.TodayAsync(vehicle), cancellation);
        return Estimate(day is null ? [] : [day], cancellation);
    }

    private async ValueTask<EmissionEstimate?> OfPackageAsync(Caller caller, EmissionQuery query, CancellationToken cancellation)
    {
        if (await packages.ReadAsync(caller, query.PackageId!) is not { State: { } state })
        {
            return null;
        }

        var days = new List<VehicleEmissions>();
        var seen = new HashSet<(string, DateOnly)>();
        bool partial = false;
        foreach (Stay stay in state.Whereabouts.Stays)
        {
            if (stay.Place.Kind is not PlaceKind.Vehicle || await grains.GetGrain<IVehicleGrain>(stay.Place.Id).View() is not { } vehicle || !caller.Sees(vehicle))
            {
                continue;
            }

            DateOnly remembered = (await facts.TodayAsync(vehicle)).AddDays(-facts.DaysBack);
            (DateOnly first, DateOnly last) = query.Day is { } only ? (only, only) : await facts.DaysAsync(vehicle, stay);
            partial |= first < remembered;
            for (DateOnly day = first < remembered ? remembered : first; day <= last && seen.Count < MaxLegs; day = day.AddDays(1))
            {
                if (seen.Add((vehicle.VehicleId, day)) && await facts.DayAsync(caller, vehicle, day, cancellation) is { } found)
                {
                    days.Add(found);
                }
            }
        }

        return Estimate(days, cancellation) with { PackageId = state.PackageId, IsPartial = partial, Naive = null };
    }

    private async Task<EmissionEstimate> OfManyAsync(Caller caller, EmissionQuery query, CancellationToken cancellation)
    {
        var days = new List<VehicleEmissions>();
        int aboard = 0;
        string? after = null;
        while (true)
        {
            IReadOnlyList<string> ids = await index.ListAsync(KnownPlaces.Vehicles, after, PageSize);
            await Bounded.ForEachAsync(ids.ToArray(), VehiclesAtOnce, async id =>
            {
                cancellation.ThrowIfCancellationRequested();
                if (await grains.GetGrain<IVehicleGrain>(id).View() is not { } vehicle || !caller.Sees(vehicle) || !MayBe(vehicle.Definition, query)
                    || await facts.DayAsync(caller, vehicle, query.Day ?? await facts.TodayAsync(vehicle), cancellation) is not { } day
                    || (query.StationId is { } station && day.Facts.StationId != station))
                {
                    return;
                }

                lock (days)
                {
                    days.Add(day);
                    aboard += day.Facts.Aboard.Count;
                    Check(days.Count, aboard);
                }
            });
            if (ids.Count < PageSize)
            {
                break;
            }

            after = ids[^1];
        }

        return await Task.Factory.StartNew(() => Estimate(days, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private static bool MayBe(VehicleSpec? definition, EmissionQuery query) =>
        (query.PartnerId is null || definition?.PartnerId == query.PartnerId)
        && (query.StationId is null || definition?.HomeStationId is not { } home || home == query.StationId);

    private void Check(int vehicles, int aboard)
    {
        if (vehicles > limits.Value.Vehicles || aboard > limits.Value.Packages)
        {
            throw new TooMuchException(
                $"More than {limits.Value.Vehicles} vehicles or {limits.Value.Packages} packages drove on that day. Ask for one stationId, partnerId, vehicleId or packageId.");
        }
    }

    private EmissionEstimate Estimate(List<VehicleEmissions> vehicles, CancellationToken cancellation)
    {
        vehicles.Sort(static (one, other) => string.CompareOrdinal(one.VehicleId, other.VehicleId) is var order && order == 0 ? one.Day.CompareTo(other.Day) : order);
        DateOnly last = vehicles.Count == 0 ? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime) : vehicles.Max(static vehicle => vehicle.Day);
        FactorTable factors = FactorTables.On(last);
        var options = new EmissionOptions();
        return new EmissionEstimate
        {
            Vehicles = vehicles,
            Report = EmissionCalculator.Estimate([.. vehicles.SelectMany(static vehicle => vehicle.Facts.Runs())], factors, options),
            Factors = factors,
            Naive = Compare(vehicles, factors, options, cancellation),
            AsOf = Now,
        };
    }

    private static NaiveComparison? Compare(List<VehicleEmissions> vehicles, FactorTable factors, EmissionOptions options, CancellationToken cancellation)
    {
        var ways = new GreatCircleOptions();
        var delivered = new List<EmissionRun>();
        var naive = new List<EmissionRun>();
        int count = 0;
        foreach (var group in vehicles.Where(static vehicle => vehicle.Station is not null)
            .GroupBy(static vehicle => (vehicle.Facts.StationId, vehicle.Facts.PartnerId, vehicle.Facts.Vehicle, vehicle.Day)))
        {
            GeoPoint station = group.First().Station!.Value;
            var (one, other, deliveries) = StationDay.Compare([.. group.Select(static vehicle => vehicle.Facts)], station, ways, cancellation);
            delivered.AddRange(one);
            naive.AddRange(other);
            count += deliveries;
        }

        return count == 0 ? null : new NaiveComparison(count, EmissionCalculator.Estimate(delivered, factors, options), EmissionCalculator.Estimate(naive, factors, options));
    }

    private EmissionEstimate? Kept(Caller caller, EmissionQuery query)
    {
        lock (kept)
        {
            kept.RemoveAll(entry => Now - entry.Estimate.AsOf > limits.Value.KeptSeconds * 1000);
            return kept.Find(entry => entry.Query == query && entry.PartnerId == caller.PartnerId).Estimate;
        }
    }

    private void Keep(Caller caller, EmissionQuery query, EmissionEstimate estimate)
    {
        lock (kept)
        {
            kept.Add((query, caller.PartnerId, estimate));
            while (kept.Count > 0 && kept.Sum(static entry => entry.Estimate.Report.Packages.Count + entry.Estimate.Vehicles.Count) > limits.Value.Packages)
            {
                kept.RemoveAt(0);
            }
        }
    }
}
