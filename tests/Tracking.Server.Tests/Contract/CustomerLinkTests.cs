using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Contract;

/// <summary>Links for customers, and what they may see.</summary>
[Collection(SharedServer.Name)]
public sealed class CustomerLinkTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Fact]
    public async Task A_link_leads_to_the_package()
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync(more: new { service = "nextDay" });
        await story.PlayAsync("inducted@O departed@O arrived@D");
        var link = (await Api.PostAsync($"/v1/packages/{story.Id("P")}/links")).Json(201);
        var token = link.Text("token")!;
        Assert.True(token.Length >= 20, "A token that can be guessed protects nothing.");
        Assert.Equal(new Uri(fixture.Server.Address, $"/track/{token}").ToString(), link.Text("url"));

        var view = (await Api.GetAsync($"/v1/track/{token}")).Json();
        Assert.Equal(story.Id("P"), view.Text("packageId"));
        Assert.Equal("atStation", view.Text("status"));
        Assert.Equal("Station D", view["destination"].Text("stationName"));
        Assert.Equal(Times.ZoneAtNoon, view["destination"].Text("timeZone"));
        var timeline = view["timeline"]!.AsArray();
        Assert.NotEmpty(timeline);
        Assert.Equal(timeline.Select(entry => Times.Parse(entry!["at"])).OrderDescending(), timeline.Select(entry => Times.Parse(entry!["at"])));

        (await Api.GetAsync($"/track/{token}")).Expect(200);
    }

    [Fact]
    public async Task The_customers_view_tells_nothing_that_is_not_the_customers()
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync(more: new
        {
            partnerId = "SECRET-PARTNER",
            references = new[] { "SECRET-REFERENCE" },
            recipient = new { name = "Secret Name", address = "1 Secret Road", phone = "+1 555 7777", email = "secret@example.org" },
            instructions = "Secret Instructions",
            destination = new { lat = 47.612345, lon = -122.354321 },
        });
        var steps = story.Parse("inducted@O contained@O<B [B]loaded@O>T [T]departed@O unloaded@D>T loaded@D>V outForDelivery@D>V attempted>V!notHome delivered>V");
        await Api.AcceptAsync(steps.Select(scan => scan.Type == "delivered"
            ? scan with
            {
                More = new()
                {
                    ["location"] = new System.Text.Json.Nodes.JsonObject { ["lat"] = 47.699887, ["lon"] = -122.388776 },
                    ["proof"] = new System.Text.Json.Nodes.JsonObject { ["kind"] = "photo", ["receivedBy"] = "Secret Neighbour", ["reference"] = "secret-proof" },
                },
            }
            : scan));
        var token = (await Api.PostAsync($"/v1/packages/{story.Id("P")}/links", new { })).Json(201).Text("token");
        var view = await Api.GetAsync($"/v1/track/{token}");
        Assert.Equal("delivered", view.Json().Text("status"));
        string[] secrets =
        [
            "secret", "555 7777", "47.61", "47.69", "122.3", "HH-0147", story.Id("V"), story.Id("T"), story.Id("B"), "deviceId", "recipient", "eventId", "vehicleId",
            "announcement", "references",
        ];
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, view.Text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task An_expired_link_is_gone()
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync();
        var link = (await Api.PostAsync($"/v1/packages/{story.Id("P")}/links", new { expiresAt = DateTimeOffset.UtcNow.AddSeconds(2) })).Json(201);
        await Eventually.TrueAsync(async () => (await Api.GetAsync($"/v1/track/{link.Text("token")}")).Status == 404, "the link expires");
        (await Api.GetAsync($"/v1/track/{link.Text("token")}")).Problem(404);
    }

    [Fact]
    public async Task There_is_no_link_to_nothing_and_no_package_behind_a_guessed_token()
    {
        (await Api.PostAsync("/v1/packages/NOBODY-KNOWS-IT/links")).Problem(404);
        (await Api.GetAsync("/v1/track/" + new string('a', 32))).Problem(404);
        (await Api.GetAsync("/v1/track/%00")).Expect(400, 404);
    }
}
