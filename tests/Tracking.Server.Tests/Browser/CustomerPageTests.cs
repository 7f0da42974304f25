using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Tracking.Server.Tests.Harness;
using Tracking.Testing;
using Xunit;

namespace Tracking.Server.Tests.Browser;

/// <summary>The customer's page in a real browser, against a real server.</summary>
public sealed class CustomerPageTests(CustomerBrowser browser) : IClassFixture<CustomerBrowser>
{
    private const int MaxBytes = 150 * 1024;

    private TrackingApi Api => browser.Api;

    [Fact]
    public async Task The_page_follows_the_package_without_reload_says_when_it_is_out_of_touch_and_recovers_by_itself()
    {
        await using var server = await ServerProcess.StartNewAsync();
        using var api = new TrackingApi(server);
        var story = await Story.BeginAsync(api);
        await story.AnnounceAsync(more: new { promisedBy = DateTimeOffset.UtcNow.AddHours(8) });
        await story.PlayAsync("inducted@O departed@O");
        var url = (await api.PostAsync($"/v1/packages/{story.Id("P")}/links")).Json(201).Text("url")!;

        await using var tab = await browser.OpenAsync(url);
        var (status, timeline, connection) = (tab["status"], tab["timeline"], tab["connection"]);
        await Assertions.Expect(timeline).ToContainTextAsync("Station O");
        await Assertions.Expect(connection).ToHaveAttributeAsync("data-state", "live", new() { Timeout = 40_000 });
        var inTouch = await connection.InnerTextAsync();

        // A mark that a reload would wipe out.
        await tab.Page.EvaluateAsync("() => { window.mark = 'still here' }");
        await story.PlayAsync("arrived@D");
        await Assertions.Expect(timeline).ToContainTextAsync("Station D");
        await story.PlayAsync("outForDelivery>V");
        const string onItsWay = "Out for delivery";
        await Assertions.Expect(status).ToHaveTextAsync(onItsWay);

        await server.KillAsync();
        await Assertions.Expect(connection).ToContainTextAsync("Not connected since", new() { Timeout = 40_000 });
        await Assertions.Expect(status).ToHaveTextAsync(onItsWay);
        await browser.LookAsync(tab, "server-gone");
        await server.StartAsync();
        await story.PlayAsync("delivered");
        await Assertions.Expect(connection).ToHaveTextAsync(inTouch, new() { Timeout = 60_000 });
        await Assertions.Expect(status).ToHaveTextAsync("Delivered");
        Assert.Equal("still here", await tab.Page.EvaluateAsync<string>("() => window.mark"));
    }

    [Fact]
    public async Task A_link_that_leads_nowhere_says_so()
    {
        await using var tab = await browser.OpenAsync(new Uri(browser.Address, "/track/" + new string('x', 32)).ToString());
        await Assertions.Expect(tab["status"]).ToHaveTextAsync("This link does not lead to a package");
        await browser.LookAsync(tab, "unknown");
    }

    [Fact]
    public async Task The_van_is_followed_on_the_map_once_it_is_near_and_a_silent_one_is_never_shown_as_live()
    {
        var story = await BeginAsync();
        await story.AnnounceAsync(more: new { promisedBy = Times.Now.AddMinutes(50) });
        await story.PlayAsync("inducted@O departed@O arrived@D loaded@D>V [Q]inducted@D [Q]loaded@D>V [R]inducted@D [R]loaded@D>V 100:[V]departed@D");
        await using var tab = await browser.OpenAsync(await browser.LinkAsync(story));
        await Assertions.Expect(tab["status"]).ToHaveTextAsync("Out for delivery");
        await Assertions.Expect(tab["van"]).ToBeHiddenAsync();
        await Assertions.Expect(tab["connection"]).ToHaveAttributeAsync("data-state", "live", new() { Timeout = 40_000 });

        (await Api.PutAsync($"/v1/vehicles/{story.Id("V")}/route", new
        {
            departsAt = story.At(100),
            stops = new[] { Stop(story, "Q", 125), Stop(story, "R", 140), Stop(story, "P", 150) },
        })).Expect(200);
        await DriveAsync(story, 43.55, -90.88, Times.Now);
        await Assertions.Expect(tab["estimate"]).ToContainTextAsync("2 stops away");
        await Assertions.Expect(tab["van-text"]).ToContainTextAsync("heading north-east");
        var map = tab.Page.Locator("#van-map");
        await Assertions.Expect(map).ToHaveAttributeAsync("data-position", "43.55000,-90.88000", new() { Timeout = 40_000 });
        await Assertions.Expect(tab["van"]).ToContainTextAsync("In Vernon County.");
        await browser.LookAsync(tab, "out-for-delivery");

        await DriveAsync(story, 43.56, -90.87, Times.Now);
        await Assertions.Expect(map).ToHaveAttributeAsync("data-position", "43.56000,-90.87000");
        await story.PlayAsync("[Q]delivered");
        await Assertions.Expect(tab["estimate"]).ToContainTextAsync("1 stop away");
        await story.PlayAsync("[R]delivered");
        await Assertions.Expect(tab["estimate"]).ToContainTextAsync("You are next");
        Assert.Empty(tab.Errors);

        // A van that fell silent before the page was opened.
        var silent = await BeginAsync();
        await silent.AnnounceAsync(more: new { promisedBy = Times.Now.AddMinutes(50) });
        await silent.PlayAsync("inducted@D loaded@D>V 90:outForDelivery>V");
        (await Api.PutAsync($"/v1/vehicles/{silent.Id("V")}/route", new { departsAt = silent.At(90), stops = new[] { Stop(silent, "P", 140) } })).Expect(200);
        await DriveAsync(silent, 43.55, -90.88, Times.Now.AddMinutes(-25));
        await using var late = await browser.OpenAsync(await browser.LinkAsync(silent));
        await Assertions.Expect(late["van-text"]).ToContainTextAsync("It has moved since");
        await Assertions.Expect(late.Page.Locator(".marker.silent")).ToBeAttachedAsync(new() { Timeout = 40_000 });
        await browser.LookAsync(late, "silent-van");
        Assert.Empty(late.Errors);
    }

    [Fact]
    public async Task A_delivered_package_shows_its_proof_and_that_it_did_not_come_is_said_by_keyboard()
    {
        var story = await BeginAsync();
        (await Api.SendAsync(HttpMethod.Put, $"/v1/proofs/{story.Id("photo")}", Photo())).Expect(201);
        await story.AnnounceAsync(more: new { promisedBy = Times.Now.AddHours(3) });
        await story.PlayAsync("inducted@O departed@O arrived@D loaded@D>V outForDelivery>V");
        await Api.AcceptAsync(story.Parse("100:delivered>V").Select(scan => scan with
        {
            More = new() { ["proof"] = new JsonObject { ["kind"] = "photo", ["receivedBy"] = "porch", ["reference"] = story.Id("photo") } },
        }));
        await using var tab = await browser.OpenAsync(await browser.LinkAsync(story));
        var photo = tab.Page.GetByAltText("Photo of your package where it was left.");
        await Assertions.Expect(photo).ToBeVisibleAsync();
        Assert.True(await photo.EvaluateAsync<bool>("image => image.complete && image.naturalWidth > 0"));
        await browser.LookAsync(tab, "delivered");

        var button = tab.Page.GetByRole(AriaRole.Button, new() { Name = "I did not get it", Exact = true });
        await button.FocusAsync();
        await tab.Page.Keyboard.PressAsync("Enter");
        var dialog = tab.Page.GetByRole(AriaRole.Dialog, new() { Name = "You did not get your package?" });
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await browser.LookAsync(tab, "report-dialog");
        await tab.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await Assertions.Expect(button).ToBeFocusedAsync();

        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.GetByLabel("Anything that helps to find it (optional)").FillAsync("Not on the porch.");
        await tab.Page.Keyboard.PressAsync("Tab");
        await tab.Page.Keyboard.PressAsync("Tab");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab["report"]).ToContainTextAsync("The station that delivered it is looking into it");
        await Assertions.Expect(tab["status"]).ToHaveTextAsync("We are looking for your package");
        await Assertions.Expect(button).ToBeHiddenAsync();
        var report = Assert.Single(await Api.ListAsync($"/v1/packages/{story.Id("P")}/reports"));
        Assert.Equal("Not on the porch.", report.Text("message"));
        await browser.LookAsync(tab, "reported");

        await Api.AcceptAsync(new Scan("found") { PackageId = story.Id("P") });
        await Assertions.Expect(tab["status"]).ToHaveTextAsync("Delivered");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Every_other_state_says_what_happens_next_and_is_good_to_read()
    {
        var story = await BeginAsync();
        await story.AnnounceAsync(more: new { service = "nextDay" });
        await using var tab = await browser.OpenAsync(await browser.LinkAsync(story));
        await Assertions.Expect(tab["status"]).ToHaveTextAsync("Waiting for your package");
        await Assertions.Expect(tab["connection"]).ToHaveAttributeAsync("data-state", "live", new() { Timeout = 40_000 });
        await browser.LookAsync(tab, "announced");

        await story.PlayAsync("inducted@O departed@O arrived@X");
        await Assertions.Expect(tab["status"]).ToHaveTextAsync("On its way");
        (await Api.PutAsync(
            $"/v1/stations/{story.Id("D")}/notice",
            new { kind = "delayed", reason = "weather", until = Times.Now.AddHours(20), message = "Ice on the roads around Viroqua." })).Expect(200);
        await Assertions.Expect(tab["notices"]).ToContainTextAsync("Ice on the roads");
        await story.PlayAsync("exception@X!weather");
        await Assertions.Expect(tab["notices"]).ToContainTextAsync("It goes on as soon as the roads allow it.");
        await browser.LookAsync(tab, "in-transit-exception-notice");

        (await Api.SendAsync(HttpMethod.Delete, $"/v1/stations/{story.Id("D")}/notice")).Expect(204);
        await Assertions.Expect(tab["notices"]).Not.ToContainTextAsync("Ice on the roads");
        await story.PlayAsync("departed@X arrived@D loaded@D>V outForDelivery>V attempted>V!notHome");
        await Assertions.Expect(tab["notices"]).ToContainTextAsync("The driver still has it");
        await story.PlayAsync("unloaded@D>V");
        await Assertions.Expect(tab["notices"]).ToContainTextAsync("We will try again on the next delivery day.");
        await browser.LookAsync(tab, "attempt");

        await story.PlayAsync("availableForPickup@D");
        await Assertions.Expect(tab["pickup"]).ToContainTextAsync("120 Main Street");
        await Assertions.Expect(tab["pickup"]).ToContainTextAsync("Until");
        await Assertions.Expect(tab.Page.Locator("#pickup-map")).ToHaveAttributeAsync("data-position", "43.55650,-90.88880", new() { Timeout = 40_000 });
        await browser.LookAsync(tab, "pickup");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Without_JavaScript_the_essentials_are_there()
    {
        var story = await BeginAsync();
        await story.AnnounceAsync(more: new { promisedBy = Times.Now.AddHours(8) });
        await story.PlayAsync("inducted@O departed@O arrived@D availableForPickup@D");
        (await Api.PutAsync($"/v1/stations/{story.Id("D")}/notice", new { kind = "closed", message = "Water in the hall." })).Expect(200);
        await using var tab = await browser.OpenAsync(await browser.LinkAsync(story), script: false);
        await Assertions.Expect(tab["status"]).ToHaveTextAsync("Ready to collect");
        await Assertions.Expect(tab["promise"]).ToContainTextAsync("by ");
        await Assertions.Expect(tab["pickup"]).ToContainTextAsync("120 Main Street");
        await Assertions.Expect(tab["notices"]).ToContainTextAsync("Water in the hall.");
        await Assertions.Expect(tab["timeline"]).ToContainTextAsync("Left");
        await Assertions.Expect(tab["connection"]).ToContainTextAsync("As of");
        await tab.Page.GotoAsync(new Uri(browser.Address, "/track/" + new string('x', 32)).ToString());
        await Assertions.Expect(tab["status"]).ToHaveTextAsync("This link does not lead to a package");
    }

    [Fact]
    public async Task All_but_the_map_is_small_and_the_script_takes_over_what_the_server_drew()
    {
        var story = await BeginAsync();
        await story.AnnounceAsync(more: new { promisedBy = Times.Now.AddHours(8) });
        await story.PlayAsync("inducted@O departed@O arrived@D");
        var url = await browser.LinkAsync(story);
        await using var tab = await browser.OpenAsync("about:blank");
        var files = new List<IResponse>();
        tab.Page.Response += (_, response) =>
        {
            if (response.Request.ResourceType is "document" or "script" or "stylesheet")
            {
                files.Add(response);
            }
        };

        // Every text that the state ever shows, from the first paint on.
        await tab.Page.AddInitScriptAsync(
            """
            window.shown = [];
            document.addEventListener('DOMContentLoaded', () => {
              const look = () => window.shown.push(document.getElementById('status').textContent);
              look();
              new MutationObserver(look).observe(document.getElementById('status'), { childList: true, characterData: true, subtree: true });
            });
            """);
        await tab.Page.GotoAsync(url);
        await Assertions.Expect(tab["status"]).ToHaveAttributeAsync("data-version", "4");
        await Assertions.Expect(tab["connection"]).ToHaveAttributeAsync("data-state", "live", new() { Timeout = 40_000 });
        Assert.Equal(["At the delivery station"], (await tab.Page.EvaluateAsync<string[]>("() => window.shown")).Distinct());

        var total = 0;
        foreach (var file in files)
        {
            total += (await file.BodyAsync()).Length;
        }

        var list = string.Join('\n', files.Select(file => file.Url));
        Assert.True(files.Count >= 3 && total is > 20_000 and < MaxBytes, $"{total} bytes:\n{list}");
        Assert.DoesNotContain("/map", list, StringComparison.Ordinal);
    }

    private async Task<Story> BeginAsync()
    {
        var story = await Story.BeginAsync(Api);
        (await Api.PutAsync($"/v1/stations/{story.Id("D")}", new
        {
            name = "Viroqua Station",
            timeZone = "America/Chicago",
            address = "120 Main Street, Viroqua, WI 54665",
            location = new { lat = 43.5565, lon = -90.8888 },
            endOfDay = "20:00",
        })).Expect(200);
        (await Api.PutAsync($"/v1/stations/{story.Id("O")}", new { name = "La Crosse Hub", timeZone = "America/Chicago" })).Expect(200);
        (await Api.PutAsync($"/v1/stations/{story.Id("X")}", new { name = "Sparta Hub", timeZone = "America/Chicago" })).Expect(200);
        return story;
    }

    private static object Stop(Story story, string package, double minute) =>
        new { packageIds = new[] { story.Id(package) }, plannedAt = story.At(minute), serviceSeconds = 120 };

    private async Task DriveAsync(Story story, double lat, double lon, DateTimeOffset at) => (await Api.PostAsync(
        "/v1/positions",
        new { positions = new[] { new { vehicleId = story.Id("V"), occurredAt = Times.Text(at), lat, lon, heading = 45 } } })).Expect(200);

    /// <summary>A small picture of a box before a door.</summary>
    private static ByteArrayContent Photo()
    {
        var image = new ByteArrayContent(Convert.FromBase64String(PhotoPng));
        image.Headers.ContentType = new("image/png");
        return image;
    }

    private const string PhotoPng =
        "iVBORw0KGgoAAAANSUhEUgAAAGAAAABICAIAAACGBWc0AAAArUlEQVR42u3QwQ1AQBBAUTWpRRyV4KwApz2KqEMFSnBUD4kGsEuQl/zjZDLzsmWeYmpCn7Cq"
        + "bvbSro15MAMECBAgQIAAAQIECBAgQIAAAQIECBAgQIAAAQIECBAgQIAAAQIECBAgQIAAAQIECBAgQFeBynxsiyNtkyeGAQECBAgQIECAAAECBAgQIECAAAEC"
        + "BOg9QEMXnukmoLvPBgQI0E+APhogQIAAAQIE6LetnmF+Bw6UbpYAAAAASUVORK5CYII=";
}
