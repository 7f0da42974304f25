using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Tracking.Testing;
using Xunit;

namespace Tracking.Server.Tests.Foresight;

/// <summary>What came in to stations, and what will.</summary>
[Collection(ForesightServer.Name)]
public sealed class DemandTests(ForesightServer server)
{
    private const int Days = 35;

    private static readonly DateTimeOffset Hour = new(DateTimeOffset.UtcNow.UtcDateTime.Date.AddHours(DateTimeOffset.UtcNow.Hour), TimeSpan.Zero);

    private TrackingApi Api => server.Api;

    [Fact]
    public async Task What_scans_tell_is_counted_in_the_hour_in_which_it_happened()
    {
        await Api.PutAsync("/v1/stations/V-1", new { name = "Volumes" });
        await Api.AcceptAsync(
            new Scan("inducted") { PackageId = "V-P1", StationId = "V-1", OccurredAt = Hour.AddHours(-3).AddMinutes(5) },
            new Scan("inducted") { PackageId = "V-P2", StationId = "V-1", OccurredAt = Hour.AddHours(-3).AddMinutes(50) },
            new Scan("arrived") { PackageId = "V-P3", StationId = "V-1", OccurredAt = Hour.AddHours(-1).AddMinutes(1) },
            new Scan("sorted") { PackageId = "V-P3", StationId = "V-1", OccurredAt = Hour.AddHours(-1).AddMinutes(9) });
        JsonObject volumes = (await Api.GetAsync("/v1/stations/V-1/volumes")).Json();
        Assert.Equal(Times.Text(Hour.AddHours(-3)), volumes.Text("from"));
        Assert.Equal([2, 0, 1], Counts(volumes)[..3]);

        await Api.PutAsync("/v1/stations/V-1/volumes", Import(Hour.AddHours(-4), [7, 8]));
        volumes = (await Api.GetAsync($"/v1/stations/V-1/volumes?from={Times.Text(Hour.AddHours(-4))}&to={Times.Text(Hour)}")).Json();
        Assert.Equal([7, 8, 0, 1], Counts(volumes));
    }

    [Theory]
    [InlineData("/counts", """{ "from": "2026-01-01T00:00:00Z" }""")]
    [InlineData("/counts", """{ "from": "2026-01-01T00:00:00Z", "counts": [] }""")]
    [InlineData("/counts/1", """{ "from": "2026-01-01T00:00:00Z", "counts": [1, -1] }""")]
    [InlineData("/from", """{ "from": "2026-01-01T00:30:00Z", "counts": [1] }""")]
    [InlineData("/counts", """{ "from": "2126-01-01T00:00:00Z", "counts": [1] }""")]
    public async Task Counts_that_cannot_be_are_refused_by_name(string pointer, string body)
    {
        Answer answer = await Api.PutAsync("/v1/stations/V-2/volumes", body);
        JsonNode problem = JsonNode.Parse(answer.Text)!;
        Assert.Equal(400, answer.Status);
        Assert.Contains(problem["errors"]!.AsArray(), error => error.Text("pointer") == pointer);
    }

    [Fact]
    public async Task A_network_with_a_past_has_a_model_within_moments_of_asking_and_forecasts_with_ordered_ranges()
    {
        Assert.Equal(404, (await Api.GetAsync("/v1/planning/demand/report")).Status);
        for (int station = 1; station <= 4; station++)
        {
            await Api.PutAsync($"/v1/stations/D-{station}", new { name = $"Demand {station}", timeZone = "America/Chicago" });
            Assert.Equal(204, (await Api.PutAsync($"/v1/stations/D-{station}/volumes", Import(Hour.AddDays(-Days), Past(station)))).Status);
        }

        JsonObject young = (await Api.GetAsync("/v1/stations/D-1/forecast?days=2")).Json();
        Assert.Equal("noModel", young.Text("source"));

        Assert.Equal(202, (await Api.PostAsync("/v1/planning/demand/train")).Status);
        JsonObject demand = await Eventually.GetAsync(
            async () => (await Api.GetAsync("/v1/planning/demand")).Json(),
            state => !state["model"].IsNull() || !state["failure"].IsNull(),
            "A model is trained or that has failed",
            TimeSpan.FromSeconds(60));
        Assert.True(demand["failure"].IsNull(), demand.ToJsonString());
        Assert.Equal(4, demand["model"].Number("stations"));
        Assert.Contains("| D-3 |", (await Api.GetAsync("/v1/planning/demand/report")).Text, StringComparison.Ordinal);

        JsonObject forecast = (await Api.GetAsync("/v1/stations/D-1/forecast?days=2")).Json();
        Assert.Equal(("model", demand["model"].Text("version"), "America/Chicago"), (forecast.Text("source"), forecast.Text("modelVersion"), forecast.Text("timeZone")));
        Assert.InRange(forecast["hours"]!.AsArray().Count, 47, 48);
        Assert.Equal(Times.Text(Hour), forecast["hours"]![0].Text("from"));
        foreach (JsonNode? each in forecast["hours"]!.AsArray().Concat(forecast["days"]!.AsArray()))
        {
            double[] ends = [End("range95", "low"), End("range90", "low"), End("range80", "low"), Value(each!["expected"]), End("range80", "high"), End("range90", "high"), End("range95", "high")];
            Assert.Equal(ends.Order(), ends);
            double End(string range, string end) => Value(each![range]![end]);
        }

        // The station is busy by day and quiet by night, and the forecast knows.
        double[] expected = [.. forecast["hours"]!.AsArray().Select(hour => Value(hour!["expected"]))];
        Assert.True(expected.Max() > 5 * Math.Max(1, expected.Min()), string.Join(' ', expected));

        // For more hours than the model was trained for there is none.
        Assert.Equal("noModel", (await Api.GetAsync("/v1/stations/D-1/forecast?days=7")).Json().Text("source"));
    }

    [Fact]
    public async Task On_a_closed_day_of_the_calendar_nothing_is_expected()
    {
        await Api.PutAsync("/v1/stations/C-1", new { name = "Closed" });
        await Api.PutAsync("/v1/stations/C-1/volumes", Import(Hour.AddDays(-10), Past(1)[..240]));
        string tomorrow = Hour.AddDays(1).ToString("yyyy-MM-dd"), past = Hour.AddDays(-30).ToString("yyyy-MM-dd");
        JsonObject calendar = (await Api.PutAsync(
            "/v1/planning/calendar",
            new { entries = new object[] { new { name = "Stock-taking", kind = "closed", from = tomorrow, stations = new[] { "C-1" } }, new { name = "Sale", kind = "promotion", from = past } } })).Json();
        Assert.Equal(2, calendar["entries"]!.AsArray().Count);
        Assert.Equal(calendar.ToJsonString(), (await Api.GetAsync("/v1/planning/calendar")).Json().ToJsonString());

        JsonArray days = (await Api.GetAsync("/v1/stations/C-1/forecast?days=3")).Json()["days"]!.AsArray();
        Assert.Equal(0, Value(days.Single(day => day.Text("date") == tomorrow)!["expected"]));
        Assert.True(Value(days.Single(day => day.Text("date") == Hour.AddDays(2).ToString("yyyy-MM-dd"))!["expected"]) > 100);
        Assert.Equal(400, (await Api.PutAsync("/v1/planning/calendar", new { entries = new[] { new { name = "Fair", kind = "fun", from = tomorrow } } })).Status);
    }

    private static int[] Past(int scale)
    {
        var random = new Random(scale);
        int hours = Days * 24;
        var counts = new int[hours];
        for (int i = 0; i < hours; i++)
        {
            // Chicago's days, near enough.
            double day = Math.Max(0, Math.Sin(Math.PI * ((Hour.AddHours(i - hours - 6).Hour - 6) / 14.0)));
            counts[i] = (int)(scale * 30 * day * (0.9 + (0.2 * random.NextDouble())));
        }

        return counts;
    }

    private static JsonObject Import(DateTimeOffset from, IEnumerable<int> counts) =>
        new() { ["from"] = Times.Text(from), ["counts"] = new JsonArray([.. counts.Select(count => (JsonNode)count)]) };

    private static int[] Counts(JsonObject volumes) => [.. volumes["counts"]!.AsArray().Select(count => count!.GetValue<int>())];

    private static double Value(JsonNode? number) => number!.GetValue<double>();
}
