using Microsoft.Extensions.DependencyInjection;
using Tracking.Grains.Tests.Harness;
using Tracking.Model.Geography;
using Tracking.Model.Packages;
using Tracking.Model.Scans;
using Tracking.Server.Personal;
using Tracking.Server.Proofs;
using Tracking.Server.Security.Access;
using Tracking.Storage;
using Tracking.Storage.Personal;
using Tracking.Testing;

namespace Tracking.Grains.Tests.Personal;

/// <summary>Packages with recipients, and what a node tells of them.</summary>
internal static class Persons
{
    public const long Day = 24 * Facts.Hour;
    public static readonly long Noon = WeekOfFacts.End - (12 * Facts.Hour);
    private static readonly GeoPoint Door = new(47.5, -122.5, 8);

    public static Task AnnounceAsync(this Node node, string id, string? partnerId = null) => node.Pipeline.AnnounceAsync(
        id, new Announcement { PartnerId = partnerId, Recipient = new Recipient($"Nora {id}", "12 Long Road", null, null), Destination = Door, Instructions = "Ring" }, null);

    /// <summary>A scan with a place.</summary>
    public static Scan At(ScanType type, string id, long at, string? image = null) => Facts.Package(type, id, at) with
    {
        StationId = type is ScanType.Arrived ? "S1" : null,
        Location = Door,
        Proof = image is null ? null : new Proof("photo", "Neighbour", image),
    };

    public static async Task PutImageAsync(this Node node, string id) =>
        Assert.Equal(ProofOutcome.Stored, await Proofs(node).PutAsync(id, ProofImage.Of(1, "image"u8)));

    public static async Task<bool> HasImageAsync(this Node node, string id) => await Proofs(node).ReadAsync(id) is not null;

    /// <summary>What can be read of a package: R recipient, then a letter for each event with a place, P for those with a proof too.</summary>
    public static async Task<string> PersonalOfAsync(this Node node, string id)
    {
        (PackageHistory history, PackageState state) = (await node.Packages.ReadAsync(Caller.Server, id))!.Value;
        IReadOnlyList<Server.Views.EventView> events = await node.Events.WithPersonalAsync(state, Server.Views.EventViews.ListAll(Caller.Server, history, state));
        string recipient = (await node.Packages.FindAsync(Caller.Server, id))!.Announcement?.Recipient is null ? "" : "R";
        return recipient + string.Concat(events.Where(e => e.Location is not null || e.Proof is not null).Select(e => e.Proof is null ? 'l' : 'P'));
    }

    /// <summary>Rows that stand under a barcode or proof, readable or not.</summary>
    public static async Task<int> RowsOfAsync(this Node node, KeyOwner owner) => (await node.Store.ReadRowsAsync(owner.Rows, default, default, 1000)).Count;

    public static async Task<bool> IsErasedAsync(this Node node, KeyOwner owner) => (await node.Keys.FindAsync(owner)).IsDestroyed;

    public static void MoveTo(this Node node, long moment) => node.Clock.MoveTo(DateTimeOffset.FromUnixTimeMilliseconds(moment));

    public static Task SweepAsync(this Node node) => node.Sweep.SweepAsync(TestContext.Current.CancellationToken);

    private static ProofStore Proofs(Node node) => node.Services.GetRequiredService<ProofStore>();
}
