using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Xunit;

namespace Tracking.Security.Tests;

/// <summary>Keys and links that end, end what was opened with them.</summary>
public sealed class RevocationTests(SecuredServer server) : IClassFixture<SecuredServer>
{
    /// <summary>How soon connections must be gone.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_revoked_key_is_refused_at_once_and_its_hub_connections_end()
    {
        (string id, string key) = await server.KeyAsync(new { role = "control" });
        (_, string other) = await server.KeyAsync(new { role = "control" });
        using HttpClient http = server.Client(key);
        await using HubConnection hub = await server.HubAsync(key);
        await using HubConnection another = await server.HubAsync(other);
        Task closed = ClosedAsync(hub);
        await hub.InvokeAsync<JsonElement>("WatchStations", new { }, Cancellation);
        Assert.Equal(200, await StatusAsync(http));

        Assert.Equal(204, (int)(await server.Admin.DeleteAsync($"/v1/keys/{id}", Cancellation)).StatusCode);
        Assert.Equal(401, await StatusAsync(http));
        await closed.WaitAsync(Soon, Cancellation);
        Assert.Equal(HubConnectionState.Connected, another.State);
        await another.InvokeAsync<JsonElement>("WatchStations", new { }, Cancellation);
    }

    [Fact]
    public async Task A_hub_connection_that_was_begun_before_its_key_ended_ends_with_it_too()
    {
        (string id, string key) = await server.KeyAsync(new { role = "control" });
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(new Uri(server.Address, "/hubs/live")) { Scheme = "ws", Query = "access_token=" + key }.Uri, Cancellation);
        Assert.Equal(204, (int)(await server.Admin.DeleteAsync($"/v1/keys/{id}", Cancellation)).StatusCode);
        await socket.SendAsync("{\"protocol\":\"json\",\"version\":1}\u001e"u8.ToArray(), WebSocketMessageType.Text, true, Cancellation);
        byte[] buffer = new byte[4096];
        Task ended = Task.Run(
            async () =>
            {
                try
                {
                    while ((await socket.ReceiveAsync(buffer, Cancellation)).MessageType is not WebSocketMessageType.Close)
                    {
                    }
                }
                catch (WebSocketException)
                {
                }
            },
            Cancellation);
        await ended.WaitAsync(Soon, Cancellation);
    }

    [Fact]
    public async Task A_key_that_expires_ends_its_hub_connections()
    {
        (_, string key) = await server.KeyAsync(new { role = "control", expiresAt = DateTimeOffset.UtcNow.AddSeconds(5) });
        await using HubConnection hub = await server.HubAsync(key);
        await ClosedAsync(hub).WaitAsync(TimeSpan.FromSeconds(5) + Soon, Cancellation);
    }

    [Fact]
    public async Task A_revoked_link_leads_nowhere_and_the_hub_connections_that_watch_by_it_end()
    {
        string package = $"PKG-{Guid.NewGuid():N}";
        await server.ScanAsync(package);
        var revoked = await server.PostAsync($"/v1/packages/{package}/links");
        var kept = await server.PostAsync($"/v1/packages/{package}/links");
        await using HubConnection first = await server.HubAsync(null);
        await using HubConnection second = await server.HubAsync(null);
        Task closed = ClosedAsync(first);
        await first.InvokeAsync<JsonElement>("WatchLink", new { token = (string)revoked["token"]! }, Cancellation);
        await second.InvokeAsync<JsonElement>("WatchLink", new { token = (string)kept["token"]! }, Cancellation);

        Assert.Equal(204, (int)(await server.Admin.DeleteAsync($"/v1/links/{revoked["linkId"]}", Cancellation)).StatusCode);
        using HttpClient customer = server.Client(null);
        Assert.Equal(404, (int)(await customer.GetAsync($"/v1/track/{revoked["token"]}", Cancellation)).StatusCode);
        await closed.WaitAsync(Soon, Cancellation);
        Assert.Equal(HubConnectionState.Connected, second.State);
        Assert.Equal(200, (int)(await customer.GetAsync($"/v1/track/{kept["token"]}", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_rotated_key_holds_beside_the_one_before_until_the_overlap_is_over()
    {
        (string id, string before) = await server.KeyAsync(new { role = "dispatcher" });
        string after = (string)(await server.PostAsync($"/v1/keys/{id}/rotate", new { overlapSeconds = 2 }))["key"]!;
        using HttpClient old = server.Client(before);
        using HttpClient current = server.Client(after);
        Assert.Equal((200, 200), (await StatusAsync(old), await StatusAsync(current)));
        await Eventually.TrueAsync(async () => await StatusAsync(old) == 401, "the secret before ends to hold", TimeSpan.FromSeconds(20));
        Assert.Equal(200, await StatusAsync(current));
    }

    [Fact]
    public async Task An_access_token_ends_with_its_key_and_can_do_no_more_than_was_asked_for()
    {
        (string id, string key) = await server.KeyAsync(new { role = "service", scopes = new[] { "stations:read", "packages:read" } });
        using HttpClient anybody = server.Client(null);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = id,
            ["client_secret"] = key,
            ["scope"] = "stations:read",
        });
        using HttpResponseMessage answer = await anybody.PostAsync("/oauth/token", form, Cancellation);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        JsonElement token = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("stations:read", token.GetProperty("scope").GetString());
        using HttpClient http = server.Client(token.GetProperty("access_token").GetString());
        Assert.Equal(200, await StatusAsync(http));
        Assert.Equal(403, (int)(await http.GetAsync("/v1/packages/PKG-1", Cancellation)).StatusCode);
        await server.Admin.DeleteAsync($"/v1/keys/{id}", Cancellation);
        Assert.Equal(401, await StatusAsync(http));
    }

    private static async Task<int> StatusAsync(HttpClient http) => (int)(await http.GetAsync("/v1/stations", Cancellation)).StatusCode;

    private static Task ClosedAsync(HubConnection hub)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        hub.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        return closed.Task;
    }
}
