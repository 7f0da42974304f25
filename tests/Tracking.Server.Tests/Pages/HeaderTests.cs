using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Pages;

/// <summary>What the browser is told of each page and file: what it may load, what others learn of the address, and how long it may keep it.</summary>
[Collection(SharedServer.Name)]
public sealed class HeaderTests(ServerFixture fixture)
{
    [Theory]
    [InlineData("/control", 200, "same-origin", "no-cache")]
    [InlineData("/scan", 200, "same-origin", "no-cache")]
    [InlineData("/signin", 200, "no-referrer", "no-store")]
    [InlineData("/track/nobody-has-this-link", 404, "no-referrer", "no-store")]
    public async Task A_page_may_load_only_what_is_ours_and_nothing_inline(string path, int status, string referrer, string cache)
    {
        using var response = await GetAsync(path);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((referrer, cache, "nosniff"), (One(response, "Referrer-Policy"), One(response, "Cache-Control"), One(response, "X-Content-Type-Options")));

        var policy = One(response, "Content-Security-Policy").Split(';').Select(part => part.Trim().Split(' ')).ToDictionary(part => part[0], part => part[1..]);
        Assert.Equal(["'none'"], policy["default-src"]);
        Assert.Equal(path == "/scan" ? ["'self'", "'wasm-unsafe-eval'"] : ["'self'"], policy["script-src"]);
        Assert.Equal(["'self'"], policy["style-src"]);
        Assert.Equal(["'self'"], policy["connect-src"]);
        foreach (var never in (string[])["base-uri", "form-action", "frame-ancestors"])
        {
            Assert.Equal(["'none'"], policy[never]);
        }

        var html = await response.Content.ReadAsStringAsync();
        Assert.DoesNotMatch("<script(?![^>]*(src=|type=\"application/json\"))", html);
        Assert.DoesNotMatch("<style|\\sstyle=|\\son[a-z]+=|javascript:|https?://(?!www\\.w3\\.org/)", html);
    }

    [Fact]
    public async Task A_customers_page_and_what_lies_behind_the_link_keep_the_link_secret()
    {
        var story = await Story.BeginAsync(fixture.Api);
        await story.PlayAsync("inducted@D");
        var token = (await fixture.Api.PostAsync($"/v1/packages/{story.Id("P")}/links")).Json(201).Text("token");
        foreach (var path in (string[])[$"/track/{token}", $"/v1/track/{token}", $"/v1/track/{token}/proof"])
        {
            using var response = await GetAsync(path);
            Assert.Equal("no-referrer", One(response, "Referrer-Policy"));
            Assert.DoesNotContain("public", response.Headers.CacheControl?.ToString() ?? "", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Files_named_by_their_content_are_kept_for_ever_and_all_others_are_asked_for_again()
    {
        using var page = await GetAsync("/scan");
        var html = await page.Content.ReadAsStringAsync();
        var assets = System.Text.RegularExpressions.Regex.Matches(html, "\"(/assets/[^\"]+)\"").Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.NotEmpty(assets);
        foreach (var path in assets)
        {
            using var asset = await GetAsync(path);
            Assert.Equal((200, "public, max-age=31536000, immutable", "nosniff"), ((int)asset.StatusCode, One(asset, "Cache-Control"), One(asset, "X-Content-Type-Options")));
        }

        using var worker = await GetAsync("/scan.sw.js");
        Assert.Equal((200, "no-cache", "nosniff"), ((int)worker.StatusCode, One(worker, "Cache-Control"), One(worker, "X-Content-Type-Options")));
        Assert.Equal("text/javascript", worker.Content.Headers.ContentType?.MediaType);
    }

    private async Task<HttpResponseMessage> GetAsync(string path)
    {
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", fixture.Server.OperatorKey) } };
        return await http.GetAsync(new Uri(fixture.Server.Address, path));
    }

    private static string One(HttpResponseMessage response, string header) => Assert.Single(response.Headers.GetValues(header));
}
