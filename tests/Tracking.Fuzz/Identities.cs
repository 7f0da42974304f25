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

    private static async Task<string> KeyAsync(HttpClient http, object body)
    {
        using HttpResponseMessage answer = await http.PostAsJsonAsync("/v1/keys", body);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>())!["key"]!.GetValue<string>();
    }
}
