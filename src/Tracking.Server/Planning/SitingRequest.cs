using System.Text.Json;
using Tracking.Model.Geography;
using Tracking.Planning.Emissions;
using Tracking.Planning.Siting;
using Tracking.Server.Announcing;
using Tracking.Server.Ingest;
using Tracking.Server.Requests;

namespace Tracking.Server.Planning;

/// <summary>What <c>POST /v1/planning/siting</c> asks for.</summary>
internal sealed record SitingRequest(SitingProblem Problem, int Open, FactorTable Factors, SitingOptions Options)
{
    /// <summary>Reads it; what is wrong is reported to the body.</summary>
    public static SitingRequest Read(RequestObject body)
    {
        var demandIds = new HashSet<string>(StringComparer.Ordinal);
        var siteIds = new HashSet<string>(StringComparer.Ordinal);
        var problem = new SitingProblem
        {
            Demand = ListOf(body, "demand", SitingEndpoint.MaxDemand, (item, at) => Demand(item, body, at, demandIds), needed: true),
            Stations = ListOf(body, "stations", SitingEndpoint.MaxSites, (item, at) => Site(item, body, at, siteIds), needed: false),
            Candidates = ListOf(body, "candidates", SitingEndpoint.MaxSites, (item, at) => Site(item, body, at, siteIds), needed: true),
            Hub = AnnouncementReader.Point(body, "hub"),
        };
        int open = (int)(body.Whole("open", 0, SitingEndpoint.MaxOpen) ?? 1);
        var defaults = new SitingOptions();
        double sameDay = body.Number("sameDayMinutes", 1, SitingEndpoint.MaxMinutes) ?? defaults.SameDaySeconds / 60;
        double nextDay = body.Number("nextDayMinutes", 1, SitingEndpoint.MaxMinutes) ?? Math.Max(defaults.NextDaySeconds / 60, sameDay);
        if (nextDay < sameDay)
        {
            body.Report("nextDayMinutes", "outOfRange", $"The next day reaches {nextDay} minutes, the same day {sameDay}; give the next day no less.");
        }

        return new SitingRequest(problem, open, FactorsOf(body), defaults with { SameDaySeconds = sameDay * 60, NextDaySeconds = Math.Max(nextDay, sameDay) * 60 });
    }

    private static FactorTable FactorsOf(RequestObject body)
    {
        string[] versions = [.. FactorTables.Known.Select(static table => table.Version)];
        return body.Word("factors", versions) is { } version ? FactorTables.Version(version) : FactorTables.Known[^1];
    }

    private static List<T> ListOf<T>(RequestObject body, string name, int max, Func<RequestObject, string, T> read, bool needed)
    {
        IReadOnlyList<(JsonElement Element, string Pointer)> items = body.List(name, max);
        if (needed && !body.Has(name))
        {
            body.Missing(name);
        }
        else if (needed && items.Count == 0)
        {
            body.Report(name, "missingField", $"Send 1 to {max} elements in '{name}'.");
        }

        var list = new List<T>(items.Count);
        foreach ((JsonElement element, string pointer) in items)
        {
            if (body.Child(element, pointer) is { } item)
            {
                list.Add(read(item, pointer[1..]));
                item.Done();
            }
        }

        return list;
    }

    private static DemandPoint Demand(RequestObject item, RequestObject body, string at, HashSet<string> ids)
    {
        foreach (string field in (ReadOnlySpan<string>)["people", "packagesPerDay"])
        {
            if (!item.Has(field))
            {
                item.Missing(field);
            }
        }

        return new DemandPoint(
            Id(item, body, at, ids),
            Location(item),
            item.Number("people", 0, SitingEndpoint.MaxAmount) ?? 0,
            item.Number("packagesPerDay", 0, SitingEndpoint.MaxAmount) ?? 0,
            item.Number("areaKm2", 0.001, 1_000_000) * 1e6);
    }

    private static StationSite Site(RequestObject item, RequestObject body, string at, HashSet<string> ids) => new(Id(item, body, at, ids), Location(item))
    {
        PackagesPerDay = item.Number("packagesPerDay", 0, SitingEndpoint.MaxAmount) ?? double.PositiveInfinity,
        CostPerDay = item.Number("costPerDay", 0, SitingEndpoint.MaxAmount) ?? 0,
        CostPerPackage = item.Number("costPerPackage", 0, SitingEndpoint.MaxAmount) ?? 0,
        JobsPerThousandPackages = item.Number("jobsPerThousandPackages", 0, 1000) ?? 0,
    };

    private static string Id(RequestObject item, RequestObject body, string at, HashSet<string> ids)
    {
        if (!item.Has("id"))
        {
            item.Missing("id");
        }

        string id = item.Id("id") ?? "";
        if (id.Length > 0 && !ids.Add(id))
        {
            body.Report($"{at}/id", "sameId", $"'{Text.Short(id)}' stands twice. Name each once.");
        }

        return id;
    }

    private static GeoPoint Location(RequestObject item)
    {
        if (!item.Has("location"))
        {
            item.Missing("location");
        }

        return AnnouncementReader.Point(item, "location") ?? default;
    }
}
