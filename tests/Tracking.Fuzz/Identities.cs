using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Tracking.Fuzz;

/// <summary>Somebody who asks.</summary>
/// <param name="Name">For the report.</param>
/// <param name="Bearer">What stands in <c>Authorization: Bearer</c>, or null.</param>
/// <param name="Cookie">A session, or null.</param>
internal sealed record Identity(string Name, string? Bearer, string? Cookie = null);

/// <summary>Everybody whom the server may meet.</summary>
internal static class Identities
{
    public static async Task<IReadOnlyList<Identity>> MakeAsync(ServerProcess server)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.OperatorKey);
        string service = await KeyAsync(http, new { role = "service", scopes = new[] { "scans:write", "positions:write", "packages:read", "packages:write", "vehicles:read", "stations:read", "links:write", "proofs:write", "proofs:read" } });
        string[] client = [service["trk_".Length..^44], service];
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = client[0], ["client_secret"] = client[1] });
        using HttpResponseMessage token = await http.PostAsync(new Uri("/oauth/token", UriKind.Relative), form);
        using HttpResponseMessage session = await http.PostAsJsonAsync("/v1/session", new { key = server.OperatorKey });
        string revoked = await KeyAsync(http, new { role = "admin" });
        using HttpResponseMessage end = await http.DeleteAsync(new Uri($"/v1/keys/{revoked["trk_".Length..^44]}", UriKind.Relative));
        return
        [
            new("operator", server.OperatorKey),
            new("service", service),
            new("token", (await token.Content.ReadFromJsonAsync<JsonObject>())!["access_token"]!.GetValue<string>()),
            new("session", null, session.Headers.GetValues("Set-Cookie").First().Split(';')[0]),
            new("device", await KeyAsync(http, new { role = "device" })),
            new("partner's device", await KeyAsync(http, new { role = "device", partnerId = "FZ-DSP0" })),
            new("partner", await KeyAsync(http, new { role = "partner", partnerId = "FZ-DSP1" })),
            new("dispatcher", await KeyAsync(http, new { role = "dispatcher" })),
            new("control", await KeyAsync(http, new { role = "control" })),
            new("revoked", revoked),
            new("wrong", $"trk_wrong_{new string('x', 43)}"),
            new("nobody", null),
        ];
    }

    /// <summary>Lets the server know some of what the pool names, so that not everything that is asked for is unknown.</summary>
    public static async Task BeginAsync(ServerProcess server, Pool pool, Random random)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.OperatorKey);
        using var image = new ByteArrayContent(HttpFuzzer.Image);
        image.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        using HttpResponseMessage proof = await http.PutAsync(new Uri("/v1/proofs/FZ-F0", UriKind.Relative), image);
        proof.EnsureSuccessStatusCode();
        using HttpResponseMessage station = await http.PutAsJsonAsync("/v1/stations/FZ-S0", new { name = "Station", location = new { lat = 43.5, lon = -90.9 }, timeZone = "America/Chicago" });
        station.EnsureSuccessStatusCode();
        for (int i = 0; i < 40; i++)
        {
            string package = $"FZ-P{i}", at = DateTimeOffset.UtcNow.AddMinutes(-5).ToString("O");
            using HttpResponseMessage scans = await http.PostAsJsonAsync("/v1/scans", new
            {
                scans = new object[]
                {
                    new { eventId = Guid.NewGuid(), type = "inducted", packageId = package, stationId = "FZ-S0", occurredAt = at },
                    new { eventId = Guid.NewGuid(), type = i % 2 == 0 ? "delivered" : "held", packageId = package, occurredAt = at, reason = i % 2 == 0 ? null : "weather", proof = i % 2 == 0 ? new { kind = "photo", reference = "FZ-F0" } : null },
                },
            });
            scans.EnsureSuccessStatusCode();
            using HttpResponseMessage link = await http.PostAsync(new Uri($"/v1/packages/{package}/links", UriKind.Relative), null);
            JsonObject made = (await link.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>())!;
            pool.Learn(random, "link", made["token"]!.GetValue<string>());
            pool.Learn(random, "key", (await KeyAsync(http, new { role = "device" }))["trk_".Length..^44]);
        }
    }

    private static async Task<string> KeyAsync(HttpClient http, object body)
    {
        using HttpResponseMessage answer = await http.PostAsJsonAsync("/v1/keys", body);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>())!["key"]!.GetValue<string>();
    }
}
