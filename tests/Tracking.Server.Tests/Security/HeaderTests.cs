using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Security;

/// <summary>What the browser is told of each page and file: what it may load, what others learn of the address, and how long it may keep it.</summary>
[Collection(SharedServer.Name)]
public sealed class HeaderTests(ServerFixture fixture)
{
    private const string AllFeaturesOff =
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), magnetometer=(), microphone=(), midi=(), payment=(), "
        + "publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()";

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
        Assert.Equal(("same-origin", "same-origin"), (One(response, "Cross-Origin-Opener-Policy"), One(response, "Cross-Origin-Resource-Policy")));
        var features = path == "/scan" ? AllFeaturesOff.Replace("camera=()", "camera=(self)").Replace("geolocation=()", "geolocation=(self)") : AllFeaturesOff;
        Assert.Equal(features, One(response, "Permissions-Policy"));

        var policy = PolicyOf(response);
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
    public void Every_built_page_is_among_those_that_are_looked_at()
    {
        var root = Path.Combine(Repository.Root, "src", "Tracking.Server", "wwwroot");
        var pages = Directory.EnumerateFiles(root, "index.html", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, Path.GetDirectoryName(file)!));
        Assert.Equal(["control", "scan", "signin", "track"], pages.Order());
    }

    [Fact]
    public async Task The_pages_bare_files_load_and_run_nothing()
    {
        foreach (var page in (string[])["control", "scan", "signin", "track"])
        {
            using var response = await GetAsync($"/{page}/index.html");
            Assert.Equal(["'none'"], PolicyOf(response)["default-src"]);
        }
    }

    [Fact]
    public async Task The_description_runs_only_scripts_of_this_answer_and_is_framed_by_nobody()
    {
        using var first = await GetAsync("/docs/");
        using var second = await GetAsync("/docs/");
        var policy = PolicyOf(first);
        Assert.Equal(["'none'"], policy["default-src"]);
        Assert.Equal(["'none'"], policy["frame-ancestors"]);
        var nonce = Assert.Single(policy["script-src"], source => source.StartsWith("'nonce-", StringComparison.Ordinal));
        Assert.Equal(["'self'", nonce], policy["script-src"]);
        Assert.NotEqual(nonce, PolicyOf(second)["script-src"][1]);
        Assert.DoesNotMatch($"<script(?![^>]*nonce=\"{nonce[7..^1]}\")", await first.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Answers_of_the_API_load_nothing_are_framed_by_nobody_and_stay_nowhere()
    {
        var story = await Story.BeginAsync(fixture.Api);
        await story.AnnounceAsync();
        await story.PlayAsync("inducted@O loaded@O>V");
        var token = (await fixture.Api.PostAsync($"/v1/packages/{story.Id("P")}/links")).Json(201).Text("token");
        foreach (var (path, status) in (IEnumerable<(string, int)>)
        [
            ($"/v1/packages/{story.Id("P")}", 200), ($"/v1/packages/{story.Id("P")}/events", 200), ($"/v1/packages/{story.Id("P")}/reports", 200), ($"/v1/track/{token}", 200),
            ($"/v1/stations/{story.Id("O")}", 200), ($"/v1/vehicles/{story.Id("V")}", 200), ($"/v1/vehicles/{story.Id("V")}/track", 200), ("/v1/stations", 200), ("/v1/vehicles", 200),
            ("/v1/packages", 400), ("/v1/search?q=x", 200), ("/v1/keys", 200), ("/v1/audit", 200), ("/v1/session", 200), ("/v1/attention", 200), ("/v1/map", 200),
            ("/v1/packages/nobody-knows", 404), ("/v1/scans", 405), ("/no/such/address", 404), ("/problems/notFound", 200), ("/healthz", 200), ("/readyz", 200),
        ])
        {
            using var response = await GetAsync(path);
            Assert.True(status == (int)response.StatusCode, $"{path}: {response.StatusCode}");
            Assert.Equal("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'", One(response, "Content-Security-Policy"));
            Assert.Equal(("nosniff", "no-referrer", "same-origin"), (One(response, "X-Content-Type-Options"), One(response, "Referrer-Policy"), One(response, "Cross-Origin-Resource-Policy")));
            Assert.True(One(response, "Cache-Control").Contains("no-store", StringComparison.Ordinal), $"{path}: {response.Headers.CacheControl}");
            Assert.False(response.Headers.Contains("Server"));
        }

        using var nobody = new HttpClient();
        using var refused = await nobody.GetAsync(new Uri(fixture.Server.Address, "/v1/stations"));
        Assert.Equal(("no-store", 401), (One(refused, "Cache-Control"), (int)refused.StatusCode));
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
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", fixture.Server.OperatorKey);
        return await http.GetAsync(new Uri(fixture.Server.Address, path));
    }

    private static Dictionary<string, string[]> PolicyOf(HttpResponseMessage response) =>
        One(response, "Content-Security-Policy").Split(';').Select(part => part.Trim().Split(' ')).ToDictionary(part => part[0], part => part[1..]);

    private static string One(HttpResponseMessage response, string header) => Assert.Single(response.Headers.GetValues(header));
}
