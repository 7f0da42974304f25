using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Browser;

/// <summary>The control room in a real browser, against a real server.</summary>
public sealed class ControlRoomTests(ControlRoomBrowser room) : IClassFixture<ControlRoomBrowser>
{
    private TrackingApi Api => room.Api;

    [Fact]
    public async Task The_map_shows_the_vans_in_view_follows_them_and_counts_them_far_out()
    {
        // An island of its own, so that other tests' vans are never in view.
        const double Lat = 18.2, Lon = -66.4;
        var suffix = Guid.NewGuid().ToString("N")[..8];
        await LocateAsync(($"IN-1-{suffix}", Lat, Lon), ($"IN-2-{suffix}", Lat + 0.05, Lon - 0.05), ($"OUT-{suffix}", Lat + 3, Lon));
        await using var tab = await room.OpenAsync($"#/vans?map={Lat.ToString(CultureInfo.InvariantCulture)},{Lon.ToString(CultureInfo.InvariantCulture)},10");
        await Assertions.Expect(tab.Map).ToHaveAttributeAsync("data-drawn", "2");
        await Assertions.Expect(tab.Get("vans")).ToContainTextAsync($"IN-1-{suffix}");
        await Assertions.Expect(tab.Get("vans")).Not.ToContainTextAsync($"OUT-{suffix}");

        await LocateAsync(($"OUT-{suffix}", Lat - 0.05, Lon), ($"IN-1-{suffix}", Lat + 2, Lon));
        await Assertions.Expect(tab.Get("vans")).ToContainTextAsync($"OUT-{suffix}");
        await Assertions.Expect(tab.Get("vans")).Not.ToContainTextAsync($"IN-1-{suffix}");
        await Assertions.Expect(tab.Map).ToHaveAttributeAsync("data-drawn", "2");

        await tab.Page.GetByRole(AriaRole.Link, new() { Name = $"OUT-{suffix}" }).ClickAsync();
        await Assertions.Expect(tab.Title).ToHaveTextAsync($"OUT-{suffix}");
        await tab.Page.GoBackAsync();
        await Assertions.Expect(tab.Get("details")).ToHaveCountAsync(0);

        for (int i = 0; i < 4; i++)
        {
            await tab.Button("Zoom out").ClickAsync();
        }

        await Assertions.Expect(tab.Get("map-summary")).ToContainTextAsync("3 vans in view, counted by area");
        await Assertions.Expect(tab.Map).ToHaveAttributeAsync("data-drawn", "0");
    }

    [Fact]
    public async Task What_needs_attention_is_acknowledged_under_a_name_that_is_asked_for_once_and_its_packages_are_held_released_and_promised_anew()
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync("P");
        await story.AnnounceAsync("Q");
        await using var tab = await room.OpenAsync(operatorName: null);
        await story.PlayAsync("inducted@O [Q]inducted@O arrived@X [Q]arrived@X");
        var item = tab.Page.Locator($"[data-testid=attention-item][data-id='missorted.S.{story.Id("X")}']");
        await Assertions.Expect(item).ToContainTextAsync("2 packages");

        await tab.Page.GetByRole(AriaRole.Checkbox, new() { Name = $"Choose Mis-sorted, Station X" }).First.WaitForAsync();
        await item.ClickAsync();
        await tab.Get("item-actions").GetByText("Acknowledge").ClickAsync();
        await tab.Page.GetByLabel("Your name").FillAsync("Robin");
        await tab.Button("Go on").ClickAsync();
        await Assertions.Expect(item).ToHaveAttributeAsync("data-acknowledged", "true");
        await Assertions.Expect(tab.Get("details")).ToContainTextAsync("by Robin");

        await tab.Page.Locator(".with-check", new() { Has = item }).GetByRole(AriaRole.Checkbox).CheckAsync();
        var bulk = tab.Get("bulk");
        await bulk.GetByText("Assign…").ClickAsync();
        await tab.Page.GetByLabel("Who takes care of it?").FillAsync("Kim");
        await tab.Button("Assign").ClickAsync();
        await Assertions.Expect(item).ToContainTextAsync("Kim");

        await item.Locator("xpath=../label/input").CheckAsync();
        await bulk.GetByText("Hold…").ClickAsync();
        await Assertions.Expect(tab.Get("confirm")).ToHaveTextAsync("This concerns 2 packages in 1 group.");
        await tab.Page.GetByLabel("Why they must not move on").SelectOptionAsync("weather");
        await tab.Button("Hold 2 packages").ClickAsync();
        await Assertions.Expect(tab.Get("action-result")).ToHaveTextAsync("2 of 2 held.");
        await tab.Button("Done").ClickAsync();
        Assert.Equal("weather", (await story.PackageAsync("Q"))["hold"]!.Text("reason"));

        await tab.Get("details").GetByRole(AriaRole.Checkbox, new() { Name = $"Choose {story.Id("P")}" }).CheckAsync();
        await tab.Get("package-actions").GetByText("Release…").ClickAsync();
        await tab.Button("Release 1 package").ClickAsync();
        await Assertions.Expect(tab.Get("action-result")).ToHaveTextAsync("1 of 1 released.");
        await tab.Button("Done").ClickAsync();
        Assert.Null((await story.PackageAsync("P"))["hold"]);

        await tab.Get("package-actions").GetByText("New promise…").ClickAsync();
        await tab.Page.GetByLabel("Delivered by (your time)").FillAsync("2030-01-31T20:00");
        await tab.Button("Set a new promise for 1 package").ClickAsync();
        await Assertions.Expect(tab.Get("action-result")).ToHaveTextAsync("1 of 1 given a new promise.");
        await tab.Button("Done").ClickAsync();
        Assert.Equal(DateTimeOffset.Parse("2030-01-31T20:00:00-06:00", CultureInfo.InvariantCulture), Times.Parse((await story.PackageAsync("P"))["promise"]!["promisedBy"]));

        await story.PlayAsync("60:departed@X [Q]departed@X");
        await Assertions.Expect(item).ToHaveCountAsync(0);
        await Assertions.Expect(tab.Get("attention-over")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_packages_history_tells_late_derived_inferred_voided_and_contradicted_events_apart_and_grows_while_it_is_open()
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync();
        await story.PlayAsync("inducted@O contained@O<B [B]loaded@O>T [T]departed@O 40:arrived@D outForDelivery>V delivered#first");
        await using var tab = await room.OpenAsync($"#/package/{story.Id("P")}");
        await Assertions.Expect(tab.Get("package-status")).ToContainTextAsync("Delivered");

        await story.PlayAsync("voided^first delivered arrived@D");
        var events = tab.Get("event");
        await Assertions.Expect(tab.Page.Locator("[data-testid=event][data-type=delivered][data-counts=false][data-marks~=voided]")).ToHaveCountAsync(1);
        await Assertions.Expect(tab.Page.Locator("[data-testid=event][data-type=voided][data-marks~=void]")).ToContainTextAsync("Undoes “Delivered”");
        await Assertions.Expect(tab.Page.Locator("[data-testid=event][data-marks~=contradicts]")).ToHaveCountAsync(1);
        await Assertions.Expect(tab.Page.Locator("[data-testid=event][data-type=loaded][data-origin=derived]")).ToHaveCountAsync(1);
        Assert.NotEqual(0, await tab.Page.Locator("[data-testid=event][data-origin=inferred]").CountAsync());
        Assert.NotEqual(0, await tab.Page.Locator("[data-testid=event][data-marks~=late]").CountAsync());
        await Assertions.Expect(tab.Get("details")).ToContainTextAsync("Contradicted");

        var all = await events.CountAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Voided" }).ClickAsync();
        await Assertions.Expect(events).ToHaveCountAsync(1);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "All" }).First.ClickAsync();
        await Assertions.Expect(events).ToHaveCountAsync(all);
    }

    [Fact]
    public async Task The_photo_and_the_signature_of_a_delivery_are_shown_when_they_are_asked_for()
    {
        var story = await Story.BeginAsync(Api);
        var photo = story.Id("photo");
        foreach (var (id, colour) in new[] { (photo, (byte)40), (photo + ".signature", (byte)220) })
        {
            using var image = new ByteArrayContent(Bitmap.OfColour(32, 24, colour, 90, 140));
            image.Headers.ContentType = new("image/png");
            (await Api.SendAsync(HttpMethod.Put, $"/v1/proofs/{id}", image)).Expect(201);
        }

        await Api.AcceptAsync(story.Parse("inducted@D delivered").Select(scan => scan.Type == "delivered"
            ? scan with { More = new() { ["proof"] = new JsonObject { ["kind"] = "photo", ["receivedBy"] = "J. Olson", ["reference"] = photo } } }
            : scan));
        await using var tab = await room.OpenAsync($"#/package/{story.Id("P")}");
        await Assertions.Expect(tab.Get("proof")).ToContainTextAsync("Photo, received by J. Olson");
        await tab.Button("Show").ClickAsync();
        foreach (var name in new[] { "Photo taken at the delivery", "Signature of who took it" })
        {
            var image = tab.Page.GetByAltText(name);
            await Assertions.Expect(image).ToBeVisibleAsync();
            await Eventually.TrueAsync(() => image.EvaluateAsync<bool>("image => image.complete && image.naturalWidth === 32"), $"{name} can be seen");
        }
    }

    [Fact]
    public async Task Keys_alone_find_a_package_a_van_and_a_station_and_reach_everything()
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync();
        await story.PlayAsync("inducted@D loaded@D>V");
        await using var tab = await room.OpenAsync();
        var keyboard = tab.Page.Keyboard;
        foreach (var (text, kind, title) in new[] { (story.Id("P"), "package", story.Id("P")), (story.Id("V"), "van", story.Id("V")), (story.Id("D"), "station", "Station D") })
        {
            await keyboard.PressAsync("/");
            await keyboard.TypeAsync(text);
            await Assertions.Expect(tab.Get("found").GetByRole(AriaRole.Option)).ToHaveCountAsync(1);
            await keyboard.PressAsync("ArrowDown");
            await keyboard.PressAsync("Enter");
            await Assertions.Expect(tab.Get("details")).ToHaveAttributeAsync("data-kind", kind);
            await Assertions.Expect(tab.Title).ToHaveTextAsync(title);
        }

        // Into the station's list of what is on hand, and out again.
        Assert.Equal("details", await tab.Page.EvaluateAsync<string>("() => document.activeElement.dataset.testid"));
        await keyboard.PressAsync("Escape");
        await Assertions.Expect(tab.Get("details")).ToHaveCountAsync(0);

        var reached = new HashSet<string>();
        for (int i = 0; i < 40; i++)
        {
            await keyboard.PressAsync("Tab");
            reached.Add(await tab.Page.EvaluateAsync<string>(
                "() => { const at = document.activeElement; return at.id || at.dataset.testid || at.getAttribute('aria-label') || at.textContent.trim().slice(0, 30); }"));
        }

        Assert.Superset(new HashSet<string> { "search", "tab-attention", "tab-stations", "tab-vans", "Map: arrow keys move it, plus and minus zoom it", "Zoom in" }, reached);
        await tab.Get("tab-stations").FocusAsync();
        await keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.Get("stations")).ToContainTextAsync(story.Id("D"));
    }

    [Fact]
    public async Task A_stations_customers_are_told_of_a_delay_and_no_longer()
    {
        var story = await Story.BeginAsync(Api);
        await using var tab = await room.OpenAsync($"#/station/{story.Id("D")}");
        await tab.Button("Set…").ClickAsync();
        await tab.Page.GetByLabel("Words for customers").FillAsync("The road is closed.");
        await tab.Button("Tell customers").ClickAsync();
        await Assertions.Expect(tab.Get("notice")).ToContainTextAsync("The road is closed.");
        Assert.Equal("delayed", (await story.StationAsync("D"))["notice"]!.Text("kind"));
        await tab.Button("Take down").ClickAsync();
        await Assertions.Expect(tab.Get("notice")).ToHaveCountAsync(0);
        Assert.Null((await story.StationAsync("D"))["notice"]);
    }

    [Fact]
    public async Task A_server_that_was_away_is_said_to_be_away_and_what_changed_meanwhile_is_shown_without_reload()
    {
        await using var server = await ServerProcess.StartNewAsync();
        using var api = new TrackingApi(server);
        var story = await Story.BeginAsync(api);
        await story.AnnounceAsync();
        await story.PlayAsync("inducted@O");
        await using var tab = await room.OpenAsync($"#/package/{story.Id("P")}", server: server);
        tab.ServerMayBeAway = true;
        await Assertions.Expect(tab.Get("package-status")).ToContainTextAsync("Accepted");

        // A mark that a reload would wipe out.
        await tab.Page.EvaluateAsync("() => { window.mark = 'still here' }");
        await server.KillAsync();
        await Assertions.Expect(tab.Age).ToHaveAttributeAsync("data-state", "lost");
        await Assertions.Expect(tab.Get("lost")).ToContainTextAsync("No contact with the server since");
        await Assertions.Expect(tab.Get("package-status")).ToContainTextAsync("Accepted");

        await server.StartAsync();
        await story.PlayAsync("arrived@D");
        await Assertions.Expect(tab.Age).ToHaveAttributeAsync("data-state", "live", new() { Timeout = 60_000 });
        await Assertions.Expect(tab.Get("package-status")).ToContainTextAsync("At station");
        await Assertions.Expect(tab.Page.Locator("[data-testid=event][data-type=arrived]")).ToHaveCountAsync(1);
        Assert.Equal("still here", await tab.Page.EvaluateAsync<string>("() => window.mark"));
    }

    [Fact]
    public async Task Axe_finds_nothing_and_nothing_is_wider_than_the_screen_light_and_dark_narrow_and_wide()
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync(more: new { promisedBy = DateTimeOffset.UtcNow.AddHours(1), handling = new[] { "medical" } });
        await story.PlayAsync("inducted@O arrived@X");
        var item = $"missorted.S.{story.Id("X")}";
        await using var tab = await room.OpenAsync();
        await Assertions.Expect(tab.Page.Locator($"[data-testid=attention-item][data-id='{item}']")).ToHaveCountAsync(1);
        foreach (var hash in new[] { "#/map", "#/attention", "#/stations", "#/vans", $"#/package/{story.Id("P")}", $"#/station/{story.Id("X")}", $"#/attention/{item}", "#/promises" })
        {
            await ClearOfFaultsAsync(tab, hash);
        }
    }

    [Fact]
    public async Task A_station_shows_what_it_expects_and_a_bottleneck_that_is_foreseen_with_the_best_that_can_be_done()
    {
        var id = "AHEAD-" + Guid.NewGuid().ToString("N")[..8];
        DateTimeOffset now = DateTimeOffset.UtcNow, departure = now.AddHours(6);
        await Api.PutAsync($"/v1/stations/{id}", new { name = "Ahead", timeZone = "America/Chicago" });
        var day = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        await Api.PutAsync($"/v1/stations/{id}/volumes", new { from = Times.Text(day.AddDays(-20)), counts = Enumerable.Range(0, 20 * 24).Select(hour => (hour * 7 % 24) + (hour % 24)) });
        var ids = Enumerable.Range(0, 400).Select(i => $"{id}-{i}").ToArray();
        await Api.PostAsync("/v1/packages", new { packages = ids.Select(package => new { packageId = package, destinationStationId = id, promisedBy = Times.Text(departure.AddHours(5)) }) });
        await Api.AcceptAsync(ids.Select(package => new Scan("inducted") { PackageId = package, StationId = id }));
        var local = TimeZoneInfo.ConvertTime(departure, TimeZoneInfo.FindSystemTimeZoneById("America/Chicago"));
        await Api.PutAsync($"/v1/stations/{id}/operations", new
        {
            stages = new { unload = new { packagesPerPersonHour = 200 }, sort = new { packagesPerPersonHour = 15 }, stage = new { packagesPerPersonHour = 200 }, dispatch = new { packagesPerPersonHour = 200 } },
            shifts = new[] { new { name = "All day", from = "00:00", until = "00:00", people = new { unload = 2, sort = 2, stage = 2, dispatch = 4 } } },
            waves = new[] { new { loadingFrom = local.AddHours(-3).ToString("HH:mm"), departure = local.ToString("HH:mm"), vans = 10, packagesPerVan = 100 } },
        });

        await using var tab = await room.OpenAsync($"#/attention/bottleneck.S.{id}@{departure.UtcDateTime:yyyyMMddHH}");
        await Assertions.Expect(tab.Title).ToHaveTextAsync("Bottleneck ahead", new() { Timeout = 30_000 });
        await Assertions.Expect(tab.Get("details")).ToContainTextAsync("Best");
        await tab.Page.EvaluateAsync("hash => { location.hash = hash }", $"#/station/{id}");
        await Assertions.Expect(tab.Get("bottleneck")).ToContainTextAsync("would miss the departure at");
        await Assertions.Expect(tab.Get("bottleneck")).ToContainTextAsync("Sorting falls behind");
        await Assertions.Expect(tab.Get("outlook").Locator(".plot canvas")).ToHaveCountAsync(1);
        await Assertions.Expect(tab.Get("demand").Locator(".plot canvas")).ToHaveCountAsync(1);
        await Assertions.Expect(tab.Get("demand").Locator("tbody tr").First).ToContainTextAsync("–");
        await ClearOfFaultsAsync(tab, $"#/station/{id}");
        if (Environment.GetEnvironmentVariable("TRACKING_PICTURES") is { Length: > 0 } into)
        {
            foreach (var (width, scheme) in new[] { (360, ColorScheme.Light), (1440, ColorScheme.Light), (1440, ColorScheme.Dark) })
            {
                await tab.Page.SetViewportSizeAsync(width, 2400);
                await tab.Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
                await tab.Get("demand").ScrollIntoViewIfNeededAsync();
                await tab.Page.ScreenshotAsync(new() { Path = Path.Combine(into, $"station-{width}-{scheme}.png") });
            }
        }
    }

    /// <summary>Axe finds nothing, and nothing is wider than the screen.</summary>
    private static async Task ClearOfFaultsAsync(ControlRoomTab tab, string hash)
    {
        var axe = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "Tracking.Web", "node_modules", "axe-core", "axe.min.js"));
        await tab.Page.EvaluateAsync(axe);
        await tab.Page.EvaluateAsync("hash => { location.hash = hash }", hash);
        foreach (var (width, height, scheme) in new[] { (360, 800, ColorScheme.Light), (360, 800, ColorScheme.Dark), (1440, 900, ColorScheme.Dark), (1440, 900, ColorScheme.Light) })
        {
            await tab.Page.SetViewportSizeAsync(width, height);
            await tab.Page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            var found = await tab.Page.EvaluateAsync<string[]>(
                "async () => (await axe.run()).violations.map(found => `${found.impact} ${found.id}: ${found.nodes.map(node => node.target.join(' ')).join(', ')}`)");
            Assert.True(found.Length == 0, $"{hash} at {width}, {scheme}: {string.Join("; ", found)}");
            Assert.True(await tab.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"{hash} at {width} is wider than the screen.");
        }
    }

    private async Task LocateAsync(params (string Id, double Lat, double Lon)[] vans) =>
        (await Api.PostAsync(
            "/v1/positions",
            new { positions = vans.Select(van => new { vehicleId = van.Id, occurredAt = Times.Text(DateTimeOffset.UtcNow), lat = van.Lat, lon = van.Lon, speed = 12.0 }).ToArray() }))
        .Expect(200);
}
