using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Tracking.Pages.Watching;

namespace Tracking.Pages.States;

/// <summary>What the control room can show.</summary>
internal sealed class ControlRoomStates(ServerApi api, ServerProcess server, Chromium chromium, Album album)
{
    private static readonly TimeSpan MapDraws = TimeSpan.FromSeconds(1.2);

    /// <summary>What those see who are not signed in.</summary>
    public async Task TakeSignInAsync()
    {
        if (!album.Wants("signin"))
        {
            return;
        }

        await using WatchedPage page = await WatchedPage.OpenAsync(chromium, "sign-in", new Uri(server.Address, "/control"), Album.Window);
        page.ServerIsAway = true;
        await page.Page.Locator("#key").WaitForAsync();
        await album.TakeAsync(page.Page, "signin");
        await page.Page.Locator("#key").FillAsync("not-a-key");
        await page.Page.Locator("#send").ClickAsync();
        await Assertions.Expect(page.Page.Locator("#failed")).Not.ToBeEmptyAsync();
        await album.TakeAsync(page.Page, "signin-refused");
        await page.Page.GotoAsync(new Uri(server.Address, "/signin?failed=link").ToString());
        await album.TakeAsync(page.Page, "signin-link-used");
    }

    /// <summary>A room where nothing is known yet.</summary>
    public async Task TakeEmptyAsync()
    {
        if (!album.Wants("control-empty"))
        {
            return;
        }

        await using WatchedPage page = await OpenAsync("#/attention");
        await TakeAsync(page.Page, "empty-attention");
        await GoAsync(page.Page, "stations");
        await TakeAsync(page.Page, "empty-stations");
        await GoAsync(page.Page, "vans");
        await TakeAsync(page.Page, "empty-vans");
        await GoAsync(page.Page, "promises");
        await TakeAsync(page.Page, "empty-promises");
    }

    /// <summary>A room with a network in motion.</summary>
    public async Task TakeAsync(string package, int vans, byte[] photo)
    {
        string middle = await new ServerTruth(api).MiddleOfVansAsync(vans);
        await using WatchedPage page = await OpenAsync($"#/attention?map={middle},4");
        await RoomIsFullAsync(page.Page);
        await TakeAsync(page.Page, "far-out");
        await album.TryAsync("lists", () => ListsAsync(page.Page));
        await album.TryAsync("search", () => SearchAsync(page.Page, package));
        await album.TryAsync("attention", () => AttentionAsync(page.Page));
        await album.TryAsync("decisions", () => DecisionsAsync(page.Page));
        await album.TryAsync("station", () => StationAsync(page.Page));
        await album.TryAsync("van", () => VanAsync(page.Page));
        await album.TryAsync("package", () => PackageAsync(page.Page, photo));
        await album.TryAsync("map", () => NearAsync(middle));
        await album.TryAsync("name", NobodyAsync);
    }

    private async Task NearAsync(string middle)
    {
        await using WatchedPage near = await OpenAsync($"#/map?map={middle},9");
        await TakeAsync(near.Page, "near");
        await near.Page.Locator(".van-filters summary").ClickAsync();
        await TakeAsync(near.Page, "van-filters");
        await GoAsync(near.Page, "vans");
        await TakeAsync(near.Page, "vans");
    }

    private async Task NobodyAsync()
    {
        await using WatchedPage nobody = await OpenAsync("#/attention", asOperator: false);
        await nobody.Page.Locator(".operator").ClickAsync();
        await TakeAsync(nobody.Page, "who-is-at-the-desk");
    }

    /// <summary>A page that stays open while the server goes.</summary>
    public async Task<WatchedPage> OpenAndStayAsync(string package)
    {
        WatchedPage page = await OpenAsync($"#/package/{package}");
        await page.Page.GetByTestId("package-status").WaitForAsync();
        return page;
    }

    private async Task ListsAsync(IPage page)
    {
        await page.Locator(".filters summary").First.ClickAsync();
        await TakeAsync(page, "attention-filters");
        await page.GetByLabel("Assigned to").SelectOptionAsync(new SelectOptionValue { Label = "Nobody" });
        await page.GetByLabel("State").SelectOptionAsync(new SelectOptionValue { Label = "Acknowledged" });
        await TakeAsync(page, "attention-nothing-matches");
        await page.GetByText("Show all", new() { Exact = true }).ClickAsync();
        await page.Locator(".filters summary").First.ClickAsync();
        await GoAsync(page, "stations");
        await TakeAsync(page, "stations");
        await GoAsync(page, "promises");
        await TakeAsync(page, "promises");
        await GoAsync(page, "attention");
    }

    private async Task SearchAsync(IPage page, string package)
    {
        foreach ((string name, string text) in new[] { ("found-vans", "VAN"), ("found-package", package), ("found-nothing", "no-such-thing") })
        {
            await page.Locator("#search").FillAsync(text);
            await Assertions.Expect(page.Locator(".found .note")).Not.ToHaveTextAsync("Searching…", new() { Timeout = 30_000 });
            await TakeAsync(page, "search-" + name);
        }

        await page.Keyboard.PressAsync("Escape");
    }

    private async Task AttentionAsync(IPage page)
    {
        ILocator first = page.GetByTestId("attention-item").First;
        string id = (await first.GetAttributeAsync("data-id"))!;
        await first.ClickAsync();
        await page.GetByTestId("package-row").First.WaitForAsync();
        await TakeAsync(page, "attention-open");
        await page.GetByTestId("item-actions").GetByText("Acknowledge").ClickAsync();
        await page.GetByTestId("item-actions").GetByText("Reopen").WaitForAsync();
        await page.GetByTestId("item-actions").GetByText("Take it").ClickAsync();
        await Assertions.Expect(page.GetByTestId("details")).ToContainTextAsync("Assigned toDana");
        await TakeAsync(page, "attention-acknowledged");
        foreach (string kind in new[] { "vanSilent", "missorted", "stuck", "notDeparted", "notScannedIn", "adrift", "contradicted" })
        {
            ILocator item = page.Locator($"[data-testid=attention-item][data-id^='{kind}.']").First;
            if (await item.CountAsync() > 0)
            {
                await item.ClickAsync();
                await TakeAsync(page, "attention-" + kind);
            }
        }

        await GoAsync(page, "attention/" + id + "-no-more");
        await TakeAsync(page, "attention-over");
        await GoAsync(page, "attention");
    }

    private async Task DecisionsAsync(IPage page)
    {
        for (int i = 1; i <= 3; i++)
        {
            await page.Locator(".with-check:has([data-testid=attention-item]) input").Nth(i).CheckAsync();
        }

        ILocator bulk = page.GetByTestId("bulk");
        await TakeAsync(page, "chosen");
        await bulk.GetByText("Assign…").ClickAsync();
        await TakeAsync(page, "assign");
        await page.Keyboard.PressAsync("Escape");
        foreach ((string name, string button) in new[] { ("release", "Release…"), ("promise", "New promise…"), ("hold", "Hold…") })
        {
            await bulk.GetByText(button).ClickAsync();
            await Assertions.Expect(page.GetByTestId("confirm")).ToContainTextAsync("concerns", new() { Timeout = 30_000 });
            await TakeAsync(page, name);
            if (name != "hold")
            {
                await page.Keyboard.PressAsync("Escape");
            }
        }

        await page.GetByTestId("action-dialog").Locator("button[type=submit]").ClickAsync();
        await Assertions.Expect(page.GetByTestId("action-result")).ToHaveAttributeAsync("data-finished", "true", new() { Timeout = 60_000 });
        await TakeAsync(page, "held");
        await page.GetByText("Done", new() { Exact = true }).ClickAsync();

        // Nothing of the server's is refused so often as to be met by chance.
        await page.RouteAsync("**/v1/attention/actions", route => route.FulfillAsync(new()
        {
            Status = 503,
            ContentType = "application/problem+json",
            Body = """{"title":"The server has too much to do.","status":503}""",
        }));
        await page.Locator(".with-check:has([data-testid=attention-item]) input").Nth(1).CheckAsync();
        await bulk.GetByText("Release…").ClickAsync();
        await Assertions.Expect(page.GetByTestId("confirm")).ToContainTextAsync("concerns", new() { Timeout = 30_000 });
        await page.GetByTestId("action-dialog").Locator("button[type=submit]").ClickAsync();
        await page.WaitForTimeoutAsync(2_000);
        await TakeAsync(page, "not-released");
        await page.UnrouteAllAsync();
        await page.ReloadAsync();
        await RoomIsFullAsync(page);
    }

    private async Task StationAsync(IPage page)
    {
        JsonNode stations = await api.GetAsync("/v1/stations?limit=1000");
        JsonNode busiest = stations["items"]!.AsArray().OrderByDescending(view => (int)view!["onHand"]!).First()!;
        await GoAsync(page, "station/" + (string)busiest["stationId"]!);
        await page.GetByTestId("package-row").First.WaitForAsync();
        await TakeAsync(page, "station");
        await page.GetByText("Set…", new() { Exact = true }).Or(page.GetByText("Change…", new() { Exact = true })).ClickAsync();
        await page.GetByLabel("Words for customers").FillAsync("The road is closed.");
        await page.GetByTestId("details").EvaluateAsync("pane => pane.querySelector('.notice-form').scrollIntoView({ block: 'center' })");
        await TakeAsync(page, "station-notice-form");
        await page.GetByText("Tell customers").ClickAsync();
        await page.GetByTestId("notice").WaitForAsync();
        await TakeAsync(page, "station-notice");
        await GoAsync(page, "station/NO-SUCH-STATION");
        await TakeAsync(page, "station-unknown");
    }

    private async Task VanAsync(IPage page)
    {
        string van = (string)(await VansAsync()).OrderByDescending(view => (int)view["load"]!).First(view => view["position"] is not null && view["plannedStops"] is not null)["vehicleId"]!;
        await GoAsync(page, "van/" + van);
        await page.GetByText("Show the stops").WaitForAsync();
        await page.Locator("canvas.plot, .plot, .uplot").First.WaitForAsync();
        await TakeAsync(page, "van");
        await page.GetByText("Show the stops").ClickAsync();
        await page.GetByText("Hide the stops").ScrollIntoViewIfNeededAsync();
        await TakeAsync(page, "van-stops");
        await ScrollAsync(page, 0.35);
        await TakeAsync(page, "van-scrolled");
        DateTimeOffset longAgo = DateTimeOffset.UtcNow.AddMinutes(-10);
        JsonNode? silent = (await VansAsync()).Find(view =>
            view["lastHeardAt"] is { } heard && view["position"] is not null && DateTimeOffset.Parse((string)heard!, CultureInfo.InvariantCulture) < longAgo);
        if (silent is not null)
        {
            await GoAsync(page, "van/" + (string)silent["vehicleId"]!);
            await page.GetByTestId("silent").WaitForAsync();
            await TakeAsync(page, "van-silent");
        }
    }

    private async Task PackageAsync(IPage page, byte[] photo)
    {
        Journey journey = await Journey.BeginAsync(api, "PKG-HISTORY", new JsonObject
        {
            ["service"] = "sameDay",
            ["promisedBy"] = ServerApi.Text(DateTimeOffset.UtcNow.AddHours(-1)),
            ["references"] = new JsonArray("ORDER-20391", "PO-88"),
            ["handling"] = new JsonArray("medical", "cold"),
            ["recipient"] = new JsonObject { ["name"] = "Jamie Olson", ["address"] = "S3802 County Road B, Viroqua, WI 54665", ["phone"] = "+1 608 555 0100" },
            ["instructions"] = "Leave it on the porch, out of the sun. The dog is friendly.",
        });
        string van = journey.Van;
        await journey.PlayAsync(
            $"-3000 droppedOff@HUB-LSE, -2900 inducted@HUB-LSE, -2880 sorted@HUB-LSE, -2700 arrived@HUB-SPA, -2600 held@HUB-SPA!weather, -2000 released@HUB-SPA, "
            + $"-1500 arrived@DS-VIR, -1490 stowed@DS-VIR, -1400 loaded@DS-VIR>{van}, -1380 outForDelivery>{van}, -1300 attempted>{van}!notHome, -1200 unloaded@DS-VIR>{van}, "
            + $"-300 loaded@DS-VIR>{van}, -280 outForDelivery>{van}, -200 attempted>{van}!badAddress#wrong");
        foreach (string id in new[] { "PKG-HISTORY-photo", "PKG-HISTORY-photo.signature" })
        {
            await api.PutImageAsync(id, photo);
        }

        await journey.PlayAsync($"-90 delivered>{van}", new JsonObject
        {
            ["proof"] = new JsonObject { ["kind"] = "photo", ["receivedBy"] = "J. Olson", ["reference"] = "PKG-HISTORY-photo" },
        });
        await journey.PlayAsync($"-1 voided^wrong, -2650 departed@HUB-SPA, -30 arrived@DS-VIR");
        await GoAsync(page, "package/" + journey.PackageId);
        await Assertions.Expect(page.Locator("[data-testid=event][data-type=voided]")).ToHaveCountAsync(1, new() { Timeout = 30_000 });
        await TakeAsync(page, "package");
        await ScrollAsync(page, 0.45);
        await TakeAsync(page, "package-history");
        await ScrollAsync(page, 1);
        await TakeAsync(page, "package-history-end");
        await page.GetByTestId("proof").GetByText("Show", new() { Exact = true }).ClickAsync();
        await page.GetByAltText("Signature of who took it").WaitForAsync();
        await page.GetByTestId("proof").EvaluateAsync("proof => proof.scrollIntoView({ block: 'center' })");
        await TakeAsync(page, "package-proof");
        await page.GetByRole(AriaRole.Button, new() { Name = "Late" }).First.ClickAsync();
        await TakeAsync(page, "package-history-late-only");
        await GoAsync(page, "package/NO-SUCH-PACKAGE");
        await page.GetByTestId("unknown").WaitForAsync();
        await TakeAsync(page, "package-unknown");
    }

    private async Task<List<JsonNode>> VansAsync() =>
        [.. (await api.GetAsync("/v1/vehicles?limit=1000"))["items"]!.AsArray().Select(view => view!).Where(view => (string?)view["kind"] == "delivery")];

    private async Task<WatchedPage> OpenAsync(string hash, bool asOperator = true)
    {
        WatchedPage page = await WatchedPage.OpenAsync(
            chromium, "control room", new Uri(server.Address, "/control" + hash), Album.Window, asOperator ? null : "localStorage.removeItem('tracking.operator')", server);
        await Assertions.Expect(page.Page.GetByTestId("age")).ToHaveAttributeAsync("data-state", "live", new() { Timeout = 60_000 });
        await page.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.Page.WaitForTimeoutAsync(3_000);
        return page;
    }

    private static Task RoomIsFullAsync(IPage page) => page.GetByTestId("attention-item").First.WaitForAsync(new() { Timeout = 60_000 });

    private static async Task GoAsync(IPage page, string where)
    {
        await page.EvaluateAsync("where => { location.hash = `#/${where}` }", where);
        await page.WaitForTimeoutAsync(500);
    }

    private static async Task ScrollAsync(IPage page, double share) =>
        await page.GetByTestId("details").EvaluateAsync("(pane, share) => pane.scrollTo(0, share * (pane.scrollHeight - pane.clientHeight))", share);

    private Task TakeAsync(IPage page, string name) => album.TakeAsync(page, "control-" + name, settle: MapDraws);
}
