using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Contract;

/// <summary>What a station tells its customers.</summary>
[Collection(SharedServer.Name)]
public sealed class NoticeTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Fact]
    public async Task A_notice_stands_until_it_is_taken_down_and_outlives_a_new_definition()
    {
        var story = await Story.BeginAsync(Api);
        var until = Times.Now.AddHours(5);
        var body = new { kind = "delayed", reason = "weather", until, message = "Snow on the passes." };
        var put = (await Api.PutAsync($"/v1/stations/{story.Id("D")}/notice", body)).Json();
        Assert.Equal("delayed", put["notice"].Text("kind"));
        Assert.Equal("weather", put["notice"].Text("reason"));
        Assert.Equal("Snow on the passes.", put["notice"].Text("message"));
        Assert.Equal(until, Times.Parse(put["notice"]!["until"]));

        (await Api.PutAsync($"/v1/stations/{story.Id("D")}", new { name = "Depot D", timeZone = "UTC", address = "1 Main Street", pickupDays = 3 })).Expect(200);
        var station = await story.StationAsync("D");
        Assert.Equal("delayed", station["notice"].Text("kind"));
        Assert.Equal("1 Main Street", station.Text("address"));
        Assert.Equal(3, station["pickupDays"]!.GetValue<int>());

        (await Api.SendAsync(HttpMethod.Delete, $"/v1/stations/{story.Id("D")}/notice")).Expect(204);
        Assert.Null((await story.StationAsync("D"))["notice"]);
    }

    [Fact]
    public async Task A_notice_that_makes_no_sense_is_refused()
    {
        var story = await Story.BeginAsync(Api);
        string at = $"/v1/stations/{story.Id("D")}/notice";
        (await Api.PutAsync(at, new { reason = "weather" })).Problem(400, "/kind");
        (await Api.PutAsync(at, new { kind = "slow" })).Problem(400, "/kind");
        (await Api.PutAsync(at, new { kind = "closed", reason = "laziness" })).Problem(400, "/reason");
        (await Api.PutAsync(at, new { kind = "closed", until = Times.Now.AddHours(-1) })).Problem(400, "/until");
        (await Api.PutAsync("/v1/stations/NOBODY-DEFINED-IT/notice", new { kind = "closed" })).Problem(404);
        (await Api.SendAsync(HttpMethod.Delete, "/v1/stations/NOBODY-DEFINED-IT/notice")).Problem(404);
    }
}
