using Microsoft.Playwright;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Browser;

/// <summary>A server and a browser for the tests of the customer's page.</summary>
public sealed class CustomerBrowser : IAsyncLifetime
{
    private static readonly (int Width, int Height, ColorScheme Scheme)[] Looks =
    [
        (360, 800, ColorScheme.Light), (360, 800, ColorScheme.Dark), (1440, 900, ColorScheme.Dark), (1440, 900, ColorScheme.Light),
    ];

    private ServerFixture? _server;
    private Chromium? _browser;
    private string? _axe;

    internal TrackingApi Api => _server!.Api;

    internal Uri Address => _server!.Server.Address;

    internal string OperatorKey => _server!.Server.OperatorKey!;

    public async ValueTask InitializeAsync()
    {
        _server = new ServerFixture();
        await _server.InitializeAsync();
        _browser = await Chromium.StartAsync();
        _axe = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "Tracking.Web", "node_modules", "axe-core", "axe.min.js"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>A page of its own. What it logs as an error fails the test when the page is closed.</summary>
    /// <param name="script">Whether JavaScript runs.</param>
    internal async Task<CustomerTab> OpenAsync(string url, bool script = true)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            JavaScriptEnabled = script,
            BypassCSP = true,
            ViewportSize = new() { Width = 360, Height = 800 },
            ReducedMotion = ReducedMotion.Reduce,
        });
        var page = await context.NewPageAsync();
        var tab = new CustomerTab(context, page);
        await page.GotoAsync(url);
        return tab;
    }

    /// <summary>A link to the story's package.</summary>
    internal async Task<string> LinkAsync(Story story, string package = "P") =>
        (await Api.PostAsync($"/v1/packages/{story.Id(package)}/links")).Json(201).Text("url")!;

    /// <summary>Nothing serious is found by axe, narrow and wide, light and dark.</summary>
    internal async Task LookAsync(CustomerTab tab, string name)
    {
        foreach (var (width, height, scheme) in Looks)
        {
            await tab.Page.SetViewportSizeAsync(width, height);
            await tab.Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            await tab.Page.EvaluateAsync("source => { if (!window.axe) (0, eval)(source) }", _axe);
            var found = await tab.Page.EvaluateAsync<string[]>(
                """
                async () => (await axe.run()).violations
                    .filter(violation => violation.impact === 'serious' || violation.impact === 'critical')
                    .map(violation => `${violation.id}: ${violation.nodes.map(node => node.html).join(' ')}`)
                """);
            Assert.True(found.Length == 0, $"{name} at {width}, {scheme}:\n{string.Join('\n', found)}");
        }

        await tab.Page.SetViewportSizeAsync(360, 800);
        await tab.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
        Assert.True(
            await tab.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= window.innerWidth"), $"{name} is wider than a phone.");
    }
}

/// <summary>A page with what it logged.</summary>
internal sealed class CustomerTab : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];

    public CustomerTab(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Add($"{message.Text} {message.Location}");
            }
        };
    }

    public IPage Page { get; }

    /// <summary>What was logged as an error so far.</summary>
    public IReadOnlyList<string> Errors => _errors;

    public ILocator this[string testId] => Page.GetByTestId(testId);

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
