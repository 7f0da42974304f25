using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Security;

/// <summary>Who did what to what can be asked for afterwards.</summary>
[Collection(SharedServer.Name)]
public sealed class AuditTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Fact]
    public async Task What_somebody_did_stands_there_newest_first_with_where_from_and_how_it_ended()
    {
        var admin = await KeyAsync("admin");
        using var actor = Client(admin.Key);
        var station = $"AUD-{Guid.NewGuid():N}";
        (await actor.PutAsync($"/v1/stations/{station}", new { name = "Audited" })).Expect(201);
        (await actor.PutAsync($"/v1/stations/{station}/notice", new { kind = "closed", message = "Closed" })).Expect(200);
        (await actor.PutAsync($"/v1/stations/{station}", new { name = 5 })).Expect(400);
        var device = (await actor.PostAsync("/v1/keys", new { role = "device" })).Json(201);
        (await actor.PostAsync($"/v1/keys/{device.Text("keyId")}/rotate")).Expect(200);
        (await actor.SendAsync(HttpMethod.Delete, $"/v1/keys/{device.Text("keyId")}")).Expect(204);

        var items = await ListAsync($"actor=key:{admin.Id}");
        string?[] expected = ["key.revoke", "key.rotate", "key.create", "notice.put", "station.define"];
        Assert.Equal(expected, items.Select(item => item.Text("action")));
        Assert.Equal([device.Text("keyId"), device.Text("keyId"), device.Text("keyId"), station, station], items.Select(item => item.Text("target")));
        Assert.All(items, item => Assert.Equal(("done", "127.0.0.1", "admin"), (item.Text("outcome"), item.Text("address"), item.Text("role"))));
        Assert.Equal(["key.rotate", "key.create"], (await ListAsync($"actor=key:{admin.Id}&action=key.&to={items[1].Text("at")}")).Select(item => item.Text("action")));
        Assert.Equal(["station.define"], (await ListAsync($"actor=key:{admin.Id}&action=station.define")).Select(item => item.Text("action")));
        Assert.Empty(await ListAsync($"actor=key:{admin.Id}&from={DateTimeOffset.UtcNow.AddMinutes(1):yyyy-MM-ddTHH:mm:ssZ}"));
    }

    [Fact]
    public async Task Who_was_refused_stands_there_but_not_each_time()
    {
        var device = await KeyAsync("device");
        using var actor = Client(device.Key);
        for (var i = 0; i < 60; i++)
        {
            (await actor.GetAsync("/v1/stations")).Expect(403);
        }

        (await actor.PostAsync("/v1/keys", new { role = "admin" })).Expect(403);
        IReadOnlyList<JsonObject> items = [];
        await Eventually.TrueAsync(async () => (items = await ListAsync($"actor=key:{device.Id}")).Count >= 20, "the refusals are written down");
        Assert.All(items, item => Assert.Equal(("refused", "refused", "GET /v1/stations"), (item.Text("action"), item.Text("outcome"), item.Text("target"))));
        Assert.InRange(items.Count, 20, 30);
    }

    [Fact]
    public async Task Signing_in_stands_there_with_who_it_was_and_reading_the_audit_too()
    {
        var admin = await KeyAsync("admin");
        using var http = new HttpClient { BaseAddress = fixture.Server.Address };
        using var signedIn = await http.PostAsJsonAsync("/v1/session", new { key = admin.Key });
        Assert.True(signedIn.IsSuccessStatusCode);
        using var actor = Client(admin.Key);
        (await actor.GetAsync("/v1/audit?limit=1")).Expect(200);
        Assert.Equal(["audit.read", "session.begin"], (await ListAsync($"actor=key:{admin.Id}")).Select(item => item.Text("action")));
    }

    [Fact]
    public async Task Pages_join_without_a_gap_and_without_a_repeat()
    {
        var admin = await KeyAsync("admin");
        using var actor = Client(admin.Key);
        for (var i = 0; i < 7; i++)
        {
            (await actor.PutAsync($"/v1/vehicles/AUD-{i}", new { kind = "delivery" })).Expect(200, 201);
        }

        var seen = new List<string?>();
        string? cursor = null;
        do
        {
            var page = (await Api.GetAsync($"/v1/audit?actor=key:{admin.Id}&limit=3{(cursor is null ? "" : $"&cursor={cursor}")}")).Json();
            seen.AddRange(page["items"]!.AsArray().Select(item => item!.AsObject().Text("target")));
            cursor = page.Text("next");
        }
        while (cursor is not null);
        Assert.Equal(Enumerable.Range(0, 7).Reverse().Select(i => $"AUD-{i}"), seen);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("cursor=nonsense")]
    [InlineData("from=yesterday")]
    [InlineData("actor=")]
    public async Task What_is_asked_wrongly_is_refused(string query) => (await Api.GetAsync($"/v1/audit?{query}")).Problem(400);

    private TrackingApi Client(string key) => new(fixture.Server.Address, key);

    private async Task<(string Id, string Key)> KeyAsync(string role)
    {
        var made = (await Api.PostAsync("/v1/keys", new { role })).Json(201);
        return (made.Text("keyId")!, made.Text("key")!);
    }

    private async Task<IReadOnlyList<JsonObject>> ListAsync(string query) =>
        [.. (await Api.GetAsync($"/v1/audit?{query}")).Json()["items"]!.AsArray().Select(item => item!.AsObject())];
}
