using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Tracking.Pages.States;

/// <summary>What the scanner can show.</summary>
internal sealed class ScannerStates(ServerApi api, ServerProcess server, Chromium chromium, Album album)
{
    private readonly Uri address = new(server.Address, "/scan#key=" + server.OperatorKey);

    public async Task TakeAsync(byte[] photo)
    {
        if (!album.Wants("scanner"))
        {
            return;
        }

        await FirstStartAsync();
        await WithoutKeyAsync();
        await using WatchedPage page = await OpenAsync("scanner", ["geolocation"]);
        await SetUpAsync(page.Page);
        await FormsAsync(page.Page);
        await ScansAsync(page.Page);
        await DraftsAsync(page.Page, photo);
        await CameraAsync();
        await RouteAsync(page.Page);
        await OfflineAsync(page);
        await AsideAsync();
        await WithoutStorageAsync();
    }

    /// <summary>A page that stays open while the server goes.</summary>
    public async Task<WatchedPage> OpenAndStayAsync()
    {
        WatchedPage page = await OpenAsync("scanner");
        await SetUpAsync(page.Page);
        await page.Page.EvaluateAsync("() => navigator.serviceWorker.ready.then(() => true)");
        await Assertions.Expect(page.Page.GetByTestId("status-bar")).ToHaveAttributeAsync("data-contact", "online", new() { Timeout = 30_000 });
        return page;
    }

    private async Task FirstStartAsync()
    {
        await using WatchedPage page = await OpenAsync("first start");
        await page.Page.GetByTestId("save").WaitForAsync();
        await page.Page.GetByTestId("deviceId").FillAsync("SC-7K2M9Q");
        await TakeAsync(page.Page, "first-start");
        await page.Page.GetByTestId("stationId").FillAsync("no such id!");
        await page.Page.GetByTestId("save").ClickAsync();
        await TakeAsync(page.Page, "first-start-refused");
    }

    /// <summary>A device that nobody gave a key to, or whose key was revoked.</summary>
    private async Task WithoutKeyAsync()
    {
        await using WatchedPage page = await WatchedPage.OpenAsync(chromium, "no key", new Uri(server.Address, "/scan"), Album.Window);
        page.ServerIsAway = true;
        await page.Page.GetByTestId("save").WaitForAsync();
        await TakeAsync(page.Page, "first-start-without-key");
        await SetUpAsync(page.Page);
        await GoAsync(page.Page, "work/induct");
        await ScanAsync(page.Page, "PKG-8001", "good");
        await page.Page.WaitForTimeoutAsync(2_000);
        await TakeAsync(page.Page, "scan-without-key");
        await GoAsync(page.Page, "queue");
        await TakeAsync(page.Page, "queue-without-key");
    }

    private async Task FormsAsync(IPage page)
    {
        await Assertions.Expect(page.GetByTestId("status-bar")).ToHaveAttributeAsync("data-contact", "online", new() { Timeout = 30_000 });
        await TakeAsync(page, "home");
        foreach (string? id in await page.Locator(".tile").EvaluateAllAsync<string[]>("tiles => tiles.map(tile => tile.getAttribute('href').split('/').pop())"))
        {
            await GoAsync(page, "work/" + id);
            await TakeAsync(page, "form-" + id);
        }

        await GoAsync(page, "settings");
        await page.Locator("summary").ClickAsync();
        await TakeAsync(page, "settings");
        await GoAsync(page, "queue");
        await TakeAsync(page, "queue-empty");
        await GoAsync(page, "");
        await page.EvaluateAsync("() => dispatchEvent(Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt: async () => {} }))");
        await page.GetByText("Install the scanner").WaitForAsync();
        await TakeAsync(page, "home-can-be-installed");
    }

    private async Task ScansAsync(IPage page)
    {
        await GoAsync(page, "work/induct");
        await ScanAsync(page, "PKG-4711", "good");
        await TakeAsync(page, "scan-good");
        await ScanAsync(page, "PKG-4711", "repeat");
        await TakeAsync(page, "scan-repeat");
        await ScanAsync(page, "VAN-7", "bad");
        await TakeAsync(page, "scan-of-the-wrong-kind");
        await ScanAsync(page, "what is this?", "bad");
        await TakeAsync(page, "scan-unreadable");
        await page.GetByLabel("Undo PKG-4711").First.ClickAsync();
        await TakeAsync(page, "undo-asked");
        await page.GetByRole(AriaRole.Dialog).GetByText("Undo", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("result")).ToContainTextAsync("undone");
        await TakeAsync(page, "undone");
        await GoAsync(page, "work/contain");
        await ScanAsync(page, "BAG-VIR-0012", null);
        for (int i = 1; i <= 3; i++)
        {
            await ScanAsync(page, $"PKG-510{i}", "good");
        }

        await TakeAsync(page, "into-container");
    }

    private async Task DraftsAsync(IPage page, byte[] photo)
    {
        Journey needs = await Journey.BeginAsync(api, "PKG-NEEDS-1", new JsonObject
        {
            ["requirements"] = new JsonObject { ["photo"] = true, ["signature"] = true, ["minimumAge"] = 21 },
            ["handling"] = new JsonArray("medical", "cold"),
        });
        await needs.PlayAsync("-100 inducted@DS-VIR, -60 held@DS-VIR!badAddress");
        await GoAsync(page, "work/deliver");
        await ScanAsync(page, "PKG-4712", null);
        await TakeAsync(page, "deliver-without-proof");
        await ScanAsync(page, needs.PackageId, null);
        await page.GetByText("on hold: do not hand it over").First.WaitForAsync();
        await TakeAsync(page, "deliver-with-hints");
        await page.GetByTestId("photo-input").SetInputFilesAsync(new FilePayload { Name = "photo.jpg", MimeType = "image/jpeg", Buffer = photo });
        await page.GetByTestId("picture-photo").GetByRole(AriaRole.Img).WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Signature" }).ClickAsync();
        ILocator dialog = page.GetByRole(AriaRole.Dialog);
        await TakeAsync(page, "signature-empty");
        LocatorBoundingBoxResult box = (await dialog.Locator("canvas").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width * 0.2f), box.Y + (box.Height * 0.6f));
        await page.Mouse.DownAsync();
        for (int i = 0; i <= 30; i++)
        {
            await page.Mouse.MoveAsync(box.X + (box.Width * (0.2f + (0.02f * i))), box.Y + (box.Height * (0.5f + (0.2f * MathF.Sin(i * 0.9f)))));
        }

        await page.Mouse.UpAsync();
        await TakeAsync(page, "signature-written");
        await dialog.GetByText("Keep", new() { Exact = true }).ClickAsync();
        await page.GetByTestId("picture-signature").GetByRole(AriaRole.Img).WaitForAsync();
        await page.GetByPlaceholder("Name, or where it was left").FillAsync("J. Olson");
        await TakeAsync(page, "deliver-photo-and-signature");
        await GoAsync(page, "");
        await TakeAsync(page, "home-unfinished");
        await GoAsync(page, "work/deliver");
        await page.GetByTestId("confirm").ClickAsync();
        await Assertions.Expect(page.GetByTestId("result")).ToHaveAttributeAsync("data-tone", "good");
        await TakeAsync(page, "delivered");
        await GoAsync(page, "work/attempt");
        await ScanAsync(page, "PKG-4713", null);
        await page.GetByLabel("Nobody home").CheckAsync();
        await TakeAsync(page, "attempt-with-reason");
        await page.GetByTestId("confirm").ClickAsync();
        await GoAsync(page, "work/hold");
        await ScanAsync(page, "PKG-4714", null);
        await TakeAsync(page, "hold-with-reasons");
    }

    private async Task CameraAsync()
    {
        await using (WatchedPage page = await OpenAsync("camera", ["camera"]))
        {
            await SetUpAsync(page.Page);
            await GoAsync(page.Page, "work/induct");
            await page.Page.GetByText("Scan with the camera").ClickAsync();
            await page.Page.WaitForFunctionAsync("() => document.querySelector('video')?.readyState >= 2");
            await TakeAsync(page.Page, "camera");
        }

        await using WatchedPage denied = await OpenAsync("camera denied");
        await SetUpAsync(denied.Page);
        await GoAsync(denied.Page, "work/induct");
        await denied.Page.GetByText("Scan with the camera").ClickAsync();
        await denied.Page.GetByRole(AriaRole.Alert).WaitForAsync();
        await TakeAsync(denied.Page, "camera-denied");
    }

    private async Task RouteAsync(IPage page)
    {
        await page.Context.SetGeolocationAsync(new() { Latitude = 43.5511f, Longitude = -90.8881f, Accuracy = 9 });
        await GoAsync(page, "work/start-route");
        await page.GetByTestId("route-button").ClickAsync();
        await Assertions.Expect(page.GetByTestId("result")).ToContainTextAsync("On its route");
        await TakeAsync(page, "route-started");
        await GoAsync(page, "");
        await TakeAsync(page, "home-on-route");
        await GoAsync(page, "work/end-route");
        await TakeAsync(page, "route-to-end");
    }

    private async Task OfflineAsync(WatchedPage opened)
    {
        IPage page = opened.Page;
        opened.ServerIsAway = true;
        await page.EvaluateAsync("() => navigator.serviceWorker.ready.then(() => true)");
        await page.Context.SetOfflineAsync(true);
        await GoAsync(page, "work/load");
        for (int i = 1; i <= 12; i++)
        {
            await ScanAsync(page, $"PKG-62{i:00}", "good");
        }

        await TakeAsync(page, "offline-scans");
        await GoAsync(page, "queue");
        await Assertions.Expect(page.GetByTestId("status-bar")).ToHaveAttributeAsync("data-contact", "offline", new() { Timeout = 60_000 });
        await TakeAsync(page, "queue-offline");
        await GoAsync(page, "");
        await TakeAsync(page, "home-offline");
        await page.Context.SetOfflineAsync(false);
        opened.ServerIsAway = false;
    }

    private async Task AsideAsync()
    {
        await using WatchedPage page = await OpenAsync("put aside");
        await SetUpAsync(page.Page);
        await GoAsync(page.Page, "work/sort");

        // The clock of a phone whose battery was empty, and was right again when there was a network.
        page.ServerIsAway = true;
        await page.Page.Context.SetOfflineAsync(true);
        await page.Page.EvaluateAsync("() => { window.rightNow = Date.now; Date.now = () => Date.UTC(1999, 5, 1) }");
        await ScanAsync(page.Page, "PKG-7001", null);
        await ScanAsync(page.Page, "PKG-7002", null);
        await page.Page.EvaluateAsync("() => { Date.now = window.rightNow }");
        await page.Page.Context.SetOfflineAsync(false);
        await Assertions.Expect(page.Page.GetByTestId("status-bar")).ToHaveAttributeAsync("data-aside", "2", new() { Timeout = 60_000 });
        await GoAsync(page.Page, "queue");
        await TakeAsync(page.Page, "queue-aside");
        await page.Page.GetByTestId("aside-item").First.GetByText("Discard").ClickAsync();
        await TakeAsync(page.Page, "discard-asked");
    }

    private async Task WithoutStorageAsync()
    {
        await using WatchedPage page = await OpenAsync("no storage", script: "Object.defineProperty(window, 'indexedDB', { value: undefined })");
        await page.Page.GetByRole(AriaRole.Alert).WaitForAsync();
        await TakeAsync(page.Page, "nothing-can-be-stored");
    }

    private async Task<WatchedPage> OpenAsync(string name, string[]? permissions = null, string? script = null)
    {
        BrowserNewContextOptions window = Album.Window;
        window.Permissions = permissions ?? [];
        return await WatchedPage.OpenAsync(chromium, name, address, window, script);
    }

    private static async Task SetUpAsync(IPage page)
    {
        await page.GetByTestId("deviceId").FillAsync("HH-0147");
        await page.GetByTestId("stationId").FillAsync(Journey.Destination);
        await page.GetByTestId("vehicleId").FillAsync("VAN-7");
        await page.GetByTestId("save").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Induct" }).WaitForAsync();
    }

    private static async Task GoAsync(IPage page, string where)
    {
        await page.EvaluateAsync("where => { location.hash = `#/${where}` }", where);
        await page.WaitForTimeoutAsync(100);
    }

    /// <summary>Types a barcode by hand.</summary>
    private static async Task ScanAsync(IPage page, string barcode, string? tone)
    {
        string before = await page.GetByTestId("result").GetAttributeAsync("data-key") ?? "";
        await page.GetByTestId("manual").FillAsync(barcode);
        await page.GetByText("Take", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("result")).Not.ToHaveAttributeAsync("data-key", before, new() { Timeout = 30_000 });
        if (tone is not null)
        {
            await Assertions.Expect(page.GetByTestId("result")).ToHaveAttributeAsync("data-tone", tone);
        }
    }

    private Task TakeAsync(IPage page, string name) => album.TakeAsync(page, "scanner-" + name);
}
