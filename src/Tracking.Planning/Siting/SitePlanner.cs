using System.Globalization;
using Tracking.Planning.Emissions;
using Tracking.Planning.Travel;

namespace Tracking.Planning.Siting;

/// <summary>Says where new stations bring most people within same-day reach, and what that does to kilometres, emissions, promises, jobs and costs.</summary>
public static class SitePlanner
{
    /// <summary>Chooses candidates to open. The same input gives the same plan.</summary>
    /// <param name="problem">Demand, stations and candidates.</param>
    /// <param name="matrix">Ways between <see cref="SitingProblem.Places"/>.</param>
    /// <param name="open">How many candidates to open at the most, 0 or more.</param>
    /// <param name="factors">Factors of emissions.</param>
    /// <param name="options">How far a day reaches, and what vans do in it.</param>
    /// <param name="progress">Hears how far it is.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ArgumentException">Something is out of its range; the message says what.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static SitingPlan Plan(
        SitingProblem problem,
        ITravelTimeMatrix matrix,
        int open,
        FactorTable factors,
        SitingOptions options,
        IProgress<SitingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        problem.Validate();
        options.Validate();
        int places = problem.Places.Count;
        if (matrix.Places != places)
        {
            throw new ArgumentException($"The matrix is of {matrix.Places} places; the problem has {places}.");
        }

        if (open < 0)
        {
            throw new ArgumentException($"{open} candidates are to be opened; give 0 or more.");
        }

        var assignment = new Assignment(problem, matrix, options, cancellation);
        var day = new SitingDay(problem, matrix, assignment, factors, options);
        int stations = problem.Stations.Count, sites = assignment.Sites.Count;
        List<int> chosen = new SiteChooser(assignment, stations, progress, cancellation).Choose(open, options.MaxSwapRounds);
        bool[] state = [.. Enumerable.Range(0, sites).Select(site => site < stations)];
        SitingFigures before = day.Figures(state, null);
        var alone = new List<CandidateEffect>(problem.Candidates.Count);
        for (int site = stations; site < sites; site++)
        {
            cancellation.ThrowIfCancellationRequested();
            state[site] = true;
            alone.Add(new CandidateEffect(assignment.Sites[site].Id, day.Figures(state, null)));
            state[site] = false;
        }

        var added = new double[sites];
        double people = before.PeopleSameDay;
        foreach (int site in chosen)
        {
            state[site] = true;
            double with = assignment.PeopleSameDay(state);
            added[site] = with - people;
            people = with;
        }

        var packages = new double[sites];
        SitingFigures after = day.Figures(state, packages);
        var opened = new List<OpenedSite>(chosen.Count);
        foreach (int site in chosen)
        {
            state[site] = false;
            opened.Add(new OpenedSite(assignment.Sites[site].Id, added[site], people - assignment.PeopleSameDay(state), packages[site]));
            state[site] = true;
        }

        return new SitingPlan { Before = before, After = after, Opened = opened, Candidates = alone, Basis = BasisOf(factors, options) };
    }

    private static string BasisOf(FactorTable factors, SitingOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"Estimates. Same day within {options.SameDaySeconds / 60:0.#} min from a station, next day within {options.NextDaySeconds / 60:0.#} min. Kilometres of vans: 2 × way / {options.PackagesPerVan:0.#} packages + {options.LocalTourFactor} × {options.LocalCircuity} × √(packages × area) (Daganzo 1984). {factors.Title}, {factors.Publisher}, {factors.Edition} ({factors.Url}): {factors.Of(options.Van).Line} {factors.Of(options.Van).Kilograms} kg CO2e; {factors.Of(options.Truck).Line} {factors.Of(options.Truck).Kilograms} kg CO2e. {factors.Boundary}");
}
