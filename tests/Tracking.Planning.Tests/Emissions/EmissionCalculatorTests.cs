using CsCheck;
using Tracking.Model.Geography;
using Tracking.Planning.Emissions;

namespace Tracking.Planning.Tests.Emissions;

public sealed class EmissionCalculatorTests
{
    private static readonly FactorTable Factors = FactorTables.Version("uk-2026");
    private static readonly Gen<GeoPoint> Points = Gen.Select(Gen.Double[43, 44.5], Gen.Double[-91.5, -89], static (lat, lon) => new GeoPoint(lat, lon));
    private static readonly Gen<double?> Masses = Gen.Frequency((1, Gen.Bool.Select(static _ => (double?)null)), (1, Gen.Const((double?)0)), (6, Gen.Double[0.05, 30].Select(static mass => (double?)mass)));

    private static readonly Gen<EmissionRun> Runs = Gen.Select(
        Gen.Int[0, 4],
        Gen.Int[0, 2],
        Gen.Int[-1, 2],
        Gen.Enum<VehicleClass>(),
        Gen.Double[0, 300_000],
        Gen.Select(Gen.Int[0, 20], Masses, Points, Gen.Bool, static (id, mass, to, back) => (id, mass, to, back)).Array[0, 25],
        static (route, station, partner, vehicle, metres, loads) => new EmissionRun
        {
            RouteId = $"R{route}",
            StationId = $"S{station}",
            PartnerId = partner < 0 ? null : $"P{partner}",
            Vehicle = vehicle,
            Metres = metres,
            Loads =
            [
                .. loads.DistinctBy(static load => load.id).Select(static load =>
                    new EmissionLoad($"PKG-{load.id}", load.mass, new GeoPoint(43.5, -90), load.back ? new GeoPoint(43.5, -90) : load.to)),
            ],
        });

    [Fact]
    public void Packages_sum_to_routes_and_routes_to_stations_partners_and_the_total() => Runs.Array[0, 12].Sample(
        static runs =>
        {
            EmissionReport report = EmissionCalculator.Estimate(runs, Factors, new());
            Assert.Equal(report.Milligrams, report.Packages.Sum(static package => package.Milligrams) + report.OnNoPackage);
            foreach (EmissionSum route in report.Routes)
            {
                Assert.Equal(route.Milligrams, report.Packages.SelectMany(static package => package.Legs).Where(leg => leg.RouteId == route.Id).Sum(static leg => leg.Milligrams) + route.OnNoPackage);
            }

            Assert.All(report.Packages, static package => Assert.Equal(package.Milligrams, package.Legs.Sum(static leg => leg.Milligrams)));
            Assert.All(report.Packages.SelectMany(static package => package.Legs), static leg => Assert.True(leg.Milligrams >= 0));
            foreach (IReadOnlyList<EmissionSum> sums in new[] { report.Routes, report.Stations, report.Partners })
            {
                Assert.Equal((report.Milligrams, report.OnNoPackage), (sums.Sum(static sum => sum.Milligrams), sums.Sum(static sum => sum.OnNoPackage)));
            }
        },
        iter: 500,
        threads: 1);

    [Fact]
    public void A_package_has_the_share_of_a_run_that_its_mass_times_direct_distance_has() => Runs.Where(static run => run.Loads.Any(static load => load.LoadedAt != load.DroppedAt)).Sample(
        static run =>
        {
            EmissionReport report = EmissionCalculator.Estimate([run], Factors, new() { AssumedKilograms = 3 });
            double Weight(EmissionLoad load) => (load.Kilograms is > 0 ? load.Kilograms.Value : 3) * load.LoadedAt.MetresTo(load.DroppedAt);
            double sum = run.Loads.Sum(Weight);
            Assert.All(run.Loads, load => Assert.Equal(
                report.Milligrams * Weight(load) / sum, report.Packages.Single(package => package.PackageId == load.PackageId).Milligrams, tolerance: 1.001));
        },
        iter: 300,
        threads: 1);

    [Theory]
    [InlineData(VehicleClass.DieselVan, 10_000, 2_571_600)]
    [InlineData(VehicleClass.BatteryVan, 10_000, 468_000)]
    [InlineData(VehicleClass.RigidTruck, 10_000, 1_994.7)]
    [InlineData(VehicleClass.ArticulatedTruck, 10_000, 792.6)]
    public void A_van_emits_by_the_kilometre_and_a_truck_by_what_it_carries_over_it(VehicleClass vehicle, double metres, double milligramsOfOneKilogram)
    {
        EmissionReport light = EmissionCalculator.Estimate([Run("R", vehicle, metres, Load("A", 1))], Factors, new());
        EmissionReport heavy = EmissionCalculator.Estimate([Run("R", vehicle, metres, Load("A", 1000))], Factors, new());
        Assert.Equal((long)Math.Round(milligramsOfOneKilogram), light.Milligrams);
        Assert.Equal(vehicle is VehicleClass.DieselVan or VehicleClass.BatteryVan ? light.Milligrams : (long)Math.Round(1000 * milligramsOfOneKilogram), heavy.Milligrams);
        Assert.Equal(10, light.Kilometres);
    }

    [Fact]
    public void An_unknown_mass_and_none_count_as_the_assumed_one_and_the_report_says_for_how_many()
    {
        EmissionRun run = Run("R", VehicleClass.DieselVan, 10_000, Load("A", null), Load("B", 0), Load("C", 2));
        EmissionReport report = EmissionCalculator.Estimate([run, run with { RouteId = "R2" }], Factors, new());
        Assert.Equal(2, report.AssumedMasses);
        Assert.Single(report.Packages.Select(static package => package.Milligrams).Distinct());
        Assert.Contains("2 packages without a mass count as 2 kg each", report.Basis, StringComparison.Ordinal);
        Assert.DoesNotContain("without a mass", EmissionCalculator.Estimate([Run("R", VehicleClass.DieselVan, 1, Load("C", 2))], Factors, new()).Basis, StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_that_came_back_pays_nothing_unless_all_did()
    {
        EmissionLoad back = Load("BACK", 5) with { DroppedAt = Load("BACK", 5).LoadedAt };
        EmissionReport one = EmissionCalculator.Estimate([Run("R", VehicleClass.DieselVan, 10_000, Load("A", 1), back)], Factors, new());
        Assert.Equal([("A", 2_571_600L), ("BACK", 0L)], one.Packages.Select(static package => (package.PackageId, package.Milligrams)));
        EmissionReport all = EmissionCalculator.Estimate([Run("R", VehicleClass.DieselVan, 10_000, back, back with { PackageId = "OTHER", Kilograms = 15 })], Factors, new());
        Assert.Equal([("BACK", 642_900L), ("OTHER", 1_928_700L)], all.Packages.Select(static package => (package.PackageId, package.Milligrams)));
    }

    [Fact]
    public void An_empty_run_is_on_no_package_but_on_its_station_and_partner()
    {
        EmissionReport report = EmissionCalculator.Estimate([Run("R", VehicleClass.BatteryVan, 1000) with { PartnerId = "ACME" }], Factors, new());
        Assert.Empty(report.Packages);
        Assert.Equal([new EmissionSum("ACME", 46_800, 46_800)], report.Partners);
        Assert.Equal([new EmissionSum("S", 46_800, 46_800)], report.Stations);
    }

    [Fact]
    public void A_report_says_that_it_is_an_estimate_and_from_what()
    {
        EmissionReport report = EmissionCalculator.Estimate([Run("R", VehicleClass.DieselVan, 1000, Load("A", 1))], Factors, new());
        Assert.Equal("uk-2026", report.FactorVersion);
        foreach (string part in new[]
        {
            "Estimate, not a measurement", "UK Government GHG Conversion Factors for Company Reporting 2026", "Department for Energy Security and Net Zero", "version 1.2",
            "Average (up to 3.5 tonnes) / Diesel / km 0.25716 kg", "Tank to wheel", "mass and direct distance",
        })
        {
            Assert.Contains(part, report.Basis, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Battery", report.Basis, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Contains("has -1 m; give 0 or more", Refusal(Run("R", VehicleClass.DieselVan, -1)), StringComparison.Ordinal);
        Assert.Contains("weighs -1 kg; give 0 or more", Refusal(Run("R", VehicleClass.DieselVan, 1, Load("A", -1))), StringComparison.Ordinal);
        Assert.Contains("give points on the earth", Refusal(Run("R", VehicleClass.DieselVan, 1, Load("A", 1) with { DroppedAt = new(91, 0) })), StringComparison.Ordinal);
        Assert.Contains("AssumedKilograms is 0", Assert.Throws<ArgumentException>(static () => EmissionCalculator.Estimate([], Factors, new() { AssumedKilograms = 0 })).Message, StringComparison.Ordinal);
    }

    private static string Refusal(EmissionRun run) => Assert.Throws<ArgumentException>(() => EmissionCalculator.Estimate([run], Factors, new())).Message;

    private static EmissionLoad Load(string id, double? kilograms) => new(id, kilograms, new GeoPoint(43.5, -90.5), new GeoPoint(43.6, -90.5));

    private static EmissionRun Run(string id, VehicleClass vehicle, double metres, params EmissionLoad[] loads) =>
        new() { RouteId = id, StationId = "S", Vehicle = vehicle, Metres = metres, Loads = loads };
}
