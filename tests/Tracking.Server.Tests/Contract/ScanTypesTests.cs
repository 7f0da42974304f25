using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Contract;

/// <summary>Every row of the table of scans: what is accepted, and what is refused when something is missing.</summary>
[Collection(SharedServer.Name)]
public sealed class ScanTypesTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Fact]
    public async Task Every_type_is_accepted_with_exactly_what_it_needs_for_each_of_its_subjects()
    {
        var cases = ScanTable.Rows.SelectMany(row => row.Subjects.Select(subject => row.Complete(subject))).ToList();
        var results = await PostAsync(cases);
        foreach (var (scan, result) in cases.Zip(results))
        {
            Assert.True(result.Text("outcome") == "accepted", $"{scan.ToJsonString()} was answered {result.ToJsonString()}");
            Assert.Equal(scan.Text("eventId"), result.Text("eventId"));
        }
    }

    [Fact]
    public async Task Every_type_is_rejected_without_each_of_its_needs()
    {
        var cases = new List<JsonObject>();
        foreach (var row in ScanTable.Rows)
        {
            foreach (var subject in row.Subjects)
            {
                // The vehicle's own id is its subject; without it nothing was scanned, which has a test of its own.
                foreach (var need in row.Needs.Where(need => !(subject == 'V' && need == "vehicleId")))
                {
                    var missing = row.Complete(subject);
                    missing.Remove(need);
                    cases.Add(missing);
                    var empty = row.Complete(subject);
                    empty[need] = null;
                    cases.Add(empty);
                }
            }
        }

        Assert.True(cases.Count > 60);
        foreach (var (scan, result) in cases.Zip(await PostAsync(cases)))
        {
            AssertRejected(scan, result, "missingField");
        }
    }

    [Fact]
    public async Task Every_type_is_rejected_for_a_subject_that_it_cannot_have()
    {
        var cases = ScanTable.Rows.SelectMany(row => "PCV".Except(row.Subjects).Select(subject => row.Complete(subject))).ToList();
        Assert.NotEmpty(cases);
        foreach (var (scan, result) in cases.Zip(await PostAsync(cases)))
        {
            AssertRejected(scan, result, "wrongSubject");
        }
    }

    [Fact]
    public async Task Picked_up_needs_a_station_or_a_location()
    {
        var scan = ScanTable.Rows[0].Complete('P');
        scan.Remove("stationId");
        scan["location"] = new JsonObject { ["lat"] = 47.68, ["lon"] = -122.32, ["accuracy"] = 8 };
        Assert.Equal("accepted", (await PostAsync([scan]))[0].Text("outcome"));
        Assert.Equal("accepted", (await Api.PackageAsync(scan.Text("packageId")!)).Text("status"));
    }

    [Fact]
    public async Task A_scan_of_nothing_or_of_two_subjects_is_rejected()
    {
        JsonObject Arrived(params string[] fields)
        {
            var scan = ScanTable.Rows.First(row => row.Type == "arrived").Complete('P');
            scan.Remove("packageId");
            foreach (var field in fields)
            {
                scan[field] = field == "subject" ? "vehicle" : field + "-1";
            }

            return scan;
        }

        var cases = new List<JsonObject>
        {
            Arrived(), Arrived("packageId", "containerId"), Arrived("subject"), Arrived("packageId", "subject", "vehicleId"),
            Arrived("containerId", "subject", "vehicleId"), Arrived("vehicleId"),
        };
        foreach (var (scan, result) in cases.Zip(await PostAsync(cases)))
        {
            Assert.True(result.Text("outcome") == "rejected", $"{scan.ToJsonString()} was answered {result.ToJsonString()}");
        }
    }

    [Theory]
    [InlineData("arrive")]
    [InlineData("Arrived")]
    [InlineData("")]
    [InlineData("constructor")]
    public async Task An_unknown_type_is_rejected(string type)
    {
        var scan = ScanTable.Rows[0].Complete('P');
        scan["type"] = type;
        Assert.Equal("rejected", (await PostAsync([scan]))[0].Text("outcome"));
    }

    [Theory]
    [InlineData("notHome businessClosed refused badAddress noAccess noSafePlace idFailed damaged missorted missedSort weather vehicle "
        + "capacity outOfTime customs security shipperRecall addressChange oversize other")]
    public async Task Every_reason_of_the_list_is_accepted_and_no_other(string reasons)
    {
        JsonObject Attempted(string reason)
        {
            var scan = ScanTable.Rows.First(row => row.Type == "attempted").Complete('P');
            scan["reason"] = reason;
            return scan;
        }

        Assert.All(await PostAsync(reasons.Split(' ').Select(Attempted)), result => Assert.Equal("accepted", result.Text("outcome")));
        string[] wrong = ["NotHome", "nobodyHome", "", " notHome"];
        Assert.All(await PostAsync(wrong.Select(Attempted)), result => Assert.Equal("rejected", result.Text("outcome")));
    }

    private async Task<IReadOnlyList<JsonObject>> PostAsync(IEnumerable<JsonObject> scans)
    {
        var envelope = TrackingApi.Envelope([]);
        envelope["scans"] = new JsonArray([.. scans.Select(scan => (JsonNode)scan.DeepClone())]);
        var answer = (await Api.PostAsync("/v1/scans", envelope)).Json();
        return [.. answer["results"]!.AsArray().Select(result => result!.AsObject())];
    }

    private static void AssertRejected(JsonObject scan, JsonObject result, string code)
    {
        Assert.True(result.Text("outcome") == "rejected", $"{scan.ToJsonString()} was answered {result.ToJsonString()}");
        Assert.True(result["error"].Text("code") == code, $"{scan.ToJsonString()} was answered {result.ToJsonString()}, not {code}");
        Assert.False(string.IsNullOrWhiteSpace(result["error"].Text("message")));
    }
}
