using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Partners;

/// <summary>What is not a partner's does not exist for it: every answer about it is, byte for byte, the one about nothing.</summary>
[Collection(SharedServer.Name)]
public sealed class IsolationTests(ServerFixture fixture) : IAsyncLifetime
{
    /// <summary>Requests about one id: # is a package's, @ a vehicle's; ours stand for themselves.</summary>
    public static TheoryData<string, string, string?> Requests => new()
    {
        { "GET", "/v1/packages/#", null },
        { "GET", "/v1/packages/#/events", null },
        { "GET", "/v1/packages/#/reports", null },
        { "GET", "/v1/packages?reference=order-#", null },
        { "GET", "/v1/search?q=#", null },
        { "GET", "/v1/search?q=order-#", null },
        { "POST", "/v1/packages/lookup", """{"packageIds":["#"]}""" },
        { "GET", "/v1/search?q=@", null },
        { "GET", "/v1/vehicles/@", null },
        { "GET", "/v1/vehicles/@/packages", null },
        { "GET", "/v1/vehicles/@/track", null },
        { "GET", "/v1/vehicles/@/route", null },
        { "GET", "/v1/emissions?packageId=#", null },
        { "GET", "/v1/emissions?vehicleId=@", null },
        { "PUT", "/v1/vehicles/@/route", """{"departsAt":"2026-11-24T08:00:00Z","stops":[]}""" },
        { "PUT", "/v1/vehicles/OURS/route", """{"departsAt":"2026-11-24T08:00:00Z","stops":[{"packageIds":["#"],"plannedAt":"2026-11-24T09:00:00Z"}]}""" },
        { "DELETE", "/v1/vehicles/@/route", null },
        { "SCAN", "/v1/scans", """{"scans":[{"eventId":"EVENT","type":"held","reason":"weather","packageId":"#","occurredAt":"2026-11-24T08:00:00Z"}]}""" },
        { "SCAN", "/v1/scans", """{"scans":[{"eventId":"EVENT","type":"handedOver","partnerId":"ACME","packageId":"#","occurredAt":"2026-11-24T08:00:00Z"}]}""" },
        { "SCAN", "/v1/scans", """{"scans":[{"eventId":"EVENT","type":"arrived","stationId":"S","subject":"vehicle","vehicleId":"@","occurredAt":"2026-11-24T08:00:00Z"}]}""" },
        { "SCAN", "/v1/positions", """{"positions":[{"vehicleId":"@","lat":1,"lon":1,"occurredAt":"2026-11-24T08:00:00Z"}]}""" },
        { "SCAN", "/v1/positions/owntracks?d=@", """{"_type":"location","lat":1,"lon":1,"tst":1795507200}""" },
    };

    private Story _story = null!;
    private Partner _acme = null!;
    private Partner _bolt = null!;

    public async ValueTask InitializeAsync()
    {
        _story = await Story.BeginAsync(fixture.Api);
        _acme = await Partner.BeginAsync(fixture, "acme");
        _bolt = await Partner.BeginAsync(fixture, "bolt");
        (await fixture.Api.PutAsync($"/v1/vehicles/{_story.Id("OURS")}", new { kind = "delivery", partnerId = _acme.Id })).Expect(201);
        (await fixture.Api.PutAsync($"/v1/vehicles/{_story.Id("V")}", new { kind = "delivery", partnerId = _bolt.Id })).Expect(200);
        await _story.AnnounceAsync(more: new { references = new[] { $"order-{_story.Id("P")}" }, partnerId = _bolt.Id });
        await _story.PlayAsync($"inducted@D handedOver/{_bolt.Id} loaded>V");
        (await fixture.Api.PutAsync(
            $"/v1/vehicles/{_story.Id("V")}/route",
            new { departsAt = _story.At(0), stops = new[] { new { packageIds = new[] { _story.Id("P") }, plannedAt = _story.At(60) } } })).Expect(200);
    }

    public ValueTask DisposeAsync()
    {
        _acme.Dispose();
        _bolt.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Another_partners_is_answered_as_nothing_is(string method, string path, string? body)
    {
        var theirs = await RawAsync(method, path, body, _story.Id("P"), _story.Id("V"));
        var nothing = await RawAsync(method, path, body, _story.Id("X"), _story.Id("W"));

        Assert.Equal(nothing, theirs);
        (await fixture.Api.GetAsync($"/v1/vehicles/{_story.Id("V")}/route")).Expect(200);
        if (!path.StartsWith("/v1/scans", StringComparison.Ordinal))
        {
            Assert.Null((await _story.VehicleAsync("V"))["position"]);
            Assert.Equal(_story.Id("V"), (await _story.PackageAsync()).Text("vehicleId"));
        }
    }

    [Fact]
    public async Task Lists_have_what_is_the_partners_and_tell_of_nothing_behind_it()
    {
        await _story.AnnounceAsync("A", new { references = new[] { $"order-{_story.Id("P")}" } });
        await fixture.Api.AcceptAsync(new Scan("loaded") { PackageId = _story.Id("A"), VehicleId = _story.Id("OURS") }, new Scan("handedOver") { PackageId = _story.Id("A"), PartnerId = _acme.Id });
        await fixture.Api.AcceptAsync(new Scan("loaded") { PackageId = _story.Id("Z"), VehicleId = _story.Id("OURS") });

        foreach (var path in new[] { $"/v1/packages?reference=order-{_story.Id("P")}&limit=1", $"/v1/vehicles/{_story.Id("OURS")}/packages?limit=1" })
        {
            var page = (await _acme.Api.GetAsync(path)).Json();
            Assert.Equal(_story.Id("A"), Assert.Single(page["items"]!.AsArray())!.AsObject().Text("packageId"));
            Assert.Null(page["next"]);
        }

        var vehicles = (await _acme.Api.GetAsync("/v1/vehicles?limit=1")).Json();
        Assert.Equal(_story.Id("OURS"), Assert.Single(vehicles["items"]!.AsArray())!.AsObject().Text("vehicleId"));
        Assert.Null(vehicles["next"]);
        var search = (await _acme.Api.GetAsync($"/v1/search?q=order-{_story.Id("P")}")).Json();
        Assert.Equal(_story.Id("A"), Assert.Single(search["packages"]!.AsArray())!.AsObject().Text("packageId"));
        Assert.Empty((await _acme.Api.GetAsync($"/v1/search?q={_story.Id("D")}")).Json()["stations"]!.AsArray());
        Assert.Equal(1, (await _acme.Api.VehicleAsync(_story.Id("OURS")))["load"]!.GetValue<int>());
        Assert.Equal(2, (await _story.VehicleAsync("OURS"))["load"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_partner_plans_its_own_vans_with_the_packages_that_it_has()
    {
        await fixture.Api.AcceptAsync(new Scan("handedOver") { PackageId = _story.Id("A"), PartnerId = _acme.Id });
        var path = $"/v1/vehicles/{_story.Id("OURS")}/route";
        object Plan(params string[] names) => new { departsAt = _story.At(0), stops = new[] { new { packageIds = names.Select(_story.Id), plannedAt = _story.At(60) } } };

        (await _acme.Api.PutAsync(path, Plan("A", "P"))).Problem(400, "/stops/0/packageIds/1");
        (await _acme.Api.PutAsync(path, Plan("A"))).Expect(200);
        (await fixture.Api.PutAsync(path, Plan("A", "P"))).Expect(200);
        Assert.Equal([_story.Id("A")], (await _acme.Api.GetAsync(path)).Json()["stops"]![0]!["packageIds"]!.AsArray().Select(id => id!.GetValue<string>()));
        (await _acme.Api.SendAsync(HttpMethod.Delete, path)).Expect(204);
        (await fixture.Api.GetAsync(path)).Problem(404);
    }

    [Fact]
    public async Task A_partners_positions_move_its_own_vans_only()
    {
        object Position(string name) => new { vehicleId = _story.Id(name), occurredAt = _story.At(10), lat = 1, lon = 1 };
        var answer = (await _acme.Device.PostAsync("/v1/positions", new { positions = new[] { Position("OURS"), Position("V"), Position("N") } })).Json();

        Assert.Equal(3, answer["accepted"]!.GetValue<int>());
        Assert.NotNull((await _acme.Api.VehicleAsync(_story.Id("OURS")))["position"]);
        Assert.Null((await _story.VehicleAsync("V"))["position"]);
        (await fixture.Api.GetAsync($"/v1/vehicles/{_story.Id("N")}")).Problem(404);
    }

    [Theory]
    [InlineData("/v1/stations")]
    [InlineData("/v1/containers/C")]
    [InlineData("/v1/attention")]
    [InlineData("/v1/proofs/proof-1")]
    public async Task What_shows_the_whole_network_is_refused(string path)
    {
        (await _acme.Api.GetAsync(path)).Problem(403);
        (await _acme.Device.GetAsync(path)).Problem(403);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_hub_tells_of_what_is_the_partners_and_of_nothing_else(bool messagePack)
    {
        await using var acme = await LiveClient.ConnectAsync(fixture.Server.Address, messagePack, _acme.Key);
        await using var bolt = await LiveClient.ConnectAsync(fixture.Server.Address, messagePack, _bolt.Key);
        Assert.Null(await acme.CallAsync("WatchPackage", ("packageId", _story.Id("P"))));
        Assert.Null(await acme.CallAsync("WatchPackage", ("packageId", _story.Id("X"))));
        Assert.Null(await acme.CallAsync("WatchVehicle", ("vehicleId", _story.Id("V"))));
        Assert.NotNull(await acme.CallAsync("WatchVehicle", ("vehicleId", _story.Id("OURS"))));
        Assert.NotNull(await bolt.CallAsync("WatchPackage", ("packageId", _story.Id("P"))));
        Assert.NotNull(await bolt.CallAsync("WatchVehicle", ("vehicleId", _story.Id("V"))));
        object Position(string name) => new { vehicleId = _story.Id(name), occurredAt = Times.Now, lat = 60.5, lon = 60.5 };
        (await fixture.Api.PostAsync("/v1/positions", new { positions = new[] { Position("OURS"), Position("V") } })).Expect(200);
        var area = await acme.CallAsync("WatchArea", ("west", 60.0), ("south", 60.0), ("east", 61.0), ("north", 61.0), ("zoom", 12.0));
        Assert.Equal([_story.Id("OURS")], area!["vehicles"]!.AsArray().Select(vehicle => vehicle!.AsObject().Text("vehicleId")));

        await _story.PlayAsync($"held!weather handedOver/{_acme.Id}");
        await acme.WaitAsync("packages", view => view.Text("packageId") == _story.Id("P"), "the package that was handed over");
        await _story.PlayAsync($"handedBack/{_acme.Id} released handedOver/{_bolt.Id}");
        var back = await bolt.WaitAsync("packages", view => view["hold"] is null && VersionOf(view) > 7, "the package after it came back");
        Assert.DoesNotContain(acme.Seen("packages"), view => view["hold"] is null || VersionOf(view) >= VersionOf(back));
        Assert.DoesNotContain(acme.Seen("vehicles"), view => view.Text("vehicleId") != _story.Id("OURS"));
    }

    private static long VersionOf(JsonObject view) => long.Parse(view["version"]!.ToJsonString(), CultureInfo.InvariantCulture);

    /// <summary>Status, headers and body of an answer, with the ids that were asked for taken out.</summary>
    private async Task<string> RawAsync(string method, string path, string? body, string package, string vehicle)
    {
        using var http = new HttpClient { BaseAddress = fixture.Server.Address };
        var eventId = Guid.NewGuid().ToString();
        string Fill(string text) => text.Replace("#", package, StringComparison.Ordinal).Replace("@", vehicle, StringComparison.Ordinal)
            .Replace("OURS", _story.Id("OURS"), StringComparison.Ordinal).Replace("EVENT", eventId, StringComparison.Ordinal).Replace("ACME", _acme.Id, StringComparison.Ordinal);
        using var request = new HttpRequestMessage(method == "SCAN" ? HttpMethod.Post : new HttpMethod(method), Fill(path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", method == "SCAN" ? _acme.DeviceKey : _acme.Key);
        request.Content = body is null ? null : new StringContent(Fill(body), Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request);
        var headers = response.Headers.Concat(response.Content.Headers).Where(header => header.Key != "Date")
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal);
        var text = await response.Content.ReadAsStringAsync();
        return $"{(int)response.StatusCode}\n{string.Join('\n', headers)}\n\n{text}"
            .Replace(package, "#", StringComparison.Ordinal).Replace(vehicle, "@", StringComparison.Ordinal).Replace(eventId, "EVENT", StringComparison.Ordinal);
    }
}
