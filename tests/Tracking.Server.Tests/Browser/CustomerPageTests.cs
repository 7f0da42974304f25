using Microsoft.Playwright;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Browser;

/// <summary>The customer's page in a real browser, against a real server.</summary>
public sealed class CustomerPageTests
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    [Fact]
    public async Task The_page_follows_the_package_without_reload_says_when_it_is_out_of_touch_and_recovers_by_itself()
    {
        await using var server = await ServerProcess.StartNewAsync();
        using var api = new TrackingApi(server);
        var story = await Story.BeginAsync(api);
        await story.AnnounceAsync(more: new { promisedBy = DateTimeOffset.UtcNow.AddHours(8) });
        await story.PlayAsync("inducted@O departed@O");
        var url = (await api.PostAsync($"/v1/packages/{story.Id("P")}/links")).Json(201).Text("url")!;

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Arguments });
        var page = await browser.NewPageAsync();
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        await page.GotoAsync(url);
        var status = page.GetByTestId("status");
        var timeline = page.GetByTestId("timeline");
        var connection = page.GetByTestId("connection");
        await Assertions.Expect(status).Not.ToHaveTextAsync("", new() { Timeout = 20_000 });
        await Assertions.Expect(timeline).ToContainTextAsync("Station O");
        var before = await status.InnerTextAsync();
        await Assertions.Expect(connection).ToHaveAttributeAsync("data-state", "live", new() { Timeout = 40_000 });
        var inTouch = await connection.InnerTextAsync();

        // A mark that a reload would wipe out.
        await page.EvaluateAsync("() => { window.mark = 'still here' }");
        await story.PlayAsync("arrived@D");
        await Assertions.Expect(timeline).ToContainTextAsync("Station D", new() { Timeout = 10_000 });
        await story.PlayAsync("outForDelivery>V");
        await Assertions.Expect(status).Not.ToHaveTextAsync(before, new() { Timeout = 10_000 });
        var onItsWay = await status.InnerTextAsync();

        await server.KillAsync();
        await Assertions.Expect(connection).Not.ToHaveTextAsync(inTouch, new() { Timeout = 40_000 });
        await Assertions.Expect(status).ToHaveTextAsync(onItsWay);
        await server.StartAsync();
        await story.PlayAsync("delivered");
        await Assertions.Expect(connection).ToHaveTextAsync(inTouch, new() { Timeout = 60_000 });
        await Assertions.Expect(status).Not.ToHaveTextAsync(onItsWay, new() { Timeout = 20_000 });

        Assert.Equal("still here", await page.EvaluateAsync<string>("() => window.mark"));
        Assert.Empty(errors);
    }

    [Fact]
    public async Task A_link_that_leads_nowhere_says_so()
    {
        await using var server = await ServerProcess.StartNewAsync();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Arguments });
        var page = await browser.NewPageAsync();
        await page.GotoAsync(new Uri(server.Address, "/track/" + new string('x', 32)).ToString());
        await Assertions.Expect(page.GetByTestId("status")).Not.ToHaveTextAsync("", new() { Timeout = 20_000 });
    }
}
