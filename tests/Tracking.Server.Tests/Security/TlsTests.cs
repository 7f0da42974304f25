using System.Net.Http.Json;
using Xunit;

namespace Tracking.Server.Tests.Security;

/// <summary>What a browser is told behind a proxy that does TLS.</summary>
[Collection(SharedGuardedServer.Name)]
public sealed class TlsTests(GuardedServer guarded)
{
    [Fact]
    public async Task Over_TLS_browsers_are_told_to_stay_with_it_and_over_plain_HTTP_they_are_not()
    {
        using var tls = guarded.From("192.0.2.1", tls: true);
        foreach (var path in (string[])["/v1/session", "/signin", "/scan", "/docs/", "/no-such-page"])
        {
            using var answer = await tls.GetAsync(path);
            Assert.Equal("max-age=31536000", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")));
        }

        using var plain = guarded.From("192.0.2.1");
        Assert.False((await plain.GetAsync("/v1/session")).Headers.Contains("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData(true, "__Host-tracking-session=", true)]
    [InlineData(false, "tracking-session=", false)]
    public async Task The_sessions_cookie_is_out_of_reach_of_scripts_other_sites_and_over_TLS_of_other_hosts(bool isTls, string name, bool secure)
    {
        using var http = guarded.From(isTls ? "192.0.2.2" : "192.0.2.3", tls: isTls);
        using var answer = await http.PostAsJsonAsync("/v1/session", new { key = guarded.Server.OperatorKey });
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        var attributes = cookie.Split("; ").Select(part => part.ToLowerInvariant()).ToHashSet();
        Assert.StartsWith(name, cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", attributes);
        Assert.Contains("samesite=lax", attributes);
        Assert.Contains("path=/", attributes);
        Assert.Equal(secure, attributes.Contains("secure"));
        Assert.DoesNotContain(attributes, attribute => attribute.StartsWith("domain", StringComparison.Ordinal));

        using var session = new HttpRequestMessage(HttpMethod.Get, "/v1/session");
        session.Headers.Add("Cookie", cookie.Split(';')[0]);
        using var known = await http.SendAsync(session);
        Assert.Contains("\"signedIn\":true", await known.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
