using System.Globalization;
using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Tracking.Server.Tests.Partners;
using Xunit;

namespace Tracking.Server.Tests.Contract;

/// <summary>Emissions estimated from what vehicles drove and who was aboard.</summary>
[Collection(SharedServer.Name)]
public sealed class EmissionsTests(ServerFixture fixture)
{
    private const double MetresPerDegree = 6_371_008.8 * Math.PI / 180;
    private const double Lon = -90.5;
    private readonly string _suffix = Guid.NewGuid().ToString("N")[..10];
    private readonly DateTimeOffset _start = Times.Now.AddMinutes(-175);

    private TrackingApi Api => fixture.Api;

    [Fact]
    public async Task The_worked_example_of_the_docs_comes_out_of_facts()
    {
        // Hub, sorting station, delivering station: 200 and 100 km from each other on one meridian.
        double sorting = 41 + (200_000 / MetresPerDegree), station = sorting + (100_000 / MetresPerDegree);
        await StationAsync("HUB", 41);
        await StationAsync("SORT", sorting);
        await StationAsync("END", station);
        (await Api.PutAsync($"/v1/vehicles/{Id("ART")}", new { kind = "linehaul", homeStationId = Id("HUB"), emissionClass = "articulatedTruck" })).Expect(201);
        (await Api.PutAsync($"/v1/vehicles/{Id("RIGID")}", new { kind = "linehaul", homeStationId = Id("SORT") })).Expect(201);
        (await Api.PutAsync($"/v1/vehicles/{Id("VAN")}", new { kind = "delivery", homeStationId = Id("END") })).Expect(201);
        string[] names = ["A", "B", "C"];
        foreach (var (name, kilograms) in names.Zip([3, 2, 1]))
        {
            (await Api.PutAsync($"/v1/packages/{Id(name)}", new { weightGrams = kilograms * 1000 })).Expect(201);
        }

        await CarryAsync(names, "HUB", "ART", 0, 82, "SORT");
        await CarryAsync(names, "SORT", "RIGID", 84, 126, "END");
        await Api.AcceptAsync(names.Select(name => new Scan("loaded") { PackageId = Id(name), VehicleId = Id("VAN"), StationId = Id("END"), OccurredAt = At(128) }));
        await Api.AcceptAsync(names.Select((name, i) => new Scan("delivered") { PackageId = Id(name), OccurredAt = At(130 + ((i + 1) * 4)) }));

        // 2.5 km a minute; the van passes the doors 0.1, 0.2 and 0.3 degrees north, and turns where its way is 80 km.
        await DriveAsync("ART", 1, Enumerable.Range(0, 81).Select(i => 41 + (i * 2_500 / MetresPerDegree)));
        await DriveAsync("RIGID", 85, Enumerable.Range(0, 41).Select(i => sorting + (i * 2_500 / MetresPerDegree)));
        double turn = 40_000 / MetresPerDegree;
        double[] north = [.. Enumerable.Range(0, 13).Select(i => i * 0.025), .. Enumerable.Range(1, 3).Select(i => 0.3 + ((turn - 0.3) * i / 3))];
        await DriveAsync("VAN", 130, north.Concat(north.Reverse().Skip(1)).Select(degrees => station + degrees));

        var rows = Example();
        foreach (var name in names)
        {
            var one = await EmissionsAsync($"packageId={Id(name)}", view => view["routes"]!.AsArray().Count == 3 && Number(view, "kilometres") >= 379.99);
            var item = Assert.Single(one["items"]!.AsArray())!;
            Assert.Equal(Id(name), item.Text("packageId"));
            Near(rows[name]["g CO2e"], item, "gramsCo2e");
            Near(rows[name]["g CO2e"], one, "gramsCo2e");
            foreach (var (vehicle, column) in new[] { ("ART", "line-haul"), ("RIGID", "sorting"), ("VAN", "last mile") })
            {
                Near(rows[name][column], item["legs"]!.AsArray().Single(leg => leg.Text("vehicleId") == Id(vehicle))!, "gramsCo2e");
            }

            Assert.False(one.Flag("isPartial"));
        }

        var van = await EmissionsAsync($"vehicleId={Id("VAN")}");
        Near("80", van, "kilometres");
        Near(rows["all"]["last mile"], van, "gramsCo2e");
        Assert.True(van.Flag("isEstimate"));
        Assert.Equal("uk-2026", van["factors"].Text("version"));
        Assert.Contains("Estimate, not a measurement.", van.Text("basis"), StringComparison.Ordinal);
        var route = Assert.Single(van["routes"]!.AsArray());
        Assert.Equal(("dieselVan", "positions", Id("END"), 3), (route.Text("emissionClass"), route.Text("distanceFrom"), route.Text("stationId"), route.Number("packages")));
        Assert.Equal(3, van["naivePlan"].Number("deliveries"));
        Assert.Equal(0, Number(van["naivePlan"]!, "gramsSaved"));
        Near(rows["all"]["line-haul"], (await EmissionsAsync($"vehicleId={Id("ART")}")), "gramsCo2e");
        var sent = await EmissionsAsync($"stationId={Id("SORT")}");
        Near(rows["all"]["sorting"], sent, "gramsCo2e");
        Assert.Equal("rigidTruck", Assert.Single(sent["routes"]!.AsArray()).Text("emissionClass"));
    }

    [Fact]
    public async Task Without_positions_scans_tell_the_distance_and_a_plan_does_before_them()
    {
        await StationAsync("S", 43.5);
        (await Api.PutAsync($"/v1/vehicles/{Id("VAN")}", new { kind = "delivery", homeStationId = Id("S"), emissionClass = "batteryVan" })).Expect(201);
        foreach (var (name, lat) in new[] { ("NEAR", 43.6), ("FAR", 43.7) })
        {
            (await Api.PutAsync($"/v1/packages/{Id(name)}", new { destination = new { lat, lon = Lon } })).Expect(201);
            await Api.AcceptAsync(
                new Scan("outForDelivery") { PackageId = Id(name), VehicleId = Id("VAN"), OccurredAt = At(1) }, new Scan("inducted") { PackageId = Id(name), StationId = Id("S"), OccurredAt = At(0) });
        }

        // Delivered in a bad order: to the far door, back to the near one, and home.
        await Api.AcceptAsync(new Scan("delivered") { PackageId = Id("FAR"), OccurredAt = At(60) }, new Scan("delivered") { PackageId = Id("NEAR"), OccurredAt = At(90) });
        var scans = await EmissionsAsync($"vehicleId={Id("VAN")}");
        Assert.Equal("scans", Assert.Single(scans["routes"]!.AsArray()).Text("distanceFrom"));
        Assert.Equal(Way(0.2) + Way(0.1) + Way(0.1), Number(scans, "kilometres"), 0.01);
        Assert.Equal(46.8 * Number(scans, "kilometres"), Number(scans, "gramsCo2e"), 0.1);
        Assert.Equal(2, scans.Number("assumedMasses"));
        double near = Grams(scans, "NEAR"), far = Grams(scans, "FAR");
        Assert.Equal(2, far / near, 0.01);
        Assert.Equal(Number(scans, "gramsCo2e"), near + far, 0.001);
        Assert.True(Number(scans["naivePlan"]!, "gramsSaved") >= 0);

        (await Api.PutAsync($"/v1/vehicles/{Id("VAN")}/route", new
        {
            stationId = Id("S"),
            departsAt = At(1),
            stops = new[] { new { packageIds = new[] { Id("NEAR") }, plannedAt = At(30) }, new { packageIds = new[] { Id("FAR") }, plannedAt = At(60) } },
        })).Expect(200);
        var plan = await EmissionsAsync($"vehicleId={Id("VAN")}");
        Assert.Equal("plan", Assert.Single(plan["routes"]!.AsArray()).Text("distanceFrom"));
        Assert.Equal(Way(0.1) + Way(0.1) + Way(0.2), Number(plan, "kilometres"), 0.01);
    }

    [Fact]
    public async Task A_partner_is_told_of_its_own_vehicles_and_packages_as_if_there_were_no_others()
    {
        using var acme = await Partner.BeginAsync(fixture, "acme");
        using var bolt = await Partner.BeginAsync(fixture, "bolt");
        await StationAsync("S", 43.5);
        foreach (var (name, partner) in new[] { ("VAN", acme), ("OTHER", bolt) })
        {
            (await Api.PutAsync($"/v1/vehicles/{Id(name)}", new { kind = "delivery", homeStationId = Id("S"), partnerId = partner.Id })).Expect(201);
        }

        await Api.AcceptAsync(new[] { ("OURS", "VAN", acme.Id), ("THEIRS", "VAN", bolt.Id), ("FAR", "OTHER", bolt.Id) }.SelectMany(package => new[]
        {
            new Scan("handedOver") { PackageId = Id(package.Item1), PartnerId = package.Item3, OccurredAt = At(0) },
            new Scan("loaded") { PackageId = Id(package.Item1), VehicleId = Id(package.Item2), StationId = Id("S"), OccurredAt = At(1) },
        }));
        foreach (var name in new[] { "VAN", "OTHER" })
        {
            await DriveAsync(name, 2, Enumerable.Range(0, 10).Select(i => 43.5 + (i * 0.02)));
        }

        var all = await EmissionsAsync($"vehicleId={Id("VAN")}", view => Number(view, "kilometres") > 19);
        await EmissionsAsync($"vehicleId={Id("OTHER")}", view => Number(view, "kilometres") > 19);
        Assert.Equal([Id("OURS"), Id("THEIRS")], Items(all));
        var own = (await acme.Api.GetAsync("/v1/emissions")).Json();
        Assert.Equal([Id("OURS")], Items(own));
        Assert.Equal([Id("VAN")], own["routes"]!.AsArray().Select(route => route.Text("vehicleId")!));
        Assert.Equal([acme.Id], own["partners"]!.AsArray().Select(partner => partner.Text("partnerId")!));
        Assert.Equal(Number(all, "gramsCo2e"), Number(own, "gramsCo2e"));
        Assert.Equal(Number(own, "gramsCo2e"), Grams(own, "OURS"));
        Assert.DoesNotContain(Id("THEIRS"), own.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty(Items((await acme.Api.GetAsync($"/v1/emissions?partnerId={bolt.Id}")).Json()));
        Assert.Equal([Id("OURS"), Id("THEIRS")], Items(await EmissionsAsync($"partnerId={acme.Id}")));

        foreach (var (theirs, nothing) in new[] { ($"vehicleId={Id("OTHER")}", $"vehicleId={Id("NONE1")}"), ($"packageId={Id("FAR")}", $"packageId={Id("NON")}") })
        {
            var (refused, unknown) = (await acme.Api.GetAsync($"/v1/emissions?{theirs}"), await acme.Api.GetAsync($"/v1/emissions?{nothing}"));
            refused.Problem(404);
            Assert.Equal(unknown.Text.Replace(nothing.Split('=')[1], "ID", StringComparison.Ordinal), refused.Text.Replace(theirs.Split('=')[1], "ID", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Packages_come_in_pages_and_routes_with_each_of_them()
    {
        await StationAsync("S", 43.5);
        (await Api.PutAsync($"/v1/vehicles/{Id("VAN")}", new { kind = "delivery", homeStationId = Id("S") })).Expect(201);
        await Api.AcceptAsync(Enumerable.Range(0, 5).Select(i => new Scan("loaded") { PackageId = Id($"P{i}"), VehicleId = Id("VAN"), StationId = Id("S"), OccurredAt = At(1) }));
        await DriveAsync("VAN", 2, Enumerable.Range(0, 5).Select(i => 43.5 + (i * 0.02)));
        await EmissionsAsync($"vehicleId={Id("VAN")}", view => Number(view, "kilometres") > 8);
        foreach (var filter in new[] { $"vehicleId={Id("VAN")}", $"stationId={Id("S")}" })
        {
            Assert.Equal(Enumerable.Range(0, 5).Select(i => Id($"P{i}")), (await Api.ListAsync($"/v1/emissions?{filter}", limit: 2)).Select(item => item.Text("packageId")!));
        }
    }

    [Theory]
    [InlineData("day=yesterday")]
    [InlineData("day=2020-01-01")]
    [InlineData("day=2126-01-01")]
    [InlineData("stationId=S&partnerId=P")]
    [InlineData("vehicleId=V&packageId=P")]
    [InlineData("vehicleId=-")]
    [InlineData("limit=0")]
    [InlineData("cursor=x")]
    public async Task What_cannot_be_answered_is_refused(string query) => (await Api.GetAsync($"/v1/emissions?{query}")).Problem(400);

    [Fact]
    public async Task A_vehicles_class_is_kept_with_its_definition_and_must_be_one_that_a_factor_is_known_for()
    {
        var view = (await Api.PutAsync($"/v1/vehicles/{Id("V")}", new { emissionClass = "batteryVan" })).Json(201);
        Assert.Equal("batteryVan", view.Text("emissionClass"));
        Assert.Null((await Api.PutAsync($"/v1/vehicles/{Id("V")}", new { kind = "linehaul" })).Json().Text("emissionClass"));
        (await Api.PutAsync($"/v1/vehicles/{Id("V")}", new { emissionClass = "bicycle" })).Problem(400, "/emissionClass");
    }

    private static IEnumerable<string> Items(JsonNode view) => view["items"]!.AsArray().Select(item => item.Text("packageId")!);

    private static double Number(JsonNode view, string name) => view[name]!.GetValue<double>();

    /// <summary>Kilometres of a way of so many degrees of latitude, by the default circuity.</summary>
    private static double Way(double degrees) => degrees * MetresPerDegree / 1000 * (1.2 + (0.3 * Math.Exp(-degrees * MetresPerDegree / 10_000)));

    /// <summary>Positions are in floating point: a distance is right to centimetres, a figure to its last digit but one.</summary>
    private static void Near(string expected, JsonNode view, string name)
    {
        double value = double.Parse(expected, CultureInfo.InvariantCulture);
        Assert.Equal(value, Number(view, name), Math.Max(0.002, value * 1e-6));
    }

    /// <summary>Rows of the example's packages in the docs.</summary>
    private static Dictionary<string, Dictionary<string, string>> Example()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Tracking.sln")))
        {
            folder = folder.Parent;
        }

        var text = File.ReadAllText(Path.Combine(folder.FullName, "docs", "planning.md"));
        string[][] lines = [.. text[text.IndexOf("<!-- packages -->", StringComparison.Ordinal)..].Split('\n').Skip(1).TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|', ' ').Split('|').Select(cell => cell.Trim()).ToArray())];
        return lines.Skip(2).ToDictionary(row => row[0], row => lines[0].Zip(row).ToDictionary(pair => pair.First, pair => pair.Second));
    }

    private string Id(string name) => $"{name}-{_suffix}";

    private DateTimeOffset At(double minute) => _start.AddMinutes(minute);

    private double Grams(JsonNode view, string name) => Number(view["items"]!.AsArray().Single(item => item.Text("packageId") == Id(name))!, "gramsCo2e");

    private async Task StationAsync(string name, double lat) =>
        (await Api.PutAsync($"/v1/stations/{Id(name)}", new { timeZone = Times.ZoneAtNoon, location = new { lat, lon = Lon } })).Expect(201);

    private Task CarryAsync(string[] names, string from, string vehicle, int begin, int end, string to) => Api.AcceptAsync(names.SelectMany(name => new[]
    {
        new Scan("loaded") { PackageId = Id(name), VehicleId = Id(vehicle), StationId = Id(from), OccurredAt = At(begin) },
        new Scan("unloaded") { PackageId = Id(name), VehicleId = Id(vehicle), StationId = Id(to), OccurredAt = At(end) },
    }));

    /// <summary>Positions a minute apart on the meridian.</summary>
    private async Task DriveAsync(string vehicle, int minute, IEnumerable<double> lats) => Assert.Equal(0, (await Api.PostAsync("/v1/positions", new
    {
        positions = lats.Select((lat, i) => new { vehicleId = Id(vehicle), occurredAt = At(minute + i), lat, lon = Lon }).ToList(),
    })).Json().Number("rejected"));

    /// <summary>The estimate of today, when it is as wanted: positions enter the track behind the answer.</summary>
    private Task<JsonObject> EmissionsAsync(string query, Func<JsonObject, bool>? wanted = null) => Eventually.GetAsync(
        async () => (await Api.GetAsync($"/v1/emissions?{query}")).Json(), view => wanted?.Invoke(view) ?? true, $"the estimate of {query}");
}
