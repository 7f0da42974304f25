using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Contract;

/// <summary>A station's packages on hand and its vans become routes, which a dispatcher adjusts and accepts.</summary>
[Collection(SharedServer.Name)]
public sealed class DispatchTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Fact]
    public async Task A_wave_is_searched_and_accepted_and_its_vans_have_their_stops()
    {
        var wave = await Wave.BeginAsync(Api, vans: 3, packages: 12, capacityGrams: 5000);
        var begun = await wave.BeginDispatchAsync(new { iterations = 2000, seed = 5 });
        Assert.Equal($"{wave.Path}/1", begun.Location);
        var plan = await wave.ProposedAsync(begun.Location!);
        var visits = wave.Visits(plan);
        Assert.Equal(Enumerable.Range(1, 12).Select(i => $"P{i:00}"), visits.Select(visit => visit.Package).Order());
        Assert.All(visits.GroupBy(visit => visit.Van), van => Assert.True(van.Count() <= 5, $"{van.Key} carries {van.Count()} kg."));
        Assert.Equal(3, plan["routes"]!.AsArray().Count);
        var first = plan["routes"]![0]!;
        Assert.Equal("greatCircle", first["stops"]![0].Text("travelSource"));
        Assert.Equal(-90.9, first["stops"]![0]!["location"]!["lon"]!.GetValue<double>());
        Assert.True(first["kilometres"]!.GetValue<double>() > 3 && first["gramsCo2e"]!.GetValue<double>() > 500 && plan["figures"]!["cost"]!.GetValue<double>() > 60, plan.ToJsonString());

        var accepted = (await Api.PostAsync($"{begun.Location}/accept", new { revision = plan.Number("revision") })).Json();
        Assert.Equal("accepted", accepted.Text("state"));
        Assert.NotNull(accepted.Text("appliedAt"));
        foreach (var route in accepted["routes"]!.AsArray())
        {
            var round = (await Api.GetAsync($"/v1/vehicles/{route.Text("vehicleId")}/route")).Json();
            Assert.Equal(wave.Station, round.Text("stationId"));
            Assert.Equal(
                route!["stops"]!.AsArray().Select(stop => (stop!["packageIds"]!.ToJsonString(), stop.Text("plannedAt"))),
                round["stops"]!.AsArray().Select(stop => (stop!["packageIds"]!.ToJsonString(), stop.Text("plannedAt"))));
        }

        Assert.Equal(accepted.ToJsonString(), (await Api.PostAsync($"{begun.Location}/accept")).Json().ToJsonString());
        (await Api.SendAsync(HttpMethod.Delete, begun.Location!)).Problem(409);

        // What vans have on their plans is planned no second time, unless that is asked for.
        await wave.ArriveAsync("P13");
        (await Api.PostAsync(wave.Path, new { })).Problem(409);
        var again = await wave.ProposeAsync(new { iterations = 400, includePlanned = true });
        Assert.Equal(13, wave.Visits(again).Count);
    }

    [Fact]
    public async Task The_same_seed_and_iterations_give_the_same_routes()
    {
        var wave = await Wave.BeginAsync(Api, vans: 2, packages: 15, capacityGrams: 9000);
        var departsAt = Times.Now.AddHours(1);
        var one = await wave.ProposeAsync(new { departsAt, iterations = 800, seed = 3 });
        var other = await wave.ProposeAsync(new { departsAt, iterations = 800, seed = 3 });
        Assert.Equal(one["routes"]!.ToJsonString(), other["routes"]!.ToJsonString());
        Assert.Equal([2, 1], (await Api.GetAsync(wave.Path)).Json()["items"]!.AsArray().Select(item => item!["number"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_stop_is_moved_fixed_and_taken_off_and_what_that_costs_is_told()
    {
        var wave = await Wave.BeginAsync(Api, vans: 2, packages: 4, capacityGrams: 3000);
        var plan = await wave.ProposeAsync();
        var adjust = $"{wave.Path}/1/adjust";
        var (from, package) = wave.Visits(plan)[0];
        var to = from == "V1" ? "V2" : "V1";
        object move = new { moves = new[] { new { packageId = wave.Id(package), vehicleId = wave.Id(to) } }, dryRun = true };
        var tried = (await Api.PostAsync(adjust, move)).Json();
        Assert.Equal(plan.Number("revision"), (await Api.GetAsync($"{wave.Path}/1")).Json().Number("revision"));
        var fits = tried["faults"]!.AsArray().Count == 0;
        Assert.Contains((to, package), wave.Visits(tried["dispatch"]!.AsObject()));

        // One off, so that there is room; then the same change for real.
        var other = wave.Visits(plan).First(visit => visit.Van == to || fits).Package;
        var without = (await Api.PostAsync(adjust, new { leaveOut = new[] { wave.Id(other == package ? wave.Visits(plan)[1].Package : other) } })).Json();
        Assert.Equal([(other == package ? wave.Visits(plan)[1].Package : other, "dispatcher")], Wave.LeftOut(without["dispatch"]!.AsObject()));
        Assert.True(without["costChange"]!.GetValue<double>() > 0 && without["kilometresChange"]!.GetValue<double>() <= 0, without.ToJsonString());
        var moved = (await Api.PostAsync(adjust, new { moves = new[] { new { packageId = wave.Id(package), vehicleId = wave.Id(to), position = 0 } } })).Json();
        var dispatch = moved["dispatch"]!.AsObject();
        var stop = dispatch["routes"]!.AsArray().First(route => route.Is("vehicleId", wave.Id(to)))!["stops"]![0]!;
        Assert.Equal(wave.Id(package), stop["packageIds"]![0]!.GetValue<string>());
        Assert.True(stop.Flag("locked"));

        // A search that begins with it leaves there what is fixed, and out what was taken off.
        var next = await wave.ProposeAsync(new { basedOn = 1, iterations = 400 });
        Assert.Contains((to, package), wave.Visits(next));
        Assert.Equal(3, wave.Visits(next).Count);
        Assert.Contains(Wave.LeftOut(next, "notConsidered"), left => left.Reason == "dispatcher");
    }

    [Fact]
    public async Task A_change_that_would_break_a_limit_is_refused_and_says_which()
    {
        var wave = await Wave.BeginAsync(Api, vans: 2, packages: 4, capacityGrams: 2000);
        var plan = await wave.ProposeAsync();
        var (from, package) = wave.Visits(plan)[0];
        var moves = new[] { new { packageId = wave.Id(package), vehicleId = wave.Id(from == "V1" ? "V2" : "V1") } };
        var refused = (await Api.PostAsync($"{wave.Path}/1/adjust", new { moves })).Problem(409);
        Assert.Equal("/problems/wouldBreak", refused.Text("type"));
        Assert.Contains("3,000 g; it has room for 2,000", refused.Text("detail"), StringComparison.Ordinal);
        var tried = (await Api.PostAsync($"{wave.Path}/1/adjust", new { moves, dryRun = true })).Json();
        Assert.Single(tried["faults"]!.AsArray());
        (await Api.PostAsync($"{wave.Path}/1/adjust", new { lock_ = 1 })).Problem(400, "/lock_");
        (await Api.PostAsync($"{wave.Path}/1/adjust", new { leaveOut = new[] { "NO-SUCH" } })).Problem(400, "/leaveOut/0");
        (await Api.PostAsync($"{wave.Path}/1/adjust", new { moves = new[] { new { packageId = wave.Id(package), vehicleId = "NO-SUCH" } } })).Problem(400, "/moves/0/vehicleId");
        (await Api.PostAsync($"{wave.Path}/1/adjust", new { leaveOut = new[] { wave.Id(package) }, revision = 99 })).Problem(409);
        (await Api.PostAsync($"{wave.Path}/7/adjust", new { dryRun = true })).Problem(404);
        (await Api.PostAsync($"{wave.Path}/one/accept")).Problem(404);
    }

    [Fact]
    public async Task A_package_that_has_gone_is_a_conflict_until_it_is_left_out()
    {
        var wave = await Wave.BeginAsync(Api, vans: 1, packages: 3);
        var plan = await wave.ProposeAsync();
        await Api.AcceptAsync(new Scan("held") { PackageId = wave.Id("P02"), Reason = "damaged" });
        var refused = (await Api.PostAsync($"{wave.Path}/1/accept")).Problem(409);
        Assert.Equal("/problems/packageGone", refused.Text("type"));
        var error = Assert.Single(refused["errors"]!.AsArray());
        Assert.Contains(wave.Id("P02"), error.Text("message"), StringComparison.Ordinal);
        Assert.Equal(2, plan.Number("revision"));

        var accepted = (await Api.PostAsync($"{wave.Path}/1/accept", new { leaveOutGone = true })).Json();
        Assert.Equal([("V1", "P01"), ("V1", "P03")], wave.Visits(accepted).Order());
        Assert.Equal([("P02", "gone")], Wave.LeftOut(accepted));
    }

    [Fact]
    public async Task A_package_that_another_van_was_given_meanwhile_is_a_conflict_and_planning_anew_takes_it_off_that_van()
    {
        var wave = await Wave.BeginAsync(Api, vans: 2, packages: 3);
        var first = await wave.ProposeAsync(new { iterations = 50, vehicles = new[] { new { vehicleId = wave.Id("V1") } } });
        var second = await wave.ProposeAsync(new { iterations = 50, vehicles = new[] { new { vehicleId = wave.Id("V2") } } });
        (await Api.PostAsync($"{wave.Path}/{first["number"]}/accept", new { })).Expect(200);

        var refused = await Api.PostAsync($"{wave.Path}/{second["number"]}/accept", new { });
        Assert.Contains($"is on the plan of '{wave.Id("V1")}'", refused.Expect(409).Text, StringComparison.Ordinal);
        (await Api.GetAsync($"/v1/vehicles/{wave.Id("V2")}/route")).Expect(404);

        var anew = await wave.ProposeAsync(new { iterations = 50, includePlanned = true, vehicles = new[] { new { vehicleId = wave.Id("V2") } } });
        (await Api.PostAsync($"{wave.Path}/{anew["number"]}/accept", new { })).Expect(200);
        Assert.Equal(3, (await Api.GetAsync($"/v1/vehicles/{wave.Id("V2")}/route")).Json()["stops"]!.AsArray().Count);
        (await Api.GetAsync($"/v1/vehicles/{wave.Id("V1")}/route")).Expect(404);
    }

    [Fact]
    public async Task A_van_that_left_with_other_packages_does_not_get_a_plan()
    {
        var wave = await Wave.BeginAsync(Api, vans: 1, packages: 2);
        var proposed = await wave.ProposeAsync(new { iterations = 50 });
        await wave.ArriveAsync("P08");
        await Api.AcceptAsync(new Scan("loaded") { PackageId = wave.Id("P08"), VehicleId = wave.Id("V1"), StationId = wave.Station });

        Assert.Contains("vehicleBusy", (await Api.PostAsync($"{wave.Path}/{proposed["number"]}/accept", new { })).Expect(409).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_is_given_up_and_makes_room_and_another_one_beside_it_is_refused()
    {
        var wave = await Wave.BeginAsync(Api, vans: 2, packages: 6);
        var begun = await wave.BeginDispatchAsync(new { seconds = 100 });
        Assert.True((await Api.PostAsync(wave.Path, new { seconds = 1 })).Status is 409 or 503);
        var under = (await Eventually.GetAsync(() => Api.GetAsync(begun.Location!), answer => answer.Body!["progress"] is not null, "progress is told")).Json();
        Assert.Equal("computing", under.Text("state"));
        Assert.InRange(under["progress"]!["share"]!.GetValue<double>(), 0, 1);
        Assert.Equal(0, under["progress"]!["leftOut"]!.GetValue<int>());
        (await Api.PostAsync($"{begun.Location}/accept")).Problem(409);

        (await Api.SendAsync(HttpMethod.Delete, begun.Location!)).Expect(204);
        Assert.Equal("discarded", (await Api.GetAsync(begun.Location!)).Json().Text("state"));
        Assert.Equal(6, wave.Visits(await wave.ProposeAsync()).Count);
    }

    [Fact]
    public async Task What_cannot_be_planned_is_told_with_the_reason()
    {
        var wave = await Wave.BeginAsync(Api, vans: 1, packages: 2, capacityGrams: 1500);
        (await Api.PutAsync($"/v1/packages/{wave.Id("NODOOR")}", new { destinationStationId = wave.Station })).Expect(201);
        await Api.AcceptAsync(
            new Scan("inducted") { PackageId = wave.Id("NODOOR"), StationId = wave.Station },
            new Scan("held") { PackageId = wave.Id("P02"), Reason = "customs" });
        await wave.ArriveAsync("P09", "P08");
        var plan = await wave.ProposeAsync();
        Assert.Equal([("NODOOR", "noDestination"), ("P02", "held")], Wave.LeftOut(plan, "notConsidered").Order());
        Assert.Single(wave.Visits(plan));
        Assert.Equal(["noRoom", "noRoom"], Wave.LeftOut(plan).Select(left => left.Reason));

        (await Api.PostAsync($"/v1/stations/{wave.Id("NEVER")}/dispatches")).Problem(404);
        (await Api.PutAsync($"/v1/stations/{wave.Id("NOWHERE")}", new { name = "Nowhere" })).Expect(201);
        Assert.Equal("/problems/noLocation", (await Api.PostAsync($"/v1/stations/{wave.Id("NOWHERE")}/dispatches")).Problem(409).Text("type"));
        (await Api.PostAsync(wave.Path, new { vehicles = new[] { new { vehicleId = "NO-SUCH" } } })).Problem(400, "/vehicles/0/vehicleId");
        (await Api.PostAsync(wave.Path, new { prices = new { hour = -1 } })).Problem(400, "/prices/hour");
        (await Api.PostAsync(wave.Path, new { departsAt = Times.Now, until = Times.Now.AddHours(-1) })).Problem(400, "/until");
        Assert.Empty((await Api.GetAsync($"/v1/stations/{wave.Id("NEVER")}/dispatches")).Json()["items"]!.AsArray());
    }

    [Fact]
    public async Task Of_many_dispatches_the_newest_ten_are_kept()
    {
        var wave = await Wave.BeginAsync(Api, vans: 1, packages: 1);
        for (int i = 0; i < 12; i++)
        {
            await wave.ProposeAsync(new { iterations = 1 });
        }

        Assert.Equal(Enumerable.Range(3, 10).Reverse(), (await Api.GetAsync(wave.Path)).Json()["items"]!.AsArray().Select(item => item!["number"]!.GetValue<int>()));
        (await Api.GetAsync($"{wave.Path}/2")).Problem(404);
    }

    [Fact]
    public async Task A_proposal_survives_a_crash_and_a_search_that_it_interrupts_says_so()
    {
        await using var server = await ServerProcess.StartNewAsync();
        using var api = new TrackingApi(server);
        var wave = await Wave.BeginAsync(api, vans: 2, packages: 5);
        var proposed = await wave.ProposeAsync();
        var begun = await wave.BeginDispatchAsync(new { seconds = 100 });
        await server.KillAsync();
        await server.StartAsync();
        Assert.Equal(proposed["routes"]!.ToJsonString(), (await api.GetAsync($"{wave.Path}/1")).Json()["routes"]!.ToJsonString());
        var interrupted = (await api.GetAsync(begun.Location!)).Json();
        Assert.Equal("failed", interrupted.Text("state"));
        Assert.Contains("Begin again", interrupted.Text("failure"), StringComparison.Ordinal);
        Assert.Equal("accepted", (await api.PostAsync($"{wave.Path}/1/accept")).Json().Text("state"));
    }
}
