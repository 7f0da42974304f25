using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.SignalR.Client;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Security;

/// <summary>Keys, tokens, links and codes stand in no log, trace, metric or audit entry, however much is logged.</summary>
[Collection(SharedGuardedServer.Name)]
public sealed partial class SecretsTests(GuardedServer guarded)
{
    [Fact]
    public async Task Nothing_secret_is_written_anywhere()
    {
        using var api = new TrackingApi(guarded.Server);
        var story = await Story.BeginAsync(api);
        await story.PlayAsync("inducted@D");
        var link = (await api.PostAsync($"/v1/packages/{story.Id("P")}/links")).Json(201).Text("token")!;
        var made = (await api.PostAsync("/v1/keys", new { role = "service", scopes = new[] { "packages:read", "vehicles:read", "positions:write" } })).Json(201);
        var (id, key) = (made.Text("keyId")!, made.Text("key")!);
        var rotated = (await api.PostAsync($"/v1/keys/{id}/rotate", new { overlapSeconds = 3600 })).Json().Text("key")!;
        var wrong = $"trk_{id}_{new string('w', 43)}";
        var code = SignInCode().Match(guarded.Server.Output).Groups[1].Value;
        Assert.NotEmpty(code);
        var mark = guarded.Server.Output.Length;

        using var http = guarded.From("192.0.2.10");
        foreach (var path in (string[])
        [
            $"/track/{link}", $"/v1/track/{link}", $"/v1/track/{link}/proof", $"/v1/track/{link}/no-such", $"/V1/Track/{link}", $"/v1/positions/traccar?id=VAN-1&key={rotated}",
            $"/v1/session?key={rotated}", $"/signin/link?code={code}", $"/hubs/live?access_token={rotated}&id=none", $"/v1/track/{link}%2f..%2f",
        ])
        {
            using var answer = await http.GetAsync(path);
        }

        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = id, ["client_secret"] = rotated });
        using var elsewhere = guarded.From("192.0.2.11");
        using var granted = await elsewhere.PostAsync("/oauth/token", form);
        var token = (await granted.Content.ReadFromJsonAsync<JsonObject>())!.Text("access_token")!;
        using var signedIn = await elsewhere.PostAsJsonAsync("/v1/session", new { key = rotated });
        var cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie")).Split(';')[0].Split('=')[1];
        foreach (var shown in (string[])[key, rotated, token, wrong])
        {
            using var caller = guarded.From("192.0.2.12", shown);
            using var known = await caller.GetAsync("/v1/packages/nobody-knows");
            using var refused = await caller.PostAsJsonAsync("/v1/keys", new { role = "admin" });
        }

        await using (var hub = new HubConnectionBuilder().WithUrl(new Uri(guarded.Address, "/hubs/live"), options => options.AccessTokenProvider = () => Task.FromResult<string?>(rotated)).Build())
        {
            await hub.StartAsync();
            await hub.InvokeAsync<object?>("WatchLink", new { token = link });
            await Assert.ThrowsAnyAsync<Exception>(() => hub.InvokeAsync<object?>("WatchAttention", new { }));
        }

        // The requests have arrived at the collector once the last of them has.
        await Eventually.TrueAsync(() => guarded.Collected.Contains("v1/keys", StringComparison.Ordinal), "the collector has the traces");
        var audit = (await api.GetAsync("/v1/audit?limit=1000")).Text;
        Assert.Contains("token.issue", audit, StringComparison.Ordinal);
        var metrics = (await api.GetAsync("/metrics")).Text;
        Assert.Contains("tracking_security_refused", metrics, StringComparison.Ordinal);

        // The greeting before the mark prints the code on purpose.
        var logged = guarded.Server.Output[mark..];
        Assert.Contains("/track/(token)", guarded.Collected, StringComparison.Ordinal);
        foreach (var (name, secret) in (IEnumerable<(string, string)>)
        [
            ("link", link), ("key", key[^43..]), ("rotated key", rotated[^43..]), ("token", token), ("wrong key", wrong), ("code", code), ("cookie", cookie), ("operator's key", guarded.Server.OperatorKey![^43..]),
        ])
        {
            foreach (var (where, text) in (IEnumerable<(string, string)>)[("log", logged), ("traces", guarded.Collected), ("audit", audit), ("metrics", metrics)])
            {
                Assert.False(text.Contains(secret, StringComparison.Ordinal), $"The {name} stands in the {where}: {Around(text, secret)}");
            }
        }
    }

    private static string Around(string text, string secret)
    {
        var at = text.IndexOf(secret, StringComparison.Ordinal);
        return at < 0 ? "" : text[Math.Max(0, at - 300)..Math.Min(text.Length, at + 300)];
    }

    [GeneratedRegex(@"/signin/link\?code=([A-Za-z0-9_-]+)")]
    private static partial Regex SignInCode();
}
