using Tracking.Grains.Placement;
using Tracking.Grains.Tests.Harness;
using Tracking.Model.Scans;
using Tracking.Storage.Personal;

namespace Tracking.Grains.Tests.Personal;

public sealed class ClusterTests : IAsyncLifetime
{
    private readonly DataDirectory directory = new();
    private NodeCluster cluster = null!;

    public async ValueTask InitializeAsync() => cluster = await NodeCluster.StartAsync(directory.Path, 2);

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        directory.Dispose();
    }

    [Fact]
    public async Task What_one_node_erases_is_kept_by_no_other()
    {
        (Node first, Node second) = (cluster.Nodes[0], cluster.Nodes[1]);
        foreach (string id in (string[])[cluster.OwnedBy(cluster.Silos[0], GrainTypes.Package, "P"), cluster.OwnedBy(cluster.Silos[1], GrainTypes.Package, "P")])
        {
            await first.AnnounceAsync(id);
            await second.SendAsync(Persons.At(ScanType.Arrived, id, Persons.Noon));
            Assert.Equal(("Rl", "Rl"), (await first.PersonalOfAsync(id), await second.PersonalOfAsync(id)));

            await first.Erasure.EraseAsync(id);

            await second.SendAsync(Persons.At(ScanType.Arrived, id, Persons.Noon + 1));
            Assert.Equal(("", "", 0), (await first.PersonalOfAsync(id), await second.PersonalOfAsync(id), await first.RowsOfAsync(KeyOwner.Package(id))));
        }
    }
}
