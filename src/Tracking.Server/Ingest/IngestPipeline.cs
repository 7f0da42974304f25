using Tracking.Grains.Recording;
using Tracking.Grains.Stations;
using Tracking.Grains.Vehicles;
using Tracking.Model.Packages;
using Tracking.Model.Scans;

namespace Tracking.Server.Ingest;

/// <summary>How one scan of a request ended.</summary>
/// <param name="Outcome">Accepted, duplicate or conflict; <c>null</c>: not made durable, to be sent again.</param>
/// <param name="Version">Version of the subject.</param>
/// <param name="Status">State of the package; null for vehicles and containers.</param>
internal readonly record struct ScanOutcome(RecordOutcome? Outcome, int Version, PackageStatus? Status);

/// <summary>How an announcement ended.</summary>
/// <param name="Created">Nothing was known of the package before.</param>
/// <param name="Changed">The announcement differs from the one before.</param>
/// <param name="VersionMismatch">The package does not have the version that was asked for.</param>
/// <param name="Version">The package's version.</param>
internal readonly record struct AnnounceOutcome(bool Created, bool Changed, bool VersionMismatch, int Version);

/// <summary>Takes facts to the grains that they concern and settles everything that they cause, before anything is acknowledged.</summary>
internal sealed class IngestPipeline
{
    /// <summary>Stores scans; one outcome for each, in order.</summary>
    /// <param name="scans">Well-formed scans.</param>
    /// <param name="sentAt">The device's clock at this attempt; milliseconds since 1970.</param>
    public Task<ScanOutcome[]> RecordAsync(IReadOnlyList<Scan> scans, long? sentAt) => throw new NotImplementedException();

    /// <summary>Stores an announcement.</summary>
    /// <param name="packageId">A barcode.</param>
    /// <param name="announcement">Everything that is announced, the personal part included.</param>
    /// <param name="ifVersion">The version that the package must have, or null.</param>
    public Task<AnnounceOutcome> AnnounceAsync(string packageId, Announcement announcement, int? ifVersion) => throw new NotImplementedException();

    /// <summary>Stores a station's definition; returns whether the station was unknown before.</summary>
    public Task<bool> DefineStationAsync(string stationId, StationSpec definition) => throw new NotImplementedException();

    /// <summary>Stores a vehicle's definition; returns whether the vehicle was unknown before.</summary>
    public Task<bool> DefineVehicleAsync(string vehicleId, VehicleSpec definition) => throw new NotImplementedException();
}
