using Microsoft.Extensions.Options;
using Tracking.Grains.Placement;
using Tracking.Grains.Recording;
using Tracking.Grains.Stations;
using Tracking.Grains.Vehicles;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Scans;
using Tracking.Server.Personal;

namespace Tracking.Server.Ingest;

/// <summary>How one scan of a request ended.</summary>
/// <param name="Outcome">Accepted, duplicate or conflict; <c>null</c>: not made durable, to be sent again.</param>
/// <param name="Version">Version of the subject.</param>
/// <param name="Status">State of the package; null for vehicles and containers.</param>
/// <param name="HolderId">The partner that has the package or runs the vehicle; null for the network itself, and where it is not known.</param>
internal readonly record struct ScanOutcome(RecordOutcome? Outcome, int Version, PackageStatus? Status, string? HolderId = null);

/// <summary>How an announcement ended.</summary>
/// <param name="Created">Nothing was known of the package before.</param>
/// <param name="Changed">The announcement differs from the one before.</param>
/// <param name="VersionMismatch">The package does not have the version that was asked for.</param>
/// <param name="Version">The package's version.</param>
internal readonly record struct AnnounceOutcome(bool Created, bool Changed, bool VersionMismatch, int Version);

/// <summary>Takes facts to the grains that they concern and settles everything that they cause, before anything is acknowledged.</summary>
internal sealed partial class IngestPipeline(
    GrainReferences grains,
    IngestGate gate,
    DefinitionCache definitions,
    TimeProvider time,
    IOptions<IngestOptions> options,
    ILogger<IngestPipeline> logger)
{
    private readonly int parallel = options.Value.ParallelCallsPerRequest;

    /// <summary>Stores scans; one outcome for each, in order.</summary>
    /// <param name="scans">Well-formed scans.</param>
    /// <param name="sentAt">The device's clock at this attempt; milliseconds since 1970.</param>
    /// <param name="byPartner">The delivery partner whose device posts them; null: the network's own.</param>
    public async Task<ScanOutcome[]> RecordAsync(IReadOnlyList<Scan> scans, long? sentAt, string? byPartner)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var outcomes = new ScanOutcome[scans.Count];
        Settlement settlement = NewSettlement();
        Dictionary<(SubjectKind, string), SubjectScans> subjects = [];
        for (int i = 0; i < scans.Count; i++)
        {
            Scan scan = scans[i];
            var key = (scan.SubjectKind, scan.SubjectId);
            if (!subjects.TryGetValue(key, out SubjectScans? subject))
            {
                subjects.Add(key, subject = new SubjectScans(scan.SubjectKind, scan.SubjectId));
            }

            VehicleKind kind = scan.VehicleId is null || scan.SubjectKind is SubjectKind.Vehicle
                ? VehicleKind.Unknown
                : await KindAsync(scan.VehicleId);
            subject.Indexes.Add(i);
            subject.Rows.Add(ToRow(scan, kind, sentAt, now, byPartner));
        }

        await Bounded.ForEachAsync(subjects.Values, parallel, subject => RecordSubjectAsync(subject, outcomes, settlement));
        try
        {
            await settlement.RunAsync();
        }
#pragma warning disable CA1031 // Whatever was not settled is completed by a repeat, so the device is told to repeat.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogNotSettled(logger, scans.Count, error);
            Array.Fill(outcomes, default);
            return outcomes;
        }

        for (int i = 0; i < outcomes.Length; i++)
        {
            if (outcomes[i].Outcome is not null && scans[i].SubjectKind is SubjectKind.Package && settlement.LatestOf(scans[i].SubjectId) is { } reply)
            {
                outcomes[i] = outcomes[i] with { Version = reply.Version, Status = (PackageStatus)reply.Status, HolderId = HolderOf(reply) };
            }
        }

        if (byPartner is not null)
        {
            await AddVehiclesPartnersAsync(scans, outcomes);
        }

        return outcomes;
    }

    /// <summary>Stores an announcement.</summary>
    /// <param name="packageId">A barcode.</param>
    /// <param name="announcement">Everything that is announced, the personal part included.</param>
    /// <param name="ifVersion">The version that the package must have, or null.</param>
    public async Task<AnnounceOutcome> AnnounceAsync(string packageId, Announcement announcement, int? ifVersion)
    {
        byte[]? personal = PersonalAnnouncement.Encode(announcement);
        Announcement stored = announcement with { Destination = null, Recipient = null, Instructions = null };
        var row = new AnnouncementRow(stored, PersonalPart.Fingerprint(personal), time.GetUtcNow().ToUnixTimeMilliseconds(), null);
        var request = new RecordRequest([new RowDraft(row.Encode(), personal, ifVersion)]);
        RecordReply reply = await gate.CallAsync(
            static call => call.Package.Record(call.Request), (Package: grains.Package(packageId), Request: request));
        if (reply.Outcomes[0] is RecordOutcome.VersionMismatch)
        {
            return new AnnounceOutcome(false, false, true, reply.Version);
        }

        Settlement settlement = NewSettlement();
        settlement.AddPackage(packageId, reply);
        await settlement.RunAsync();
        return new AnnounceOutcome(
            reply.Created, reply.Outcomes[0] is RecordOutcome.Accepted, false, settlement.LatestOf(packageId)?.Version ?? reply.Version);
    }

    /// <summary>Stores a station's definition; returns whether the station was unknown before.</summary>
    public async Task<bool> DefineStationAsync(string stationId, StationSpec definition)
    {
        bool isNew = await grains.Station(stationId).Define(definition);
        definitions.ForgetStation(stationId);
        return isNew;
    }

    /// <summary>Puts up a station's notice, or with null takes it down; returns whether the station is defined.</summary>
    public async Task<bool> NotifyStationAsync(string stationId, StationNoticeSpec? notice)
    {
        bool isDefined = await grains.Station(stationId).Notify(notice);
        definitions.ForgetStation(stationId);
        return isDefined;
    }

    /// <summary>Stores a vehicle's definition; returns whether the vehicle was unknown before.</summary>
    public async Task<bool> DefineVehicleAsync(string vehicleId, VehicleSpec definition)
    {
        VehicleDefined defined = await grains.Vehicle(vehicleId).Define(definition);
        definitions.ForgetVehicle(vehicleId);
        Settlement settlement = NewSettlement();
        settlement.AddDeliveries(defined.Deliveries);
        await settlement.RunAsync();
        return defined.IsNew;
    }

    private static RowDraft ToRow(Scan scan, VehicleKind kind, long? sentAt, long now, string? byPartner)
    {
        EventTime eventTime = EventTime.Fix(scan.OccurredAt, sentAt, now);
        byte[]? personal = scan.SubjectKind is SubjectKind.Package && (scan.Location is not null || scan.Proof is not null)
            ? new PersonalPart(scan.Location, scan.Proof).Encode()
            : null;
        byte[] row = new EventRow
        {
            EventId = scan.EventId,
            Type = scan.Type,
            OccurredAt = scan.OccurredAt,
            EventTime = eventTime.Time,
            RecordedAt = now,
            Flags = eventTime.Flags,
            DeviceId = scan.DeviceId,
            StationId = scan.StationId,
            VehicleId = scan.VehicleId,
            VehicleKind = kind,
            ParentContainerId = scan.ParentContainerId,
            NewPackageId = scan.NewPackageId,
            PartnerId = scan.PartnerId,
            ByPartner = byPartner,
            Voids = scan.Voids,
            Reason = scan.Reason,
            PersonalHash = PersonalPart.Fingerprint(personal),
        }.Encode();
        return new RowDraft(row, personal);
    }

    /// <summary>Of a barcode that leads to another package, this reply does not tell who has that.</summary>
    private static string? HolderOf(RecordReply reply) => reply.AliasOf is null ? reply.CustodianId : null;

    private async Task AddVehiclesPartnersAsync(IReadOnlyList<Scan> scans, ScanOutcome[] outcomes)
    {
        for (int i = 0; i < outcomes.Length; i++)
        {
            if (scans[i].SubjectKind is SubjectKind.Vehicle)
            {
                outcomes[i] = outcomes[i] with { HolderId = await definitions.PartnerAsync(scans[i].SubjectId) };
            }
        }
    }

    private Settlement NewSettlement() => new(grains, gate, definitions, time, parallel);

    private async ValueTask<VehicleKind> KindAsync(string vehicleId)
    {
        try
        {
            return await definitions.VehicleKindAsync(vehicleId);
        }
#pragma warning disable CA1031 // Without the kind the scan is still a fact; the vehicle's own scans carry it too.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogNoKind(logger, vehicleId, error);
            return VehicleKind.Unknown;
        }
    }

    private async ValueTask RecordSubjectAsync(SubjectScans subject, ScanOutcome[] outcomes, Settlement settlement)
    {
        RecordReply reply;
        try
        {
            reply = await gate.CallAsync(
                static call => call.Grains.Record(call.Subject), (Grains: this, Subject: subject));
        }
#pragma warning disable CA1031 // What became of it is unknown, so the device is told to repeat.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogNotRecorded(logger, subject.Kind, subject.Id, error);
            return;
        }

        PackageStatus? status = null;
        if (subject.Kind is SubjectKind.Package)
        {
            settlement.AddPackage(subject.Id, reply);
            status = (PackageStatus)reply.Status;
        }
        else
        {
            settlement.AddCarrier(reply);
        }

        for (int i = 0; i < subject.Indexes.Count; i++)
        {
            outcomes[subject.Indexes[i]] = new ScanOutcome(reply.Outcomes[i], reply.Version, status, HolderOf(reply));
        }
    }

    private ValueTask<RecordReply> Record(SubjectScans subject)
    {
        var request = new RecordRequest(subject.Rows);
        return subject.Kind switch
        {
            SubjectKind.Package => grains.Package(subject.Id).Record(request),
            SubjectKind.Container => grains.Container(subject.Id).Record(request),
            _ => grains.Vehicle(subject.Id).Record(request),
        };
    }

    private sealed record SubjectScans(SubjectKind Kind, string Id)
    {
        public List<int> Indexes { get; } = new(1);

        public List<RowDraft> Rows { get; } = new(1);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} scans are durable but what they cause was not settled; their device is told to repeat")]
    private static partial void LogNotSettled(ILogger logger, int count, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Scans of {Kind} {Id} were not recorded; their device is told to repeat")]
    private static partial void LogNotRecorded(ILogger logger, SubjectKind kind, string id, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The kind of vehicle {Id} could not be read")]
    private static partial void LogNoKind(ILogger logger, string id, Exception error);
}
