using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Tracking.Security.Tests;

/// <summary>Keys are shown once, say what they may do, and give nobody more than who made them has.</summary>
public sealed class KeyTests(SecuredServer server) : IClassFixture<SecuredServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_is_shown_once_and_never_again()
    {
        (string id, string key) = await server.KeyAsync(new { role = "device", name = "HH-0147", partnerId = "P1" });
        string one = await server.Admin.GetStringAsync($"/v1/keys/{id}", Cancellation);
        string list = await server.Admin.GetStringAsync("/v1/keys?limit=1000", Cancellation);
        string secret = key[(key.LastIndexOf(id, StringComparison.Ordinal) + id.Length + 1)..];
        Assert.DoesNotContain(secret, one + list, StringComparison.Ordinal);
        Assert.Contains("\"HH-0147\"", one, StringComparison.Ordinal);
        Assert.Contains(id, list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_whose_secret_is_another_is_refused()
    {
        (string id, string key) = await server.KeyAsync(new { role = "control" });
        foreach (string wrong in (string[])[key[..^1] + (key[^1] == 'A' ? 'B' : 'A'), key[..^1], key + "A", $"trk_{id}_", "trk_", id, "", new string('a', 5000)])
        {
            using HttpClient http = server.Client(null);
            http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {wrong}");
            Assert.Equal(401, (int)(await http.GetAsync("/v1/stations", Cancellation)).StatusCode);
        }
    }

    [Fact]
    public async Task A_partners_person_makes_keys_for_its_own_devices_and_sees_no_others()
    {
        using HttpClient partner = server.Client((await server.KeyAsync(new { role = "partner", partnerId = "P-A" })).Key);
        (string foreign, _) = await server.KeyAsync(new { role = "device", partnerId = "P-B" });
        Assert.Equal(403, await PostAsync(partner, new { role = "control" }));
        Assert.Equal(403, await PostAsync(partner, new { role = "partner" }));
        Assert.Equal(403, await PostAsync(partner, new { role = "device", partnerId = "P-B" }));
        Assert.Equal(201, await PostAsync(partner, new { role = "device", name = "own" }));
        JsonArray items = (await partner.GetFromJsonAsync<JsonNode>("/v1/keys", Cancellation))!["items"]!.AsArray();
        Assert.All(items, static item => Assert.Equal("P-A", (string?)item!["partnerId"]));
        Assert.Contains(items, static item => (string?)item!["name"] == "own");
        Assert.Equal(404, (int)(await partner.GetAsync($"/v1/keys/{foreign}", Cancellation)).StatusCode);
        Assert.Equal(404, (int)(await partner.DeleteAsync($"/v1/keys/{foreign}", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Who_manages_keys_gets_no_more_by_rotating_or_outliving_than_they_have()
    {
        string id = server.OperatorKey.Split('_')[1];
        using HttpClient manager = server.Client((await server.KeyAsync(new { role = "admin", scopes = new[] { "keys:write" }, expiresAt = DateTimeOffset.UtcNow.AddHours(1) })).Key);
        Assert.Equal(403, (int)(await manager.PostAsync($"/v1/keys/{id}/rotate", null, Cancellation)).StatusCode);
        Assert.Equal(403, (int)(await manager.DeleteAsync($"/v1/keys/{id}", Cancellation)).StatusCode);
        Assert.Equal(403, await PostAsync(manager, new { role = "admin" }));
        Assert.Equal(403, await PostAsync(manager, new { role = "admin", scopes = new[] { "keys:write" } }));
        Assert.Equal(201, await PostAsync(manager, new { role = "admin", scopes = new[] { "keys:write" }, expiresAt = DateTimeOffset.UtcNow.AddMinutes(30) }));
        Assert.Equal(200, (int)(await server.Admin.GetAsync("/v1/stations", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task No_secret_ends_within_its_overlap_because_others_were_made()
    {
        (string id, string first) = await server.KeyAsync(new { role = "dispatcher" });
        int rotated = 0;
        while ((int)(await server.Admin.PostAsync($"/v1/keys/{id}/rotate", null, Cancellation)).StatusCode == 200)
        {
            rotated++;
            Assert.True(rotated < 10, "Secrets are made without end.");
        }

        using HttpClient old = server.Client(first);
        Assert.Equal(200, (int)(await old.GetAsync("/v1/stations", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Scopes_narrow_what_a_role_may_do()
    {
        using HttpClient narrow = server.Client((await server.KeyAsync(new { role = "service", scopes = new[] { "scans:write" } })).Key);
        Assert.Equal(403, (int)(await narrow.GetAsync("/v1/stations", Cancellation)).StatusCode);
        using HttpResponseMessage scans = await narrow.PostAsJsonAsync("/v1/scans", new { scans = Array.Empty<object>() }, Cancellation);
        Assert.Equal(400, (int)scans.StatusCode);
        Assert.Equal(400, await PostAsync(server.Admin, new { role = "service" }));
        Assert.Equal(400, await PostAsync(server.Admin, new { role = "device", scopes = new[] { "packages:read" } }));
        Assert.Equal(400, await PostAsync(server.Admin, new { role = "device", scopes = new[] { "no:such" } }));
    }

    [Theory]
    [InlineData("/v1/positions/traccar?id=VAN-7&lat=43.5&lon=-90.9&key={0}")]
    [InlineData("/v1/positions/traccar?key={0}&id=VAN-7&lat=43.5&lon=-90.9")]
    public async Task Apps_that_can_send_no_header_have_their_key_in_the_address(string address)
    {
        using HttpClient app = server.Client(null);
        string path = string.Format(System.Globalization.CultureInfo.InvariantCulture, address, (await server.KeyAsync(new { role = "device" })).Key);
        Assert.Equal(200, (int)(await app.GetAsync(path, Cancellation)).StatusCode);
        Assert.Equal(401, (int)(await app.GetAsync(path.Replace("key=trk", "key=tra", StringComparison.Ordinal), Cancellation)).StatusCode);
        Assert.Equal(401, (int)(await app.GetAsync("/v1/stations?key=" + server.OperatorKey, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Apps_that_know_passwords_have_their_key_as_one()
    {
        using HttpClient app = server.Client(null);
        string key = (await server.KeyAsync(new { role = "device" })).Key;
        app.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"van-7:{key}")));
        using HttpResponseMessage answer = await app.PostAsJsonAsync(
            "/v1/positions/owntracks?d=VAN-7", new { _type = "location", tst = DateTimeOffset.UtcNow.ToUnixTimeSeconds(), lat = 43.5, lon = -90.9 }, Cancellation);
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(401, (int)(await app.GetAsync("/v1/stations", Cancellation)).StatusCode);
    }

    private static async Task<int> PostAsync(HttpClient http, object body) => (int)(await http.PostAsJsonAsync("/v1/keys", body, Cancellation)).StatusCode;
}
