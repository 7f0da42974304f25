using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Contract;

/// <summary>How the time of an event comes from the device's two clocks readings and the server's own.</summary>
[Collection(SharedServer.Name)]
public sealed class ScanTimesTests(ServerFixture fixture)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(20);

    private TrackingApi Api => fixture.Api;

    [Theory]
    [InlineData(0)]
    [InlineData(90)]
    [InlineData(-90)]
    public async Task A_clock_that_is_less_than_two_minutes_wrong_is_believed(int secondsWrong)
    {
        var occurredAt = Times.Now.AddHours(-3);
        var stored = await StoreAsync(occurredAt, DateTimeOffset.UtcNow.AddSeconds(secondsWrong));
        Assert.Equal(occurredAt, stored.EventTime);
        Assert.Equal(occurredAt, stored.OccurredAt);
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    [InlineData(86_400 * 400)]
    [InlineData(-150)]
    public async Task A_clock_that_is_more_than_two_minutes_wrong_is_corrected_and_both_times_are_kept(int secondsWrong)
    {
        var really = Times.Now.AddMinutes(-10);
        var stored = await StoreAsync(really.AddSeconds(secondsWrong), DateTimeOffset.UtcNow.AddSeconds(secondsWrong));
        Assert.InRange(stored.EventTime, really - Tolerance, really + Tolerance);
        Assert.Equal(really.AddSeconds(secondsWrong), stored.OccurredAt);
        Assert.NotEmpty(stored.Flags);
    }

    [Fact]
    public async Task A_scan_from_the_future_happened_at_the_latest_when_it_came_in()
    {
        var future = Times.Now.AddHours(5);
        var stored = await StoreAsync(future, DateTimeOffset.UtcNow);
        Assert.True(stored.EventTime <= stored.RecordedAt, $"{stored.EventTime:O} is after {stored.RecordedAt:O}");
        Assert.InRange(stored.EventTime, DateTimeOffset.UtcNow - Tolerance, DateTimeOffset.UtcNow);
        Assert.Equal(future, stored.OccurredAt);
        Assert.NotEmpty(stored.Flags);
    }

    [Theory]
    [InlineData("+")]
    [InlineData("\\u002b")] // as JSON may write it, and as .NET's own writer does
    public async Task Times_with_any_offset_are_taken_and_answered_in_utc(string plus)
    {
        var occurredAt = Times.Now.AddHours(-3).ToOffset(TimeSpan.FromMinutes(330));
        var scan = New(occurredAt);
        var body = TrackingApi.Envelope([scan]).ToJsonString().Replace("\\u002B", plus, StringComparison.Ordinal);
        Assert.Contains($"{plus}05:30", body, StringComparison.Ordinal);
        Assert.Equal(1, (await Api.PostAsync("/v1/scans", body)).Json().Number("accepted"));
        var stored = (await Api.EventsAsync(scan.PackageId!))[0];
        Assert.Equal(occurredAt, Times.Parse(stored["occurredAt"]));
        foreach (var field in new[] { "occurredAt", "eventTime", "recordedAt" })
        {
            Assert.True(Times.Parse(stored[field]).Offset == TimeSpan.Zero && stored.Text(field)!.EndsWith('Z'), $"{field}: {stored.Text(field)}");
        }
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z")]
    [InlineData("1970-01-01T00:00:00Z")]
    public async Task An_absurd_time_is_either_refused_or_kept_without_harm(string time)
    {
        var scan = New(Times.Now) with { More = new() { ["occurredAt"] = time } };
        var outcome = (await Api.ScanAsync(scan))[0].Text("outcome");
        Assert.Contains(outcome, new[] { "accepted", "rejected" });
        (await Api.GetAsync($"/v1/packages/{scan.PackageId}")).Expect(outcome == "accepted" ? 200 : 404);
    }

    private async Task<Stored> StoreAsync(DateTimeOffset occurredAt, DateTimeOffset sentAt)
    {
        var scan = New(occurredAt);
        Assert.Equal(1, (await Api.PostScansAsync([scan], sentAt)).Json().Number("accepted"));
        var stored = Assert.Single(await Api.EventsAsync(scan.PackageId!));
        return new Stored(
            Times.Parse(stored["eventTime"]), Times.Parse(stored["occurredAt"]), Times.Parse(stored["recordedAt"]),
            [.. stored["flags"]!.AsArray().Select(flag => flag!.GetValue<string>())]);
    }

    private static Scan New(DateTimeOffset occurredAt) =>
        new("arrived") { PackageId = "PKG-" + Guid.NewGuid().ToString("N")[..12], StationId = "TIMES-1", OccurredAt = occurredAt };

    private sealed record Stored(DateTimeOffset EventTime, DateTimeOffset OccurredAt, DateTimeOffset RecordedAt, string[] Flags);
}
