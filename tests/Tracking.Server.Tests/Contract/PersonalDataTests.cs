using System.Net.Http.Headers;
using Tracking.Server.Tests.Harness;
using Tracking.Server.Tests.Personal;
using Xunit;

namespace Tracking.Server.Tests.Contract;

/// <summary>What is held about a package and its recipient, as a whole, and its erasure.</summary>
[Collection(SharedServer.Name)]
public sealed class PersonalDataTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Fact]
    public async Task Everything_that_is_held_is_told_by_any_barcode()
    {
        var recipient = await Recipient.DeliverAsync(Api, "export", alias: true);

        var held = (await Api.GetAsync($"/v1/packages/{recipient.Alias}/personal")).Json();

        Assert.Equal(recipient.Id, held.Text("packageId"));
        Assert.Equal([recipient.Alias], held["aliases"]!.AsArray().Select(alias => alias!.GetValue<string>()));
        Assert.False(held["erased"]!.GetValue<bool>());
        Assert.InRange(DateTimeOffset.Parse(held.Text("retainedUntil")!), DateTimeOffset.UtcNow.AddDays(89.9), DateTimeOffset.UtcNow.AddDays(90));
        var announcement = Assert.Single(held["announcements"]!.AsArray())!;
        Assert.Equal(recipient.Id, announcement["packageId"]!.GetValue<string>());
        Assert.Equal(
            (await Api.PackageAsync(recipient.Id))["announcement"]!.ToJsonString(), announcement["announcement"]!.ToJsonString());
        Assert.Equal(
            (await Api.GetAsync($"/v1/packages/{recipient.Id}/events")).Json()["items"]!.ToJsonString(), held["events"]!.ToJsonString());
        Assert.Equal(2, held["events"]!.AsArray().Count(e => e!["location"] is not null));
        Assert.Equal(
            [recipient.Photo, recipient.Photo + ".signature"], held["images"]!.AsArray().Select(image => image!["reference"]!.GetValue<string>()));
        foreach (var image in held["images"]!.AsArray())
        {
            (await Api.GetAsync(image!["url"]!.GetValue<string>())).Expect(200);
        }

        Assert.Equal($"Nothing came {recipient.Id}", Assert.Single(held["reports"]!.AsArray())!["message"]!.GetValue<string>());
        var link = Assert.Single(held["links"]!.AsArray())!;
        Assert.Equal([recipient.Alias], link["packageIds"]!.AsArray().Select(id => id!.GetValue<string>()));
        Assert.True(DateTimeOffset.Parse(link["expiresAt"]!.GetValue<string>()) > DateTimeOffset.UtcNow.AddDays(80));
        Assert.DoesNotContain(recipient.Token, held.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_without_personal_data_has_none_to_tell_and_none_to_erase()
    {
        var id = "nobody-" + Guid.NewGuid().ToString("N");
        await Api.AcceptAsync(new Scan("inducted") { PackageId = id, StationId = "S-1" });
        var held = (await Api.GetAsync($"/v1/packages/{id}/personal")).Json();
        Assert.Equal((0, 1, 0), (held["announcements"]!.AsArray().Count, held["events"]!.AsArray().Count, held["images"]!.AsArray().Count));
        Assert.True(DateTimeOffset.Parse(held.Text("retainedUntil")!) > DateTimeOffset.UtcNow.AddDays(364));

        (await Api.SendAsync(HttpMethod.Delete, $"/v1/packages/{id}/personal")).Expect(204);

        held = (await Api.GetAsync($"/v1/packages/{id}/personal")).Json();
        Assert.True(held["erased"]!.GetValue<bool>());
        Assert.Null(held["retainedUntil"]);
    }

    [Fact]
    public async Task It_is_told_and_erased_of_known_packages_only()
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete })
        {
            (await Api.SendAsync(method, $"/v1/packages/unknown-{Guid.NewGuid():N}/personal")).Problem(404);
            (await Api.SendAsync(method, "/v1/packages/-/personal")).Problem(400);
        }
    }

    [Fact]
    public async Task It_is_stored_nowhere_on_its_way()
    {
        var recipient = await Recipient.DeliverAsync(Api, "nostore");
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", fixture.Server.OperatorKey);
        using var held = await http.GetAsync(new Uri(fixture.Server.Address, $"/v1/packages/{recipient.Id}/personal"));
        Assert.Equal("no-store", held.Headers.CacheControl?.ToString());
        Assert.Null(held.Headers.ETag);

        // An image may be kept, but not shown again without asking: it may have been erased meanwhile.
        using var image = await http.GetAsync(new Uri(fixture.Server.Address, $"/v1/proofs/{recipient.Photo}"));
        Assert.Equal((true, true), (image.Headers.CacheControl?.NoCache, image.Headers.CacheControl?.Private));
    }

    [Fact]
    public async Task The_log_tells_nothing_of_a_person()
    {
        var recipient = await Recipient.DeliverAsync(Api, "logged");
        (await Api.SendAsync(HttpMethod.Delete, $"/v1/packages/{recipient.Id}/personal")).Expect(204);
        await Eventually.TrueAsync(() => fixture.Server.Output.Contains($"The personal data of package {recipient.Id} was erased", StringComparison.Ordinal), "the erasure is logged");

        foreach (var words in recipient.Words.Values)
        {
            Assert.DoesNotContain(System.Text.Encoding.UTF8.GetString(words), fixture.Server.Output, StringComparison.Ordinal);
        }
    }
}
