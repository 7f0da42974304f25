using Tracking.Planning.Emissions;
using Tracking.Planning.Travel;

namespace Tracking.Planning.Siting;

/// <summary>
/// What a usual day looks like with some stations open. Vans' kilometres are those of a continuous approximation (Daganzo 1984): for a demand point's N packages, spread over an area A and served at a distance r by
/// vans with C packages each, 2 r N / C to get there and back, and k √(N A) from door to door.
/// </summary>
internal sealed class SitingDay
{
    private readonly SitingProblem problem;
    private readonly Assignment assignment;
    private readonly SitingOptions options;
    private readonly EmissionFactor van;
    private readonly EmissionFactor truck;
    private readonly double[] fromHub;

    public SitingDay(SitingProblem problem, ITravelTimeMatrix matrix, Assignment assignment, FactorTable factors, SitingOptions options)
    {
        this.problem = problem;
        this.assignment = assignment;
        this.options = options;
        van = factors.Of(options.Van);
        truck = factors.Of(options.Truck);
        fromHub = new double[assignment.Sites.Count];
        for (int site = 0; site < fromHub.Length && problem.Hub is not null; site++)
        {
            fromHub[site] = matrix.Between(matrix.Places - 1, site, options.Departure).Metres / 1000;
        }
    }

    /// <summary>Figures of a day; each site's packages go into <paramref name="packages"/>.</summary>
    public SitingFigures Figures(bool[] open, double[]? packages)
    {
        var taken = packages ?? new double[open.Length];
        double[] tiers = new double[3];
        double notServed = 0, vanKilometres = 0, vanTonneKilometres = 0;
        assignment.ForEach(open, (point, site, tier, amount) =>
        {
            if (site < 0)
            {
                notServed += amount;
                return;
            }

            tiers[tier] += amount;
            taken[site] += amount;
            DemandPoint demand = problem.Demand[point];
            double there = assignment.Metres[(point * open.Length) + site] / 1000;
            double local = options.LocalTourFactor * options.LocalCircuity * Math.Sqrt(demand.PackagesPerDay * (demand.AreaSquareMetres ?? options.AreaSquareMetres)) / 1000;
            vanKilometres += (2 * there * amount / options.PackagesPerVan) + (local * amount / demand.PackagesPerDay);
            vanTonneKilometres += there * amount * options.KilogramsPerPackage / 1000;
        });

        double truckKilometres = 0, truckTonneKilometres = 0, jobs = 0, cost = 0;
        for (int site = 0; site < open.Length; site++)
        {
            StationSite station = assignment.Sites[site];
            double kilograms = taken[site] * options.KilogramsPerPackage;
            truckKilometres += 2 * fromHub[site] * kilograms / options.KilogramsPerTruck;
            truckTonneKilometres += fromHub[site] * kilograms / 1000;
            jobs += taken[site] * station.JobsPerThousandPackages / 1000;
            cost += open[site] ? station.CostPerDay + (taken[site] * station.CostPerPackage) : 0;
        }

        return new SitingFigures
        {
            PeopleSameDay = assignment.PeopleSameDay(open),
            PackagesSameDay = tiers[0],
            PackagesNextDay = tiers[1],
            PackagesLater = tiers[2],
            PackagesNotServed = notServed,
            VanKilometres = vanKilometres,
            TruckKilometres = truckKilometres,
            GramsCo2e = 1000 * (Kilograms(van, vanKilometres, vanTonneKilometres) + Kilograms(truck, truckKilometres, truckTonneKilometres)),
            StationJobs = jobs,
            Drivers = (tiers[0] + tiers[1] + tiers[2]) / options.PackagesPerVan,
            CostPerDay = cost,
        };
    }

    private static double Kilograms(EmissionFactor factor, double kilometres, double tonneKilometres) =>
        factor.Kilograms * (factor.Per is EmissionUnit.VehicleKilometre ? kilometres : tonneKilometres);
}
