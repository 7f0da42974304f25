using Microsoft.Playwright;

namespace Tracking.Pages.States;

/// <summary>Brings every page into every state that it has, and leaves pictures of each to be looked at.</summary>
/// <param name="into">Where they are put.</param>
/// <param name="only">Beginning of the names of those that are wanted, like <c>scanner</c> or <c>customer-van</c>; empty for all.</param>
internal sealed class StateRun(DirectoryInfo into, string only) : Run
{
    public async Task<int> RunAsync()
    {
        into.Create();
        var album = new Album(into, only);
        ServerProcess server = Keep(await ServerProcess.StartNewAsync([], ["--Tracking:Customers:VanSilentAfter", "00:00:25"]));
        using var api = new ServerApi(server);
        Chromium chromium = Keep(await Chromium.StartAsync("--use-fake-device-for-media-stream"));
        try
        {
            await TakeAsync(server, api, chromium, album);
        }
        finally
        {
            await album.BindAsync(chromium);
        }

        Console.WriteLine($"{album.Count} pictures are in {into.FullName}, and sheets of them.");
        foreach (string failure in album.Failures)
        {
            Console.WriteLine($"NOT TAKEN: {failure}");
        }

        return album.Count > 0 && album.Failures.Count == 0 ? 0 : 1;
    }

    private async Task TakeAsync(ServerProcess server, ServerApi api, Chromium chromium, Album album)
    {
        byte[] photo = await PhotoAsync(chromium);
        var room = new ControlRoomStates(api, server, chromium, album);
        var customer = new CustomerStates(api, server.Address, chromium, album);
        var scanner = new ScannerStates(api, server, chromium, album);
        await album.TryAsync("sign-in", room.TakeSignInAsync);
        await room.TakeEmptyAsync();
        await Journey.DefineAsync(api);
        await album.TryAsync("customer", () => customer.TakeAsync(photo));
        await album.TryAsync("scanner", () => scanner.TakeAsync(photo));
        if (album.Wants("control"))
        {
            Console.WriteLine("Starting the network …");
            NetworkProcess network = Keep(await NetworkProcess.StartAsync(
                server,
                ["--stations", "30", "--vans", "200", "--packages", "12000", "--links", "5", "--incidents", "0.05", "--nasty", "0.02", "--weather", "0.3", "--positions", "200"]));
            IReadOnlyList<CustomerLink> links = await Eventually.GetAsync(
                () => Task.FromResult(network.Links), links => links.Count > 0, "the simulator shows a customer's link", TimeSpan.FromMinutes(1));
            await room.TakeAsync(links[0].PackageId, 200, photo);
        }

        await WithoutServerAsync(server, room, customer, scanner, album);
    }

    private static async Task WithoutServerAsync(ServerProcess server, ControlRoomStates room, CustomerStates customer, ScannerStates scanner, Album album)
    {
        if (!album.Wants("control-server-away") && !album.Wants("customer-server-away") && !album.Wants("scanner-server-away"))
        {
            return;
        }

        await using WatchedPage customersPage = await customer.OpenAndStayAsync();
        await Assertions.Expect(customersPage.Page.GetByTestId("connection")).ToHaveAttributeAsync("data-state", "live", new() { Timeout = 60_000 });
        await using WatchedPage roomsPage = await room.OpenAndStayAsync("PKG-STAY");
        await using WatchedPage scannersPage = await scanner.OpenAndStayAsync();
        await server.KillAsync();
        await Assertions.Expect(customersPage.Page.GetByTestId("connection")).ToHaveAttributeAsync("data-state", "lost", new() { Timeout = 60_000 });
        await album.TakeAsync(customersPage.Page, "customer-server-away", whole: true);
        await Assertions.Expect(roomsPage.Page.GetByTestId("age")).ToHaveAttributeAsync("data-state", "lost", new() { Timeout = 60_000 });
        await album.TakeAsync(roomsPage.Page, "control-server-away", settle: TimeSpan.FromSeconds(1));
        await roomsPage.Page.Locator("#search").FillAsync("La Crosse");
        await Assertions.Expect(roomsPage.Page.Locator(".found .note")).ToContainTextAsync("Only stations", new() { Timeout = 60_000 });
        await album.TakeAsync(roomsPage.Page, "control-server-away-search", settle: TimeSpan.FromSeconds(1));
        await Assertions.Expect(scannersPage.Page.GetByTestId("status-bar")).Not.ToHaveAttributeAsync("data-contact", "online", new() { Timeout = 90_000 });
        await album.TakeAsync(scannersPage.Page, "scanner-server-away");
    }

    /// <summary>A parcel before a door, as JPEG.</summary>
    private static async Task<byte[]> PhotoAsync(Chromium chromium)
    {
        await using IBrowserContext context = await chromium.NewContextAsync();
        IPage page = await context.NewPageAsync();
        return Convert.FromBase64String(await page.EvaluateAsync<string>(
            """
            () => {
              const canvas = Object.assign(document.createElement('canvas'), { width: 1200, height: 900 });
              const draw = canvas.getContext('2d');
              const fill = (colour, ...box) => { draw.fillStyle = colour; draw.fillRect(...box); };
              fill('#b8b2a4', 0, 0, 1200, 900);
              for (let y = 0; y < 640; y += 64) fill('#a59e8e', 0, y, 1200, 4);
              fill('#4d3b2c', 380, 60, 420, 600);
              fill('#35506b', 410, 90, 360, 570);
              fill('#2c4459', 450, 130, 280, 200);
              fill('#d9c27a', 720, 390, 22, 22);
              fill('#7d7568', 0, 660, 1200, 240);
              fill('#938a7b', 330, 650, 520, 60);
              fill('#c69a62', 500, 560, 260, 180);
              fill('#b0854f', 500, 560, 260, 24);
              fill('#efe6d2', 612, 560, 36, 180);
              fill('#f6f3ec', 530, 620, 70, 50);
              return canvas.toDataURL('image/jpeg', 0.85).split(',')[1];
            }
            """));
    }
}
