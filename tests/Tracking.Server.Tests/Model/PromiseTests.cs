using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Model;

/// <summary>What was promised, and how it stands.</summary>
[Collection(SharedServer.Name)]
public sealed class PromiseTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Theory]
    [InlineData(48, "inducted@O", "onTrack")]
    [InlineData(48, "inducted@O held!weather", "atRisk")]
    [InlineData(48, "inducted@O departed@O arrived@X", "atRisk")]
    [InlineData(2, "inducted@O", "atRisk")]
    [InlineData(2, "arrived@D outForDelivery>V", "onTrack")]
    [InlineData(-1, "arrived@D outForDelivery>V", "late")]
    [InlineData(1, "arrived@D outForDelivery>V delivered", "met")]
    [InlineData(-1, "arrived@D outForDelivery>V delivered", "met")]
    [InlineData(-1, "arrived@D outForDelivery>V 115:delivered", "missed")]
    public async Task An_explicit_promise_has_a_state(int hoursFromNow, string steps, string state)
    {
        var story = await Story.BeginAsync(Api);
        var promisedBy = Times.Now.AddHours(hoursFromNow);
        await story.AnnounceAsync(more: new { promisedBy });
        await story.PlayAsync(steps);
        var promise = (await story.PackageAsync())["promise"];
        Assert.Equal(state, promise.Text("state"));
        Assert.Equal(promisedBy, Times.Parse(promise!["promisedBy"]));
    }

    [Fact]
    public async Task A_service_promises_the_destinations_end_of_day_after_the_origins_cut_off()
    {
        // A Monday morning in Seattle; Thanksgiving Thursday is closed at the destination.
        var morning = DateTimeOffset.Parse("2026-11-16T09:00:00-08:00");
        var evening = DateTimeOffset.Parse("2026-11-16T18:30:00-08:00");
        Assert.Equal(DateTimeOffset.Parse("2026-11-16T20:00:00-06:00"), await PromisedAsync("sameDay", morning, []));
        Assert.Equal(DateTimeOffset.Parse("2026-11-17T20:00:00-06:00"), await PromisedAsync("nextDay", morning, []));
        Assert.Equal(DateTimeOffset.Parse("2026-11-18T20:00:00-06:00"), await PromisedAsync("twoDay", morning, []));
        Assert.Equal(DateTimeOffset.Parse("2026-11-18T20:00:00-06:00"), await PromisedAsync("nextDay", evening, []));
        Assert.Equal(DateTimeOffset.Parse("2026-11-18T20:00:00-06:00"), await PromisedAsync("nextDay", morning, ["2026-11-17"]));
    }

    [Fact]
    public async Task There_is_no_promise_for_standard_nor_from_unknown_stations_nor_before_acceptance()
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync("P", new { service = "standard" });
        await story.AnnounceAsync("Q", new { service = "nextDay" });
        (await Api.PutAsync($"/v1/packages/{story.Id("R")}", new { service = "nextDay" })).Expect(201);
        await story.PlayAsync("inducted@O [R]inducted@O");
        foreach (var package in new[] { "P", "Q", "R" })
        {
            Assert.True((await story.PackageAsync(package))["promise"]?["promisedBy"].IsNull() ?? true, package);
        }
    }

    private async Task<DateTimeOffset> PromisedAsync(string service, DateTimeOffset acceptedAt, string[] closed)
    {
        var unique = Guid.NewGuid().ToString("N")[..10];
        (await Api.PutAsync($"/v1/stations/WEST-{unique}", new
        {
            name = "West",
            timeZone = "America/Los_Angeles",
            sameDayCutoff = "10:00",
            nextDayCutoff = "17:00",
            endOfDay = "21:00",
            closedDates = Array.Empty<string>(),
        })).Expect(201);
        (await Api.PutAsync($"/v1/stations/MID-{unique}", new
        {
            name = "Middle",
            timeZone = "America/Chicago",
            sameDayCutoff = "09:00",
            nextDayCutoff = "16:00",
            endOfDay = "20:00",
            closedDates = closed,
        })).Expect(201);
        (await Api.PutAsync($"/v1/packages/PKG-{unique}", new { service, originStationId = $"WEST-{unique}", destinationStationId = $"MID-{unique}" })).Expect(201);
        await Api.AcceptAsync(new Scan("inducted") { PackageId = $"PKG-{unique}", StationId = $"WEST-{unique}", OccurredAt = acceptedAt });
        var promise = (await Api.PackageAsync($"PKG-{unique}"))["promise"];
        Assert.Equal(service, promise.Text("service"));
        return Times.Parse(promise!["promisedBy"]);
    }
}
