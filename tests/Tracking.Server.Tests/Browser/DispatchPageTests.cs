using Microsoft.Playwright;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Browser;

/// <summary>The dispatcher's view of the control room.</summary>
public sealed class DispatchPageTests(ControlRoomBrowser room) : IClassFixture<ControlRoomBrowser>
{
    [Fact]
    public async Task A_wave_is_planned_a_stop_moved_by_keyboard_and_accepted_and_a_van_that_deviates_is_planned_anew()
    {
        var wave = await Wave.BeginAsync(room.Api, vans: 2, packages: 8, capacityGrams: 7000);
        await using var tab = await room.OpenAsync($"#/station/{wave.Station}");
        await tab.Get("open-dispatch").ClickAsync();
        await tab.Page.GetByLabel("Search for").SelectOptionAsync("5");
        await tab.Get("begin-dispatch").ClickAsync();
        await Assertions.Expect(tab.Get("search-progress")).ToBeVisibleAsync();
        await Assertions.Expect(tab.Get("wave")).ToHaveAttributeAsync("data-state", "proposed", new() { Timeout = 30_000 });
        await Assertions.Expect(tab.Get("round-plan")).ToHaveCountAsync(2);
        await LooksRightAsync(tab);

        // Nothing but the keyboard: open the first van, go to its first stop's menu, move it.
        await tab.Get("round-plan").First.Locator("summary").FocusAsync();
        await tab.Page.Keyboard.PressAsync("Enter");
        var stops = tab.Get("planned-stop");
        await Assertions.Expect(stops.First).ToBeVisibleAsync();
        var before = await stops.CountAsync();
        Assert.InRange(before, 1, 7);
        await stops.First.GetByRole(AriaRole.Button, new() { NameRegex = new("^Move ") }).FocusAsync();
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.Get("move-cost")).ToContainTextAsync("Cost ");
        await tab.Button("Move").FocusAsync();
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(stops).ToHaveCountAsync(before - 1);

        await tab.Get("accept-dispatch").ClickAsync();
        await Assertions.Expect(tab.Get("wave")).ToHaveAttributeAsync("data-state", "accepted");
        var dispatch = (await room.Api.GetAsync($"{wave.Path}/1")).Json();
        var van = dispatch["routes"]![0].Text("vehicleId")!;
        var round = (await room.Api.GetAsync($"/v1/vehicles/{van}/route")).Json();
        Assert.Equal(dispatch["routes"]![0]!["stops"]!.AsArray().Count, round["stops"]!.AsArray().Count);

        // A package comes aboard for which no stop is planned: the rest is proposed anew, and used.
        await wave.ArriveAsync("P09");
        var planned = round["stops"]!.AsArray().Select(stop => stop!["packageIds"]![0]!.GetValue<string>());
        await room.Api.AcceptAsync(planned.Append(wave.Id("P09")).Select(id => new Scan("loaded") { PackageId = id, VehicleId = van, StationId = wave.Station }));
        await room.Api.AcceptAsync(new Scan("departed") { OfVehicle = true, VehicleId = van, StationId = wave.Station });
        await tab.Page.ReloadAsync();
        await Assertions.Expect(tab.Get("proposal")).ToContainTextAsync("1 package aboard without a stop");
        await Assertions.Expect(tab.Get("proposal")).ToContainTextAsync("1 added", new() { Timeout = 30_000 });
        await tab.Button("Use it").ClickAsync();
        await Assertions.Expect(tab.Get("proposal")).ToHaveCountAsync(0);
        var anew = (await room.Api.GetAsync($"/v1/vehicles/{van}/route")).Json();
        Assert.Contains(wave.Id("P09"), anew["stops"]!.AsArray().Select(stop => stop!["packageIds"]![0]!.GetValue<string>()));
    }

    /// <summary>Axe finds nothing, and nothing is wider than the screen.</summary>
    private static async Task LooksRightAsync(ControlRoomTab tab)
    {
        await tab.Page.EvaluateAsync(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "Tracking.Web", "node_modules", "axe-core", "axe.min.js")));
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            foreach (var width in new[] { 360, 1440 })
            {
                await tab.Page.SetViewportSizeAsync(width, 900);
                await tab.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                var found = await tab.Page.EvaluateAsync<string[]>(
                    "async () => (await axe.run()).violations.map(found => `${found.impact} ${found.id}: ${found.nodes.map(node => node.target.join(' ')).join(', ')}`)");
                Assert.True(found.Length == 0, $"{width} px, {scheme}: {string.Join('\n', found)}");
                Assert.True(await tab.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"), $"Wider than {width} px.");
            }
        }
    }
}
