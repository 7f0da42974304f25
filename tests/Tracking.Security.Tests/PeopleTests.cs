using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Xunit;

namespace Tracking.Security.Tests;

/// <summary>People of an OpenID Connect provider: their tokens at the API, and their sign-in with a browser.</summary>
public sealed class PeopleTests : IAsyncLifetime
{
    private readonly SecuredServer server = new();
    private FakeProvider provider = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        provider = await FakeProvider.StartAsync();
        await server.StartAsync("--Tracking:Security:Oidc:Authority", provider.Issuer, "--Tracking:Security:Oidc:ClientId", FakeProvider.Client);
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await provider.DisposeAsync();
    }

    [Fact]
    public async Task A_token_of_the_provider_gives_the_roles_that_it_names_and_no_others()
    {
        Assert.Equal((200, 200, 403), await AskAsync(provider.Token(Claims("dispatcher"))));
        Assert.Equal((200, 200, 200), await AskAsync(provider.Token(Claims("admin"))));
        Assert.Equal((404, 403, 200), await AskAsync(provider.Token(Claims("partner", "P1")), package: "/v1/packages/NONE"));
        foreach (string refused in (string[])
        [
            provider.Token(Claims("partner")),
            provider.Token(Claims("device")),
            provider.Token(Claims("emperor")),
            provider.Token(new() { ["sub"] = "jane" }),
            provider.Token(new() { ["roles"] = new[] { "admin" } }),
            provider.Token(Claims("admin"), audience: "another"),
            provider.Token(Claims("admin"), expires: DateTime.UtcNow.AddMinutes(-30)),
            Forged(),
            "eyJhbGciOiJub25lIn0.eyJzdWIiOiJqYW5lIiwicm9sZXMiOlsiYWRtaW4iXX0.",
        ])
        {
            Assert.Equal((401, 401, 401), await AskAsync(refused));
        }

        // Keys hold beside the provider.
        Assert.Equal((200, 200, 200), await AskAsync(server.OperatorKey));
    }

    [Fact]
    public async Task A_person_signs_in_at_the_provider_and_comes_back_signed_in()
    {
        provider.Person = new(Claims("control")) { ["name"] = "Dana" };
        using HttpClient browser = server.Client(null, cookies: true);
        Assert.True((bool)(await SessionAsync(browser))["hasProvider"]!);
        Assert.Equal("/control#/vans", await ThroughProviderAsync(browser, "/signin/provider?next=%2Fcontrol%23%2Fvans"));
        JsonNode session = await SessionAsync(browser);
        Assert.Equal(("person:jane", "Dana", "control"), ((string)session["id"]!, (string)session["name"]!, (string)session["role"]!));
        Assert.Equal(200, (int)(await browser.GetAsync("/v1/stations", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Who_has_no_role_at_the_provider_is_told_so_and_stays_outside()
    {
        provider.Person = new() { ["sub"] = "john" };
        using HttpClient browser = server.Client(null, cookies: true);
        Assert.Equal("/signin?failed=provider", await ThroughProviderAsync(browser, "/signin/provider"));
        Assert.False((bool)(await SessionAsync(browser))["signedIn"]!);
    }

    private static Dictionary<string, object> Claims(string role, string? partner = null)
    {
        Dictionary<string, object> claims = new() { ["sub"] = "jane", ["roles"] = new[] { role } };
        if (partner is not null)
        {
            claims["partner_id"] = partner;
        }

        return claims;
    }

    private static async Task<JsonNode> SessionAsync(HttpClient browser) => (await browser.GetFromJsonAsync<JsonNode>("/v1/session", Cancellation))!;

    private string Forged()
    {
        using var other = RSA.Create(2048);
        return provider.Token(Claims("admin"), signedBy: other);
    }

    /// <summary>Goes where the server and the provider send the browser; returns the last place.</summary>
    private static async Task<string> ThroughProviderAsync(HttpClient browser, string path)
    {
        string toProvider = (await browser.GetAsync(path, Cancellation)).Headers.Location!.OriginalString;
        string back = (await browser.GetAsync(toProvider, Cancellation)).Headers.Location!.OriginalString;
        return (await browser.GetAsync(back, Cancellation)).Headers.Location!.OriginalString;
    }

    /// <summary>A package, the stations, the keys.</summary>
    private async Task<(int, int, int)> AskAsync(string token, string package = "/v1/packages?reference=x")
    {
        using HttpClient http = server.Client(token);
        return (await StatusAsync(package), await StatusAsync("/v1/stations"), await StatusAsync("/v1/keys"));

        async Task<int> StatusAsync(string path) => (int)(await http.GetAsync(path, Cancellation)).StatusCode;
    }
}
