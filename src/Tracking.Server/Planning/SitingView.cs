using System.Text.Json.Serialization;
using Tracking.Planning.Siting;
using Tracking.Server.Description;

namespace Tracking.Server.Planning;

/// <summary>Which stations to open, and what becomes of it; estimates all of it.</summary>
/// <param name="Before">As it is.</param>
/// <param name="After">With the opened ones.</param>
/// <param name="Opened">Candidates to open, the one that adds most people first.</param>
/// <param name="Candidates">What each candidate would do if it alone were opened.</param>
/// <param name="Basis">Where factors and formulas come from; to be shown with the figures.</param>
/// <param name="FactorVersion">Version of the emission factors.</param>
internal sealed record SitingView(
    SitingFiguresView Before, SitingFiguresView After, IReadOnlyList<OpenedSiteView> Opened, IReadOnlyList<CandidateView> Candidates, string Basis, string FactorVersion)
{
    /// <summary>A plan as it is answered.</summary>
    public static SitingView Of(SitingPlan plan, string factors) => new(
        SitingFiguresView.Of(plan.Before),
        SitingFiguresView.Of(plan.After),
        [.. plan.Opened.Select(static site => new OpenedSiteView(site.SiteId, Round(site.PeopleAdded), Round(site.PeopleLostWithout), Round(site.PackagesPerDay)))],
        [.. plan.Candidates.Select(static candidate => new CandidateView(candidate.SiteId, SitingFiguresView.Of(candidate.Alone)))],
        plan.Basis,
        factors);

    internal static double Round(double value) => Math.Round(value, 3);
}

/// <summary>A candidate to open.</summary>
/// <param name="SiteId">Which.</param>
/// <param name="PeopleAdded">People it brings within same-day reach beyond the stations and the candidates before it.</param>
/// <param name="PeopleLostWithout">People who lose it if this one alone is not opened.</param>
/// <param name="PackagesPerDay">Packages that it would take on a day.</param>
internal sealed record OpenedSiteView([property: Form(TextForm.Id)] string SiteId, double PeopleAdded, double PeopleLostWithout, double PackagesPerDay);

/// <summary>What a candidate would do alone.</summary>
/// <param name="SiteId">Which.</param>
/// <param name="Alone">Figures with it and the stations that are there.</param>
internal sealed record CandidateView([property: Form(TextForm.Id)] string SiteId, SitingFiguresView Alone);

/// <summary>What a set of stations means on a usual day.</summary>
/// <param name="PeopleSameDay">People whose packages come the same day.</param>
/// <param name="PackagesSameDay">Packages that come the same day.</param>
/// <param name="PackagesNextDay">Packages that come the next day.</param>
/// <param name="PackagesLater">Packages that come later, from a station that is too far away.</param>
/// <param name="PackagesNotServed">Packages for which no station has room.</param>
/// <param name="VanKilometres">Kilometres of vans.</param>
/// <param name="TruckKilometres">Kilometres of trucks between hub and stations; 0 without a hub.</param>
/// <param name="GramsCo2e">Estimated grams of CO2e of vans and trucks.</param>
/// <param name="StationJobs">Jobs at the stations.</param>
/// <param name="Drivers">Drivers of vans.</param>
/// <param name="CostPerDay">What the stations cost.</param>
internal sealed record SitingFiguresView(
    double PeopleSameDay,
    double PackagesSameDay,
    double PackagesNextDay,
    double PackagesLater,
    double PackagesNotServed,
    double VanKilometres,
    double TruckKilometres,
    double GramsCo2e,
    double StationJobs,
    double Drivers,
    double CostPerDay)
{
    /// <summary>Figures as they are answered.</summary>
    public static SitingFiguresView Of(SitingFigures figures) => new(
        SitingView.Round(figures.PeopleSameDay),
        SitingView.Round(figures.PackagesSameDay),
        SitingView.Round(figures.PackagesNextDay),
        SitingView.Round(figures.PackagesLater),
        SitingView.Round(figures.PackagesNotServed),
        SitingView.Round(figures.VanKilometres),
        SitingView.Round(figures.TruckKilometres),
        SitingView.Round(figures.GramsCo2e),
        SitingView.Round(figures.StationJobs),
        SitingView.Round(figures.Drivers),
        SitingView.Round(figures.CostPerDay));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SitingView))]
internal sealed partial class SitingJson : JsonSerializerContext;
