using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Security;

/// <summary>A server that would be open to the network in a careless way does not start, and says what to set.</summary>
public sealed class StartUpTests
{
    private static string Open => $"http://0.0.0.0:{Repository.FreePort()}";

    [Fact]
    public async Task Plain_HTTP_on_an_address_that_others_reach_needs_a_word()
    {
        var told = await RefusedAsync("--urls", Open);
        foreach (var way in (string[])["Tracking:Security:TrustedProxies:0", "https address", "http://127.0.0.1:8080", "Tracking:Security:AllowPlainHttp"])
        {
            Assert.Contains(way, told, StringComparison.Ordinal);
        }

        Assert.Contains("0.0.0.0", await RefusedAsync("--Kestrel:Endpoints:Main:Url", Open), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Tracking:Security:TrustedProxies:0", "10.0.0.5")]
    [InlineData("--Tracking:Security:AllowPlainHttp", "true")]
    public async Task With_that_word_it_starts(string option, string value)
    {
        // The last address given counts, and the one that the server has anyway is reached at it too.
        await using var server = await ServerProcess.StartNewAsync([], port => ["--urls", $"http://0.0.0.0:{port}", option, value]);
        using var http = new HttpClient();
        Assert.Equal("ready\n", await http.GetStringAsync(new Uri(server.Address, "/readyz")));
    }

    [Fact]
    public async Task A_proxy_that_is_no_address_is_named() =>
        Assert.Contains("TrustedProxies has 'proxy.example'", await RefusedAsync("--Tracking:Security:TrustedProxies:0", "proxy.example"), StringComparison.Ordinal);

    [Fact]
    public async Task A_node_of_a_cluster_needs_the_signing_key_of_the_others() =>
        Assert.Contains(
            "Tracking:Security:SigningKeyFile",
            await RefusedAsync("--Tracking:Profile", "azure", "--Tracking:Azure:Accounts:0", "UseDevelopmentStorage=true", "--Tracking:Cluster:Redis", "127.0.0.1:1"),
            StringComparison.Ordinal);

    private static async Task<string> RefusedAsync(params string[] arguments) =>
        (await Assert.ThrowsAsync<InvalidOperationException>(() => ServerProcess.StartNewAsync([], arguments))).Message;
}
