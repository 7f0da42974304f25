using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Contract;

/// <summary>Announcing one package and many, looking up and finding by reference.</summary>
[Collection(SharedServer.Name)]
public sealed class AnnouncementTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Fact]
    public async Task The_first_announcement_creates_the_package_and_keeps_every_field()
    {
        var id = NewId();
        var body = Full();
        var created = (await Api.PutAsync($"/v1/packages/{id}", body)).Json(201);
        Assert.Equal(id, created.Text("packageId"));
        Assert.Equal("announced", created.Text("status"));
        Assert.Equal(0, created.Number("eventCount"));
        var announcement = (await Api.PackageAsync(id))["announcement"]!.AsObject();
        foreach (var (name, value) in body)
        {
            Assert.True(Views.Same(value, announcement[name]), $"{name} was {value?.ToJsonString()} and is {announcement[name]?.ToJsonString()}");
        }
    }

    [Fact]
    public async Task An_empty_announcement_is_one()
    {
        var id = NewId();
        (await Api.PutAsync($"/v1/packages/{id}", "{}")).Expect(201);
        Assert.Equal("announced", (await Api.PackageAsync(id)).Text("status"));
    }

    [Fact]
    public async Task The_same_body_again_changes_nothing()
    {
        var id = NewId();
        var created = (await Api.PutAsync($"/v1/packages/{id}", Full())).Json(201);
        var again = (await Api.PutAsync($"/v1/packages/{id}", Full())).Json(200);
        Assert.Equal(created.Number("version"), again.Number("version"));
        Assert.Equal(created.Text("updatedAt"), again.Text("updatedAt"));
    }

    [Fact]
    public async Task Another_announcement_replaces_the_whole_of_the_one_before()
    {
        var id = NewId();
        var created = (await Api.PutAsync($"/v1/packages/{id}", Full())).Json(201);
        var replaced = (await Api.PutAsync($"/v1/packages/{id}", """{"service":"standard"}""")).Json(200);
        Assert.True(replaced.Number("version") > created.Number("version"));
        Assert.Equal("standard", replaced["announcement"].Text("service"));
        Assert.True(replaced["announcement"]!["recipient"].IsNull());
        Assert.True(replaced["announcement"]!["destinationStationId"].IsNull());
    }

    [Fact]
    public async Task If_match_guards_against_changing_what_one_has_not_seen()
    {
        var id = NewId();
        var tag = (await Api.PutAsync($"/v1/packages/{id}", """{"service":"nextDay"}""")).Expect(201).ETag;
        Assert.NotNull(tag);
        var next = (await Api.PutAsync($"/v1/packages/{id}", """{"service":"twoDay"}""", ifMatch: tag)).Expect(200).ETag;
        Assert.NotEqual(tag, next);
        (await Api.PutAsync($"/v1/packages/{id}", """{"service":"standard"}""", ifMatch: tag)).Problem(412);
        Assert.Equal("twoDay", (await Api.PackageAsync(id))["announcement"].Text("service"));
        (await Api.PutAsync($"/v1/packages/{NewId()}", "{}", ifMatch: "\"1\"")).Problem(412);
    }

    [Theory]
    [InlineData("""{"speed":3}""", "/speed")]
    [InlineData("""{"service":"overnight"}""", "/service")]
    [InlineData("""{"service":3}""", "/service")]
    [InlineData("""{"promisedBy":"2026-11-23T18:00:00"}""", "/promisedBy")]
    [InlineData("""{"originStationId":"-O-"}""", "/originStationId")]
    [InlineData("""{"destination":{"lat":91,"lon":0}}""", "/destination/lat")]
    [InlineData("""{"destination":{"lat":1,"lon":0,"alt":3}}""", "/destination/alt")]
    [InlineData("""{"weightGrams":-1}""", "/weightGrams")]
    [InlineData("""{"serviceSeconds":-1}""", "/serviceSeconds")]
    [InlineData("""{"dimensionsCm":[1,2]}""", "/dimensionsCm")]
    [InlineData("""{"handling":["hot"]}""", "/handling")]
    [InlineData("""{"window":{"from":"2026-11-23T18:00:00Z","to":"2026-11-23T17:00:00Z"}}""", "/window")]
    [InlineData("""{"recipient":{"fax":"1"}}""", "/recipient/fax")]
    public async Task A_wrong_field_is_pointed_at_and_nothing_is_kept(string body, string pointer)
    {
        var id = NewId();
        var problem = (await Api.PutAsync($"/v1/packages/{id}", body)).Problem(400);
        var pointers = problem["errors"]!.AsArray().Select(error => error.Text("pointer")!).ToList();
        Assert.True(pointers.Exists(p => p.StartsWith(pointer, StringComparison.Ordinal)), $"{pointer} is not among {string.Join(", ", pointers)}");
        (await Api.GetAsync($"/v1/packages/{id}")).Problem(404);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    public async Task A_body_that_is_no_object_is_400(string body) => (await Api.PutAsync($"/v1/packages/{NewId()}", body)).Problem(400);

    [Theory]
    [InlineData("-a")]
    [InlineData("a%20b")]
    [InlineData("%C3%A4")]
    public async Task A_wrong_id_is_400(string id) => (await Api.PutAsync($"/v1/packages/{id}", "{}")).Problem(400);

    [Fact]
    public async Task Many_are_announced_with_a_result_for_each()
    {
        var (created, unchanged, updated, wrong) = (NewId(), NewId(), NewId(), NewId());
        (await Api.PutAsync($"/v1/packages/{unchanged}", """{"service":"nextDay"}""")).Expect(201);
        (await Api.PutAsync($"/v1/packages/{updated}", """{"service":"nextDay"}""")).Expect(201);
        var answer = (await Api.PostAsync("/v1/packages", new
        {
            packages = new object[]
            {
                new { packageId = created, service = "twoDay" }, new { packageId = unchanged, service = "nextDay" },
                new { packageId = updated, service = "sameDay" }, new { packageId = wrong, speed = 3 }, new { packageId = "-bad" },
                new { service = "sameDay" },
            },
        })).Json();
        Assert.Equal(3, answer.Number("accepted"));
        Assert.Equal(3, answer.Number("rejected"));
        Assert.Equal(0, answer.Number("retries"));
        var results = answer["results"]!.AsArray();
        Assert.Equal(["created", "unchanged", "updated", "rejected", "rejected", "rejected"], results.Select(result => result.Text("outcome")));
        Assert.Equal([0, 1, 2, 3, 4, 5], results.Select(result => result.Number("index")));
        Assert.Equal("unknownField", results[3]!["error"].Text("code"));
        Assert.Equal("twoDay", (await Api.PackageAsync(created))["announcement"].Text("service"));
        Assert.Equal("sameDay", (await Api.PackageAsync(updated))["announcement"].Text("service"));
        (await Api.GetAsync($"/v1/packages/{wrong}")).Expect(404);
    }

    [Fact]
    public async Task One_thousand_are_announced_at_once_and_one_more_fails_whole()
    {
        object Body(int count) => new { packages = Enumerable.Range(0, count).Select(_ => new { packageId = NewId() }).ToList() };
        Assert.Equal(1000, (await Api.PostAsync("/v1/packages", Body(1000))).Json().Number("accepted"));
        (await Api.PostAsync("/v1/packages", Body(1001))).Problem(400);
        (await Api.PostAsync("/v1/packages", Body(0))).Problem(400);
        (await Api.PostAsync("/v1/packages", new { packages = new[] { new { packageId = NewId() } }, speed = 1 })).Problem(400, "/speed");
    }

    [Fact]
    public async Task Many_are_looked_up_at_once_and_the_missing_are_named()
    {
        var (one, two, missing) = (NewId(), NewId(), NewId());
        (await Api.PutAsync($"/v1/packages/{one}", "{}")).Expect(201);
        (await Api.PutAsync($"/v1/packages/{two}", "{}")).Expect(201);
        var answer = (await Api.PostAsync("/v1/packages/lookup", new { packageIds = new[] { two, missing, one } })).Json();
        Assert.Equal([two, one], answer["items"]!.AsArray().Select(view => view.Text("packageId")));
        Assert.Equal([missing], answer["missing"]!.AsArray().Select(id => id!.GetValue<string>()));

        object Ids(int count) => new { packageIds = Enumerable.Range(0, count).Select(i => $"NOT-{i}").ToList() };
        (await Api.PostAsync("/v1/packages/lookup", Ids(1000))).Expect(200);
        (await Api.PostAsync("/v1/packages/lookup", Ids(1001))).Problem(400);
        (await Api.PostAsync("/v1/packages/lookup", Ids(0))).Problem(400);
    }

    [Fact]
    public async Task A_package_is_found_by_each_of_its_references_and_no_longer_by_one_it_lost()
    {
        var (id, other) = (NewId(), NewId());
        var (order, invoice) = ("ORDER " + NewId(), "Invoice/" + NewId());
        (await Api.PutAsync($"/v1/packages/{id}", new { references = new[] { order, invoice } })).Expect(201);
        (await Api.PutAsync($"/v1/packages/{other}", new { references = new[] { order } })).Expect(201);
        Assert.Equal(new[] { id, other }.Order(StringComparer.Ordinal), (await FindAsync(order)).Order(StringComparer.Ordinal));
        Assert.Equal([id], await FindAsync(invoice));
        Assert.Empty(await FindAsync(invoice + "x"));

        (await Api.PutAsync($"/v1/packages/{id}", new { references = new[] { order } })).Expect(200);
        Assert.Empty(await FindAsync(invoice));
        (await Api.GetAsync("/v1/packages")).Problem(400);
    }

    private async Task<IReadOnlyList<string>> FindAsync(string reference) =>
        [.. (await Api.ListAsync($"/v1/packages?reference={Uri.EscapeDataString(reference)}")).Select(view => view.Text("packageId")!)];

    private static string NewId() => "PKG-" + Guid.NewGuid().ToString("N")[..12];

    private static JsonObject Full() => JsonNode.Parse("""
        {
          "service": "nextDay", "promisedBy": "2030-11-24T20:00:00Z",
          "window": { "from": "2030-11-24T16:00:00Z", "to": "2030-11-24T18:00:00Z" },
          "originStationId": "ORD1", "destinationStationId": "DSE4", "destination": { "lat": 47.68, "lon": -122.32 },
          "partnerId": "PARTNER-1", "references": ["ORDER-1"],
          "recipient": { "name": "Ada Example", "address": "1 Some Road", "phone": "+1 555 0100", "email": "ada@example.org" },
          "instructions": "behind the shed", "serviceSeconds": 90, "weightGrams": 1200, "dimensionsCm": [10, 20.5, 30],
          "requirements": { "photo": true, "signature": false, "pin": true, "minimumAge": 21 }, "handling": ["cold", "fragile"]
        }
        """)!.AsObject();
}
