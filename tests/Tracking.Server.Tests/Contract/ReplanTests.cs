using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Contract;

/// <summary>Rounds that go otherwise than planned, and what is left of them planned anew.</summary>
[Collection(SharedServer.Name)]
public sealed class ReplanTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Fact]
    public async Task What_is_done_stays_a_failed_attempt_comes_again_later_and_what_was_added_is_taken_along()
    {
        var wave = await Wave.BeginAsync(Api, vans: 1, packages: 5);
        var van = wave.Id("V1");
        await OnTheRoadAsync(wave, ["P01", "P02", "P03", "P04", "P05"], planned: ["P01", "P02", "P04", "P03"], firstMinutesAgo: 35);
        await Api.AcceptAsync(
            new Scan("delivered") { PackageId = wave.Id("P01"), VehicleId = van, OccurredAt = DateTimeOffset.UtcNow.AddMinutes(-40) },
            new Scan("attempted") { PackageId = wave.Id("P02"), VehicleId = van, Reason = "notHome", OccurredAt = DateTimeOffset.UtcNow.AddMinutes(-30) });

        var deviation = Assert.Single((await Api.GetAsync($"/v1/stations/{wave.Station}/deviations")).Json()["items"]!.AsArray())!;
        Assert.Equal(van, deviation.Text("vehicleId"));
        Assert.Equal([wave.Id("P02")], deviation["tried"]!.AsArray().Select(id => id!.GetValue<string>()));
        Assert.Equal([wave.Id("P05")], deviation["added"]!.AsArray().Select(id => id!.GetValue<string>()));

        object request = new { seconds = 0.2, retryAfterSeconds = 3600, until = Times.Now.AddHours(6) };
        var proposal = (await ReplanAsync(wave, request)).Json();
        Assert.False(proposal.Flag("applied"));
        Assert.Equal(1, proposal["stopsDone"]!.GetValue<int>());
        Assert.Equal([("P03", "planned"), ("P04", "planned"), ("P05", "added"), ("P02", "tried")], Stops(proposal).OrderBy(stop => stop.Kind == "tried" ? 9 : 0).ThenBy(stop => stop.Package));
        var again = proposal["stops"]!.AsArray().First(stop => stop.Is("kind", "tried"))!;
        Assert.True(Times.Parse(again["plannedAt"]) >= Times.Now.AddMinutes(29), again.ToJsonString());
        Assert.True(proposal["after"]!["stops"]!.GetValue<int>() == 4 && proposal["before"]!["leftOut"]!.GetValue<int>() == 2, proposal.ToJsonString());
        Assert.Equal(4, (await Api.GetAsync($"/v1/vehicles/{van}/route")).Json()["stops"]!.AsArray().Count);

        var applied = (await ReplanAsync(wave, new { seconds = 0.2, retryAfterSeconds = 3600, until = Times.Now.AddHours(6), apply = true })).Json();
        Assert.True(applied.Flag("applied"));
        var round = (await Api.GetAsync($"/v1/vehicles/{van}/route")).Json();
        Assert.Equal(
            [wave.Id("P01"), .. Stops(applied).Select(stop => wave.Id(stop.Package))],
            round["stops"]!.AsArray().Select(stop => stop!["packageIds"]![0]!.GetValue<string>()));
        Assert.Equal(1, round["stopsDone"]!.GetValue<int>());
        Assert.Empty((await Api.GetAsync($"/v1/stations/{wave.Station}/deviations")).Json()["items"]!.AsArray());
    }

    [Fact]
    public async Task A_van_that_is_much_behind_deviates_and_its_rest_begins_where_it_is()
    {
        var wave = await Wave.BeginAsync(Api, vans: 1, packages: 3);
        await OnTheRoadAsync(wave, ["P01", "P02", "P03"], planned: ["P01", "P02", "P03"], firstMinutesAgo: 50);
        (await Api.PostAsync("/v1/positions", new { positions = new[] { new { vehicleId = wave.Id("V1"), occurredAt = Times.Text(Times.Now), lat = 43.6, lon = -90.9 } } })).Expect(200);
        var deviation = Assert.Single((await Api.GetAsync($"/v1/stations/{wave.Station}/deviations")).Json()["items"]!.AsArray())!;
        Assert.InRange(deviation["behindSeconds"]!.GetValue<double>(), 50 * 60, 52 * 60);

        var proposal = (await ReplanAsync(wave, new { seconds = 0.2, until = Times.Now.AddHours(5) })).Json();
        Assert.Equal(43.6, proposal["from"]!["lat"]!.GetValue<double>());
        Assert.Equal(["P03", "P02", "P01"], Stops(proposal).Select(stop => stop.Package));
        Assert.True(proposal["after"]!["kilometres"]!.GetValue<double>() < proposal["before"]!["kilometres"]!.GetValue<double>(), proposal.ToJsonString());
    }

    [Fact]
    public async Task Packages_on_hand_are_added_while_the_van_has_not_left_and_not_after()
    {
        var wave = await Wave.BeginAsync(Api, vans: 1, packages: 3);
        (await Api.PutAsync($"/v1/vehicles/{wave.Id("V1")}/route", Round(wave, -30, "P01", "P02"))).Expect(200);
        object add = new { add = new[] { wave.Id("P03") }, seconds = 0.2, apply = true };
        Assert.Equal([("P01", "planned"), ("P02", "planned"), ("P03", "added")], Stops((await ReplanAsync(wave, add)).Json()).Order());

        await wave.ArriveAsync("P04");
        await LoadAsync(wave, "P01", "P02", "P03");
        (await ReplanAsync(wave, new { add = new[] { wave.Id("P04") }, seconds = 0.2 })).Problem(409, "/add/0");
        (await ReplanAsync(wave, new { add = new[] { "NO-SUCH" }, seconds = 0.2 })).Problem(409, "/add/0");
        (await Api.PostAsync("/v1/vehicles/NO-SUCH/route/replan")).Problem(404);
        (await Api.PostAsync($"/v1/vehicles/{wave.Id("V1")}/route/replan", new { seconds = 31 })).Problem(400, "/seconds");
    }

    [Fact]
    public async Task A_package_is_added_neither_twice_under_two_barcodes_nor_while_another_van_has_it_before_it()
    {
        var wave = await Wave.BeginAsync(Api, vans: 2, packages: 3);
        (await Api.PutAsync($"/v1/vehicles/{wave.Id("V1")}/route", Round(wave, -30, "P01", "P02"))).Expect(200);
        (await Api.PutAsync($"/v1/vehicles/{wave.Id("V2")}/route", Round(wave, -30, "P03"))).Expect(200);
        (await ReplanAsync(wave, new { add = new[] { wave.Id("P03") }, seconds = 0.2, apply = true })).Problem(409, "/add/0");

        await Api.AcceptAsync(new Scan("relabelled") { PackageId = wave.Id("P02"), NewPackageId = wave.Id("N02") });
        var view = (await ReplanAsync(wave, new { add = new[] { wave.Id("N02") }, seconds = 0.2, apply = true })).Json();
        Assert.Equal(["P01", "P02"], Stops(view).Select(stop => stop.Package).Order());
    }

    private static Task<Answer> ReplanAsync(Wave wave, object body) => Eventually.GetAsync(
        () => wave.Api.PostAsync($"/v1/vehicles/{wave.Id("V1")}/route/replan", body), answer => answer.Status != 503, "a place for another plan");

    private static IReadOnlyList<(string Package, string Kind)> Stops(JsonObject view) =>
        [.. view["stops"]!.AsArray().Select(stop => (stop!["packageIds"]![0]!.GetValue<string>().Split('-')[0], stop.Text("kind")!))];

    /// <summary>A van that left with some packages an hour ago.</summary>
    private static async Task OnTheRoadAsync(Wave wave, string[] aboard, string[] planned, int firstMinutesAgo)
    {
        await LoadAsync(wave, aboard);
        (await wave.Api.PutAsync($"/v1/vehicles/{wave.Id("V1")}/route", Round(wave, firstMinutesAgo, planned))).Expect(200);
    }

    private static async Task LoadAsync(Wave wave, params string[] aboard)
    {
        var van = wave.Id("V1");
        await wave.Api.AcceptAsync(
            aboard.Select(name => new Scan("loaded") { PackageId = wave.Id(name), VehicleId = van, StationId = wave.Station, OccurredAt = DateTimeOffset.UtcNow.AddMinutes(-70) }));
        await wave.Api.AcceptAsync(new Scan("departed") { OfVehicle = true, VehicleId = van, StationId = wave.Station, OccurredAt = DateTimeOffset.UtcNow.AddMinutes(-60) });
    }

    private static object Round(Wave wave, int firstMinutesAgo, params string[] planned) => new
    {
        stationId = wave.Station,
        departsAt = Times.Now.AddMinutes(-60),
        stops = planned.Select((name, i) => new { packageIds = new[] { wave.Id(name) }, plannedAt = Times.Now.AddMinutes(-firstMinutesAgo + (10 * i)), serviceSeconds = 60 }).ToArray(),
    };
}
