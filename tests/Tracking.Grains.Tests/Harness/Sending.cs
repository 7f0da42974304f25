using Tracking.Grains.Stations;
using Tracking.Grains.Vehicles;
using Tracking.Model.Histories;
using Tracking.Model.Places;
using Tracking.Server.Ingest;
using Tracking.Testing;

namespace Tracking.Grains.Tests.Harness;

/// <summary>Sends facts to a node the way the HTTP API does.</summary>
internal static class Sending
{
    /// <summary>Defines what the week defines.</summary>
    public static async Task DefineAsync(this Node node, WeekOfFacts week)
    {
        foreach ((string id, StationDefinition station) in week.Stations)
        {
            await node.Pipeline.DefineStationAsync(id, SpecOf(station));
        }

        foreach ((string id, VehicleKind kind) in week.Vehicles)
        {
            await node.Pipeline.DefineVehicleAsync(id, new VehicleSpec { Kind = (byte)kind });
        }
    }

    /// <summary>Sends every batch of the week, one after the other; each must be taken at once.</summary>
    public static async Task SendAsync(this Node node, WeekOfFacts week)
    {
        foreach (FactBatch batch in week.Batches)
        {
            await node.SendAsync(batch);
        }
    }

    /// <summary>Sends a batch; it must be taken at once.</summary>
    public static async Task SendAsync(this Node node, FactBatch batch)
    {
        if (batch.Announcement is { } announced)
        {
            await node.Pipeline.AnnounceAsync(announced.PackageId, announced.Announcement, null);
        }

        if (batch.Scans.Count > 0)
        {
            ScanOutcome[] outcomes = await node.Pipeline.RecordAsync(batch.Scans, batch.SentAt(node.Now), batch.ByPartner);
            Assert.All(outcomes, outcome => Assert.NotNull(outcome.Outcome));
        }
    }

    private static StationSpec SpecOf(StationDefinition station) => new()
    {
        Name = station.Name,
        Lat = station.Location?.Lat,
        Lon = station.Location?.Lon,
        TimeZone = station.TimeZone,
        SameDayCutoff = station.SameDayCutoff,
        NextDayCutoff = station.NextDayCutoff,
        EndOfDay = station.EndOfDay,
        ClosedDates = station.ClosedDates,
    };
}
