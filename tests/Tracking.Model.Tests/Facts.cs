using System.Security.Cryptography;
using System.Text;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Model.Scans;

namespace Tracking.Model.Tests;

/// <summary>Short ways to write down facts and fold them. Times are hours after Monday, 2026-11-23T00:00Z.</summary>
internal static class Facts
{
    /// <summary>2026-11-23T00:00Z.</summary>
    public static readonly long Monday = Instant.From(new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero));

    public static long At(double hours) => Monday + (long)Math.Round(hours * 3_600_000);

    public static Guid Id(int number) => new(number, 0, 0, new byte[8]);

    /// <summary>A scan of the subject itself. Its id follows from what it says, unless one is given.</summary>
    public static EventRow Scan(
        ScanType type,
        double hours,
        string? station = null,
        string? vehicle = null,
        VehicleKind kind = VehicleKind.Unknown,
        string? container = null,
        Reason reason = Reason.None,
        string? newId = null,
        string? partner = null,
        Guid? voids = null,
        uint personal = 0,
        string? postedAs = null,
        Guid? id = null,
        string? by = null)
    {
        string says = $"{type} {hours} {station} {vehicle} {container} {reason} {newId} {partner} {voids} {postedAs}{by}";
        return new EventRow
        {
            EventId = id ?? new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(says)).AsSpan(0, 16)),
            Type = type,
            OccurredAt = At(hours),
            EventTime = At(hours),
            RecordedAt = At(hours),
            StationId = station,
            VehicleId = vehicle,
            VehicleKind = kind,
            ParentContainerId = container,
            Reason = reason,
            NewPackageId = newId,
            PartnerId = partner,
            Voids = voids,
            PersonalHash = personal,
            PostedAs = postedAs,
            ByPartner = by,
        };
    }

    public static EventRow Void(EventRow undone, double hours = 100, string? postedAs = null) =>
        Scan(ScanType.Voided, hours, voids: undone.EventId, postedAs: postedAs);

    /// <summary>What a scan of a carrier becomes in the history of package P.</summary>
    public static EventRow Derived(EventRow carrierScan, PlaceId[] path, int version = 1, bool withdrawn = false) =>
        carrierScan with
        {
            EventId = Derivation.EventIdOf(carrierScan.EventId, false, "P"),
            VehicleId = path[0].Kind is PlaceKind.Vehicle ? path[0].Id : carrierScan.VehicleId,
            Derived = new Derivation(carrierScan.EventId, path, version, withdrawn),
        };

    public static PlaceId Van(string id) => new(PlaceKind.Vehicle, id);

    public static PlaceId Bag(string id) => new(PlaceKind.Container, id);

    public static PlaceId Depot(string id) => new(PlaceKind.Station, id);

    public static Announcement To(string destination, string? origin = null, Service service = Service.None) =>
        new() { DestinationStationId = destination, OriginStationId = origin, Service = service };

    public static byte[] Announced(Announcement announcement, double hours = -1, string? postedAs = null) =>
        new AnnouncementRow(announcement, 0, At(hours), postedAs).Encode();

    /// <summary>The state of package P without an announcement.</summary>
    public static PackageState Fold(params EventRow[] events) => FoldRows("P", [.. events.Select(row => row.Encode())]);

    /// <summary>The state of package P with an announcement.</summary>
    public static PackageState Fold(Announcement announcement, params EventRow[] events) =>
        FoldRows("P", [Announced(announcement), .. events.Select(row => row.Encode())]);

    public static PackageState FoldRows(string packageId, IEnumerable<byte[]> rows) =>
        PackageFold.Fold(packageId, PackedRows.Concat([], [.. rows.Select(row => new ReadOnlyMemory<byte>(row))]));

    public static Stay StayAt(this PackageState state, PlaceId place) => Assert.Single(state.Whereabouts.Stays, stay => stay.Place == place);

    public static FoldedEvent Folded(this PackageState state, EventRow row) =>
        Assert.Single(state.Events, e => e.Row.EventId == row.EventId && e.Row.PostedAs == row.PostedAs);
}
