using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Contract;

/// <summary>The plan of a van's round, and what follows from it for the packages aboard.</summary>
[Collection(SharedServer.Name)]
public sealed class RouteTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Fact]
    public async Task A_plan_is_answered_with_what_is_done_of_it_by_who_is_still_aboard()
    {
        var story = await Story.BeginAsync(Api);
        await story.PlayAsync("inducted@D [Q]inducted@D [R]inducted@D loaded@D>V [Q]loaded@D>V");
        var put = (await Api.PutAsync($"/v1/vehicles/{story.Id("V")}/route", Plan(story, 10, ["P"], ["Q"], ["R"]))).Json();
        Assert.Equal([false, false, false], put["stops"]!.AsArray().Select(stop => stop!["done"]!.GetValue<bool>()));
        Assert.Equal(story.Id("D"), put.Text("stationId"));
        Assert.Equal(3, (await story.VehicleAsync("V"))["plannedStops"]!.GetValue<int>());

        await story.PlayAsync("20:[V]departed@D 25:delivered>V");
        var route = (await Api.GetAsync($"/v1/vehicles/{story.Id("V")}/route")).Json();
        Assert.Equal([true, false, true], route["stops"]!.AsArray().Select(stop => stop!["done"]!.GetValue<bool>()));
        Assert.Equal(story.At(25), Times.Parse(route["stops"]![0]!["doneAt"]));
        Assert.Null(route["stops"]![2]!["doneAt"]);
        Assert.Equal(2, route["stopsDone"]!.GetValue<int>());
        Assert.True(route["version"]!.GetValue<long>() > put["version"]!.GetValue<long>());

        (await Api.SendAsync(HttpMethod.Delete, $"/v1/vehicles/{story.Id("V")}/route")).Expect(204);
        (await Api.SendAsync(HttpMethod.Delete, $"/v1/vehicles/{story.Id("V")}/route")).Expect(204);
        (await Api.GetAsync($"/v1/vehicles/{story.Id("V")}/route")).Problem(404);
        Assert.Null((await story.VehicleAsync("V"))["plannedStops"]);
    }

    [Fact]
    public async Task A_package_that_is_out_for_delivery_is_expected_by_its_stop_and_not_after_a_vain_attempt()
    {
        var story = await Story.BeginAsync(Api);
        await story.PlayAsync("inducted@D [Q]inducted@D loaded@D>V [Q]loaded@D>V");
        (await Api.PutAsync($"/v1/vehicles/{story.Id("V")}/route", Plan(story, 130, ["Q"], ["P"]))).Expect(200);
        Assert.Null((await story.PackageAsync())["estimatedDelivery"]);

        await story.PlayAsync("20:outForDelivery>V [Q]outForDelivery>V");
        var ahead = (await story.PackageAsync())["estimatedDelivery"]!;
        Assert.Equal(1, ahead["stopsAway"]!.GetValue<int>());
        Assert.InRange(Times.Parse(ahead["from"]), story.At(100), story.At(140));
        Assert.InRange(Times.Parse(ahead["to"]), story.At(140), story.At(260));

        await story.PlayAsync("[Q]delivered>V");
        Assert.Equal(0, (await story.PackageAsync())["estimatedDelivery"]!["stopsAway"]!.GetValue<int>());
        await story.PlayAsync("attempted>V!notHome");
        Assert.Null((await story.PackageAsync())["estimatedDelivery"]);
    }

    [Fact]
    public async Task Plans_that_are_replaced_and_taken_away_at_once_are_each_answered_and_the_last_one_counts()
    {
        var story = await Story.BeginAsync(Api);
        await story.PlayAsync("inducted@D [Q]inducted@D loaded@D>V [Q]loaded@D>V 20:outForDelivery>V [Q]outForDelivery>V");
        var path = $"/v1/vehicles/{story.Id("V")}/route";
        await Parallel.ForEachAsync(Enumerable.Range(0, 120), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            switch (i % 4)
            {
                case 0:
                    (await Api.SendAsync(HttpMethod.Delete, path)).Expect(204);
                    break;
                case 1:
                    (await Api.GetAsync($"/v1/packages/{story.Id("P")}")).Expect(200);
                    break;
                default:
                    var stops = (await Api.PutAsync(path, i % 4 == 2 ? Plan(story, 130, ["Q"], ["P"]) : Plan(story, 130, ["P"]))).Expect(200).Json()["stops"]!.AsArray();
                    Assert.Equal(i % 4 == 2 ? 2 : 1, stops.Count);
                    break;
            }
        });

        (await Api.PutAsync(path, Plan(story, 130, ["Q"], ["P"]))).Expect(200);
        Assert.Equal(1, (await story.PackageAsync())["estimatedDelivery"]!["stopsAway"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "/departsAt")]
    [InlineData("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", "/departsAt")]
    [InlineData("2026-11-24T08:00:00Z", "2027-11-24T08:00:00Z", "/stops/0/plannedAt")]
    [InlineData("2026-11-24T08:00:00Z", "2025-11-24T08:00:00Z", "/stops/0/plannedAt")]
    public async Task A_plan_with_times_that_no_round_has_is_refused(string departsAt, string plannedAt, string pointer) =>
        (await Api.PutAsync("/v1/vehicles/V-BAD/route", new { departsAt, stops = new[] { new { packageIds = new[] { "A" }, plannedAt } } })).Problem(400, pointer);

    [Theory]
    [InlineData("2000-01-01T00:00:00Z")]
    [InlineData("9998-12-01T00:00:00Z")]
    public async Task A_plan_of_another_time_gives_an_estimate_that_is_not_in_the_past(string departsAt)
    {
        var story = await Story.BeginAsync(Api);
        await story.PlayAsync("inducted@D [Q]inducted@D loaded@D>V [Q]loaded@D>V 20:outForDelivery>V [Q]outForDelivery>V [Q]delivered>V");
        var at = Times.Parse(departsAt).AddHours(1);
        (await Api.PutAsync($"/v1/vehicles/{story.Id("V")}/route", new { departsAt, stops = new[] { Stop(at, story.Id("Q")), Stop(at, story.Id("P")) } })).Expect(200);
        var estimate = (await story.PackageAsync())["estimatedDelivery"]!;
        Assert.True(Times.Parse(estimate["from"]) >= Times.Now.AddMinutes(-6) && Times.Parse(estimate["to"]) > Times.Parse(estimate["from"]), estimate.ToJsonString());
    }

    [Fact]
    public async Task A_plan_that_is_malformed_is_refused_with_what_is_wrong()
    {
        (await Api.PutAsync("/v1/vehicles/V-BAD/route", new { stops = Array.Empty<object>() })).Problem(400, "/departsAt");
        (await Api.PutAsync("/v1/vehicles/V-BAD/route", new { departsAt = Times.Now, stops = new object[] { 7 } })).Problem(400, "/stops/0");
        (await Api.PutAsync("/v1/vehicles/V-BAD/route", new { departsAt = Times.Now, stops = new[] { Stop(Times.Now, "A"), Stop(Times.Now, "A") } }))
            .Problem(400, "/stops/1/packageIds/0");
        (await Api.PutAsync("/v1/vehicles/V-BAD/route", new { departsAt = Times.Now, stops = new[] { new { packageIds = new[] { "A" } } } }))
            .Problem(400, "/stops/0/plannedAt");
        (await Api.PutAsync(
            "/v1/vehicles/V-BAD/route",
            new { departsAt = Times.Now, stops = Enumerable.Range(0, 501).Select(i => Stop(Times.Now, $"A{i}")).ToArray() })).Problem(400, "/stops");
    }

    private static object Plan(Story story, int firstMinute, params string[][] stops) => new
    {
        stationId = story.Id("D"),
        departsAt = story.At(20),
        stops = stops.Select((packages, i) => Stop(story.At(firstMinute + (10 * i)), [.. packages.Select(story.Id)])).ToArray(),
    };

    private static object Stop(DateTimeOffset plannedAt, params string[] packageIds) => new { packageIds, plannedAt, serviceSeconds = 120 };
}
