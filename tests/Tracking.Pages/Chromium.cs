using Microsoft.Playwright;

namespace Tracking.Pages;

/// <summary>Debian's Chromium without a screen.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--js-flags=--expose-gc", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
    ];

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Chromium(IPlaywright playwright, IBrowser browser)
    {
        this.playwright = playwright;
        this.browser = browser;
    }

    public static async Task<Chromium> StartAsync()
    {
        IPlaywright playwright = await Playwright.CreateAsync();
        try
        {
            return new Chromium(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Arguments }));
        }
        catch (PlaywrightException e)
        {
            playwright.Dispose();
            throw new InvalidOperationException($"Chromium did not start: {e.Message}. Install it with 'apt-get install chromium'.", e);
        }
    }

    /// <summary>A window of its own, with nothing remembered from before, signed in with a key where one is given.</summary>
    public async Task<WatchedPage> OpenAsync(string name, Uri address, int width, int height, bool dark = false, string? signInWith = null)
    {
        IBrowserContext context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            DeviceScaleFactor = width < 600 ? 2 : 1,
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = "en-US",
            TimezoneId = "America/Chicago",
        });
        await context.AddInitScriptAsync("localStorage.setItem('tracking.operator', 'Dana')");
        if (signInWith is not null)
        {
            await context.APIRequest.PostAsync(new Uri(address, "/v1/session").ToString(), new() { DataObject = new { key = signInWith }, FailOnStatusCode = true });
        }

        var page = new WatchedPage(name, context, await context.NewPageAsync());
        await page.Page.GotoAsync(address.ToString(), new() { Timeout = 60_000 });
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}

/// <summary>An open page, and what it complained about.</summary>
internal sealed class WatchedPage : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly List<string> errors = [];
    private ICDPSession? devTools;

    public WatchedPage(string name, IBrowserContext context, IPage page)
    {
        Name = name;
        this.context = context;
        Page = page;
        page.PageError += (_, error) => Keep(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !ServerIsAway)
            {
                Keep(message.Text);
            }
        };
    }

    public string Name { get; }

    public IPage Page { get; }

    /// <summary>Meanwhile the browser itself says that the server cannot be reached; that is no fault of the page.</summary>
    public bool ServerIsAway { get; set; }

    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (errors)
            {
                return [.. errors];
            }
        }
    }

    /// <summary>Bytes of JavaScript that are in use after a full collection.</summary>
    public async Task<double> UsedHeapAsync()
    {
        if (devTools is null)
        {
            devTools = await context.NewCDPSessionAsync(Page);
            await devTools.SendAsync("Performance.enable");
            await devTools.SendAsync("HeapProfiler.enable");
        }

        await devTools.SendAsync("HeapProfiler.collectGarbage");
        var metrics = await devTools.SendAsync("Performance.getMetrics");
        foreach (var metric in metrics!.Value.GetProperty("metrics").EnumerateArray())
        {
            if (metric.GetProperty("name").GetString() == "JSHeapUsedSize")
            {
                return metric.GetProperty("value").GetDouble();
            }
        }

        throw new InvalidOperationException("The browser does not tell JSHeapUsedSize.");
    }

    public async ValueTask DisposeAsync() => await context.CloseAsync();

    private void Keep(string error)
    {
        lock (errors)
        {
            errors.Add(error);
        }
    }
}
