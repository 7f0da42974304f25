using System.Globalization;
using System.Text;
using Microsoft.Playwright;

namespace Tracking.Pages.States;

/// <summary>Pictures of the pages' states, each narrow and wide, by day and by night, and sheets on which many are seen at once.</summary>
/// <param name="into">Where they are put.</param>
/// <param name="only">Beginning of the names of those that are wanted; empty for all.</param>
internal sealed class Album(DirectoryInfo into, string only)
{
    private static readonly Look[] Looks =
    [
        new(1440, 900, ColorScheme.Light), new(1440, 900, ColorScheme.Dark), new(360, 800, ColorScheme.Dark), new(360, 800, ColorScheme.Light),
    ];

    private readonly List<Picture> pictures = [];

    public int Count => pictures.Count;

    /// <summary>States that a page was not brought into, and why.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>A window in which states are set up.</summary>
    public static BrowserNewContextOptions Window => new()
    {
        ViewportSize = new() { Width = Looks[0].Width, Height = Looks[0].Height },
        ColorScheme = Looks[0].Scheme,
        ReducedMotion = ReducedMotion.Reduce,
    };

    /// <summary>Whether a picture of this name, or any of a page, is wanted.</summary>
    public bool Wants(string name) => name.StartsWith(only, StringComparison.Ordinal) || only.StartsWith(name, StringComparison.Ordinal);

    /// <summary>Goes on with other states where some cannot be had.</summary>
    public async Task TryAsync(string what, Func<Task> states)
    {
        try
        {
            await states();
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException or InvalidOperationException)
        {
            Failures.Add($"{what}: {e.Message}");
        }
    }

    /// <summary>Takes the page as it is, in each look.</summary>
    /// <param name="page">The page, in its state.</param>
    /// <param name="name">Page and state, like <c>scanner-home</c>.</param>
    /// <param name="whole">Whether the picture has all of the page, however long, and not only what the screen shows.</param>
    /// <param name="settle">Time to draw after each change of the look; maps draw slowly without a graphics card.</param>
    public async Task TakeAsync(IPage page, string name, bool whole = false, TimeSpan? settle = null)
    {
        if (!name.StartsWith(only, StringComparison.Ordinal))
        {
            return;
        }

        foreach (Look look in Looks)
        {
            await page.SetViewportSizeAsync(look.Width, look.Height);
            await page.EmulateMediaAsync(new() { ColorScheme = look.Scheme, ReducedMotion = ReducedMotion.Reduce });
            await page.WaitForTimeoutAsync((float)(settle ?? TimeSpan.FromMilliseconds(150)).TotalMilliseconds);
            await KeepAsync(page, name, look, whole);
            if (!whole && !await page.Locator("dialog[open]").IsVisibleAsync() && await page.EvaluateAsync<bool>("() => document.documentElement.scrollHeight > innerHeight + 1"))
            {
                await KeepAsync(page, name + "-whole", look, whole: true);
            }
        }

        await page.SetViewportSizeAsync(Looks[0].Width, Looks[0].Height);
        await page.EmulateMediaAsync(new() { ColorScheme = Looks[0].Scheme, ReducedMotion = ReducedMotion.Reduce });
        Console.WriteLine($"     {name}");
    }

    /// <summary>Puts the pictures of a look on sheets, in the order in which they were taken.</summary>
    public async Task BindAsync(Chromium chromium)
    {
        await using IBrowserContext context = await chromium.NewContextAsync(new() { ViewportSize = new() { Width = 1480, Height = 900 } });
        IPage page = await context.NewPageAsync();
        foreach (IGrouping<(string Page, Look Look), Picture> look in pictures.GroupBy(picture => (picture.Name.Split('-')[0], picture.Look)))
        {
            (int across, int each) = look.Key.Look.Width < 600 ? (5, 5) : (2, 6);
            foreach ((int number, Picture[] some) in look.Chunk(each).Index())
            {
                string sheet = Path.Combine(into.FullName, $"sheet-{look.Key.Page}-{look.Key.Look}-{number:00}");
                await File.WriteAllTextAsync(sheet + ".html", Sheet(some, across));
                await page.GotoAsync(new Uri(sheet + ".html").ToString());
                await page.ScreenshotAsync(new() { Path = sheet + ".png", FullPage = true });
                File.Delete(sheet + ".html");
            }
        }
    }

    private static string Sheet(IEnumerable<Picture> some, int across)
    {
        var html = new StringBuilder().Append(CultureInfo.InvariantCulture, $$"""
            <!doctype html><meta charset="utf-8"><style>
            body { margin: 8px; display: grid; grid-template-columns: repeat({{across}}, 1fr); gap: 8px; font: 13px sans-serif; background: #888 }
            figure { margin: 0 } img { width: 100%; display: block } figcaption { padding: 2px 4px; background: #fff }
            </style>
            """);
        foreach (Picture picture in some)
        {
            html.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{picture.Name}</figcaption><img src=\"{Path.GetFileName(picture.File)}\"></figure>");
        }

        return html.ToString();
    }

    private async Task KeepAsync(IPage page, string name, Look look, bool whole)
    {
        string file = Path.Combine(into.FullName, $"{name}-{look}.png");
        await page.ScreenshotAsync(new() { Path = file, FullPage = whole });
        pictures.Add(new Picture(name, look, file));
    }

    /// <summary>Size of the screen and colours.</summary>
    private sealed record Look(int Width, int Height, ColorScheme Scheme)
    {
        public override string ToString() => $"{Width}-{(Scheme == ColorScheme.Dark ? "dark" : "light")}";
    }

    private sealed record Picture(string Name, Look Look, string File);
}
