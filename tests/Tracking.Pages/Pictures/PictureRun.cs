using Microsoft.Playwright;
using Tracking.Pages.Watching;

namespace Tracking.Pages.Pictures;

/// <summary>Plays a network and takes the pictures that the README shows.</summary>
internal sealed class PictureRun(DirectoryInfo output) : Run
{
    public async Task<int> RunAsync()
    {
        Console.WriteLine("Starting the server and the network …");
        ServerProcess server = Keep(await ServerProcess.StartNewAsync());
        NetworkProcess network = Keep(await NetworkProcess.StartAsync(
            server,
            ["--stations", "40", "--vans", "400", "--packages", "24000", "--links", "5", "--incidents", "0.03", "--weather", "0.3", "--positions", "400"]));
        Chromium chromium = Keep(await Chromium.StartAsync());
        using var api = new ServerApi(server);
        output.Create();
        var control = new Uri(server.Address, "/control");
        await TakeAsync(chromium, "control-room", new Uri($"{control}#/attention?map={await new ServerTruth(api).MiddleOfVansAsync(400)},8.5"), 1440, 900, dark: false, RoomIsFull, signInAt: server);
        await TakeAsync(chromium, "control-room-dark", new Uri(control + "#/stations"), 1440, 900, dark: true, RoomIsFull, signInAt: server);
        await TakeAsync(chromium, "control-room-phone", new Uri(control + "#/attention"), 390, 844, dark: false, RoomIsFull, signInAt: server);

        CustomerLink link = await LinkWithVanAsync(network, api);
        await TakeAsync(chromium, "customer", link.Address, 390, 844, dark: false, CustomerIsThere, fullPage: true);
        await TakeAsync(chromium, "scanner", new Uri(server.Address, "/scan#key=" + server.OperatorKey), 390, 844, dark: false, ScannerIsThere);
        Console.WriteLine($"Pictures are in {output.FullName}.");
        return 0;
    }

    private static async Task RoomIsFull(IPage page)
    {
        await Assertions.Expect(page.GetByTestId("age")).ToHaveAttributeAsync("data-state", "live", new() { Timeout = 60_000 });
        await page.Locator("[data-testid=attention-item], [data-testid=stations] .row").First.WaitForAsync(new() { Timeout = 60_000 });
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    private static async Task CustomerIsThere(IPage page)
    {
        await Assertions.Expect(page.GetByTestId("connection")).ToHaveAttributeAsync("data-state", "live", new() { Timeout = 60_000 });
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    private static async Task ScannerIsThere(IPage page)
    {
        await page.GetByTestId("status-bar").WaitForAsync(new() { Timeout = 60_000 });
        await page.GetByTestId("stationId").FillAsync("VIROQUA-WI");
        await page.GetByTestId("vehicleId").FillAsync("VAN-VIROQUA-WI-01");
        await page.GetByTestId("save").ClickAsync();
        await page.GetByTestId("save").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    /// <summary>A customer whose page shows the van by now; the last shown where none does.</summary>
    private static async Task<CustomerLink> LinkWithVanAsync(NetworkProcess network, ServerApi api)
    {
        for (int look = 0; look < 60; look++)
        {
            foreach (CustomerLink link in network.Links.Reverse())
            {
                string view = await api.GetTextAsync("/v1" + link.Address.AbsolutePath);
                if (view.Contains("\"van\":{", StringComparison.Ordinal) && view.Contains("\"status\":\"outForDelivery\"", StringComparison.Ordinal))
                {
                    return link;
                }
            }

            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        return network.Links[^1];
    }

    private async Task TakeAsync(Chromium chromium, string name, Uri address, int width, int height, bool dark, Func<IPage, Task> ready, bool fullPage = false, ServerProcess? signInAt = null)
    {
        await using WatchedPage page = await WatchedPage.OpenAsync(chromium, name, address, width, height, dark, signInAt);
        await ready(page.Page);

        // Maps fade in tile by tile, slowly without a graphics card.
        await page.Page.WaitForTimeoutAsync(4_000);
        string file = Path.Combine(output.FullName, name + ".png");
        await page.Page.ScreenshotAsync(new() { Path = file, FullPage = fullPage });
        Console.WriteLine($"     {file}{(page.Errors.Count > 0 ? $" — the page says: {page.Errors[0]}" : "")}");
    }
}
