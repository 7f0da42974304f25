using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Contract;

/// <summary>What a planned round means for promises, and how good predictions were.</summary>
[Collection(SharedServer.Name)]
public sealed class ArrivalsTests(ServerFixture fixture)
{
    private const int Stops = 16;
    private const int Leg = 10;

    private TrackingApi Api => fixture.Api;

    [Fact]
    public async Task A_promise_that_the_van_can_hardly_keep_is_late_before_its_time_has_passed()
    {
        var story = await Story.BeginAsync(Api);
        string[] ids = await PlanAsync(story, promisedBy: story.At(150));
        await story.PlayAsync("20:[V]departed@D");
        var token = (await Api.PostAsync($"/v1/packages/{ids[^1]}/links")).Json(201).Text("token")!;

        // Planned to come at 180; the van stands at its first door until now, at 120.
        await Api.AcceptAsync(new Scan("delivered") { PackageId = ids[0], OccurredAt = story.At(115) });
        Assert.Equal("late", (await Api.PackageAsync(ids[^1]))["promise"].Text("state"));
        var shown = (await Api.GetAsync($"/v1/track/{token}")).Json();
        Assert.Equal("late", shown["promise"].Text("state"));
        Assert.True(Times.Parse(shown["estimatedDelivery"]!["from"]) > Times.Now, shown.ToJsonString());
        Assert.Equal("onTrack", (await Api.PackageAsync(ids[1]))["promise"].Text("state"));

        (await Api.SendAsync(HttpMethod.Delete, $"/v1/vehicles/{story.Id("V")}/route")).Expect(204);
        Assert.Equal("onTrack", (await Api.PackageAsync(ids[^1]))["promise"].Text("state"));
    }

    [Fact]
    public async Task A_station_without_rounds_has_no_scores_and_one_that_nobody_knows_is_not_found()
    {
        var story = await Story.BeginAsync(Api);
        var score = await ScoreAsync(story);
        Assert.Equal((0, 0, 0), (score.Number("rounds"), score["total"].Number("predictions"), score["days"]!.AsArray().Count));
        Assert.True(score["total"]!["coverage"].IsNull());
        (await Api.GetAsync($"/v1/planning/arrivals?stationId={story.Id("NEVER")}")).Problem(404);
        (await Api.GetAsync("/v1/planning/arrivals")).Problem(400);
        (await Api.GetAsync("/v1/planning/arrivals?stationId=-")).Problem(400);
    }

    /// <summary>Loads a package for each stop and plans their round.</summary>
    private async Task<string[]> PlanAsync(Story story, DateTimeOffset? promisedBy = null)
    {
        string[] ids = [.. Enumerable.Range(0, Stops).Select(i => $"{story.Id("S")}-{i}")];
        foreach (var id in ids)
        {
            var announced = new JsonObject { ["destinationStationId"] = story.Id("D") };
            if (promisedBy is { } by)
            {
                announced["promisedBy"] = Times.Text(by);
            }

            (await Api.PutAsync($"/v1/packages/{id}", announced)).Expect(201);
        }

        await Api.AcceptAsync(ids.Select(id => new Scan("inducted") { PackageId = id, StationId = story.Id("D"), OccurredAt = story.At(1) }));
        await Api.AcceptAsync(ids.Select(id => new Scan("loaded") { PackageId = id, StationId = story.Id("D"), VehicleId = story.Id("V"), OccurredAt = story.At(5) }));
        object[] stops = [.. ids.Select((id, i) => new { packageIds = new[] { id }, plannedAt = story.At(20 + ((i + 1) * Leg) - 2), serviceSeconds = 120 })];
        (await Api.PutAsync($"/v1/vehicles/{story.Id("V")}/route", new { stationId = story.Id("D"), departsAt = story.At(20), stops })).Expect(200);
        return ids;
    }

    private async Task<JsonObject> ScoreAsync(Story story) => (await Api.GetAsync($"/v1/planning/arrivals?stationId={story.Id("D")}")).Json();
}
