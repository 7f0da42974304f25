using Orleans;
using Tracking.Grains.Foresight;
using Tracking.Grains.Places;
using Tracking.Grains.Tests.Harness;
using Tracking.Model;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Model.Scans;
using Tracking.Server.Security.Access;
using Tracking.Storage;
using Tracking.Testing;

namespace Tracking.Grains.Tests;

/// <summary>How many packages came in to a station, hour by hour.</summary>
public sealed class VolumesTests
{
    private static readonly int Now = (int)(WeekOfFacts.End / Facts.Hour);
    private static readonly WeekSize Size = new(Packages: 60, Containers: 4, Vehicles: 4, Stations: 3, Oddities: 60);

    [Fact]
    public async Task A_package_counts_once_in_the_hour_in_which_it_was_first_seen()
    {
        using var directory = new DataDirectory();
        await using Node node = await Node.StartAsync(directory.Path);
        await node.SendAsync(Seen("P1", -5, 10));
        await node.SendAsync(Seen("P2", -5, 50));
        await node.SendAsync(Facts.Package(ScanType.Departed, "P1", At(-4, 0)) with { StationId = "S1" });
        await node.SendAsync(Facts.Package(ScanType.Arrived, "P1", At(-2, 0)) with { StationId = "S1" });
        await node.SendAsync(Facts.Container(ScanType.Arrived, "C1", At(-2, 0)) with { StationId = "S1" });

        // It only passed through, as far as anybody knows.
        await node.SendAsync(Facts.Package(ScanType.Departed, "P3", At(-2, 0)) with { StationId = "S1" });

        (int first, int[] counts) = await VolumesAsync(node);
        Assert.Equal(Now - 5, first);
        Assert.Equal([2, 0, 0, 0, 0], counts);
    }

    [Fact]
    public async Task A_late_scan_counts_in_its_own_hour_and_moves_what_was_counted_later()
    {
        using var directory = new DataDirectory();
        await using Node node = await Node.StartAsync(directory.Path);
        await node.SendAsync(Seen("P1", -2, 0));
        await node.SendAsync(Seen("P2", -2, 0));
        (int first, int[] counts) = await VolumesAsync(node);
        Assert.Equal(Now - 2, first);
        Assert.Equal([2, 0], counts);

        await node.SendAsync(Seen("P1", -30, 0));
        (first, counts) = await VolumesAsync(node);
        Assert.Equal(Now - 30, first);
        Assert.Equal(1, counts[0]);
        Assert.Equal(1, counts[28]);
        Assert.Equal(2, counts.Sum());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task After_a_crash_they_equal_a_recount_of_all_packages(int seed)
    {
        WeekOfFacts week = WeekOfFacts.Generate(seed, Size);
        using var directory = new DataDirectory();
        await using (Node crashed = await Node.StartAsync(directory.Path))
        {
            await crashed.DefineAsync(week);
            await crashed.SendAsync(week.Shuffled(seed));
        }

        await using Node node = await Node.StartAsync(directory.Path);
        int from = (int)((WeekOfFacts.End - (long)PlaceOptions.DefaultDepartedFor.TotalMilliseconds) / Facts.Hour) + 1, compared = 0;
        var recount = new Dictionary<(string Station, int Hour), int>();
        var roots = new HashSet<string>(StringComparer.Ordinal);
        foreach (string id in week.Batches.SelectMany(batch => batch.Scans).Where(scan => scan.SubjectKind is SubjectKind.Package).Select(scan => scan.SubjectId).Distinct())
        {
            // A new barcode leads to the package that it belongs to.
            PackageState? state = (await node.Packages.ReadAsync(Caller.Server, id))?.State;
            foreach ((PlaceId place, MemberRow member) in state is not null && roots.Add(state.PackageId) ? state.Memberships() : [])
            {
                if (place.Kind is PlaceKind.Station && member.CameInAt is { } cameIn && cameIn / Facts.Hour >= from && cameIn / Facts.Hour < Now)
                {
                    recount[(place.Id, (int)(cameIn / Facts.Hour))] = recount.GetValueOrDefault((place.Id, (int)(cameIn / Facts.Hour))) + 1;
                    compared++;
                }
            }
        }

        Assert.True(compared > 10, $"Only {compared} arrivals are compared.");
        foreach (string station in week.Stations.Keys)
        {
            StationVolumesView view = await node.Grains.GetGrain<IForeseenStation>(station).Volumes(from, Now);
            for (int hour = from; hour < Now; hour++)
            {
                int counted = hour >= view.FirstHour ? view.Counts[hour - view.FirstHour] : 0;
                Assert.Equal((station, hour, recount.GetValueOrDefault((station, hour))), (station, hour, counted));
            }
        }
    }

    [Fact]
    public async Task They_stay_when_the_packages_are_forgotten_also_where_a_crash_comes_in_between()
    {
        var clock = new WallClock(Instant.ToTime(WeekOfFacts.End));
        using var directory = new DataDirectory();
        await using (Node crashed = await Node.StartAsync(directory.Path, clock))
        {
            await crashed.SendAsync(Seen("P1", -20, 0));
            await crashed.SendAsync(Facts.Package(ScanType.Delivered, "P1", At(-19, 0)));
            await VolumesAsync(crashed);

            // Whatever forgets a package keeps its count, or is not made.
            clock.MoveTo(Instant.ToTime(WeekOfFacts.End).AddDays(20));
            crashed.Store.FailsBefore = static write => write.Puts.Any(put => put.Partition.Kind is PartitionKind.Volumes);
            Scan told = Seen("P2", (20 * 24) - 2, 0);
            await crashed.Pipeline.RecordAsync([told], crashed.Now, null);
        }

        await using Node node = await Node.StartAsync(directory.Path, clock);
        StationVolumesView view = await node.Grains.GetGrain<IForeseenStation>("S1").Volumes(Now - 100, Now + (20 * 24));
        Assert.Equal((Now - 20, 1, 1), (view.FirstHour, view.Counts[0], view.Counts[^2]));
        Assert.Equal(2, view.Counts.Sum());
        Assert.Null((await node.Store.ReadRowsAsync(new Partition(PartitionKind.StationMembers, "S1"), default, default, 10)).SingleOrDefault(row => row.Key.Span.IndexOf("P1"u8) >= 0));

        await node.ForgetAllAsync();
        view = await node.Grains.GetGrain<IForeseenStation>("S1").Volumes(Now - 100, Now + (20 * 24));
        Assert.Equal(2, view.Counts.Sum());
    }

    [Fact]
    public async Task An_import_stands_over_what_was_counted_until_it_is_taken_back()
    {
        using var directory = new DataDirectory();
        await using Node node = await Node.StartAsync(directory.Path);
        await node.SendAsync(Seen("P1", -3, 0));
        IForeseenStation station = node.Grains.GetGrain<IForeseenStation>("S1");
        await station.ImportVolumes(Now - 50, [7, 0, 9]);
        await station.ImportVolumes(Now - 3, [40, 41]);
        await node.ForgetAllAsync();

        (int first, int[] counts) = await VolumesAsync(node);
        Assert.Equal(Now - 50, first);
        Assert.Equal([7, 0, 9], counts[..3]);
        Assert.Equal([0, 40, 41, 0], counts[^4..]);

        await station.ImportVolumes(Now - 3, [null, null]);
        counts = (await VolumesAsync(node)).Counts;
        Assert.Equal([0, 1, 0, 0], counts[^4..]);
    }

    [Fact]
    public async Task Days_that_were_taken_back_hide_none_that_stand()
    {
        using var directory = new DataDirectory();
        await using Node node = await Node.StartAsync(directory.Path);
        IForeseenStation station = node.Grains.GetGrain<IForeseenStation>("S1");
        await station.ImportVolumes(Now - 90, [.. Enumerable.Repeat<int?>(7, 90)]);
        await station.ImportVolumes(Now - 99, [null]);
        await station.ImportVolumes(Now - 90, [.. Enumerable.Repeat<int?>(null, 60)]);

        (int first, int[] counts) = await VolumesAsync(node);
        Assert.Equal(Now - 30, first);
        Assert.Equal(Enumerable.Repeat(7, 30), counts);
    }

    private static long At(int hour, int minute) => ((Now + hour) * Facts.Hour) + (minute * 60_000);

    private static Scan Seen(string id, int hour, int minute) => Facts.Package(ScanType.Arrived, id, At(hour, minute)) with { StationId = "S1" };

    private static async Task<(int FirstHour, int[] Counts)> VolumesAsync(Node node)
    {
        StationVolumesView view = await node.Grains.GetGrain<IForeseenStation>("S1").Volumes(Now - 100, Now);
        return (view.FirstHour, view.Counts);
    }
}
