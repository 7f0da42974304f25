using System.Text.Json;
using System.Text.Json.Nodes;
using Tracking.Grains.Attention;
using Tracking.Grains.Containers;
using Tracking.Grains.Stations;
using Tracking.Grains.Vehicles;
using Tracking.Model.Attention;
using Tracking.Model.Places;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;
using Tracking.Testing;

namespace Tracking.Grains.Tests.Harness;

/// <summary>Everything that anybody can see of a network, as text, one thing on a line; versions, sequences and times of recording aside.</summary>
internal static class AllViews
{
    private static readonly string[] Aside = ["version", "updatedAt", "asOf", "recordedAt", "sequence", "lastHeardAt"];

    /// <summary>The views of everything that a week names.</summary>
    public static async Task<List<string>> OfAsync(Node node, WeekOfFacts week)
    {
        var lines = new List<string>();
        foreach (string id in Named(week, 'P'))
        {
            await AddPackageAsync(lines, node, id);
        }

        foreach (string id in Named(week, 'S').Union(week.Stations.Keys))
        {
            IStationGrain station = node.Grains.GetGrain<IStationGrain>(id);
            await AddFiguresAsync(lines, node, id, station);
            lines.Add($"{id} has {string.Join(' ', await station.OnHand(null, int.MaxValue))}");
            await AddAttentionAsync(lines, station);
        }

        foreach (string id in Named(week, 'V').Union(week.Vehicles.Keys))
        {
            IVehicleGrain vehicle = node.Grains.GetGrain<IVehicleGrain>(id);
            VehicleView? view = await vehicle.View();
            lines.Add($"{id} {Text(view is null ? null : VehicleJson.Of(view, forPartner: false))}");
            lines.Add($"{id} has {string.Join(' ', await vehicle.Aboard(null, int.MaxValue))}");
            await AddAttentionAsync(lines, vehicle);
        }

        foreach (string id in Named(week, 'C'))
        {
            IContainerGrain container = node.Grains.GetGrain<IContainerGrain>(id);
            ContainerView? view = await container.View();
            lines.Add($"{id} {Text(view is null ? null : ContainerJson.Of(view))}");
            lines.Add($"{id} has {string.Join(' ', (await container.Contents(null, int.MaxValue)).Select(member => member.Id))}");
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>What is in one and not in the other.</summary>
    public static string Differences(List<string> expected, List<string> actual) =>
        string.Join('\n', [.. expected.Except(actual).Select(line => "- " + line), .. actual.Except(expected).Select(line => "+ " + line)]);

    private static async Task AddPackageAsync(List<string> lines, Node node, string id)
    {
        if (await node.Packages.ReadAsync(Caller.Server, id) is not { } found)
        {
            lines.Add($"{id} null");
            return;
        }

        lines.Add($"{id} {Text(await node.Packages.ComposeAsync(found.State))}");
        IReadOnlyList<EventView> events = await node.Events.WithPersonalAsync(found.State, EventViews.ListAll(Caller.Server, found.History, found.State));
        for (int i = 0, number = 0; i < events.Count; i++)
        {
            EventView e = events[i];

            // What carriers derived and took back says what was believed for a while; announcements count by when they came.
            if (e.Origin == EventOrigins.Announcement || (e.Origin == EventOrigins.Derived && e.Withdrawn))
            {
                continue;
            }

            lines.Add($"{id} {number++:D3} {Text(e)}");
        }
    }

    /// <summary>The station as it stands now, and as its figures were on the days before. What lies back a week is forgotten.</summary>
    private static async Task AddFiguresAsync(List<string> lines, Node node, string id, IStationGrain station)
    {
        DateTimeOffset now = node.Clock.GetUtcNow();
        for (int days = 0; days < 6; days++)
        {
            DateTimeOffset day = now.AddDays(-days);
            node.Clock.MoveTo(day);
            StationView? view = await station.View();
            lines.Add($"{id} on {day:ddd} {Text(view is null ? null : StationJson.Of(view))}");
        }

        node.Clock.MoveTo(now);
    }

    /// <summary>What needs attention at the place, and for which packages.</summary>
    private static async Task AddAttentionAsync(List<string> lines, IAttentionPlace place)
    {
        PlaceReport report = await place.Look(0);
        var id = new PlaceId((PlaceKind)report.PlaceKind, report.PlaceId);
        AttentionRow row = AttentionRow.Decode(id, report.Row);
        foreach (AttentionGroup group in row.Groups)
        {
            IReadOnlyList<ConcernedPackage> packages = await place.Concerned((byte)group.Key.Kind, group.Key.Hour, null, int.MaxValue);
            Assert.Equal(group.Count, packages.Count);
            lines.Add($"{group} at {row.StationId} for {string.Join(' ', packages.Select(package => package.PackageId))}");
        }
    }

    /// <summary>The ids of one kind that anything in the week mentions; the generator's ids begin with the letter of their kind.</summary>
    private static SortedSet<string> Named(WeekOfFacts week, char kind)
    {
        var ids = new SortedSet<string>(StringComparer.Ordinal);
        foreach (FactBatch batch in week.Batches)
        {
            Add(batch.Announcement?.PackageId);
            Add(batch.Announcement?.Announcement.OriginStationId);
            Add(batch.Announcement?.Announcement.DestinationStationId);
            foreach (Model.Scans.Scan scan in batch.Scans)
            {
                Add(scan.SubjectId);
                Add(scan.StationId);
                Add(scan.VehicleId);
                Add(scan.ParentContainerId);
                Add(scan.NewPackageId);
            }
        }

        return ids;

        void Add(string? id)
        {
            if (id is not null && id[0] == kind)
            {
                ids.Add(id);
            }
        }
    }

    private static string Text<T>(T view)
    {
        JsonNode? json = JsonSerializer.SerializeToNode(view, JsonSerializerOptions.Web);
        if (json is JsonObject fields)
        {
            foreach (string field in Aside)
            {
                fields.Remove(field);
            }
        }

        return json?.ToJsonString() ?? "null";
    }
}
