using Microsoft.Playwright;

namespace Tracking.Testing;

/// <summary>Debian's Chromium without a screen.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Usual =
    [
        "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser? _browser;

    /// <summary>The machine may be busy; waiting longer costs what comes true nothing.</summary>
    static Chromium() => Assertions.SetDefaultExpectTimeout((float)Eventually.Patience.TotalMilliseconds);

    private Chromium(IPlaywright playwright, IBrowser? browser, IBrowserContext? profile)
    {
        _playwright = playwright;
        _browser = browser;
        Profile = profile;
    }

    /// <summary>The one window of a browser that was started with a profile.</summary>
    public IBrowserContext? Profile { get; }

    /// <summary>Starts one that remembers nothing.</summary>
    /// <param name="more">Arguments beyond the usual ones.</param>
    public static Task<Chromium> StartAsync(params string[] more) =>
        StartAsync(async playwright => new Chromium(
            playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = [.. Usual, .. more] }), null));

    /// <summary>Starts one whose profile outlives it, as a phone's does.</summary>
    /// <param name="profile">Where it keeps what it remembers.</param>
    /// <param name="more">Arguments beyond the usual ones.</param>
    public static Task<Chromium> StartWithProfileAsync(DirectoryInfo profile, params string[] more) =>
        StartAsync(async playwright => new Chromium(playwright, null, await playwright.Chromium.LaunchPersistentContextAsync(profile.FullName, new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = [.. Usual, .. more],
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new() { Width = 360, Height = 800 },
        })));

    /// <summary>A window of its own, with nothing remembered from before; of an American reader unless the options say otherwise.</summary>
    public Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.Locale ??= "en-US";
        options.TimezoneId ??= "America/Chicago";
        return (_browser ?? throw new InvalidOperationException("A browser with a profile has one window.")).NewContextAsync(options);
    }

    public async ValueTask DisposeAsync()
    {
        if (Profile is not null)
        {
            await Profile.DisposeAsync();
        }

        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright.Dispose();
    }

    private static async Task<Chromium> StartAsync(Func<IPlaywright, Task<Chromium>> launch)
    {
        var playwright = await Playwright.CreateAsync();
        try
        {
            return await launch(playwright);
        }
        catch (PlaywrightException e)
        {
            playwright.Dispose();
            throw new InvalidOperationException($"Chromium did not start: {e.Message}. Install it with 'apt-get install chromium'.", e);
        }
    }
}
