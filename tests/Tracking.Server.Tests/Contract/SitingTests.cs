using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Contract;

/// <summary>Where new stations bring most people within same-day reach.</summary>
[Collection(SharedServer.Name)]
public sealed class SitingTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Fact]
    public async Task The_candidate_that_reaches_most_people_is_opened_and_every_candidate_is_said_to_do_what_it_would_alone()
    {
        var plan = (await Api.PostAsync("/v1/planning/siting", Request())).Json();
        var opened = Assert.Single(plan["opened"]!.AsArray())!;
        Assert.Equal(("FAR", 900.0, 900.0, 90.0), (opened.AsObject().Text("siteId"), Number(opened, "peopleAdded"), Number(opened, "peopleLostWithout"), Number(opened, "packagesPerDay")));
        Assert.Equal((1000.0, 1900.0), (Number(plan["before"]!, "peopleSameDay"), Number(plan["after"]!, "peopleSameDay")));
        Assert.Equal([("NEAR", 1500.0), ("FAR", 1900.0)], plan["candidates"]!.AsArray().Select(candidate => (candidate!.AsObject().Text("siteId"), Number(candidate["alone"]!, "peopleSameDay"))));
        Assert.Equal(240, new[] { "packagesSameDay", "packagesNextDay", "packagesLater", "packagesNotServed" }.Sum(name => Number(plan["after"]!, name)));
        Assert.True(Number(plan["after"]!, "vanKilometres") < Number(plan["before"]!, "vanKilometres"));
        Assert.True(Number(plan["after"]!, "gramsCo2e") < Number(plan["before"]!, "gramsCo2e"));
        Assert.Equal(0.72, Number(plan["after"]!, "stationJobs"));
        Assert.Equal("uk-2026", plan.Text("factorVersion"));
        Assert.Contains("Estimates.", plan.Text("basis"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_request_is_answered_the_same_and_changes_nothing()
    {
        var stations = (await Api.GetAsync("/v1/stations?limit=1000")).Text.Length;
        Assert.Equal((await Api.PostAsync("/v1/planning/siting", Request())).Text, (await Api.PostAsync("/v1/planning/siting", Request())).Text);
        Assert.DoesNotContain("\"FAR\"", (await Api.GetAsync("/v1/stations?limit=1000")).Text, StringComparison.Ordinal);
        Assert.True(stations > 0);
    }

    [Fact]
    public async Task An_older_version_of_the_factors_can_be_named()
    {
        var request = Request();
        request["factors"] = "uk-2025";
        var plan = (await Api.PostAsync("/v1/planning/siting", request)).Json();
        Assert.Equal("uk-2025", plan.Text("factorVersion"));
        Assert.Contains("Reporting 2025", plan.Text("basis"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/demand", """{ "candidates": [] }""")]
    [InlineData("/candidates", """{ "demand": [] }""")]
    [InlineData("/demand", """{ "demand": [], "candidates": [] }""")]
    [InlineData("/colour", """{ "colour": 1 }""")]
    [InlineData("/open", """{ "open": 51 }""")]
    [InlineData("/factors", """{ "factors": "uk-1900" }""")]
    [InlineData("/hub/lat", """{ "hub": { "lat": 91, "lon": 0 } }""")]
    [InlineData("/nextDayMinutes", """{ "sameDayMinutes": 90, "nextDayMinutes": 30 }""")]
    [InlineData("/demand/0/people", """{ "demand": [ { "id": "D", "location": { "lat": 1, "lon": 1 }, "people": -1, "packagesPerDay": 1 } ] }""")]
    [InlineData("/demand/0/packagesPerDay", """{ "demand": [ { "id": "D", "location": { "lat": 1, "lon": 1 }, "people": 1 } ] }""")]
    [InlineData("/demand/0/location", """{ "demand": [ { "id": "D", "people": 1, "packagesPerDay": 1 } ] }""")]
    [InlineData("/demand/0/colour", """{ "demand": [ { "id": "D", "location": { "lat": 1, "lon": 1 }, "people": 1, "packagesPerDay": 1, "colour": 1 } ] }""")]
    [InlineData("/candidates/1/id", """{ "candidates": [ { "id": "C", "location": { "lat": 1, "lon": 1 } }, { "id": "C", "location": { "lat": 1, "lon": 1 } } ] }""")]
    [InlineData("/candidates/0/id", """{ "candidates": [ { "id": "a b", "location": { "lat": 1, "lon": 1 } } ] }""")]
    [InlineData("/stations/0/costPerDay", """{ "stations": [ { "id": "S", "location": { "lat": 1, "lon": 1 }, "costPerDay": -1 } ] }""")]
    public async Task What_is_wrong_is_pointed_to(string pointer, string body) => (await Api.PostAsync("/v1/planning/siting", JsonNode.Parse(body)!)).Problem(400, pointer);

    [Fact]
    public async Task More_points_and_sites_than_can_be_planned_are_refused()
    {
        var request = Request();
        request["demand"] = new JsonArray([.. Enumerable.Range(0, 2001).Select(i => Demand($"D{i}", i / 100.0, 1))]);
        (await Api.PostAsync("/v1/planning/siting", request)).Problem(400, "/demand");
        request = Request();
        request["candidates"] = new JsonArray([.. Enumerable.Range(0, 301).Select(i => Site($"C{i}", i))]);
        (await Api.PostAsync("/v1/planning/siting", request)).Problem(400, "/candidates");
    }

    /// <summary>A line of 100 km: a station at its beginning, and people there, in the middle and at the end.</summary>
    private static JsonObject Request() => new()
    {
        ["demand"] = new JsonArray(Demand("D0", 0, 1000), Demand("D50", 50, 500), Demand("D100", 100, 900)),
        ["stations"] = new JsonArray(Site("STATION", 0)),
        ["candidates"] = new JsonArray(Site("NEAR", 50), Site("FAR", 100)),
        ["hub"] = new JsonObject { ["lat"] = 43.0, ["lon"] = -90.5 },
        ["open"] = 1,
        ["sameDayMinutes"] = 30,
    };

    private static JsonObject Demand(string id, double kilometres, double people) => new()
    {
        ["id"] = id,
        ["location"] = At(kilometres),
        ["people"] = people,
        ["packagesPerDay"] = people / 10,
    };

    private static JsonObject Site(string id, double kilometres) => new() { ["id"] = id, ["location"] = At(kilometres), ["jobsPerThousandPackages"] = id == "FAR" ? 8 : 0 };

    private static JsonObject At(double kilometres) => new() { ["lat"] = 43 + (kilometres / 111.195), ["lon"] = -90.5 };

    private static double Number(JsonNode view, string name) => view[name]!.GetValue<double>();
}
