using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;

namespace Tracking.Pages.Watching;

/// <summary>What to play and for how long.</summary>
/// <param name="Stations">Stations of the network.</param>
/// <param name="Vans">Vans of the network.</param>
/// <param name="Packages">Packages of a day.</param>
/// <param name="Minutes">How long the pages stay open while their memory is watched.</param>
/// <param name="Away">How long the server is away.</param>
internal sealed record WatchPlan(int Stations, int Vans, int Packages, double Minutes, TimeSpan Away);

/// <summary>Opens all three pages on a server with a whole network, and sees whether they keep up with it, for as long as people leave them open.</summary>
internal sealed class WatchRun(WatchPlan plan) : Run
{
    private const double Limit = 1_000;
    private readonly Verdicts verdicts = new();

    /// <summary>Runs all of it; 0 when everything held.</summary>
    public async Task<int> RunAsync()
    {
        Console.WriteLine("Starting the server and the network …");
        ServerProcess server = Keep(await ServerProcess.StartNewAsync());
        NetworkProcess network = Keep(await NetworkProcess.StartAsync(
            server,
            ["--stations", $"{plan.Stations}", "--vans", $"{plan.Vans}", "--packages", $"{plan.Packages}", "--links", "5", "--nasty", "0.02", "--incidents", "0.02"]));
        CustomerLink link = (await Eventually.GetAsync(() => Task.FromResult(network.Links), links => links.Count > 0, "the simulator shows a customer's link"))[0];
        using var api = new ServerApi(server);
        var truth = new ServerTruth(api);

        // A package that no van is about to deliver can be held and released at will.
        string package = link.PackageId;
        Chromium chromium = Keep(await Chromium.StartAsync());
        WatchedPage room = Keep(await WatchedPage.OpenAsync(chromium, "control room", new Uri(server.Address, "/control"), 1440, 900, signInAt: server));
        WatchedPage customer = Keep(await WatchedPage.OpenAsync(chromium, "customer", link.Address, 390, 844));
        WatchedPage scanner = Keep(await WatchedPage.OpenAsync(chromium, "scanner", new Uri(server.Address, "/scan#key=" + server.OperatorKey), 390, 844));
        WatchedPage[] pages = [room, customer, scanner];
        await Assertions.Expect(room.Page.GetByTestId("age")).ToHaveAttributeAsync("data-state", "live", new() { Timeout = 60_000 });
        await Assertions.Expect(customer.Page.GetByTestId("connection")).ToHaveAttributeAsync("data-state", "live", new() { Timeout = 60_000 });

        var map = new MapOnScreen(room, truth);
        await SeeMapAsync(room, map, truth);
        await MoveMapAsync(map);
        await SeeUpdatesAsync(room, customer, truth, package);
        await WatchMemoryAsync(pages);
        await CompareAsync(map, "vans after all that time");
        await TakeServerAwayAsync(server, pages, map, truth, package);
        foreach (WatchedPage page in pages)
        {
            verdicts.Add($"errors of the {page.Name}", page.Errors.Count == 0 ? "none" : string.Join(" · ", page.Errors.Take(3)), "none", page.Errors.Count == 0);
        }

        verdicts.Print();
        return verdicts.AllHold ? 0 : 1;
    }

    /// <summary>Goes where most vans are, as near as the map shows single vans, and compares.</summary>
    private async Task SeeMapAsync(WatchedPage room, MapOnScreen map, ServerTruth truth)
    {
        Dictionary<string, (double Lat, double Lon)> vans = await truth.VansAsync();
        double lat = vans.Values.Select(at => at.Lat).Order().ElementAt(vans.Count / 2), lon = vans.Values.Select(at => at.Lon).Order().ElementAt(vans.Count / 2);
        await room.Page.GotoAsync(string.Create(CultureInfo.InvariantCulture, $"{room.Page.Url.Split('#')[0]}?see#/vans?map={lat:0.####},{lon:0.####},8.2"));
        await Assertions.Expect(room.Page.GetByTestId("age")).ToHaveAttributeAsync("data-state", "live", new() { Timeout = 60_000 });
        await Eventually.TrueAsync(async () => (await map.CompareAsync()).Missing.Count == 0, "the map is filled", TimeSpan.FromSeconds(60));
        await CompareAsync(map, "vans within the viewport");
    }

    private async Task CompareAsync(MapOnScreen map, string what)
    {
        (int expected, List<string> missing, List<string> wrong) = await map.CompareAsync();
        verdicts.Add(
            what,
            $"{expected} by the server's word; {missing.Count} not drawn, {wrong.Count} drawn far from where they are",
            "all drawn, at least 20",
            expected >= 20 && missing.Count == 0 && wrong.Count == 0);
    }

    private async Task MoveMapAsync(MapOnScreen map)
    {
        var times = new List<double>();
        (double X, double Y)[] drags = [(300, 0), (0, 250), (-350, 0), (0, -250), (200, 150), (-250, -150), (300, -100), (-300, 100), (150, 200), (-200, -200)];
        foreach ((double x, double y) in drags)
        {
            times.Add(await map.DragAsync(x, y));
        }

        verdicts.AddTimes("map moved → every van of the new part drawn", times, Limit);
    }

    private async Task SeeUpdatesAsync(WatchedPage room, WatchedPage customer, ServerTruth truth, string package)
    {
        string hash = await room.Page.EvaluateAsync<string>("() => location.hash");
        await room.Page.EvaluateAsync($"() => {{ location.hash = '#/package/{package}' }}");
        await Assertions.Expect(room.Page.GetByTestId("package-status")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        var onLink = new List<double>();
        var inRoom = new List<double>();
        for (int i = 0; i < 10; i++)
        {
            int events = await room.Page.GetByTestId("event").CountAsync();
            long begun = Stopwatch.GetTimestamp();
            int version = await truth.HoldAsync(package, hold: i % 2 == 0);
            Task<double> seenByCustomer = SeenAsync(customer, $"() => Number(document.querySelector('[data-testid=status]').dataset.version) >= {version}", begun);
            Task<double> seenInRoom = SeenAsync(room, $"() => document.querySelectorAll('[data-testid=event]').length > {events}", begun);
            onLink.Add(await seenByCustomer);
            inRoom.Add(await seenInRoom);
        }

        verdicts.AddTimes("scan posted → seen on the customer's page", onLink, Limit);
        verdicts.AddTimes("scan posted → its event seen in the control room", inRoom, Limit);
        await room.Page.EvaluateAsync($"() => {{ location.hash = '{hash}' }}");
    }

    private static async Task<double> SeenAsync(WatchedPage page, string condition, long begun)
    {
        await page.Page.WaitForFunctionAsync(condition, null, new() { Timeout = 20_000, PollingInterval = 20 });
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    /// <summary>The least memory in use of the last third must not be much above that of the first third: what only comes and goes is no growth.</summary>
    private async Task WatchMemoryAsync(WatchedPage[] pages)
    {
        var samples = pages.ToDictionary(page => page, _ => new List<double>());
        var clock = Stopwatch.StartNew();
        var span = TimeSpan.FromMinutes(plan.Minutes);
        TimeSpan step = span / 20;
        for (int i = 0; i <= 20; i++)
        {
            foreach (WatchedPage page in pages)
            {
                samples[page].Add(await page.UsedHeapAsync() / 1e6);
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"     {clock.Elapsed.TotalMinutes:0.0} min: {string.Join(", ", pages.Select(page => $"{page.Name} {samples[page][^1]:0.0} MB"))}"));
            TimeSpan left = step * (i + 1) - clock.Elapsed;
            if (i < 20 && left > TimeSpan.Zero)
            {
                await Task.Delay(left);
            }
        }

        foreach (WatchedPage page in pages)
        {
            List<double> all = samples[page];
            double early = all.Skip(1).Take(7).Min(), late = all.TakeLast(7).Min();
            verdicts.Add(
                string.Create(CultureInfo.InvariantCulture, $"memory of the {page.Name} over {plan.Minutes:0.#} min"),
                string.Create(CultureInfo.InvariantCulture, $"{early:0.0} MB at first, {late:0.0} MB at last"),
                "no growth beyond 10 % and 2 MB",
                late <= early * 1.1 + 2);
        }
    }

    private async Task TakeServerAwayAsync(ServerProcess server, WatchedPage[] pages, MapOnScreen map, ServerTruth truth, string package)
    {
        (WatchedPage room, WatchedPage customer, WatchedPage scanner) = (pages[0], pages[1], pages[2]);
        foreach (WatchedPage page in pages)
        {
            page.ServerIsAway = true;
        }

        Console.WriteLine($"     the server is away for {plan.Away.TotalSeconds:0} s");
        var away = Stopwatch.StartNew();
        int code = await server.StopAsync();
        verdicts.Add("server asked to stop (SIGTERM)", $"exit code {code}", "0", code == 0);
        ILocator age = room.Page.GetByTestId("age"), connection = customer.Page.GetByTestId("connection"), bar = scanner.Page.GetByTestId("status-bar");
        LocatorAssertionsToHaveAttributeOptions patience = new() { Timeout = (float)plan.Away.TotalMilliseconds };
        await SeeAsync("control room says that the server is away", () => Assertions.Expect(age).ToHaveAttributeAsync("data-state", "lost", patience));
        await SeeAsync("customer's page says that the server is away", () => Assertions.Expect(connection).ToHaveAttributeAsync("data-state", "lost", patience));
        await SeeAsync("scanner says that the server is away", () => Assertions.Expect(bar).Not.ToHaveAttributeAsync("data-contact", "online", patience));
        if (plan.Away > away.Elapsed)
        {
            await Task.Delay(plan.Away - away.Elapsed);
        }

        await server.StartAsync();
        int version = await truth.HoldAsync(package, hold: true);
        var back = Stopwatch.StartNew();
        await SeeAsync("control room has recovered", () => Assertions.Expect(age).ToHaveAttributeAsync("data-state", "live", new() { Timeout = 60_000 }), back);
        await SeeAsync("customer's page has recovered", () => Assertions.Expect(connection).ToHaveAttributeAsync("data-state", "live", new() { Timeout = 60_000 }), back);
        await SeeAsync("scanner has recovered", () => Assertions.Expect(bar).ToHaveAttributeAsync("data-contact", "online", new() { Timeout = 60_000 }), back);
        await SeeAsync(
            "customer's page shows the truth",
            () => customer.Page.WaitForFunctionAsync($"() => Number(document.querySelector('[data-testid=status]').dataset.version) >= {version}", null, new() { Timeout = 30_000 }),
            back);
        await Eventually.TrueAsync(async () => (await map.CompareAsync()).Missing.Count == 0, "the map is filled again", TimeSpan.FromSeconds(60));
        await CompareAsync(map, "vans within the viewport after the server came back");
        foreach (WatchedPage page in pages)
        {
            page.ServerIsAway = false;
        }
    }

    private async Task SeeAsync(string what, Func<Task> expectation, Stopwatch? since = null)
    {
        var clock = since ?? Stopwatch.StartNew();
        try
        {
            await expectation();
            verdicts.Add(what, string.Create(CultureInfo.InvariantCulture, $"after {clock.Elapsed.TotalSeconds:0.0} s"), "yes", true);
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            verdicts.Add(what, e.Message.Split('\n')[0], "yes", false);
        }
    }
}
