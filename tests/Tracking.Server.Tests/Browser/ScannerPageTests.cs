using System.Buffers.Binary;
using Microsoft.Playwright;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Browser;

/// <summary>The scanner in a real browser, against a real server.</summary>
public sealed class ScannerPageTests
{
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<IPage, ICDPSession> Scanners = [];

    private const int Inducted = 280;
    private const int Delivered = 20;

    [Fact]
    public async Task Three_hundred_scans_and_twenty_photos_taken_without_a_server_arrive_exactly_once_over_a_network_that_cuts_off_delays_and_reorders_after_the_browser_was_closed()
    {
        await using var server = await ServerProcess.StartNewAsync();
        await using var network = new RoughNetwork(server.Port);
        using var api = new TrackingApi(server);
        var profile = Directory.CreateTempSubdirectory("tracking-scanner-");
        try
        {
            var errors = new List<string>();
            await using (var browser = await Chromium.StartWithProfileAsync(profile))
            {
                var page = await ScannerAsync(browser.Profile!, server, errors, network.Address);
                await SetUpAsync(page);
                await page.EvaluateAsync("() => navigator.serviceWorker.ready.then(registration => registration.active.state)");
                await server.KillAsync();

                await WorkAsync(page, "induct", "Induct");
                for (int i = 0; i < Inducted; i++)
                {
                    await ScanAsync(page, $"P{i:000}");
                }

                await Waits(page, Inducted);
                await WorkAsync(page, "deliver", "Deliver");
                for (int i = 0; i < Delivered; i++)
                {
                    await ScanAsync(page, $"D{i:00}");
                    await Assertions.Expect(page.GetByTestId("draft")).ToHaveAttributeAsync("data-count", "1");
                    await page.GetByTestId("photo-input").SetInputFilesAsync(new FilePayload
                    {
                        Name = "photo.bmp",
                        MimeType = "image/bmp",
                        Buffer = Bitmap.OfColour(64, 48, (byte)(i * 12), 90, 140),
                    });
                    await page.GetByTestId("picture-photo").GetByRole(AriaRole.Img).WaitForAsync();
                    await page.GetByTestId("confirm").ClickAsync();
                    await Assertions.Expect(page.GetByTestId("draft")).ToHaveCountAsync(0);
                }

                // The clock of a phone whose battery was empty: such a scan is refused for good.
                await WorkAsync(page, "sort", "Sort");
                await page.EvaluateAsync("() => { Date.now = () => Date.UTC(1999, 5, 1) }");
                await ScanAsync(page, "BAD-1");
                await Waits(page, Inducted + (2 * Delivered) + 1);
            }

            // The browser is opened anew with nobody to serve the page.
            await using (var browser = await Chromium.StartWithProfileAsync(profile))
            {
                var page = await ScannerAsync(browser.Profile!, server, errors, network.Address);
                await Waits(page, Inducted + (2 * Delivered) + 1);
                var bar = page.GetByTestId("status-bar");
                await Assertions.Expect(bar).ToHaveAttributeAsync("data-contact", "offline");

                await page.GotoAsync(new Uri(network.Address, "/scan#/queue").ToString());
                network.IsRough = true;
                await server.StartAsync();

                // Most of what is sent seems to fail; a person does not wait for the next try as long as the page does.
                await Eventually.TrueAsync(
                    async () =>
                    {
                        await page.GetByText("Send now").ClickAsync();
                        return await bar.GetAttributeAsync("data-waiting") == "0";
                    },
                    "nothing waits any more",
                    TimeSpan.FromMinutes(3));
                network.IsRough = false;
                await page.GetByText("Send now").ClickAsync();
                await Assertions.Expect(bar).ToHaveAttributeAsync("data-contact", "online");
                await Assertions.Expect(bar).ToHaveAttributeAsync("data-aside", "1");
                var aside = page.GetByTestId("aside-item");
                await Assertions.Expect(aside).ToContainTextAsync("Sort: BAD-1");
                await Assertions.Expect(aside).ToContainTextAsync("Set the device's clock");
                await aside.GetByText("Discard").ClickAsync();
                await page.GetByRole(AriaRole.Dialog).GetByText("Discard", new() { Exact = true }).ClickAsync();
                await Assertions.Expect(bar).ToHaveAttributeAsync("data-aside", "0");
            }

            await network.SettleAsync();
            Assert.True(network.ArrivedLate > 10 && network.AnswersCut > 10, $"{network.ArrivedLate} requests arrived late, {network.AnswersCut} answers were cut off.");
            for (int i = 0; i < Inducted; i++)
            {
                var scan = Assert.Single(await api.EventsAsync($"P{i:000}"));
                Assert.Equal(("inducted", "DSE4", "HH-0147"), (scan.Text("type"), scan.Text("stationId"), scan.Text("deviceId")));
            }

            var images = new HashSet<string>();
            for (int i = 0; i < Delivered; i++)
            {
                var scan = Assert.Single(await api.EventsAsync($"D{i:00}"));
                Assert.Equal("delivered", scan.Text("type"));
                var proof = await api.GetAsync($"/v1/proofs/{scan["proof"].Text("reference")}");
                Assert.Equal((200, "image/jpeg"), (proof.Status, proof.ContentType));
                Assert.True(images.Add(Convert.ToHexString(proof.Bytes)), "Two deliveries have the same photo.");
            }

            Assert.Equal(404, (await api.GetAsync("/v1/packages/BAD-1")).Status);
            Assert.Empty(errors);
        }
        finally
        {
            profile.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_camera_reads_a_barcode_and_a_wrong_scan_can_be_undone()
    {
        await using var server = await ServerProcess.StartNewAsync();
        using var api = new TrackingApi(server);
        var folder = Directory.CreateTempSubdirectory("tracking-scanner-");
        try
        {
            var video = Path.Combine(folder.FullName, "label.y4m");
            Code128.WriteVideo(video, "PKG-CAM-1");
            await using var browser = await Chromium.StartWithProfileAsync(
                folder.CreateSubdirectory("profile"),
                "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream", $"--use-file-for-fake-video-capture={video}");
            var errors = new List<string>();
            var page = await ScannerAsync(browser.Profile!, server, errors);
            await SetUpAsync(page);
            await WorkAsync(page, "induct", "Induct");
            await page.GetByText("Scan with the camera").ClickAsync();
            await Assertions.Expect(page.GetByTestId("result")).ToContainTextAsync("PKG-CAM-1");
            await Assertions.Expect(page.GetByTestId("result")).ToHaveAttributeAsync("data-tone", "good");
            await page.GetByText("Close camera").ClickAsync();
            await page.GetByLabel("Undo PKG-CAM-1").ClickAsync();
            await page.GetByRole(AriaRole.Dialog).GetByText("Undo", new() { Exact = true }).ClickAsync();
            await Assertions.Expect(page.GetByTestId("result")).ToContainTextAsync("undone");

            await Eventually.TrueAsync(
                async () => (await api.GetAsync("/v1/packages/PKG-CAM-1/events")).Body?["items"]?.AsArray().Count == 2, "the scan and its void are there");
            var events = await api.EventsAsync("PKG-CAM-1");
            var scan = events.Single(item => item.Is("type", "inducted"));
            Assert.Equal(scan.Text("eventId"), events.Single(item => item.Is("type", "voided")).Text("voids"));
            Assert.Empty(errors);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_keyboard_is_enough_to_start_the_route_and_report_an_attempt()
    {
        await using var server = await ServerProcess.StartNewAsync();
        using var api = new TrackingApi(server);
        await using var browser = await Chromium.StartAsync();
        await using var context = await browser.NewContextAsync(new()
        {
            Permissions = ["geolocation"],
            Geolocation = new() { Latitude = 43.5511f, Longitude = -90.8881f, Accuracy = 9 },
        });
        var errors = new List<string>();
        var page = await ScannerAsync(context, server, errors);
        var keys = page.Keyboard;
        await page.GetByTestId("deviceId").WaitForAsync();
        await FocusAsync(page, page.GetByTestId("stationId"));
        await keys.TypeAsync("DSE4");
        await keys.PressAsync("Tab");
        await keys.TypeAsync("VAN-7");
        await keys.PressAsync("Enter");

        await FocusAsync(page, page.GetByRole(AriaRole.Link, new() { Name = "Start route" }));
        await keys.PressAsync("Enter");
        await FocusAsync(page, page.GetByTestId("route-button"));
        await keys.PressAsync("Enter");
        await Assertions.Expect(page.GetByTestId("result")).ToContainTextAsync("On its route");
        await FocusAsync(page, page.GetByLabel("Back to the choice of work"));
        await keys.PressAsync("Enter");

        await FocusAsync(page, page.GetByRole(AriaRole.Link, new() { Name = "Attempt" }));
        await keys.PressAsync("Enter");
        await FocusAsync(page, page.GetByTestId("manual"));
        await keys.TypeAsync("PKG-KEYS-1", new() { Delay = 90 });
        await keys.PressAsync("Enter");
        await FocusAsync(page, page.GetByLabel("Nobody home"));
        await keys.PressAsync("ArrowDown");
        await FocusAsync(page, page.GetByTestId("confirm"));
        await keys.PressAsync("Enter");
        await Assertions.Expect(page.GetByTestId("result")).ToContainTextAsync("Attempted");

        await Eventually.TrueAsync(async () => (await api.GetAsync("/v1/packages/PKG-KEYS-1")).Status == 200, "the attempt arrived");
        var attempt = Assert.Single(await api.EventsAsync("PKG-KEYS-1"));
        Assert.Equal("attempted", attempt.Text("type"));
        Assert.Equal(("businessClosed", "VAN-7"), (attempt.Text("reason"), attempt.Text("vehicleId")));
        var van = await Eventually.GetAsync(() => api.VehicleAsync("VAN-7"), view => !view["position"].IsNull(), "the van's position arrived");
        Assert.Equal(43.5511, van["position"]!["lat"]!.GetValue<double>(), 4);
        Assert.Null(van.Text("stationId"));
        await WorkAsync(page, "end-route", "Back at station");
        await FocusAsync(page, page.GetByTestId("route-button"));
        await keys.PressAsync("Enter");
        await Assertions.Expect(page.GetByTestId("result")).ToContainTextAsync("Back at the station");
        await Eventually.TrueAsync(async () => (await api.VehicleAsync("VAN-7")).Text("stationId") == "DSE4", "the van is back");
        await FocusAsync(page, page.GetByLabel("Back to the choice of work"));
        await keys.PressAsync("Enter");
        await Assertions.Expect(page.GetByTestId("route")).ToHaveCountAsync(0);
        Assert.Empty(errors);
    }

    [Fact]
    public async Task It_can_be_installed_and_nothing_that_the_api_answers_is_kept()
    {
        await using var server = await ServerProcess.StartNewAsync();
        using var api = new TrackingApi(server);
        var profile = Directory.CreateTempSubdirectory("tracking-scanner-");
        try
        {
            await using var browser = await Chromium.StartWithProfileAsync(profile);
            var page = await ScannerAsync(browser.Profile!, server, []);
            await SetUpAsync(page);
            await page.EvaluateAsync("() => navigator.serviceWorker.ready");

            var manifest = (await api.GetAsync("/scan/manifest.webmanifest")).Bytes;
            var icons = System.Text.Json.Nodes.JsonNode.Parse(manifest)!["icons"]!.AsArray();
            Assert.Equal(["192x192 any", "512x512 any", "512x512 maskable"], icons.Select(icon => $"{icon.Text("sizes")} {icon.Text("purpose")}"));
            foreach (var icon in icons)
            {
                var png = (await api.GetAsync(icon.Text("src")!)).Bytes;
                Assert.Equal(icon.Text("sizes"), $"{BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16))}x{BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))}");
            }

            var session = await browser.Profile!.NewCDPSessionAsync(page);
            var found = await session.SendAsync("Page.getInstallabilityErrors");
            Assert.Equal("[]", found!.Value.GetProperty("installabilityErrors").GetRawText());

            await WorkAsync(page, "induct", "Induct");
            await ScanAsync(page, "PKG-1");
            await Eventually.TrueAsync(async () => (await api.GetAsync("/v1/packages/PKG-1")).Status == 200, "the scan arrived");
            var kept = await page.EvaluateAsync<string[]>(
                "async () => (await Promise.all((await caches.keys()).map(async name => (await (await caches.open(name)).keys()).map(request => new URL(request.url).pathname)))).flat()");
            Assert.Contains("/scan", kept);
            Assert.Contains(kept, path => path.EndsWith(".wasm", StringComparison.Ordinal));
            Assert.DoesNotContain(kept, path => path.StartsWith("/v1", StringComparison.Ordinal));
        }
        finally
        {
            profile.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Everybody_can_use_it_on_a_phone_and_on_a_desk_by_day_and_by_night()
    {
        await using var server = await ServerProcess.StartNewAsync();
        await using var browser = await Chromium.StartAsync();
        foreach (var (width, scheme) in new[] { (360, ColorScheme.Light), (360, ColorScheme.Dark), (1440, ColorScheme.Light), (1440, ColorScheme.Dark) })
        {
            await using var context = await browser.NewContextAsync(new()
            {
                ViewportSize = new() { Width = width, Height = 800 },
                ColorScheme = scheme,
                ReducedMotion = ReducedMotion.Reduce,
                BypassCSP = true,
            });
            var page = await ScannerAsync(context, server, []);
            await page.GetByTestId("save").WaitForAsync();
            await CheckAsync(page, "set-up");
            await SetUpAsync(page);
            await CheckAsync(page, "home");
            await WorkAsync(page, "induct", "Induct");
            await ScanAsync(page, $"PKG-{width}-{scheme}");
            await Tone(page, "good");
            await CheckAsync(page, "good");
            await ScanAsync(page, $"PKG-{width}-{scheme}");
            await Tone(page, "repeat");
            await CheckAsync(page, "repeat");
            await ScanAsync(page, "VAN-7");
            await Tone(page, "bad");
            await CheckAsync(page, "bad");
            await WorkAsync(page, "deliver", "Deliver");
            await ScanAsync(page, $"PKG-{width}-{scheme}");
            await page.GetByTestId("draft").WaitForAsync();
            await CheckAsync(page, "deliver");
            await page.GotoAsync(new Uri(server.Address, "/scan#/queue").ToString());
            await page.GetByTestId("aside").WaitForAsync();
            await CheckAsync(page, "queue");
        }
    }

    private static async Task CheckAsync(IPage page, string what)
    {
        await page.AddScriptTagAsync(new() { Path = Path.Combine(Repository.Root, "src", "Tracking.Web", "node_modules", "axe-core", "axe.min.js") });
        var found = await page.EvaluateAsync<string[]>(
            "async () => (await axe.run()).violations.map(found => `${found.impact} ${found.id}: ${found.nodes.map(node => node.target.join(' ')).join(', ')}`)");
        Assert.True(found.Length == 0, $"{what}: {string.Join("; ", found)}");
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{what}: wider than the screen.");
    }

    private static async Task<IPage> ScannerAsync(IBrowserContext browser, ServerProcess server, List<string> errors, Uri? over = null)
    {
        var page = await browser.NewPageAsync();
        page.PageError += (_, error) => errors.Add(error);
        await page.GotoAsync(new Uri(over ?? server.Address, "/scan#key=" + server.OperatorKey).ToString());
        return page;
    }

    private static async Task SetUpAsync(IPage page)
    {
        await page.GetByTestId("deviceId").FillAsync("HH-0147");
        await page.GetByTestId("stationId").FillAsync("DSE4");
        await page.GetByTestId("vehicleId").FillAsync("VAN-7");
        await page.GetByTestId("save").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Induct" }).WaitForAsync();
    }

    private static async Task WorkAsync(IPage page, string id, string name)
    {
        await page.EvaluateAsync("id => { location.hash = `#/work/${id}` }", id);
        await page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true }).WaitForAsync();
    }

    /// <summary>Types as a hardware scanner does: a key every 5 ms by the keys' own clock, however busy the machine is.</summary>
    private static async Task ScanAsync(IPage page, string barcode)
    {
        if (!Scanners.TryGetValue(page, out var scanner))
        {
            scanner = await page.Context.NewCDPSessionAsync(page);
            Scanners.Add(page, scanner);
        }

        double at = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        var keys = barcode.Select(c => (Key: c.ToString(), Text: c.ToString())).Append((Key: "Enter", Text: "\r"));
        await Task.WhenAll(keys.Select((key, i) => scanner.SendAsync("Input.dispatchKeyEvent", new()
        {
            ["type"] = "keyDown",
            ["key"] = key.Key,
            ["text"] = key.Text,
            ["timestamp"] = at + (i * 0.005),
        })));
    }

    private static Task Waits(IPage page, int count) =>
        Assertions.Expect(page.GetByTestId("status-bar")).ToHaveAttributeAsync("data-waiting", $"{count}", new() { Timeout = 60_000 });

    private static Task Tone(IPage page, string tone) => Assertions.Expect(page.GetByTestId("result")).ToHaveAttributeAsync("data-tone", tone);

    /// <summary>Goes on with Tab until something has the focus.</summary>
    private static async Task FocusAsync(IPage page, ILocator target)
    {
        await target.WaitForAsync();
        for (int i = 0; i < 60; i++)
        {
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"60 presses of Tab did not lead to {target}.");
    }
}
