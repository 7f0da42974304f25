using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Partners;

/// <summary>A partner sees a package from hand-over to hand-back, and its scans count as anybody's.</summary>
[Collection(SharedServer.Name)]
public sealed class CustodyTests(ServerFixture fixture) : IAsyncLifetime
{
    private Story _story = null!;
    private Partner _acme = null!;
    private Partner _bolt = null!;

    public async ValueTask InitializeAsync()
    {
        _story = await Story.BeginAsync(fixture.Api);
        _acme = await Partner.BeginAsync(fixture, "acme");
        _bolt = await Partner.BeginAsync(fixture, "bolt");
    }

    public ValueTask DisposeAsync()
    {
        _acme.Dispose();
        _bolt.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_package_is_shown_from_hand_over_to_hand_back_and_again_after_the_next()
    {
        await _story.AnnounceAsync(more: new { partnerId = _acme.Id });
        await _story.PlayAsync("inducted@D");
        Assert.Equal((false, false), await SeenAsync());

        await _story.PlayAsync($"handedOver/{_acme.Id}");
        Assert.Equal((true, false), await SeenAsync());
        await _acme.Device.AcceptAsync(_story.Parse($"handedOver/{_bolt.Id}"));
        Assert.Equal((false, true), await SeenAsync());
        await _bolt.Device.AcceptAsync(_story.Parse($"handedBack/{_bolt.Id}"));
        Assert.Equal((false, false), await SeenAsync());
        await _story.PlayAsync($"handedOver/{_acme.Id}");
        Assert.Equal((true, false), await SeenAsync());
    }

    [Fact]
    public async Task A_partner_takes_what_is_announced_for_it_and_nothing_else()
    {
        await _story.AnnounceAsync(more: new { partnerId = _acme.Id });
        await _bolt.Device.AcceptAsync(_story.Parse($"handedOver/{_bolt.Id}"));
        Assert.Equal((false, false), await SeenAsync());
        await _acme.Device.AcceptAsync(_story.Parse($"handedOver/{_acme.Id}"));
        Assert.Equal((true, false), await SeenAsync());
    }

    [Fact]
    public async Task A_scan_of_what_a_partner_does_not_have_counts_is_marked_and_answered_without_a_status()
    {
        await _story.PlayAsync("inducted@D");
        var scan = Assert.Single(_story.Parse("attempted!notHome"));
        var first = Assert.Single(await _acme.Device.ScanAsync(scan));
        var repeat = Assert.Single(await _acme.Device.ScanAsync(scan));

        Assert.Equal(["eventId", "index", "outcome"], first.Select(field => field.Key).Order());
        Assert.Equal(["eventId", "index", "outcome"], repeat.Select(field => field.Key).Order());
        Assert.Equal(("accepted", "duplicate"), (first.Text("outcome"), repeat.Text("outcome")));
        Assert.Equal(1, (await _story.PackageAsync())["attempts"]!.GetValue<int>());
        Assert.Contains("custodyMismatch", FlagsOf(Assert.Single(await _story.EventsAsync(), e => e.Text("eventId") == scan.EventId.ToString())));
    }

    [Fact]
    public async Task A_hand_over_that_comes_late_shows_the_package_and_takes_the_mark_away()
    {
        await _story.PlayAsync("10:inducted@D");
        await _acme.Device.AcceptAsync(_story.Parse("30:attempted!notHome"));
        Assert.Equal((false, false), await SeenAsync());

        await _story.PlayAsync($"20:handedOver/{_acme.Id}");

        Assert.Equal((true, false), await SeenAsync());
        Assert.All(await _story.EventsAsync(), e => Assert.DoesNotContain("custodyMismatch", FlagsOf(e)));
        var next = Assert.Single(await _acme.Device.ScanAsync(_story.Parse("40:delivered")));
        Assert.Equal(("delivered", 4), (next.Text("status"), next["version"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_hand_back_that_comes_late_marks_what_was_scanned_after_it()
    {
        await _story.PlayAsync($"10:handedOver/{_acme.Id}");
        await _acme.Device.AcceptAsync(_story.Parse("30:attempted!notHome"));
        await _story.PlayAsync($"20:handedBack/{_acme.Id}");

        Assert.Equal((false, false), await SeenAsync());
        Assert.Contains("custodyMismatch", FlagsOf((await _story.EventsAsync())[^1]));
    }

    [Fact]
    public async Task A_partner_reads_the_history_since_it_has_the_package()
    {
        await _story.AnnounceAsync();
        await _story.PlayAsync($"inducted@O arrived@D handedOver/{_acme.Id} attempted!notHome handedBack/{_acme.Id} stowed@D");
        await fixture.Api.AcceptAsync(new Scan("handedOver") { PackageId = _story.Id("P"), PartnerId = _acme.Id });
        await fixture.Api.AcceptAsync(new Scan("outForDelivery") { PackageId = _story.Id("P"), VehicleId = _story.Id("V") });

        var seen = await _acme.Api.EventsAsync(_story.Id("P"));
        Assert.Equal(["handedOver", "departed", "outForDelivery"], seen.Select(e => e.Text("type")));
        Assert.All(seen, e => Assert.True(Times.Parse(e["notBefore"] ?? e["eventTime"]) >= Times.Parse(seen[0]["eventTime"])));
        Assert.Equal(9, (await _story.EventsAsync()).Count(e => e.Text("origin") != "inferred"));
        (await _bolt.Api.GetAsync($"/v1/packages/{_story.Id("P")}/events")).Problem(404);
    }

    [Fact]
    public async Task Handing_over_a_van_or_a_container_hands_over_what_is_in_it_then()
    {
        await _story.PlayAsync($"10:loaded>V 11:[Q]contained<B 20:[V]handedOver/{_acme.Id} 21:[B]handedOver/{_bolt.Id} 30:[R]loaded>V");

        Assert.Equal((true, false), await SeenAsync());
        Assert.Equal((false, true), await SeenAsync("Q"));
        Assert.Equal((false, false), await SeenAsync("R"));

        // It was unloaded before the van was handed over after all.
        await _story.PlayAsync("15:unloaded@D>V");
        Assert.Equal((false, false), await SeenAsync());
    }

    [Fact]
    public async Task A_partner_can_take_back_its_own_scans_only()
    {
        await _story.PlayAsync($"handedOver/{_acme.Id} held!weather#ours");
        await _acme.Device.AcceptAsync(_story.Parse("voided^ours"));
        Assert.NotNull((await _story.PackageAsync())["hold"]);

        await _acme.Device.AcceptAsync(_story.Parse("released#theirs"));
        await _acme.Device.AcceptAsync(_story.Parse("voided^theirs"));
        Assert.NotNull((await _story.PackageAsync())["hold"]);
    }

    [Fact]
    public async Task A_partners_relabelling_joins_no_history_whether_or_not_there_is_one()
    {
        await _story.PlayAsync($"handedOver/{_acme.Id} [Q]inducted@D");
        await _acme.Device.AcceptAsync(_story.Parse("relabelled=Q relabelled=R"));

        Assert.Empty((await _acme.Api.PackageAsync(_story.Id("P")))["aliases"]!.AsArray());
        (await _acme.Api.GetAsync($"/v1/packages/{_story.Id("Q")}")).Problem(404);
        (await _acme.Api.GetAsync($"/v1/packages/{_story.Id("R")}")).Problem(404);
    }

    private static string[] FlagsOf(JsonObject e) => [.. e["flags"]!.AsArray().Select(flag => flag!.GetValue<string>())];

    private async Task<(bool Acme, bool Bolt)> SeenAsync(string package = "P")
    {
        var id = _story.Id(package);
        var acme = (await _acme.Api.GetAsync($"/v1/packages/{id}")).Expect(200, 404).Status == 200;
        var bolt = (await _bolt.Api.GetAsync($"/v1/packages/{id}")).Expect(200, 404).Status == 200;
        return (acme, bolt);
    }
}
