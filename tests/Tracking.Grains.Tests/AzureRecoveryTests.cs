using Azure.Core;
using Azure.Core.Pipeline;
using Tracking.Grains.Recording;
using Tracking.Grains.Stations;
using Tracking.Grains.Tests.Harness;
using Tracking.Grains.Tests.Personal;
using Tracking.Model.Scans;
using Tracking.Server.Ingest;
using Tracking.Server.Security.Access;
using Tracking.Storage;
using Tracking.Testing;

namespace Tracking.Grains.Tests;

/// <summary>In Azure a scan is written in two steps: the package's row, then what places know of it. A node dies between the two.</summary>
public sealed class AzureRecoveryTests : IAsyncLifetime
{
    private static readonly long Noon = WeekOfFacts.End - (12 * Facts.Hour);
    private readonly Cut cut = new();
    private Azurite azurite = null!;

    public async ValueTask InitializeAsync() => azurite = await Azurite.StartAsync();

    public async ValueTask DisposeAsync() => await azurite.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_repeat_or_a_later_scan_completes_what_a_crash_left_out_between_the_packages_row_and_the_places(bool repeated)
    {
        Scan arrived = Facts.Package(ScanType.Arrived, "P1", Noon) with { StationId = "S2" };
        Scan damaged = Facts.Package(ScanType.Damaged, "P1", Noon + Facts.Hour);
        await using (Node node = await StartAsync())
        {
            await node.SendAsync(Facts.Package(ScanType.Inducted, "P1", Noon - Facts.Hour) with { StationId = "S1" });
            cut.IsMade = true;
            Assert.Null(Assert.Single(await node.Pipeline.RecordAsync([arrived], node.Now, null)).Outcome);
        }

        cut.IsMade = false;
        await using (Node node = await StartAsync())
        {
            Assert.Equal(["P1"], await node.Grains.GetGrain<IStationGrain>("S1").OnHand(null, 10));
            ScanOutcome outcome = Assert.Single(await node.Pipeline.RecordAsync([repeated ? arrived : damaged], node.Now, null));
            Assert.Equal(repeated ? RecordOutcome.Duplicate : RecordOutcome.Accepted, outcome.Outcome);
        }

        // Nothing of this is left but the rows.
        await using Node again = await StartAsync();
        Assert.Equal("S2", (await again.Packages.FindAsync(Caller.Server, "P1"))!.StationId);
        Assert.Empty(await again.Grains.GetGrain<IStationGrain>("S1").OnHand(null, 10));
        Assert.Equal(["P1"], await again.Grains.GetGrain<IStationGrain>("S2").OnHand(null, 10));
    }

    [Fact]
    public async Task What_is_erased_is_in_no_table_also_what_a_crash_left_waiting()
    {
        await using (Node node = await StartAsync())
        {
            await node.AnnounceAsync("P1");
            await node.PutImageAsync("photo");
            cut.IsMade = true;
            Scan cutOff = Persons.At(ScanType.Arrived, "P1", Noon, "photo");
            Assert.Null(Assert.Single(await node.Pipeline.RecordAsync([cutOff], node.Now, null)).Outcome);
        }

        cut.IsMade = false;
        await using Node again = await StartAsync();
        await again.SendAsync(Persons.At(ScanType.Delivered, "P1", Noon + Facts.Hour, "photo2"));
        await again.PutImageAsync("photo2");
        Assert.Equal("RPP", await again.PersonalOfAsync("P1"));

        Assert.True(await again.Erasure.EraseAsync("P1"));

        Assert.Equal(("", false, false), (await again.PersonalOfAsync("P1"), await again.HasImageAsync("photo"), await again.HasImageAsync("photo2")));
        foreach (string table in (string[])[nameof(PartitionKind.Personal), nameof(PartitionKind.Proof)])
        {
            Assert.Empty(await new Azure.Data.Tables.TableClient(azurite.ConnectionString, table).QueryAsync<Azure.Data.Tables.TableEntity>().ToListAsync());
        }

        await again.SendAsync(Persons.At(ScanType.ReturnStarted, "P1", Noon + (2 * Facts.Hour)) with { Reason = Reason.Refused });
        Assert.Equal("", await again.PersonalOfAsync("P1"));
    }

    private Task<Node> StartAsync() => Node.StartAsync(options =>
    {
        options.Accounts = [azurite.ConnectionString];
        options.Fault = cut;
    });

    /// <summary>Once made, nothing arrives for members of stations.</summary>
    private sealed class Cut : HttpPipelineSynchronousPolicy
    {
        public bool IsMade { get; set; }

        public override void OnSendingRequest(HttpMessage message)
        {
            if (IsMade && message.Request.Uri.Path.Contains(nameof(PartitionKind.StationMembers), StringComparison.Ordinal))
            {
                throw new Azure.RequestFailedException(400, "This test's network is cut.");
            }
        }
    }
}
