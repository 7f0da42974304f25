using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Contract;

/// <summary>What a customer sees beside the package's state: the van, notices, where to collect it, the proof, and their own report.</summary>
[Collection(SharedServer.Name)]
public sealed class CustomerViewTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Fact]
    public async Task The_van_is_shown_once_it_is_few_stops_away_and_the_stops_somewhat_before()
    {
        var story = await Story.BeginAsync(Api);
        await story.PlayAsync("inducted@D loaded@D>V 20:outForDelivery>V");
        string[] others = [.. Enumerable.Range(0, 12).Select(i => $"{story.Id("S")}-{i}")];
        await Api.AcceptAsync(others.Select(id => new Scan("outForDelivery") { PackageId = id, VehicleId = story.Id("V"), OccurredAt = story.At(20) }));
        var token = await LinkAsync(story);
        Assert.True((await ViewAsync(token))["estimatedDelivery"].IsNull());
        await DriveAsync(story, Times.Now);
        Assert.True((await ViewAsync(token))["van"].IsNull());

        object[] stops = [.. others.Append(story.Id("P")).Select((id, i) => new { packageIds = new[] { id }, plannedAt = story.At(120 + (5 * i)) })];
        (await Api.PutAsync($"/v1/vehicles/{story.Id("V")}/route", new { stationId = story.Id("D"), departsAt = story.At(20), stops })).Expect(200);
        var far = await ViewAsync(token);
        Assert.False(far["estimatedDelivery"].IsNull());
        Assert.True(far["estimatedDelivery"]!["stopsAway"].IsNull());
        Assert.True(far["van"].IsNull());

        await DeliverAsync(others.Take(2));
        var nearer = await ViewAsync(token);
        Assert.Equal(10, nearer["estimatedDelivery"].Number("stopsAway"));
        Assert.True(nearer["van"].IsNull());

        await DeliverAsync(others.Skip(2).Take(5));
        var near = await ViewAsync(token);
        Assert.Equal(5, near["estimatedDelivery"].Number("stopsAway"));
        Assert.Equal(43.55, near["van"]!["lat"]!.GetValue<double>());
        Assert.False(near["van"].Flag("silent"));
        Assert.DoesNotContain(story.Id("V"), near.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(near["version"]!.GetValue<long>(), far["version"]!.GetValue<long>());

        (await Api.SendAsync(HttpMethod.Delete, $"/v1/vehicles/{story.Id("V")}/route")).Expect(204);
        Assert.True((await ViewAsync(token))["van"].IsNull());
    }

    [Fact]
    public async Task A_van_that_told_long_ago_where_it_is_is_silent()
    {
        var story = await Story.BeginAsync(Api);
        await story.PlayAsync("inducted@D loaded@D>V 20:outForDelivery>V");
        await PlanAsync(story);
        var token = await LinkAsync(story);
        await DriveAsync(story, Times.Now.AddMinutes(-11));
        var van = (await ViewAsync(token))["van"];
        Assert.True(van.Flag("silent"));
        Assert.True(Times.Parse(van!["occurredAt"]) < Times.Now.AddMinutes(-10));

        await DriveAsync(story, Times.Now);
        Assert.False((await ViewAsync(token))["van"].Flag("silent"));
    }

    [Theory]
    [InlineData("10:[V]departed@D 10:[V]outForDelivery@D")]
    [InlineData("10:[V]departed@D 14:outForDelivery>V")]
    [InlineData("10:outForDelivery>V 12:[V]departed@D")]
    public async Task That_the_van_left_and_that_the_round_began_is_one_line_of_the_timeline(string steps)
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync();
        await story.PlayAsync("inducted@D loaded@D>V");
        await story.PlayAsync(steps);
        var timeline = (await ViewAsync(await LinkAsync(story)))["timeline"]!.AsArray();
        Assert.Equal(["outForDelivery", "inducted"], timeline.Select(entry => entry.Text("type")));
        Assert.Equal(("Station D", story.At(10)), (timeline[0].Text("place"), Times.Parse(timeline[0]!["at"])));
    }

    [Fact]
    public async Task Notices_of_the_station_where_it_goes_and_where_it_is_are_told_until_it_is_delivered()
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync();
        await story.PlayAsync("inducted@O");
        var token = await LinkAsync(story);
        Assert.Empty((await ViewAsync(token))["notices"]!.AsArray());

        (await Api.PutAsync($"/v1/stations/{story.Id("D")}/notice", new { kind = "delayed", reason = "weather", message = "Ice." })).Expect(200);
        (await Api.PutAsync($"/v1/stations/{story.Id("O")}/notice", new { kind = "closed", from = Times.Now.AddDays(1), until = Times.Now.AddDays(2) })).Expect(200);
        (await Api.PutAsync($"/v1/stations/{story.Id("X")}/notice", new { kind = "closed" })).Expect(200);
        var notices = (await ViewAsync(token))["notices"]!.AsArray();
        Assert.Equal(["Station D", "Station O"], notices.Select(notice => notice.Text("stationName")));
        Assert.Equal(("delayed", "weather", "Ice."), (notices[0].Text("kind"), notices[0].Text("reason"), notices[0].Text("message")));

        await story.PlayAsync("departed@O arrived@D");
        Assert.Equal(["Station D"], (await ViewAsync(token))["notices"]!.AsArray().Select(notice => notice.Text("stationName")));
        await story.PlayAsync("delivered");
        Assert.Empty((await ViewAsync(token))["notices"]!.AsArray());
    }

    [Fact]
    public async Task A_closed_date_is_told_beforehand_and_lengthens_the_time_to_collect()
    {
        var story = await Story.BeginAsync(Api);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(Times.ZoneAtNoon);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Times.Now, zone).DateTime);
        (await Api.PutAsync($"/v1/stations/{story.Id("D")}", new
        {
            name = "Depot D",
            timeZone = Times.ZoneAtNoon,
            address = "1 Main Street",
            location = new { lat = 43.5, lon = -90.9 },
            pickupDays = 1,
            endOfDay = "18:00",
            closedDates = new[] { today.AddDays(1).ToString("yyyy-MM-dd") },
        })).Expect(200);
        await story.AnnounceAsync();
        await story.PlayAsync("110:arrived@D availableForPickup@D");
        var view = await ViewAsync(await LinkAsync(story));
        var notice = Assert.Single(view["notices"]!.AsArray());
        Assert.Equal("closed", notice.Text("kind"));
        Assert.Equal(Local(today.AddDays(1), default), Times.Parse(notice!["from"]));
        Assert.Equal(Local(today.AddDays(2), default), Times.Parse(notice!["until"]));
        Assert.Equal(("Depot D", "1 Main Street"), (view["pickup"].Text("name"), view["pickup"].Text("address")));
        Assert.Equal(43.5, view["pickup"]!["location"]!["lat"]!.GetValue<double>());
        Assert.Equal(Local(today.AddDays(2), new TimeOnly(18, 0)), Times.Parse(view["pickup"]!["until"]));

        DateTimeOffset Local(DateOnly day, TimeOnly time) => new(day.ToDateTime(time), zone.BaseUtcOffset);
    }

    [Fact]
    public async Task The_proof_of_the_delivery_that_counts_is_shown_through_the_link_and_goes_with_it()
    {
        var story = await Story.BeginAsync(Api);
        byte[] image = [0xFF, 0xD8, 1, 2, 3, 0xFF, 0xD9];
        (await Api.SendAsync(HttpMethod.Put, $"/v1/proofs/{story.Id("photo")}", Image(image))).Expect(201);
        await story.PlayAsync("inducted@D loaded@D>V outForDelivery>V");
        var token = await LinkAsync(story);
        (await Api.GetAsync($"/v1/track/{token}/proof")).Problem(404);

        var delivered = new Scan("delivered")
        {
            PackageId = story.Id("P"),
            More = new() { ["proof"] = new JsonObject { ["kind"] = "photo", ["receivedBy"] = "Secret Neighbour", ["reference"] = story.Id("photo") } },
        };
        await Api.AcceptAsync(delivered);
        var view = await ViewAsync(token);
        Assert.Equal(("photo", "proof"), (view["proof"].Text("kind"), view["proof"].Text("url")));
        var proof = (await Api.GetAsync($"/v1/track/{token}/proof")).Expect(200);
        Assert.Equal(image, proof.Bytes);
        Assert.Equal("image/jpeg", proof.ContentType);
        (await Api.GetAsync($"/v1/track/{token}/proof", proof.ETag)).Expect(304);
        (await Api.GetAsync($"/v1/track/{new string('x', 32)}/proof")).Problem(404);

        await Api.AcceptAsync(new Scan("voided") { PackageId = story.Id("P"), Voids = delivered.EventId });
        Assert.True((await ViewAsync(token))["proof"].IsNull());
        (await Api.GetAsync($"/v1/track/{token}/proof")).Problem(404);
    }

    [Fact]
    public async Task A_customer_says_once_that_a_delivered_package_did_not_come_until_it_is_found()
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync();
        await story.PlayAsync("inducted@D");
        var token = await LinkAsync(story);
        var reports = $"/v1/track/{token}/reports";
        var report = new { reportId = Guid.NewGuid(), kind = "notReceived", message = "Not on the porch." };
        (await Api.PostAsync(reports, report)).Problem(409);
        Assert.False((await ViewAsync(token)).Flag("canReport"));

        await story.PlayAsync("delivered");
        Assert.True((await ViewAsync(token)).Flag("canReport"));
        (await Api.PostAsync(reports, new { reportId = "today", kind = "notReceived" })).Problem(400, "/reportId");
        (await Api.PostAsync(reports, new { reportId = Guid.NewGuid(), kind = "late" })).Problem(400, "/kind");
        (await Api.PostAsync($"/v1/track/{new string('x', 32)}/reports", report)).Problem(404);

        var after = (await Api.PostAsync(reports, report)).Json();
        Assert.Equal("notReceived", after["report"].Text("kind"));
        Assert.False(after.Flag("canReport"));
        Assert.Equal(after["version"]!.GetValue<long>(), (await Api.PostAsync(reports, report)).Json()["version"]!.GetValue<long>());
        (await Api.PostAsync(reports, new { reportId = Guid.NewGuid(), kind = "notReceived" })).Problem(409);

        var item = Assert.Single(await Api.ListAsync($"/v1/packages/{story.Id("P")}/reports"));
        Assert.Equal((report.reportId.ToString(), "Not on the porch.", true), (item.Text("reportId"), item.Text("message"), item.Flag("open")));
        Assert.DoesNotContain("porch", (await Api.GetAsync($"/v1/packages/{story.Id("P")}/events")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("porch", (await Api.GetAsync($"/v1/track/{token}")).Text, StringComparison.Ordinal);

        await Api.AcceptAsync(new Scan("found") { PackageId = story.Id("P") });
        var found = await ViewAsync(token);
        Assert.True(found["report"].IsNull());
        Assert.True(found.Flag("canReport"));
    }

    [Fact]
    public async Task A_link_sends_only_so_many_reports()
    {
        var story = await Story.BeginAsync(Api);
        await story.PlayAsync("inducted@D delivered");
        var token = await LinkAsync(story);
        var statuses = new List<int>();
        for (var i = 0; i < 8; i++)
        {
            var answer = await Api.PostAsync($"/v1/track/{token}/reports", new { reportId = Guid.NewGuid(), kind = "notReceived" });
            statuses.Add(answer.Status);

            // Within one millisecond, what was found is taken to have been found before it was missed.
            var reported = (await story.PackageAsync("P"))["notReceived"]?["since"];
            await Eventually.TrueAsync(() => reported is null || Times.Now > Times.Parse(reported), "the clock is past the report");
            await Api.AcceptAsync(new Scan("found") { PackageId = story.Id("P") });
        }

        Assert.Equal([200, 200, 200, 200, 200, 429, 429, 429], statuses);
    }

    [Fact]
    public async Task The_page_says_the_essentials_without_its_script_and_never_as_markup()
    {
        var story = await Story.BeginAsync(Api);
        (await Api.PutAsync($"/v1/stations/{story.Id("D")}", new { name = "<img src=x onerror=alert(1)>", timeZone = "America/Chicago" })).Expect(200);
        await story.AnnounceAsync(more: new { promisedBy = Times.Now.AddDays(2) });
        await story.PlayAsync("inducted@O departed@O arrived@D");
        (await Api.PutAsync($"/v1/stations/{story.Id("D")}/notice", new { kind = "closed", message = "</p><script>alert(2)</script>" })).Expect(200);
        var token = await LinkAsync(story);
        var page = (await Api.GetAsync($"/track/{token}")).Expect(200).Text;
        Assert.Contains("At the delivery station", page, StringComparison.Ordinal);
        Assert.Contains(story.Id("P"), page, StringComparison.Ordinal);
        Assert.Contains("Station O", page, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x onerror=alert(1)&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);

        var unknown = (await Api.GetAsync($"/track/{new string('x', 32)}")).Expect(404);
        Assert.Equal("text/html", unknown.ContentType);
        Assert.Contains("This link does not lead to a package", unknown.Text, StringComparison.Ordinal);
    }

    private static ByteArrayContent Image(byte[] bytes)
    {
        var image = new ByteArrayContent(bytes);
        image.Headers.ContentType = new("image/jpeg");
        return image;
    }

    private async Task PlanAsync(Story story) => (await Api.PutAsync(
        $"/v1/vehicles/{story.Id("V")}/route",
        new { departsAt = story.At(20), stops = new[] { new { packageIds = new[] { story.Id("P") }, plannedAt = Times.Now.AddMinutes(30) } } })).Expect(200);

    private async Task DriveAsync(Story story, DateTimeOffset at) => (await Api.PostAsync(
        "/v1/positions", new { positions = new[] { new { vehicleId = story.Id("V"), occurredAt = Times.Text(at), lat = 43.55, lon = -90.88 } } })).Expect(200);

    private Task DeliverAsync(IEnumerable<string> packages) => Api.AcceptAsync(packages.Select(id => new Scan("delivered") { PackageId = id }));

    private async Task<string> LinkAsync(Story story) => (await Api.PostAsync($"/v1/packages/{story.Id("P")}/links")).Json(201).Text("token")!;

    private async Task<JsonObject> ViewAsync(string token) => (await Api.GetAsync($"/v1/track/{token}")).Json();
}
