using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Security;

/// <summary>Nobody can ask so much that others get nothing, and whoever is held up is told what to do.</summary>
[Collection(SharedGuardedServer.Name)]
public sealed class LimitTests(GuardedServer guarded)
{
    private const HttpStatusCode TooMany = HttpStatusCode.TooManyRequests;

    [Fact]
    public async Task An_address_that_asks_too_much_is_told_when_to_come_again_and_nobody_else_notices()
    {
        using var greedy = guarded.From("198.51.100.1");
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < 21; i++)
        {
            answers.Add(await greedy.GetAsync("/v1/session"));
        }

        Assert.All(answers[..20], answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.False(answers[0].Headers.Contains("RateLimit"), "Who has most of it left is not bothered.");
        Assert.Equal("\"address\";q=20;w=1000", One(answers[15], "RateLimit-Policy"));
        Assert.Matches("^\"address\";r=[0-9];t=[0-9]+$", One(answers[15], "RateLimit"));

        var refused = answers[20];
        Assert.Equal(TooMany, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        Assert.Equal("/problems/tooManyRequests", (await refused.Content.ReadFromJsonAsync<JsonObject>())?["type"]?.GetValue<string>());
        Assert.InRange(int.Parse(One(refused, "Retry-After")), 1, 50);
        Assert.Matches("^\"address\";r=0;t=[0-9]+$", One(refused, "RateLimit"));

        foreach (var path in (string[])["/healthz", "/readyz"])
        {
            Assert.Equal(HttpStatusCode.OK, (await greedy.GetAsync(path)).StatusCode);
        }

        using var known = guarded.From("198.51.100.1", guarded.Server.OperatorKey);
        Assert.Equal(HttpStatusCode.OK, (await known.GetAsync("/v1/session")).StatusCode);
        using var other = guarded.From("198.51.100.2");
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/v1/session")).StatusCode);
    }

    [Fact]
    public async Task A_subscriber_of_IPv6_is_one_address_however_many_it_uses()
    {
        for (var i = 0; i < 20; i++)
        {
            using var one = guarded.From($"2001:db8:1:1::{i + 1:x}");
            Assert.Equal(HttpStatusCode.OK, (await one.GetAsync("/v1/session")).StatusCode);
        }

        using var again = guarded.From("2001:db8:1:1:ffff::1");
        Assert.Equal(TooMany, (await again.GetAsync("/v1/session")).StatusCode);
        using var neighbour = guarded.From("2001:db8:1:2::1");
        Assert.Equal(HttpStatusCode.OK, (await neighbour.GetAsync("/v1/session")).StatusCode);
    }

    [Fact]
    public async Task A_key_has_its_own_limit_wherever_it_is_used_and_other_keys_have_theirs()
    {
        var key = await guarded.DeviceKeyAsync();
        for (var i = 0; i < 10; i++)
        {
            using var somewhere = guarded.From($"198.51.100.{10 + i}", key);
            Assert.Equal(HttpStatusCode.OK, (await somewhere.GetAsync("/v1/session")).StatusCode);
        }

        using var device = guarded.From("198.51.100.30", key);
        var refused = await device.GetAsync("/v1/session");
        Assert.Equal((TooMany, "\"device\";q=10;w=500"), (refused.StatusCode, One(refused, "RateLimit-Policy")));
        using var other = guarded.From("198.51.100.30", await guarded.DeviceKeyAsync());
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/v1/session")).StatusCode);
    }

    [Fact]
    public async Task Who_guesses_keys_is_stopped_and_a_key_in_use_at_the_same_address_goes_on()
    {
        using var working = guarded.From("203.0.113.1", guarded.Server.OperatorKey);
        Assert.Equal(HttpStatusCode.OK, (await working.GetAsync("/v1/stations")).StatusCode);
        for (var i = 0; i < 5; i++)
        {
            using var wrong = guarded.From("203.0.113.1", $"trk_guess{i}_{new string('x', 43)}");
            Assert.Equal(HttpStatusCode.Unauthorized, (await wrong.GetAsync("/v1/stations")).StatusCode);
        }

        using var guess = guarded.From("203.0.113.1", $"trk_guess_{new string('x', 43)}");
        var refused = await guess.GetAsync("/v1/stations");
        Assert.Equal((TooMany, true), (refused.StatusCode, refused.Headers.Contains("Retry-After")));
        Assert.StartsWith("\"wrongCredentials\"", One(refused, "RateLimit-Policy"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await working.GetAsync("/v1/stations")).StatusCode);
    }

    [Fact]
    public async Task Who_guesses_links_is_stopped()
    {
        using var guesser = guarded.From("203.0.113.2");
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await guesser.GetAsync($"/v1/track/{new string((char)('a' + i), 32)}")).StatusCode);
        }

        Assert.Equal(TooMany, (await guesser.GetAsync($"/v1/track/{new string('z', 32)}")).StatusCode);
        Assert.Equal(TooMany, (await guesser.GetAsync($"/track/{new string('z', 32)}")).StatusCode);
    }

    [Fact]
    public async Task Attempts_to_sign_in_are_counted_for_all_ways_together()
    {
        using var one = guarded.From("203.0.113.3");
        Assert.Equal(HttpStatusCode.Unauthorized, (await one.PostAsJsonAsync("/v1/session", new { key = "nonsense" })).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await one.GetAsync("/signin/link?code=nonsense")).StatusCode);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = "a", ["client_secret"] = "b" });
        Assert.Equal(HttpStatusCode.Unauthorized, (await one.PostAsync("/oauth/token", form)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await one.GetAsync("/signin/link?code=nonsense")).StatusCode);
        Assert.Equal(TooMany, (await one.GetAsync("/signin/link?code=nonsense")).StatusCode);
    }

    [Fact]
    public async Task A_hub_connection_that_calls_too_often_is_told_so_and_then_cut()
    {
        await using var hub = await HubFromAsync("203.0.113.4");
        var closed = new TaskCompletionSource();
        hub.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        for (var i = 0; i < 6; i++)
        {
            await hub.InvokeAsync<object?>("UnwatchLink", new { token = new string('a', 32) });
        }

        var refusal = await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync<object?>("UnwatchLink", new { token = new string('a', 32) }));
        Assert.Contains("Too many calls", refusal.Message, StringComparison.Ordinal);
        for (var i = 0; i < 20 && hub.State == HubConnectionState.Connected; i++)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => hub.InvokeAsync<object?>("UnwatchLink", new { token = new string('a', 32) }));
        }

        await closed.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task An_address_has_only_so_many_hub_connections_and_gets_a_place_back_when_one_ends()
    {
        var first = await HubFromAsync("203.0.113.5");
        await using var second = await HubFromAsync("203.0.113.5");
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => HubFromAsync("203.0.113.5"));
        Assert.Equal(TooMany, refused.StatusCode);
        await using var elsewhere = await HubFromAsync("203.0.113.6");
        await first.DisposeAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    await (await HubFromAsync("203.0.113.5")).DisposeAsync();
                    return true;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "the place is free again");
    }

    [Fact]
    public async Task Only_a_trusted_proxy_is_believed_about_who_asks()
    {
        await using var plain = await ServerProcess.StartNewAsync([], ["--Tracking:Security:Limits:Anonymous:PerSecond", "0.02", "--Tracking:Security:Limits:Anonymous:Burst", "20"]);
        using var http = new HttpClient { BaseAddress = plain.Address };
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 21; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/session");
            request.Headers.Add("X-Forwarded-For", $"192.0.2.{i}");
            request.Headers.Add("X-Forwarded-Proto", "https");
            request.Headers.Add("X-Forwarded-Host", "evil.example");
            using var answer = await http.SendAsync(request);
            statuses.Add(answer.StatusCode);
            Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
        }

        Assert.Equal(TooMany, statuses[^1]);
    }

    private static string One(HttpResponseMessage response, string header) => Assert.Single(response.Headers.GetValues(header));

    private async Task<HubConnection> HubFromAsync(string address)
    {
        var hub = new HubConnectionBuilder().WithUrl(new Uri(guarded.Address, "/hubs/live"), options => options.Headers["X-Forwarded-For"] = address).Build();
        try
        {
            await hub.StartAsync();
            return hub;
        }
        catch
        {
            await hub.DisposeAsync();
            throw;
        }
    }
}
