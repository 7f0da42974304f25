using Microsoft.Playwright;

namespace Tracking.Pages;

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

    /// <summary>Opens an address in a window of its own, with nothing remembered from before.</summary>
    public static Task<WatchedPage> OpenAsync(
        Chromium chromium, string name, Uri address, int width, int height, bool dark = false, ServerProcess? signInAt = null) =>
        OpenAsync(
            chromium,
            name,
            address,
            new()
            {
                ViewportSize = new() { Width = width, Height = height },
                DeviceScaleFactor = width < 600 ? 2 : 1,
                ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            },
            signInAt: signInAt);

    /// <summary>Opens an address in a window of its own, with nothing remembered from before but who is at the desk, signed in as the operator of a server where one is named.</summary>
    public static async Task<WatchedPage> OpenAsync(Chromium chromium, string name, Uri address, BrowserNewContextOptions window, string? script = null, ServerProcess? signInAt = null)
    {
        IBrowserContext context = await chromium.NewContextAsync(window);
        await context.AddInitScriptAsync("localStorage.setItem('tracking.operator', 'Dana')");
        if (script is not null)
        {
            await context.AddInitScriptAsync(script);
        }

        if (signInAt is not null)
        {
            await SignIn.AsOperatorAsync(context, signInAt);
        }

        var page = new WatchedPage(name, context, await context.NewPageAsync());
        await page.Page.GotoAsync(address.ToString(), new() { Timeout = 60_000 });
        return page;
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
