using Microsoft.Extensions.Time.Testing;
using Tracking.Simulator.Loading.Measuring;
using Tracking.Simulator.Loading.Scans;
using Xunit;

namespace Tracking.Simulator.Tests.Loading;

/// <summary>Where a scan and what its watcher sees meet, whichever comes first.</summary>
public sealed class PackageSlotTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Latencies _seen;
    private readonly PackageSlot _slot;

    public PackageSlotTests()
    {
        _seen = new(_time);
        _slot = new(7, "P-", 0) { SeenLatencies = _seen };
    }

    [Fact]
    public void A_view_that_comes_before_the_answer_counts_from_when_the_scan_should_have_been_sent_to_when_it_came()
    {
        var due = Take();
        var at = After(10);
        _slot.Seen(_slot.PackageId, 3, at);
        After(90);
        _slot.Stored(3, due, counts: true);
        Assert.Equal((1, 10), (_seen.Summary().Count, Math.Round(_seen.Summary().Max)));
    }

    [Fact]
    public void A_view_that_comes_after_the_answer_counts_when_it_has_the_scans_version_or_a_newer_one()
    {
        var due = Take();
        _slot.Stored(3, due, counts: true);
        _slot.Seen(_slot.PackageId, 2, After(10));
        Assert.Equal(0, _seen.Summary().Count);
        _slot.Seen(_slot.PackageId, 5, After(30));
        Assert.Equal((1, 40), (_seen.Summary().Count, Math.Round(_seen.Summary().Max)));
    }

    [Fact]
    public void One_scan_is_under_way_at_a_time_and_after_the_last_of_the_day_comes_the_next_package()
    {
        for (var step = 0; step < ScanDay.StepCount; step++)
        {
            var due = Take();
            Assert.False(_slot.TryTake(out _));
            Assert.False(_slot.TryNext(out _));
            _slot.Seen(_slot.PackageId, step + 1, After(1));
            _slot.Stored(step + 1, due, counts: true);
        }

        Assert.False(_slot.TryTake(out _));
        Assert.True(_slot.TryNext(out var before));
        Assert.Equal(("P-7-0", "P-7-1", 0), (before, _slot.PackageId, _slot.SeenVersion));
        Assert.False(_slot.TryTake(out _));
        _slot.Seen(before, 99, After(1));
        Assert.Equal(0, _slot.SeenVersion);
        _slot.Ready();
        Assert.True(_slot.TryTake(out var first));
        Assert.Equal(0, first);
    }

    [Fact]
    public void A_package_does_not_leave_before_all_of_it_was_seen()
    {
        for (var step = 0; step < ScanDay.StepCount; step++)
        {
            _slot.Stored(step + 1, Take(), counts: true);
        }

        Assert.False(_slot.TryNext(out _));
        _slot.Seen(_slot.PackageId, ScanDay.StepCount, After(1));
        Assert.True(_slot.TryNext(out _));
        Assert.Equal(ScanDay.StepCount, _seen.Summary().Count);
    }

    [Fact]
    public void An_older_view_after_a_newer_one_is_remembered()
    {
        _slot.Seen(_slot.PackageId, 4, After(1));
        _slot.Seen(_slot.PackageId, 4, After(1));
        Assert.Equal(0, _slot.WentBack);
        _slot.Seen(_slot.PackageId, 3, After(1));
        Assert.Equal((1, 4), (_slot.WentBack, _slot.SeenVersion));
    }

    private long Take()
    {
        Assert.True(_slot.TryTake(out _));
        return _time.GetTimestamp();
    }

    private long After(int milliseconds)
    {
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        return _time.GetTimestamp();
    }
}
