using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Contract;

/// <summary>What a person in the control room types finds packages, vehicles and stations.</summary>
[Collection(SharedServer.Name)]
public sealed class SearchTests(ServerFixture fixture)
{
    private readonly string _own = Guid.NewGuid().ToString("N")[..8].ToUpperInvariant();

    private TrackingApi Api => fixture.Api;

    [Fact]
    public async Task A_package_is_found_by_its_barcodes_and_references()
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync(more: new { references = new[] { $"order {_own}" } });
        await story.PlayAsync("inducted@O relabelled=Q");
        foreach (var text in new[] { story.Id("P"), story.Id("Q"), $"order {_own}", $"  {story.Id("P")} " })
        {
            var found = await SearchAsync(text);
            Assert.Equal([story.Id("P")], Ids(found, "packages"));
        }

        await story.AnnounceAsync(more: new { references = Array.Empty<string>() });
        Assert.Empty(Ids(await SearchAsync($"order {_own}"), "packages"));
        Assert.Empty(Ids(await SearchAsync(story.Id("P")[..^1]), "packages"));
    }

    [Fact]
    public async Task A_package_with_its_own_barcode_as_its_reference_is_found_once()
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync(more: new { references = new[] { story.Id("P") } });
        Assert.Equal([story.Id("P")], Ids(await SearchAsync(story.Id("P")), "packages"));
    }

    [Fact]
    public async Task A_place_that_is_new_is_found_at_once_by_its_whole_id()
    {
        await SearchAsync("warm the names up");
        await Api.AcceptAsync(new Scan("arrived") { OfVehicle = true, VehicleId = $"NEW-V-{_own}", StationId = $"NEW-S-{_own}" });
        Assert.Equal([$"NEW-V-{_own}"], Ids(await SearchAsync($"NEW-V-{_own}"), "vehicles"));
    }

    [Fact]
    public async Task Places_are_found_by_the_beginning_of_their_id_and_stations_by_a_part_of_their_name()
    {
        await Api.PutAsync($"/v1/stations/S2-{_own}", new { name = $"Viroqua {_own}" });
        await Api.PutAsync($"/v1/stations/S1-{_own}", new { name = $"{_own} Falls" });
        await Api.PutAsync($"/v1/stations/{_own}-S3", new { name = "Westby" });
        await Api.PutAsync($"/v1/stations/S4-{_own}", new { name = $"La{_own}" });
        await Api.PutAsync($"/v1/vehicles/{_own}-VAN", new { kind = "delivery" });
        await Api.PutAsync($"/v1/vehicles/VAN-{_own}", new { kind = "delivery" });

        var found = await FoundAsync(_own.ToLowerInvariant(), search => Ids(search, "stations").Length == 4 && Ids(search, "vehicles").Length == 1);
        Assert.Equal([$"{_own}-S3", $"S1-{_own}", $"S2-{_own}", $"S4-{_own}"], Ids(found, "stations"));
        Assert.Equal([$"{_own}-VAN"], Ids(found, "vehicles"));
        Assert.Equal("Westby", found["stations"]![0].Text("name"));

        await Api.PutAsync($"/v1/stations/S1-{_own}", new { name = "Richland Center" });
        found = await FoundAsync(_own, search => Ids(search, "stations").Length == 3);
        Assert.DoesNotContain($"S1-{_own}", Ids(found, "stations"));
        await Api.PutAsync($"/v1/stations/S2-{_own}", new { timeZone = "America/Chicago" });
        await FoundAsync(_own, search => Ids(search, "stations").Length == 2);
    }

    [Fact]
    public async Task At_most_20_of_each_are_found()
    {
        await Api.PostAsync(
            "/v1/positions",
            new { positions = Enumerable.Range(10, 25).Select(i => new { vehicleId = $"{_own}-{i}", occurredAt = Times.Text(Times.Now), lat = 43.5, lon = -90.9 }) });
        var found = await FoundAsync(_own, search => Ids(search, "vehicles").Length > 0);
        Assert.Equal(Enumerable.Range(10, 20).Select(i => $"{_own}-{i}"), Ids(found, "vehicles"));
    }

    [Theory]
    [InlineData("/v1/search")]
    [InlineData("/v1/search?q=")]
    [InlineData("/v1/search?q=%20%20")]
    [InlineData("/v1/search?q=a&q=b")]
    public async Task Without_one_text_there_is_nothing_to_search(string address) => (await Api.GetAsync(address)).Problem(400);

    [Fact]
    public async Task A_text_that_is_too_long_is_refused() => (await Api.GetAsync("/v1/search?q=" + new string('x', 129))).Problem(400);

    [Fact]
    public async Task Nothing_is_found_for_what_does_not_exist()
    {
        var found = await SearchAsync("'; drop table stations; -- ☃");
        Assert.All(new[] { "packages", "vehicles", "stations" }, kind => Assert.Empty(Ids(found, kind)));
    }

    private async Task<JsonObject> SearchAsync(string text) => (await Api.GetAsync("/v1/search?q=" + Uri.EscapeDataString(text))).Json();

    private Task<JsonObject> FoundAsync(string text, Func<JsonObject, bool> good) =>
        Eventually.GetAsync(() => SearchAsync(text), good, $"a search for {text} finds what it should");

    private static string[] Ids(JsonObject found, string kind) =>
        [.. found[kind]!.AsArray().Select(view => view.Text(kind[..^1] + "Id")!)];
}
