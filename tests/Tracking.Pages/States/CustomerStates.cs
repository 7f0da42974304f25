using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Tracking.Pages.States;

/// <summary>What a customer's page can show.</summary>
internal sealed class CustomerStates(ServerApi api, Uri server, Chromium chromium, Album album)
{
    private const string OnTheWay = "-420 inducted@HUB-LSE, -400 departed@HUB-LSE, -300 arrived@DS-VIR";
    private const string Out = OnTheWay + ", -90 loaded@DS-VIR>{van}, -80 outForDelivery>{van}";

    /// <summary>Times of scans lie hours back, as the way of a package does.</summary>
    private static readonly (string Name, string Steps)[] Simple =
    [
        ("accepted", "-30 inducted@HUB-LSE"),
        ("in-transit", "-420 inducted@HUB-LSE, -400 departed@HUB-LSE, -300 arrived@HUB-SPA, -280 departed@HUB-SPA"),
        ("at-station", OnTheWay + ", -60 sorted@DS-VIR"),
        ("exception", "-420 inducted@HUB-LSE, -400 departed@HUB-LSE, -300 arrived@HUB-SPA, -200 exception@HUB-SPA!weather"),
        ("hold", OnTheWay + ", -60 held@DS-VIR!badAddress"),
        ("damaged", OnTheWay + ", -60 damaged@DS-VIR!damaged"),
        ("out-for-delivery", Out),
        ("attempted-aboard", Out + ", -20 attempted>{van}!notHome"),
        ("attempted-back", Out + ", -60 attempted>{van}!noAccess, -10 unloaded@DS-VIR>{van}"),
        ("pickup", OnTheWay + ", -60 availableForPickup@DS-VIR"),
        ("collected", OnTheWay + ", -120 availableForPickup@DS-VIR, -15 collected@DS-VIR"),
        ("returning", Out + ", -60 attempted>{van}!refused, -30 returnStarted@DS-VIR!refused"),
        ("returned", Out + ", -60 attempted>{van}!refused, -50 returnStarted@DS-VIR!refused, -10 returned@HUB-LSE"),
        ("lost", OnTheWay + ", -10 lost@DS-VIR"),
        ("cancelled", OnTheWay + ", -10 cancelled"),
    ];

    public async Task TakeAsync(byte[] photo)
    {
        await SimpleAsync("announced", "", new JsonObject { ["service"] = "nextDay" });
        foreach ((string name, string steps) in Simple)
        {
            await SimpleAsync(name, steps);
        }

        await SimpleAsync("late", "-420 inducted@HUB-LSE, -400 departed@HUB-LSE, -300 arrived@HUB-SPA", new JsonObject
        {
            ["promisedBy"] = ServerApi.Text(DateTimeOffset.UtcNow.AddMinutes(-45)),
        });
        await SimpleAsync("window", Out, new JsonObject
        {
            ["window"] = new JsonObject
            {
                ["from"] = ServerApi.Text(DateTimeOffset.UtcNow.AddMinutes(30)),
                ["to"] = ServerApi.Text(DateTimeOffset.UtcNow.AddMinutes(150)),
            },
        });
        await NoticesAsync();
        await VansAsync();
        await DeliveredAsync(photo);
        await WithoutScriptAsync();
        var unknown = new Uri(server, "/track/" + new string('x', 32));
        await using WatchedPage page = await OpenAsync("unknown", unknown);
        await album.TakeAsync(page.Page, "customer-unknown", whole: true);
    }

    /// <summary>A page that stays open while the server goes.</summary>
    public async Task<WatchedPage> OpenAndStayAsync()
    {
        Journey journey = await BeginAsync("stay", Out);
        return await OpenAsync("stay", await journey.LinkAsync());
    }

    private async Task SimpleAsync(string name, string steps, JsonObject? more = null)
    {
        if (!album.Wants("customer-" + name))
        {
            return;
        }

        Journey journey = await BeginAsync(name, steps, more);
        await using WatchedPage page = await OpenAsync(name, await journey.LinkAsync());
        await TakeAsync(page.Page, name);
    }

    private async Task NoticesAsync()
    {
        if (!album.Wants("customer-notice"))
        {
            return;
        }

        const string notice = $"/v1/stations/{Journey.Destination}/notice";
        Journey journey = await BeginAsync("notice", "-420 inducted@HUB-LSE, -400 departed@HUB-LSE");
        await using WatchedPage page = await OpenAsync("notice", await journey.LinkAsync());
        await api.PutAsync(notice, new
        {
            kind = "delayed",
            reason = "weather",
            until = ServerApi.Text(DateTimeOffset.UtcNow.AddHours(20)),
            message = "Ice on the roads around Viroqua.",
        });
        await Assertions.Expect(page.Page.GetByTestId("notices")).ToContainTextAsync("Ice on the roads", new() { Timeout = 30_000 });
        await TakeAsync(page.Page, "notice-delayed");
        await api.PutAsync(notice, new { kind = "closed", message = "Water in the hall." });
        await Assertions.Expect(page.Page.GetByTestId("notices")).ToContainTextAsync("Water", new() { Timeout = 30_000 });
        await TakeAsync(page.Page, "notice-closed");
        await api.SendAsync(HttpMethod.Delete, notice);
    }

    private async Task VansAsync()
    {
        if (!album.Wants("customer-van"))
        {
            return;
        }

        Journey near = await BeginAsync("van-near", Out);
        Journey before = await BeginAsync("van-before", "-420 inducted@DS-VIR, -90 loaded@DS-VIR>" + near.Van + ", -80 outForDelivery>" + near.Van);
        await near.PlanAsync(before.PackageId);
        await near.DriveAsync(43.54, -90.90, 2);
        await near.DriveAsync(43.55, -90.88);
        await using (WatchedPage page = await OpenAsync("van-near", await near.LinkAsync()))
        {
            await Assertions.Expect(page.Page.Locator("#van-map")).ToHaveAttributeAsync("data-position", "43.55000,-90.88000", new() { Timeout = 60_000 });
            await TakeAsync(page.Page, "van-near", map: true);
            await near.DriveAsync(43.555, -90.875);
            await before.PlayAsync($"0 delivered>{near.Van}");
            await Assertions.Expect(page.Page.GetByTestId("estimate")).ToContainTextAsync("You are next", new() { Timeout = 30_000 });
            await TakeAsync(page.Page, "van-next", map: true);
        }

        Journey silent = await BeginAsync("van-silent", Out);
        await silent.PlanAsync();
        await silent.DriveAsync(43.55, -90.88);
        await using (WatchedPage page = await OpenAsync("van-silent", await silent.LinkAsync()))
        {
            await Assertions.Expect(page.Page.GetByTestId("van-text")).ToContainTextAsync("out of coverage", new() { Timeout = 120_000 });
            await TakeAsync(page.Page, "van-silent", map: true);
        }

        // Heard of just now, but only where it was long before.
        Journey stale = await BeginAsync("van-stale", Out);
        await stale.PlanAsync();
        await stale.DriveAsync(43.55, -90.88, 25);
        await using (WatchedPage page = await OpenAsync("van-stale", await stale.LinkAsync()))
        {
            await Assertions.Expect(page.Page.Locator(".marker.silent")).ToBeAttachedAsync(new() { Timeout = 60_000 });
            await TakeAsync(page.Page, "van-stale", map: true);
        }
    }

    private async Task DeliveredAsync(byte[] photo)
    {
        if (!album.Wants("customer-delivered"))
        {
            return;
        }

        Journey journey = await BeginAsync("delivered", Out);
        await api.PutImageAsync(journey.PackageId + "-photo", photo);
        await journey.PlayAsync($"-5 delivered>{journey.Van}", new JsonObject
        {
            ["proof"] = new JsonObject { ["kind"] = "photo", ["receivedBy"] = "porch", ["reference"] = journey.PackageId + "-photo" },
        });
        await using (WatchedPage page = await OpenAsync("delivered", await journey.LinkAsync()))
        {
            await page.Page.GetByAltText("Photo of your package where it was left.").WaitForAsync();
            await TakeAsync(page.Page, "delivered-photo");
            await page.Page.GetByText("I did not get it", new() { Exact = true }).First.ClickAsync();
            await page.Page.Locator("#report-message").FillAsync("Not on the porch, and the neighbours have not seen it either.");
            await album.TakeAsync(page.Page, "customer-delivered-report-open");
            await page.Page.Locator("#report-send").ClickAsync();
            await Assertions.Expect(page.Page.GetByTestId("report")).ToContainTextAsync("looking into it", new() { Timeout = 30_000 });
            await TakeAsync(page.Page, "delivered-report-sent");
        }

        await SimpleAsync("delivered-plain", Out + ", -5 delivered>{van}");
    }

    private async Task WithoutScriptAsync()
    {
        if (!album.Wants("customer-no-script"))
        {
            return;
        }

        BrowserNewContextOptions window = Album.Window;
        window.JavaScriptEnabled = false;
        Journey journey = await BeginAsync("no-script", Out + ", -60 attempted>{van}!noAccess, -10 availableForPickup@DS-VIR");
        await using (WatchedPage page = await WatchedPage.OpenAsync(chromium, "no-script", await journey.LinkAsync(), window))
        {
            await album.TakeAsync(page.Page, "customer-no-script-pickup", whole: true);
        }

        await using WatchedPage unknown = await WatchedPage.OpenAsync(chromium, "no-script", new Uri(server, "/track/" + new string('x', 32)), window);
        await album.TakeAsync(unknown.Page, "customer-no-script-unknown", whole: true);
    }

    private async Task<Journey> BeginAsync(string name, string steps, JsonObject? more = null)
    {
        Journey journey = await Journey.BeginAsync(api, "PKG-" + name.ToUpperInvariant(), more);
        if (steps.Length > 0)
        {
            await journey.PlayAsync(steps.Replace("{van}", journey.Van, StringComparison.Ordinal));
        }

        return journey;
    }

    private Task<WatchedPage> OpenAsync(string name, Uri link) => WatchedPage.OpenAsync(chromium, name, link, Album.Window);

    private async Task TakeAsync(IPage page, string name, bool map = false)
    {
        await Assertions.Expect(page.GetByTestId("connection")).ToHaveAttributeAsync("data-state", "live", new() { Timeout = 60_000 });
        bool hasMap = map || await page.Locator("#pickup-map").IsVisibleAsync();
        await album.TakeAsync(page, "customer-" + name, whole: true, settle: hasMap ? TimeSpan.FromSeconds(1) : null);
    }
}
