using System.Text.Json.Serialization;
using Tracking.Planning.Emissions;
using Tracking.Server.Description;
using Tracking.Server.Views;

namespace Tracking.Server.Emissions;

/// <summary>Estimated greenhouse gases of a day.</summary>
internal sealed record EmissionsView
{
    /// <summary>The day that was asked for, at each vehicle's home; null for the present one there, and for all days of a package.</summary>
    [Form(TextForm.LocalDate)]
    public string? Day { get; init; }

    /// <summary>Always true: nothing was measured.</summary>
    public bool IsEstimate { get; init; } = true;

    /// <summary>What it is estimated from, what is counted and how it is shared out: to be shown with the figures.</summary>
    public required string Basis { get; init; }

    /// <summary>Where the factors come from.</summary>
    public required FactorsView Factors { get; init; }

    /// <summary>Grams of CO2e of all routes, or of the package that was asked for.</summary>
    public double GramsCo2e { get; init; }

    /// <summary>Grams of those that are on no package: of vehicles that carried nothing.</summary>
    public double GramsOnNoPackage { get; init; }

    /// <summary>What the vehicles drove.</summary>
    public double Kilometres { get; init; }

    /// <summary>Packages whose mass is not known and was assumed.</summary>
    public int AssumedMasses { get; init; }

    /// <summary>Whether the package that was asked for was aboard of something on days that are forgotten, so that this is not all of it.</summary>
    public bool IsPartial { get; init; }

    /// <summary>By vehicle and day.</summary>
    public required IReadOnlyList<RouteEmissionsView> Routes { get; init; }

    /// <summary>By station that sent the vehicles.</summary>
    public required IReadOnlyList<StationEmissionsView> Stations { get; init; }

    /// <summary>By partner.</summary>
    public required IReadOnlyList<PartnerEmissionsView> Partners { get; init; }

    /// <summary>What vans delivered from their stations, beside the naive plan for the same; null for a package, and where nothing can be compared.</summary>
    public NaivePlanView? NaivePlan { get; init; }

    /// <summary>Packages in the order of their ids.</summary>
    public required IReadOnlyList<PackageEmissionsView> Items { get; init; }

    /// <summary>The <c>cursor</c> of the next page of packages; null on the last.</summary>
    public string? Next { get; init; }

    /// <summary>When this was estimated, UTC.</summary>
    [Form(TextForm.Time)]
    public required string AsOf { get; init; }

    /// <summary>An estimate as it is answered.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="day">The day that was asked for.</param>
    /// <param name="after">Packages behind this one.</param>
    /// <param name="limit">So many of them at the most.</param>
    /// <param name="next">Makes a cursor.</param>
    public static EmissionsView Of(EmissionEstimate estimate, DateOnly? day, string? after, int limit, Func<string, string> next)
    {
        EmissionReport report = estimate.Report;
        IReadOnlyList<PackageEmissions> packages = estimate.PackageId is { } only ? [.. report.Packages.Where(package => package.PackageId == only)] : report.Packages;
        int begin = after is null ? 0 : FirstBehind(packages, after), end = Math.Min(begin + limit, packages.Count);
        Dictionary<string, EmissionSum> sums = report.Routes.ToDictionary(static route => route.Id!, StringComparer.Ordinal);
        return new EmissionsView
        {
            Day = day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            Basis = report.Basis,
            Factors = FactorsView.Of(estimate.Factors),
            GramsCo2e = Grams(estimate.PackageId is null ? report.Milligrams : packages.Sum(static package => package.Milligrams)),
            GramsOnNoPackage = estimate.PackageId is null ? Grams(report.OnNoPackage) : 0,
            Kilometres = Math.Round(report.Kilometres, 3),
            AssumedMasses = report.AssumedMasses,
            IsPartial = estimate.IsPartial,
            Routes = [.. estimate.Vehicles.Select(vehicle => RouteEmissionsView.Of(vehicle, sums.GetValueOrDefault(vehicle.Facts.RouteId)))],
            Stations = [.. report.Stations.Select(static sum => new StationEmissionsView(sum.Id, Grams(sum.Milligrams), Grams(sum.OnNoPackage)))],
            Partners = [.. report.Partners.Select(static sum => new PartnerEmissionsView(sum.Id, Grams(sum.Milligrams), Grams(sum.OnNoPackage)))],
            NaivePlan = estimate.Naive is { } naive ? NaivePlanView.Of(naive) : null,
            Items = [.. packages.Skip(begin).Take(end - begin).Select(PackageEmissionsView.Of)],
            Next = end < packages.Count ? next(packages[end - 1].PackageId) : null,
            AsOf = UtcText.Of(estimate.AsOf),
        };
    }

    internal static double Grams(long milligrams) => milligrams / 1000.0;

    private static int FirstBehind(IReadOnlyList<PackageEmissions> packages, string after)
    {
        int low = 0, high = packages.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = string.CompareOrdinal(packages[middle].PackageId, after) > 0 ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}

/// <summary>A version of a published table of factors.</summary>
/// <param name="Version">Its name here.</param>
/// <param name="Title">Title of the publication.</param>
/// <param name="Publisher">Who published it.</param>
/// <param name="Edition">Which edition.</param>
/// <param name="Url">Where.</param>
internal sealed record FactorsView(string Version, string Title, string Publisher, string Edition, string Url)
{
    /// <summary>A table as it is answered.</summary>
    public static FactorsView Of(FactorTable table) => new(table.Version, table.Title, table.Publisher, table.Edition, table.Url);
}

/// <summary>Emissions of a vehicle on a day.</summary>
/// <param name="VehicleId">The vehicle.</param>
/// <param name="Day">The day at its home.</param>
/// <param name="StationId">The station that sent it: its home, else the one of its plan, else that of the first package aboard; null when none is known.</param>
/// <param name="PartnerId">The partner that runs it; null for the network itself.</param>
/// <param name="EmissionClass">By which factor.</param>
/// <param name="DistanceFrom">What its distance was made from; with unknown, nothing is estimated.</param>
/// <param name="Kilometres">What it drove.</param>
/// <param name="GramsCo2e">Grams of CO2e.</param>
/// <param name="GramsOnNoPackage">Grams of those that are on no package.</param>
/// <param name="Packages">Packages that were aboard.</param>
internal sealed record RouteEmissionsView(
    [property: Form(TextForm.Id)] string VehicleId,
    [property: Form(TextForm.LocalDate)] string Day,
    [property: Form(TextForm.Id)] string? StationId,
    [property: Form(TextForm.Id)] string? PartnerId,
    [property: Form(TextForm.EmissionClass)] string EmissionClass,
    [property: Form(TextForm.DistanceSource)] string DistanceFrom,
    double Kilometres,
    double GramsCo2e,
    double GramsOnNoPackage,
    int Packages)
{
    /// <summary>A vehicle's day as it is answered.</summary>
    public static RouteEmissionsView Of(VehicleEmissions vehicle, EmissionSum sum) => new(
        vehicle.VehicleId,
        vehicle.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        vehicle.Facts.StationId,
        vehicle.Facts.PartnerId,
        EmissionWords.Name(vehicle.Facts.Vehicle),
        EmissionWords.Name(vehicle.Source),
        Math.Round(vehicle.Facts.Metres / 1000, 3),
        EmissionsView.Grams(sum.Milligrams),
        EmissionsView.Grams(sum.OnNoPackage),
        vehicle.Facts.Aboard.Select(static carried => carried.PackageId).Distinct(StringComparer.Ordinal).Count());
}

/// <summary>Emissions of the vehicles that a station sent.</summary>
/// <param name="StationId">The station; null for those of no known one.</param>
/// <param name="GramsCo2e">Grams of CO2e.</param>
/// <param name="GramsOnNoPackage">Grams of those that are on no package.</param>
internal sealed record StationEmissionsView([property: Form(TextForm.Id)] string? StationId, double GramsCo2e, double GramsOnNoPackage);

/// <summary>Emissions of the vehicles that a partner runs.</summary>
/// <param name="PartnerId">The partner; null for the network itself.</param>
/// <param name="GramsCo2e">Grams of CO2e.</param>
/// <param name="GramsOnNoPackage">Grams of those that are on no package.</param>
internal sealed record PartnerEmissionsView([property: Form(TextForm.Id)] string? PartnerId, double GramsCo2e, double GramsOnNoPackage);

/// <summary>
/// What vans delivered from their stations, in the order in which they did and by a plan without an optimiser: as many vans, a sector each, the nearest stop next. Both are on estimated ways, so that
/// they compare with each other, and not with what was driven.
/// </summary>
/// <param name="Deliveries">Packages in both.</param>
/// <param name="KilometresAsDelivered">Estimated kilometres in the order of delivery.</param>
/// <param name="GramsAsDelivered">Their grams of CO2e.</param>
/// <param name="Kilometres">Estimated kilometres of the naive plan.</param>
/// <param name="GramsCo2e">Its grams of CO2e.</param>
/// <param name="GramsSaved">What was saved against it; negative when the naive plan would have been better.</param>
/// <param name="ShareSaved">The same as a share of the naive plan's.</param>
internal sealed record NaivePlanView(
    int Deliveries, double KilometresAsDelivered, double GramsAsDelivered, double Kilometres, double GramsCo2e, double GramsSaved, double ShareSaved)
{
    /// <summary>A comparison as it is answered.</summary>
    public static NaivePlanView Of(NaiveComparison comparison)
    {
        var saved = new EmissionComparison(comparison.AsDelivered, comparison.Naive);
        return new NaivePlanView(
            comparison.Deliveries,
            Math.Round(comparison.AsDelivered.Kilometres, 3),
            EmissionsView.Grams(comparison.AsDelivered.Milligrams),
            Math.Round(comparison.Naive.Kilometres, 3),
            EmissionsView.Grams(comparison.Naive.Milligrams),
            EmissionsView.Grams(saved.SavedMilligrams),
            Math.Round(saved.SavedShare, 4));
    }
}

/// <summary>A package's share of the routes that it was on.</summary>
/// <param name="PackageId">The package.</param>
/// <param name="GramsCo2e">Grams of CO2e.</param>
/// <param name="Legs">Its share of each vehicle's day.</param>
internal sealed record PackageEmissionsView([property: Form(TextForm.Id)] string PackageId, double GramsCo2e, IReadOnlyList<EmissionLegView> Legs)
{
    /// <summary>A package's emissions as they are answered.</summary>
    public static PackageEmissionsView Of(PackageEmissions package) => new(
        package.PackageId,
        EmissionsView.Grams(package.Milligrams),
        [
            .. package.Legs.GroupBy(static leg => leg.RouteId).Select(static route =>
                new EmissionLegView(route.Key[..route.Key.IndexOf('/', StringComparison.Ordinal)], route.Key[(route.Key.IndexOf('/', StringComparison.Ordinal) + 1)..], EmissionsView.Grams(route.Sum(static leg => leg.Milligrams)))),
        ]);
}

/// <summary>A package's share of a vehicle's day.</summary>
/// <param name="VehicleId">The vehicle.</param>
/// <param name="Day">The day at its home.</param>
/// <param name="GramsCo2e">Grams of CO2e.</param>
internal sealed record EmissionLegView([property: Form(TextForm.Id)] string VehicleId, [property: Form(TextForm.LocalDate)] string Day, double GramsCo2e);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EmissionsView))]
internal sealed partial class EmissionsJson : JsonSerializerContext;
