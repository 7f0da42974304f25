using System.Net;
using System.Text;
using Microsoft.Playwright;
using Tracking.Server.Tests.Browser;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Security;

/// <summary>What a real browser makes of the pages' headers: nothing of a link reaches another site, and nothing that was slipped into a page runs.</summary>
public sealed class BrowserTests : IAsyncLifetime
{
    private readonly OtherSite _other = new();
    private ServerProcess _server = null!;
    private Chromium _browser = null!;
    private IBrowserContext _context = null!;
    private string _link = "";

    public async ValueTask InitializeAsync()
    {
        _server = await ServerProcess.StartNewAsync();
        using var api = new TrackingApi(_server);
        var story = await Story.BeginAsync(api);
        await story.PlayAsync("inducted@D");
        _link = (await api.PostAsync($"/v1/packages/{story.Id("P")}/links")).Json(201).Text("url")!;
        _browser = await Chromium.StartAsync();
        _context = await _browser.NewContextAsync();
        await _context.AddInitScriptAsync("window.violations = []; document.addEventListener('securitypolicyviolation', e => window.violations.push(`${e.effectiveDirective} ${e.blockedURI}`))");
        await SignIn.AsOperatorAsync(_context, _server);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _server.DisposeAsync();
        _other.Dispose();
    }

    [Fact]
    public async Task Nothing_slipped_into_a_page_runs_and_the_page_itself_keeps_to_its_policy()
    {
        foreach (var (address, ready) in (IEnumerable<(string, string)>)
        [
            (_link, "[data-testid=connection][data-state=live]"), (At("/control"), "[data-state=live]"), (At("/scan"), "body :is(button, input)"), (At("/signin"), "body :is(button, input)"), (At("/docs/"), "text=Take 1 to 1,000 scans"),
        ])
        {
            var page = await _context.NewPageAsync();
            var errors = new List<string>();
            page.Console += (_, message) => (message.Type == "error" ? errors : []).Add(message.Text);
            await page.GotoAsync(address);
            await page.Locator(ready).First.WaitForAsync(new() { State = WaitForSelectorState.Attached, Timeout = 60_000 });
            Assert.True(errors.Count == 0, $"{address}: {string.Join('\n', errors)}");
            var violations = await page.EvaluateAsync<string[]>("() => window.violations");

            // The viewer of the description tries whether it may evaluate text, and does without.
            Assert.True(violations.All(violation => address == At("/docs/") && violation == "script-src eval"), $"{address}: {string.Join(", ", violations)}");

            // What an attacker would do who gets markup into the page.
            await page.EvaluateAsync(
                """
                other => {
                    const box = document.body.appendChild(document.createElement('div'))
                    const script = box.appendChild(document.createElement('script'))
                    script.textContent = 'window.slippedIn = "script"'
                    const button = box.appendChild(document.createElement('button'))
                    button.setAttribute('onclick', 'window.slippedIn = "handler"')
                    button.click()
                    const foreign = box.appendChild(document.createElement('script'))
                    foreign.src = other + 'script.js'
                    const frame = box.appendChild(document.createElement('iframe'))
                    frame.src = other + 'frame'
                    new Image().src = other + 'image'
                    fetch(other + 'fetch').catch(() => {})
                }
                """,
                _other.Address);
            await page.WaitForFunctionAsync("() => new Set(window.violations.filter(one => one !== 'script-src eval')).size >= 6", null, new() { Timeout = 90_000 });
            Assert.Null(await page.EvaluateAsync<string?>("() => window.slippedIn ?? null"));
            Assert.Empty(_other.Requests);
            await page.CloseAsync();
        }
    }

    [Fact]
    public async Task A_link_does_not_leak_to_the_site_that_a_customer_goes_to_next()
    {
        var page = await _context.NewPageAsync();
        await page.GotoAsync(_link);
        await page.EvaluateAsync(
            """
            other => {
                const way = document.body.appendChild(document.createElement('a'))
                way.href = other + 'next'
                way.referrerPolicy = ''
                way.id = 'way'
                way.textContent = 'way'
            }
            """,
            _other.Address);
        await page.EvaluateAsync("() => document.getElementById('way').click()");
        await Eventually.GetAsync(() => Task.FromResult(page.Url), url => url == _other.Address + "next", "the browser is at the other site");
        var arrived = Assert.Single(_other.Requests, request => request.StartsWith("/next", StringComparison.Ordinal));
        Assert.Equal("/next referer:", arrived);
        Assert.Equal("", await page.EvaluateAsync<string>("() => document.referrer"));

        // The same way from a page that hides nothing shows that the other site would see it.
        await page.GotoAsync(_other.Address + "open");
        await page.EvaluateAsync("() => { location.href = '/from-open' }");
        await Eventually.TrueAsync(() => _other.Requests.Contains($"/from-open referer:{_other.Address}open"), "the other site sees where that came from");
    }

    [Fact]
    public async Task Another_site_cannot_frame_a_page()
    {
        foreach (var address in (string[])[_link, At("/control"), At("/scan"), At("/signin"), At("/docs/"), At("/v1/session")])
        {
            var page = await _context.NewPageAsync();
            await page.GotoAsync($"{_other.Address}framing?{Uri.EscapeDataString(address)}");
            await Eventually.TrueAsync(() => page.Frames.Count == 2 && page.Frames[1].Url.StartsWith("chrome-error:", StringComparison.Ordinal), $"{address} is not shown in a frame");
            await page.CloseAsync();
        }
    }

    private string At(string path) => new Uri(_server.Address, path).ToString();

    /// <summary>A site of somebody else, which writes down who comes from where.</summary>
    private sealed class OtherSite : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly List<string> _requests = [];

        public OtherSite()
        {
            Address = $"http://localhost:{Repository.FreePort()}/";
            _listener.Prefixes.Add(Address);
            _listener.Start();
            _ = Task.Run(ServeAsync);
        }

        public string Address { get; }

        public IReadOnlyList<string> Requests
        {
            get
            {
                lock (_requests)
                {
                    return [.. _requests];
                }
            }
        }

        public void Dispose() => _listener.Close();

        private async Task ServeAsync()
        {
            while (true)
            {
                HttpListenerContext context;
                try
                {
                    context = await _listener.GetContextAsync();
                }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }

                var path = context.Request.Url!.AbsolutePath;
                if (path != "/favicon.ico" && path != "/framing")
                {
                    lock (_requests)
                    {
                        _requests.Add($"{path} referer:{context.Request.Headers["Referer"]}");
                    }
                }

                var html = path == "/framing" ? $"<iframe src='{Uri.UnescapeDataString(context.Request.Url.Query.TrimStart('?'))}'></iframe>" : "<p>Another site</p>";
                context.Response.ContentType = "text/html";
                context.Response.Headers["Referrer-Policy"] = "unsafe-url";
                context.Response.Close(Encoding.UTF8.GetBytes($"<!doctype html><title>other</title>{html}"), willBlock: false);
            }
        }
    }
}
