using Orleans;
using Tracking.Grains.Containers;
using Tracking.Grains.Packages;
using Tracking.Grains.Recording;
using Tracking.Grains.Stations;
using Tracking.Grains.Tests.Harness;
using Tracking.Grains.Vehicles;
using Tracking.Model;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Scans;
using Tracking.Server.Ingest;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;
using Tracking.Testing;

namespace Tracking.Grains.Tests;

/// <summary>A fact is durable, but the node died before anything that it causes; its device sends it again.</summary>
public sealed class RecoveryTests
{
    private static readonly long Noon = WeekOfFacts.End - (12 * Facts.Hour);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_repeat_tells_the_places_that_a_crash_left_out(bool restarted)
    {
        Scan loaded = Facts.Package(ScanType.Loaded, "P1", Noon) with { VehicleId = "V1" };
        await using var crash = new Crash();
        await crash.Node.SendAsync(Facts.Package(ScanType.Inducted, "P1", Noon - Facts.Hour) with { StationId = "S1" });
        await crash.Node.SendAsync(Facts.Vehicle(ScanType.Departed, "V1", Noon + Facts.Hour) with { StationId = "S1" });

        await crash.StoreOnlyAsync(loaded);
        if (restarted)
        {
            await crash.RestartAsync();
        }

        await crash.RepeatAsync(loaded);

        Assert.Equal(["P1"], await crash.Node.Grains.GetGrain<IVehicleGrain>("V1").Aboard(null, 10));
        Assert.Empty(await crash.Node.Grains.GetGrain<IStationGrain>("S1").OnHand(null, 10));
        PackageView view = (await crash.Node.Packages.FindAsync(Caller.Server, "P1"))!;
        Assert.Equal(("inTransit", 3, "derived"), (view.Status, view.EventCount, view.LastEvent!.Origin));
    }

    [Fact]
    public async Task A_repeated_scan_of_a_vehicle_reaches_what_is_aboard()
    {
        Scan departed = Facts.Vehicle(ScanType.Departed, "V1", Noon) with { StationId = "S1" };
        await using var crash = new Crash();
        await crash.Node.SendAsync(Facts.Container(ScanType.Loaded, "C1", Noon - Facts.Hour) with { VehicleId = "V1" });
        await crash.Node.SendAsync(Facts.Package(ScanType.Contained, "P1", Noon - Facts.Hour) with { ParentContainerId = "C1" });

        await crash.StoreOnlyAsync(departed);
        await crash.RestartAsync();
        Assert.Equal("loaded", (await crash.Node.Packages.FindAsync(Caller.Server, "P1"))!.LastEvent!.Type);
        await crash.RepeatAsync(departed);

        PackageView view = (await crash.Node.Packages.FindAsync(Caller.Server, "P1"))!;
        Assert.Equal(("departed", "derived"), (view.LastEvent!.Type, view.LastEvent.Origin));
        Assert.Equal("V1", view.VehicleId);
    }

    [Fact]
    public async Task A_repeat_of_a_containers_scan_completes_a_chain_that_broke_in_its_middle()
    {
        Scan departed = Facts.Vehicle(ScanType.Departed, "V1", Noon) with { StationId = "S1" };
        await using var crash = new Crash();
        await crash.Node.SendAsync(Facts.Container(ScanType.Loaded, "C1", Noon - Facts.Hour) with { VehicleId = "V1" });
        await crash.Node.SendAsync(Facts.Package(ScanType.Contained, "P1", Noon - Facts.Hour) with { ParentContainerId = "C1" });

        // The vehicle and the container have it, the package does not.
        RecordReply reply = await crash.StoreOnlyAsync(departed);
        MemberDelivery toContainer = Assert.Single(reply.Deliveries, delivery => delivery.IsContainer);
        await crash.Node.Grains.GetGrain<IContainerGrain>(toContainer.MemberId).Record(new RecordRequest([new RowDraft(toContainer.Row)]));
        await crash.RestartAsync();
        await crash.RepeatAsync(departed);

        Assert.Equal("departed", (await crash.Node.Packages.FindAsync(Caller.Server, "P1"))!.LastEvent!.Type);
    }

    [Fact]
    public async Task A_repeated_relabelling_joins_both_barcodes()
    {
        Scan relabelled = Facts.Package(ScanType.Relabelled, "P1", Noon) with { NewPackageId = "P2" };
        await using var crash = new Crash();
        await crash.Node.SendAsync(Facts.Package(ScanType.Inducted, "P1", Noon - Facts.Hour) with { StationId = "S1" });
        await crash.Node.SendAsync(Facts.Package(ScanType.Arrived, "P2", Noon + Facts.Hour) with { StationId = "S2" });

        await crash.StoreOnlyAsync(relabelled);
        await crash.RestartAsync();
        await crash.RepeatAsync(relabelled);

        PackageView old = (await crash.Node.Packages.FindAsync(Caller.Server, "P1"))!;
        PackageView relabel = (await crash.Node.Packages.FindAsync(Caller.Server, "P2"))!;
        Assert.Equal(relabel.PackageId, old.PackageId);
        Assert.Equal((3, "S2"), (old.EventCount, old.StationId));
        Assert.Empty(await crash.Node.Grains.GetGrain<IStationGrain>("S1").OnHand(null, 10));
        Assert.Equal([old.PackageId], await crash.Node.Grains.GetGrain<IStationGrain>("S2").OnHand(null, 10));
    }

    [Fact]
    public async Task A_repeated_scan_fixes_the_promise()
    {
        Scan inducted = Facts.Package(ScanType.Inducted, "P1", Noon) with { StationId = "S0" };
        await using var crash = new Crash();
        await crash.Node.DefineAsync(WeekOfFacts.Generate(1));
        await crash.Node.Pipeline.AnnounceAsync(
            "P1", new Announcement { Service = Service.NextDay, OriginStationId = "S0", DestinationStationId = "S1" }, null);

        await crash.StoreOnlyAsync(inducted);
        await crash.RestartAsync();
        Assert.Null((await crash.Node.Packages.FindAsync(Caller.Server, "P1"))!.Promise?.PromisedBy);
        await crash.RepeatAsync(inducted);

        Assert.NotNull((await crash.Node.Packages.FindAsync(Caller.Server, "P1"))!.Promise?.PromisedBy);
    }

    /// <summary>A node that can die between storing a scan and everything that the scan causes.</summary>
    private sealed class Crash : IAsyncDisposable
    {
        private readonly DataDirectory directory = new();
        private Node? node;

        public Node Node => node ??= Node.StartAsync(directory.Path).GetAwaiter().GetResult();

        /// <summary>The scan alone becomes durable.</summary>
        public async Task<RecordReply> StoreOnlyAsync(Scan scan)
        {
            var request = new RecordRequest([new RowDraft(Facts.RowOf(scan, Node.Now).Encode())]);
            RecordReply reply = scan.SubjectKind switch
            {
                SubjectKind.Package => await Node.Grains.GetGrain<IPackageGrain>(scan.SubjectId).Record(request),
                SubjectKind.Container => await Node.Grains.GetGrain<IContainerGrain>(scan.SubjectId).Record(request),
                _ => await Node.Grains.GetGrain<IVehicleGrain>(scan.SubjectId).Record(request),
            };
            Assert.Equal([RecordOutcome.Accepted], reply.Outcomes);
            return reply;
        }

        public async Task RestartAsync()
        {
            await Node.DisposeAsync();
            node = null;
        }

        public async Task RepeatAsync(Scan scan)
        {
            ScanOutcome outcome = Assert.Single(await Node.Pipeline.RecordAsync([scan], Node.Now, null));
            Assert.Equal(RecordOutcome.Duplicate, outcome.Outcome);
        }

        public async ValueTask DisposeAsync()
        {
            if (node is not null)
            {
                await node.DisposeAsync();
            }

            directory.Dispose();
        }
    }
}
