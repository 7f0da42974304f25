using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Tracking.Security.Tests;

/// <summary>Browsers sign in with a key, stay signed in by a cookie, and cannot be made to act by another site.</summary>
public sealed class SessionTests(SecuredServer server) : IClassFixture<SecuredServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_browser_signs_in_is_known_by_its_cookie_and_signs_out()
    {
        using HttpClient browser = await SignedInAsync(server.OperatorKey);
        Assert.Equal("admin", (string?)(await SessionAsync(browser))["role"]);
        Assert.Equal(200, (int)(await browser.GetAsync("/v1/stations", Cancellation)).StatusCode);
        using HttpResponseMessage out_ = await SendAsync(browser, HttpMethod.Delete, "/v1/session", "same-origin");
        Assert.Equal(204, (int)out_.StatusCode);
        Assert.False((bool)(await SessionAsync(browser))["signedIn"]!);
        Assert.Equal(401, (int)(await browser.GetAsync("/v1/stations", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        using HttpClient browser = server.Client(null);
        using HttpResponseMessage answer = await browser.PostAsJsonAsync("/v1/session", new { key = server.OperatorKey }, Cancellation);
        string cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(server.OperatorKey, cookie, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cross-site", 403)]
    [InlineData("same-site", 403)]
    [InlineData("same-origin", 404)]
    [InlineData("none", 404)]
    public async Task What_another_site_makes_a_signed_in_browser_do_is_refused(string site, int status)
    {
        using HttpClient browser = await SignedInAsync(server.OperatorKey);
        using HttpResponseMessage answer = await SendAsync(browser, HttpMethod.Delete, "/v1/keys/NO-SUCH-KEY", site);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Another_sites_page_cannot_open_the_hub_with_the_cookie()
    {
        using HttpClient browser = await SignedInAsync(server.OperatorKey);
        using HttpResponseMessage foreign = await SendAsync(browser, HttpMethod.Post, "/hubs/live/negotiate?negotiateVersion=1", "cross-site");
        using HttpResponseMessage own = await SendAsync(browser, HttpMethod.Post, "/hubs/live/negotiate?negotiateVersion=1", "same-origin");
        Assert.Equal((403, 200), ((int)foreign.StatusCode, (int)own.StatusCode));
    }

    [Theory]
    [InlineData("POST", "/HUBS/live/negotiate?negotiateVersion=1")]
    [InlineData("GET", "/hubs/LIVE")]
    [InlineData("POST", "/V1/Session")]
    public async Task Guards_read_addresses_as_routing_does(string method, string path)
    {
        using HttpClient browser = await SignedInAsync(server.OperatorKey);
        using HttpResponseMessage answer = await SendAsync(browser, new HttpMethod(method), path, "same-site");
        Assert.Equal(403, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_signed_in_browser_moves_no_van_by_following_a_link()
    {
        using HttpClient browser = await SignedInAsync(server.OperatorKey);
        using HttpResponseMessage answer = await SendAsync(browser, HttpMethod.Get, "/v1/positions/traccar?id=VAN-CSRF&lat=43.5&lon=-90.9", "cross-site");
        Assert.Equal(401, (int)answer.StatusCode);
        Assert.Equal(404, (int)(await server.Admin.GetAsync("/v1/vehicles/VAN-CSRF", Cancellation)).StatusCode);
    }

    [Fact]
    public void A_sign_in_code_holds_once_and_only_where_it_was_made()
    {
        var made = new Server.Security.Sessions.SignInCodes(TimeProvider.System);
        string code = made.Issue("operator-1");
        Assert.Null(new Server.Security.Sessions.SignInCodes(TimeProvider.System).Use(code));
        Assert.Equal("operator-1", made.Use(code));
        Assert.Null(made.Use(code));
    }

    [Theory]
    [InlineData("http://evil.example", 403)]
    [InlineData("null", 403)]
    public async Task Browsers_that_say_only_their_origin_are_held_to_it(string origin, int status)
    {
        using HttpClient browser = await SignedInAsync(server.OperatorKey);
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/v1/keys/NO-SUCH-KEY");
        request.Headers.Add("Origin", origin);
        Assert.Equal(status, (int)(await browser.SendAsync(request, Cancellation)).StatusCode);
        using var own = new HttpRequestMessage(HttpMethod.Delete, "/v1/keys/NO-SUCH-KEY");
        own.Headers.Add("Origin", server.Address.ToString().TrimEnd('/'));
        Assert.Equal(404, (int)(await browser.SendAsync(own, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_session_ends_with_its_key()
    {
        (string id, string key) = await server.KeyAsync(new { role = "control" });
        using HttpClient browser = await SignedInAsync(key);
        Assert.Equal(200, (int)(await browser.GetAsync("/v1/stations", Cancellation)).StatusCode);
        await server.Admin.DeleteAsync($"/v1/keys/{id}", Cancellation);
        Assert.Equal(401, (int)(await browser.GetAsync("/v1/stations", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_forged_or_altered_cookie_is_nobodys()
    {
        using HttpClient browser = server.Client(null);
        using HttpResponseMessage answer = await browser.PostAsJsonAsync("/v1/session", new { key = server.OperatorKey }, Cancellation);
        string[] cookie = answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0].Split('=', 2);
        string middle = cookie[1][..20] + (cookie[1][20] == 'A' ? 'B' : 'A') + cookie[1][21..];
        foreach (string value in (string[])[middle, cookie[1][..^4], "", new string('A', 4000)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/stations");
            request.Headers.Add("Cookie", $"{cookie[0]}={value}");
            Assert.Equal(401, (int)(await browser.SendAsync(request, Cancellation)).StatusCode);
        }
    }

    [Fact]
    public async Task The_control_room_sends_who_is_not_signed_in_to_sign_in_and_nowhere_else()
    {
        using HttpClient browser = server.Client(null);
        Assert.Equal("/signin?next=%2Fcontrol", (await browser.GetAsync("/control", Cancellation)).Headers.Location?.OriginalString);
        using HttpClient signedIn = await SignedInAsync(server.OperatorKey);
        foreach (string next in (string[])["https://evil.example", "//evil.example", "/\\evil.example", "/\tevil", "javascript:alert(1)"])
        {
            Assert.Equal("/control", Server.Security.Sessions.SessionEndpoints.Next(next));
        }

        Assert.Equal("/control?map=1#/vans", Server.Security.Sessions.SessionEndpoints.Next("/control?map=1#/vans"));
    }

    private static async Task<JsonNode> SessionAsync(HttpClient browser) => (await browser.GetFromJsonAsync<JsonNode>("/v1/session", Cancellation))!;

    private static Task<HttpResponseMessage> SendAsync(HttpClient browser, HttpMethod method, string path, string site)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Sec-Fetch-Site", site);
        return browser.SendAsync(request, Cancellation);
    }

    private async Task<HttpClient> SignedInAsync(string key)
    {
        HttpClient browser = server.Client(null, cookies: true);
        using HttpResponseMessage answer = await browser.PostAsJsonAsync("/v1/session", new { key }, Cancellation);
        Assert.Equal(200, (int)answer.StatusCode);
        return browser;
    }
}
