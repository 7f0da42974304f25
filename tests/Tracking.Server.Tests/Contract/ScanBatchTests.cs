using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Contract;

/// <summary>The envelope of scans, results item by item, repeats and limits.</summary>
[Collection(SharedServer.Name)]
public sealed class ScanBatchTests(ServerFixture fixture)
{
    private const int LargestBody = 2 * 1024 * 1024;

    private TrackingApi Api => fixture.Api;

    [Fact]
    public async Task Results_come_item_by_item_in_order_and_a_bad_scan_harms_no_neighbour()
    {
        var first = New();
        var second = New();
        var answer = (await Api.PostScansAsync([first, New() with { StationId = "-bad-" }, second, first])).Json();
        Assert.Equal(2, answer.Number("accepted"));
        Assert.Equal(1, answer.Number("duplicates"));
        Assert.Equal(1, answer.Number("rejected"));
        Assert.Equal(0, answer.Number("retries"));
        var results = answer["results"]!.AsArray();
        Assert.Equal(["accepted", "rejected", "accepted", "duplicate"], results.Select(result => result.Text("outcome")));
        Assert.Equal([0, 1, 2, 3], results.Select(result => result.Number("index")));
        Assert.Equal(first.EventId.ToString(), results[0].Text("eventId"));
        Assert.Equal("inTransit", results[0].Text("status"));
        Assert.True(results[0].Number("version") >= 1);
        Assert.Equal(1, (await Api.PackageAsync(second.PackageId!)).Number("eventCount"));
    }

    [Fact]
    public async Task The_same_scan_again_is_a_duplicate_and_changes_nothing()
    {
        var scan = New();
        await Api.AcceptAsync(scan);
        var before = await Api.PackageAsync(scan.PackageId!);
        var again = (await Api.ScanAsync(scan))[0];
        Assert.Equal("duplicate", again.Text("outcome"));
        Assert.False(again["conflict"]?.GetValue<bool>() ?? false);
        var after = await Api.PackageAsync(scan.PackageId!);
        Assert.Equal(before.Number("version"), after.Number("version"));
        Assert.Equal(before.Text("updatedAt"), after.Text("updatedAt"));
        Assert.Single(await Api.EventsAsync(scan.PackageId!));
    }

    [Fact]
    public async Task A_repeat_sent_later_with_another_clock_reading_is_still_no_conflict()
    {
        var scan = New();
        await Api.AcceptAsync(scan);
        var again = (await Api.PostScansAsync([scan], DateTimeOffset.UtcNow.AddHours(1))).Json()["results"]![0];
        Assert.Equal("duplicate", again.Text("outcome"));
        Assert.False(again!["conflict"]?.GetValue<bool>() ?? false);
    }

    [Fact]
    public async Task The_same_event_id_with_other_content_is_a_duplicate_in_conflict_and_what_is_stored_stays()
    {
        var scan = New();
        await Api.AcceptAsync(scan);
        var other = (await Api.ScanAsync(scan with { StationId = "OTHER-STATION" }))[0];
        Assert.Equal("duplicate", other.Text("outcome"));
        Assert.True(other.Flag("conflict"));
        Assert.Equal(scan.StationId, (await Api.PackageAsync(scan.PackageId!)).Text("stationId"));
    }

    [Fact]
    public async Task The_same_event_id_on_another_subject_is_another_scan()
    {
        var scan = New();
        await Api.AcceptAsync(scan, scan with { PackageId = NewId() });
    }

    [Fact]
    public async Task One_thousand_scans_are_taken_and_one_more_fails_whole()
    {
        var scans = Enumerable.Range(0, 1000).Select(_ => New()).ToList();
        var answer = (await Api.PostScansAsync(scans)).Json();
        Assert.Equal(1000, answer.Number("accepted"));
        Assert.Equal(1000, answer["results"]!.AsArray().Count);

        var tooMany = Enumerable.Range(0, 1001).Select(_ => New()).ToList();
        (await Api.PostScansAsync(tooMany)).Problem(400);
        (await Api.GetAsync($"/v1/packages/{tooMany[0].PackageId}")).Expect(404);
        (await Api.GetAsync($"/v1/packages/{tooMany[^1].PackageId}")).Expect(404);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("42")]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"deviceId":"HH-1","sentAt":"2026-11-23T15:04:09Z"}""")]
    [InlineData("""{"deviceId":"HH-1","sentAt":"2026-11-23T15:04:09Z","scans":[]}""")]
    [InlineData("""{"deviceId":"HH-1","sentAt":"2026-11-23T15:04:09Z","scans":null}""")]
    [InlineData("""{"deviceId":"HH-1","sentAt":"2026-11-23T15:04:09Z","scans":{}}""")]
    [InlineData("""{"deviceId":"HH-1","sentAt":"2026-11-23T15:04:09","scans":[@]}""")]
    [InlineData("""{"deviceId":"HH-1","sentAt":"yesterday","scans":[@]}""")]
    [InlineData("""{"deviceId":"HH-1","sentAt":"2026-11-23T15:04:09Z","unknown":1,"scans":[@]}""")]
    [InlineData("""{"deviceId":"HH-1","sentAt":"2026-11-23T15:04:09Z","scans":[@]""")]
    [InlineData("""{"deviceId":"HH-1","sentAt":"2026-11-23T15:04:09Z","scans":[@]} x""")]
    public async Task A_wrong_envelope_fails_whole_and_leaves_nothing_behind(string body)
    {
        var scan = New();
        (await Api.PostAsync("/v1/scans", body.Replace("@", scan.ToJson().ToJsonString(), StringComparison.Ordinal))).Problem(400);
        (await Api.GetAsync($"/v1/packages/{scan.PackageId}")).Expect(404);
    }

    [Fact]
    public async Task An_unknown_field_of_the_envelope_is_pointed_at()
    {
        var envelope = TrackingApi.Envelope([New()]);
        envelope["speed"] = 3;
        (await Api.PostAsync("/v1/scans", envelope)).Problem(400, "/speed");
    }

    [Theory]
    [InlineData("speed", "3")]
    [InlineData("PackageId", "\"P-1\"")]
    [InlineData("", "null")]
    public async Task An_unknown_field_of_a_scan_is_rejected(string field, string value)
    {
        var result = await SendOneAsync(New() with { More = new JsonObject { [field] = JsonNode.Parse(value) } });
        Assert.Equal("rejected", result.Text("outcome"));
        Assert.Equal("unknownField", result["error"].Text("code"));
    }

    [Theory]
    [InlineData("location", """{"lat":91,"lon":0}""")]
    [InlineData("location", """{"lat":0,"lon":-181}""")]
    [InlineData("location", """{"lat":0}""")]
    [InlineData("location", """{"lat":0,"lon":0,"accuracy":-1}""")]
    [InlineData("location", """{"lat":0,"lon":0,"height":3}""")]
    [InlineData("location", "\"here\"")]
    [InlineData("proof", """{"kind":"photo","size":3}""")]
    [InlineData("proof", """["photo"]""")]
    [InlineData("stationId", "17")]
    [InlineData("packageId", "{}")]
    [InlineData("eventId", "\"no-uuid\"")]
    [InlineData("eventId", "null")]
    [InlineData("occurredAt", "\"2026-11-23T15:04:05\"")]
    [InlineData("occurredAt", "\"2026-11-23\"")]
    [InlineData("occurredAt", "1795446245")]
    [InlineData("occurredAt", "null")]
    [InlineData("subject", "\"truck\"")]
    public async Task A_field_of_a_wrong_kind_or_value_is_rejected_and_leaves_nothing(string field, string value)
    {
        var scan = New();
        var result = await SendOneAsync(scan with { More = new JsonObject { [field] = JsonNode.Parse(value) } });
        Assert.Equal("rejected", result.Text("outcome"));
        Assert.False(string.IsNullOrWhiteSpace(result["error"].Text("message")));
        (await Api.GetAsync($"/v1/packages/{scan.PackageId}")).Expect(404);
    }

    [Theory]
    [InlineData("A", true)]
    [InlineData("1Z999AA10123456784", true)]
    [InlineData("a.b_c:d-e", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData(".a", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("ä", false)]
    [InlineData("a\u0000b", false)]
    public async Task Ids_follow_their_rule(string id, bool good)
    {
        var result = (await Api.ScanAsync(New() with { StationId = id }))[0];
        Assert.Equal(good ? "accepted" : "rejected", result.Text("outcome"));
    }

    [Fact]
    public async Task An_id_has_at_most_128_characters_and_is_compared_exactly()
    {
        var longest = (NewId() + new string('x', 128))[..128];
        Assert.Equal("accepted", (await Api.ScanAsync(New() with { PackageId = longest }))[0].Text("outcome"));
        Assert.Equal("rejected", (await Api.ScanAsync(New() with { PackageId = longest + "x" }))[0].Text("outcome"));
        (await Api.GetAsync($"/v1/packages/{longest.ToLowerInvariant()}")).Expect(404);
        (await Api.GetAsync($"/v1/packages/{longest}")).Expect(200);
    }

    [Fact]
    public async Task Fields_that_are_null_count_as_left_out()
    {
        var more = new JsonObject { ["reason"] = null, ["proof"] = null, ["containerId"] = null, ["subject"] = null, ["location"] = null };
        Assert.Equal("accepted", (await SendOneAsync(New() with { More = more })).Text("outcome"));
    }

    [Fact]
    public async Task A_gzipped_body_is_read()
    {
        var scan = New();
        var body = Encoding.UTF8.GetBytes(TrackingApi.Envelope([scan]).ToJsonString());
        Assert.Equal(1, (await Api.PostAsync("/v1/scans", TrackingApi.Gzip(body))).Json().Number("accepted"));
        Assert.Equal("inTransit", (await Api.PackageAsync(scan.PackageId!)).Text("status"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_of_over_2_MiB_inflated_is_413_and_leaves_nothing_behind(bool gzipped)
    {
        var fits = New();
        (await Api.PostAsync("/v1/scans", Body(fits, LargestBody, gzipped))).Expect(200);

        var tooLarge = New();
        (await Api.PostAsync("/v1/scans", Body(tooLarge, LargestBody + 1, gzipped))).Problem(413);
        (await Api.GetAsync($"/v1/packages/{tooLarge.PackageId}")).Expect(404);
    }

    [Fact]
    public async Task Broken_gzip_is_400()
    {
        var content = new ByteArrayContent([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        (await Api.PostAsync("/v1/scans", content)).Problem(400);
    }

    [Fact]
    public async Task A_body_of_another_type_is_415()
    {
        var body = new StringContent(TrackingApi.Envelope([New()]).ToJsonString(), Encoding.UTF8, "text/plain");
        (await Api.PostAsync("/v1/scans", body)).Expect(415);
    }

    private static HttpContent Body(Scan scan, int bytes, bool gzipped)
    {
        var json = Encoding.UTF8.GetBytes(TrackingApi.Envelope([scan]).ToJsonString());
        var padded = new byte[bytes];
        padded.AsSpan().Fill((byte)' ');
        json.CopyTo(padded, 0);
        if (gzipped)
        {
            return TrackingApi.Gzip(padded);
        }

        var content = new ByteArrayContent(padded);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private async Task<JsonObject> SendOneAsync(Scan scan) => (await Api.ScanAsync(scan))[0];

    private static string NewId() => "PKG-" + Guid.NewGuid().ToString("N")[..12];

    private static Scan New() => new("arrived") { PackageId = NewId(), StationId = "BATCH-1", OccurredAt = Times.Now.AddMinutes(-1) };
}
