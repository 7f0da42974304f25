using Tracking.Model.Geography;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Model.Scans;

namespace Tracking.Testing;

/// <summary>Writes the facts of a week.</summary>
internal sealed class WeekWriter
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    /// <summary>All facts happen on this grid, so that many of them tie.</summary>
    private const long Grid = 10 * Minute;

    private static readonly long[] ClockErrors = [0, 0, 0, 40_000, -90_000, 17 * Minute, -3 * Hour, 26 * Hour];
    private static readonly string[] Zones = ["America/Los_Angeles", "Europe/Berlin", "Asia/Kathmandu"];
    private readonly Random random;
    private readonly WeekSize size;
    private readonly List<Scan> scans = [];
    private readonly List<(long At, PackageAnnouncement Announcement)> announcements = [];

    public WeekWriter(int seed, WeekSize size)
    {
        random = new Random(seed);
        this.size = size;
        Write();
    }

    public Dictionary<string, StationDefinition> Stations() => Enumerable.Range(0, Math.Max(1, size.Stations - 1)).ToDictionary(
        number => $"S{number}",
        number => new StationDefinition
        {
            Name = $"Station {number}",
            Location = new GeoPoint(47 + number, -122 + number),
            TimeZone = Zones[number % Zones.Length],
            SameDayCutoff = new TimeOnly(10, 0),
            NextDayCutoff = new TimeOnly(18, 0),
            EndOfDay = new TimeOnly(21, 0),
            ClosedDates = [new DateOnly(2025, 11, 19)],
        });

    public Dictionary<string, VehicleKind> Vehicles() => Enumerable.Range(0, Math.Max(1, size.Vehicles - 1)).ToDictionary(
        number => $"V{number}", number => number % 2 == 0 ? VehicleKind.Delivery : VehicleKind.Linehaul);

    /// <summary>Deals the scans out to devices with clocks of their own; some send late.</summary>
    public List<FactBatch> Batches()
    {
        var sent = new List<(long At, FactBatch Batch)>();
        foreach ((long at, PackageAnnouncement announcement) in announcements)
        {
            sent.Add((at, new FactBatch("shipper", 0, [], announcement)));
        }

        foreach (IGrouping<int, Scan> device in scans.GroupBy(_ => random.Next(ClockErrors.Length)))
        {
            long error = ClockErrors[device.Key];
            string deviceId = $"HH-{device.Key}";
            Scan[] own = [.. device.OrderBy(scan => scan.OccurredAt)];
            for (int i = 0; i < own.Length;)
            {
                int count = Math.Min(own.Length - i, random.Next(4) == 0 ? random.Next(1, 12) : random.Next(1, 4));
                Scan[] batch = [.. own[i..(i + count)].Select(scan => scan with { DeviceId = deviceId, OccurredAt = scan.OccurredAt + error })];
                long late = random.Next(5) == 0 ? random.NextInt64(2 * Day) : 0;
                sent.Add((own[i + count - 1].OccurredAt + late, new FactBatch(deviceId, error, batch, null)));
                i += count;
            }
        }

        foreach ((long at, Scan scan) in Complaints())
        {
            sent.Add((at, new FactBatch("customer", 0, [scan], null)));
        }

        sent.AddRange(HandOvers());
        return [.. sent.OrderBy(entry => entry.At).Select(entry => entry.Batch)];
    }

    /// <summary>
    /// Packages and what carries them go to partners and back, whose devices scan what they have and what they have not. Drawn from numbers of their own, so
    /// that all else in a week stays as it is.
    /// </summary>
    private IEnumerable<(long At, FactBatch Batch)> HandOvers()
    {
        var own = new Random(scans.Count + 1);
        foreach (Scan seen in scans.Where(scan => scan.Type is ScanType.Loaded or ScanType.Sorted or ScanType.Departed).ToList())
        {
            string partner = $"partner-{own.Next(2)}";
            string? poster = own.Next(3) == 0 ? partner : null;
            long at = seen.OccurredAt + (own.Next(-2, 4) * Grid);
            Scan over = Of(ScanType.HandedOver, at);
            yield return Sent(poster, over);
            yield return Sent(partner, Of(own.Next(2) == 0 ? ScanType.Attempted : ScanType.Held, at + (own.Next(0, 12) * Grid)));
            if (own.Next(3) == 0)
            {
                partner = $"partner-{own.Next(2)}";
                yield return Sent(own.Next(2) == 0 ? null : partner, Of(own.Next(2) == 0 ? ScanType.HandedBack : ScanType.HandedOver, at + (own.Next(2, 30) * Grid)));
            }

            if (own.Next(4) == 0)
            {
                yield return Sent(partner, Of(ScanType.Voided, at + (own.Next(2, 30) * Grid)) with { Voids = own.Next(2) == 0 ? over.EventId : seen.EventId });
            }

            if (own.Next(6) == 0 && seen.SubjectKind is SubjectKind.Package)
            {
                yield return Sent(partner, Of(ScanType.Relabelled, at + (own.Next(2, 30) * Grid)) with { NewPackageId = $"P{own.Next(size.Packages + 2)}" });
            }

            Scan Of(ScanType type, long moment)
            {
                byte[] id = new byte[16];
                own.NextBytes(id);
                ScanRule rule = ScanRule.Of(type);
                type = type is ScanType.Attempted && seen.SubjectKind is not SubjectKind.Package ? ScanType.Held : type;
                return new Scan
                {
                    EventId = new Guid(id),
                    Type = type,
                    SubjectKind = seen.SubjectKind,
                    SubjectId = seen.SubjectId,
                    VehicleId = seen.SubjectKind is SubjectKind.Vehicle ? seen.SubjectId : null,
                    OccurredAt = Math.Clamp(moment, WeekOfFacts.Start, WeekOfFacts.End - Day),
                    PartnerId = rule.Need is ScanNeed.Partner ? partner : null,
                    Reason = rule.Need is ScanNeed.Reason ? Reason.Weather : Reason.None,
                };
            }

            (long, FactBatch) Sent(string? by, Scan scan) => (scan.OccurredAt, new FactBatch(by ?? "dock", 0, [scan with { DeviceId = by ?? "dock" }], null, by));
        }
    }

    /// <summary>
    /// Some recipients say that what was delivered did not come; some of that is found. Drawn from numbers of their own, so that all else in a week stays as
    /// it is.
    /// </summary>
    private IEnumerable<(long At, Scan Scan)> Complaints()
    {
        var own = new Random(scans.Count);
        foreach (Scan delivered in scans.Where(scan => scan.Type is ScanType.Delivered or ScanType.Collected).ToList())
        {
            if (own.Next(3) == 0)
            {
                long at = delivered.OccurredAt + (own.Next(-6, 60) * Grid);
                yield return Complaint(ScanType.NotReceived, at);
                if (own.Next(3) == 0)
                {
                    yield return Complaint(own.Next(2) == 0 ? ScanType.Found : ScanType.Delivered, at + (own.Next(-6, 60) * Grid));
                }
            }

            (long At, Scan Scan) Complaint(ScanType type, long at)
            {
                byte[] id = new byte[16];
                own.NextBytes(id);
                at = Math.Clamp(at, WeekOfFacts.Start, WeekOfFacts.End - Day);
                return (at, new Scan { EventId = new Guid(id), Type = type, SubjectKind = SubjectKind.Package, SubjectId = delivered.SubjectId, OccurredAt = at, DeviceId = "customer" });
            }
        }
    }

    private void Write()
    {
        for (int container = 0; container < size.Containers; container++)
        {
            RideOfContainer($"C{container}");
        }

        for (int package = 0; package < size.Packages; package++)
        {
            Journey($"P{package}");
        }

        for (int vehicle = 0; vehicle < size.Vehicles; vehicle++)
        {
            Rounds($"V{vehicle}");
        }

        for (int i = 0; i < size.Oddities; i++)
        {
            Oddity();
        }
    }

    private void Journey(string package)
    {
        long t = Moment(0, 3 * Day);
        Maybe(0.8, () => Announce(package, t - Hour));
        long Later(int maxHours) => t += random.Next(0, maxHours * 6) * Grid;
        string origin = Station(), destination = Station();
        Maybe(0.9, () => Add(Pick(ScanType.PickedUp, ScanType.DroppedOff, ScanType.Inducted), package, t, station: origin));
        Maybe(0.4, () => Add(ScanType.Sorted, package, Later(3), station: origin));
        if (random.Next(2) == 0)
        {
            Add(ScanType.Contained, package, Later(3), container: Container());
            Maybe(0.5, () => Add(ScanType.Uncontained, package, Later(30), container: Container()));
        }
        else
        {
            string vehicle = Vehicle();
            Add(ScanType.Loaded, package, Later(3), vehicle: vehicle);
            Maybe(0.5, () => Add(ScanType.Departed, package, Later(2), station: origin));
            Maybe(0.6, () => Add(ScanType.Unloaded, package, Later(12), vehicle: vehicle, station: random.Next(2) == 0 ? destination : null));
        }

        Maybe(0.4, () => Announce(package, t));
        Maybe(0.6, () => Add(ScanType.Arrived, package, Later(3), station: destination));
        Maybe(0.4, () => Add(ScanType.Stowed, package, Later(3), station: destination));
        Maybe(0.2, () => Add(ScanType.Relabelled, package, Later(3), newId: Package()));
        string van = Vehicle();
        Maybe(0.6, () => Add(ScanType.Loaded, package, Later(8), vehicle: van, station: random.Next(2) == 0 ? destination : null));
        Maybe(0.3, () => Add(ScanType.OutForDelivery, package, Later(1), vehicle: van));
        Maybe(0.2, () => Add(ScanType.Attempted, package, Later(4)));
        Maybe(0.6, () => Add(Pick(ScanType.Delivered, ScanType.Delivered, ScanType.Collected), package, Later(8), station: destination, proof: true));
        Maybe(0.15, () => Add(ScanType.ReturnStarted, package, Later(8)));
        Maybe(0.2, VoidSomething);
    }

    private void RideOfContainer(string container)
    {
        long t = Moment(0, Day);
        for (int day = 0; day < 6; day++, t += Day + (random.Next(-30, 30) * Grid))
        {
            string vehicle = Vehicle();
            long moment = t;
            long Later(int maxHours) => moment += random.Next(0, maxHours * 6) * Grid;
            Maybe(0.3, () => Add(ScanType.Contained, container, Later(2), container: Container()));
            Maybe(0.5, () => Add(ScanType.Loaded, container, Later(2), vehicle: vehicle));
            Maybe(0.3, () => Add(Pick(ScanType.Departed, ScanType.Arrived, ScanType.Stowed), container, Later(4), station: Station()));
            Maybe(0.3, () => Add(ScanType.Unloaded, container, Later(6), vehicle: vehicle));
            Maybe(0.3, () => Add(ScanType.Uncontained, container, Later(6), container: Container()));
            Maybe(0.2, () => Add(Pick(ScanType.Held, ScanType.Released), container, Later(2)));
        }
    }

    private void Rounds(string vehicle)
    {
        long t = Moment(0, Day);
        for (int day = 0; day < 6; day++, t += Day + (random.Next(-30, 30) * Grid))
        {
            long moment = t;
            long Later(int maxHours) => moment += random.Next(0, maxHours * 6) * Grid;
            Maybe(0.6, () => Add(ScanType.Arrived, vehicle, Later(2), station: Station()));
            Maybe(0.3, () => Add(ScanType.OutForDelivery, vehicle, Later(2), vehicle: vehicle));
            Maybe(0.8, () => Add(ScanType.Departed, vehicle, Later(4), station: Station()));
            Maybe(0.5, () => Add(ScanType.Unloaded, vehicle, Later(9), vehicle: vehicle, station: random.Next(2) == 0 ? Station() : null));
            Maybe(0.2, () => Add(Pick(ScanType.Held, ScanType.Released, ScanType.HandedOver, ScanType.HandedBack), vehicle, Later(2), vehicle: vehicle));
        }
    }

    private void Oddity()
    {
        if (random.Next(6) == 0)
        {
            VoidSomething();
            return;
        }

        if (random.Next(12) == 0)
        {
            Announce(Package(), Moment(0, 7 * Day));
            return;
        }

        ScanRule[] rules = [.. ScanRule.ByName.Values.Where(rule => rule.Type is not (ScanType.Voided or ScanType.NotReceived)).OrderBy(rule => rule.Type)];
        ScanRule rule = rules[random.Next(rules.Length)];
        SubjectKind[] kinds = [.. new[] { SubjectKind.Package, SubjectKind.Package, SubjectKind.Container, SubjectKind.Vehicle }
            .Where(kind => rule.Subjects.HasFlag(kind))];
        string subject = kinds[random.Next(kinds.Length)] switch
        {
            SubjectKind.Package => Package(),
            SubjectKind.Container => Container(),
            _ => Vehicle(),
        };
        bool isVehicle = subject[0] == 'V';
        Add(
            rule.Type,
            subject,
            Moment(0, 7 * Day),
            station: rule.Need is ScanNeed.Station or ScanNeed.StationOrLocation || random.Next(4) == 0 ? Station() : null,
            vehicle: isVehicle ? subject : rule.Need is ScanNeed.Vehicle || random.Next(10) == 0 ? Vehicle() : null,
            container: rule.Need is ScanNeed.ParentContainer ? Container() : null,
            newId: rule.Need is ScanNeed.NewPackage ? Package() : null,
            proof: random.Next(2) == 0);
    }

    private void VoidSomething()
    {
        if (scans.Count == 0)
        {
            return;
        }

        Scan target = scans[random.Next(scans.Count)];
        bool elsewhere = random.Next(8) == 0 && target.SubjectKind is SubjectKind.Package;
        Add(
            ScanType.Voided,
            elsewhere ? target.NewPackageId ?? Package() : target.SubjectId,
            target.OccurredAt + (random.Next(-30, 60) * Grid),
            vehicle: target.SubjectKind is SubjectKind.Vehicle ? target.SubjectId : null,
            voids: target.EventId);
    }

    private void Announce(string package, long at) => announcements.Add((at, new PackageAnnouncement(package, new Announcement
    {
        Service = (Service)random.Next(5),
        PromisedBy = random.Next(5) == 0 ? Moment(2 * Day, 6 * Day) : null,
        OriginStationId = random.Next(2) == 0 ? Station() : null,
        DestinationStationId = random.Next(8) == 0 ? null : Station(),
        References = [$"order-{random.Next(20)}"],
        PartnerId = announcements.Count % 3 == 0 ? null : $"partner-{announcements.Count % 2}",
    })));

    private void Add(
        ScanType type,
        string subject,
        long at,
        string? station = null,
        string? vehicle = null,
        string? container = null,
        string? newId = null,
        Guid? voids = null,
        bool proof = false)
    {
        ScanNeed need = ScanRule.Of(type).Need;
        byte[] id = new byte[16];
        random.NextBytes(id);
        scans.Add(new Scan
        {
            EventId = new Guid(id),
            Type = type,
            SubjectKind = subject[0] switch { 'P' => SubjectKind.Package, 'C' => SubjectKind.Container, _ => SubjectKind.Vehicle },
            SubjectId = subject,
            OccurredAt = Math.Clamp(at, WeekOfFacts.Start, WeekOfFacts.End - Day),
            StationId = station,
            VehicleId = subject[0] == 'V' ? subject : vehicle,
            ParentContainerId = container,
            NewPackageId = newId,
            PartnerId = need is ScanNeed.Partner ? $"partner-{random.Next(2)}" : null,
            Voids = voids,
            Reason = need is ScanNeed.Reason ? (Reason)random.Next(1, 21) : Reason.None,
            Proof = proof && type is ScanType.Delivered ? new Proof("photo", "porch", $"proof-{random.Next(100)}") : null,
        });
    }

    private void Maybe(double chance, Action action)
    {
        if (random.NextDouble() < chance)
        {
            action();
        }
    }

    private T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];

    private long Moment(long from, long to) => WeekOfFacts.Start + from + (random.NextInt64((to - from) / Grid) * Grid);

    private string Station() => $"S{random.Next(size.Stations)}";

    private string Vehicle() => $"V{random.Next(size.Vehicles)}";

    private string Container() => $"C{random.Next(size.Containers)}";

    /// <summary>Now and then a barcode that makes no journey of its own.</summary>
    private string Package() => $"P{random.Next(size.Packages + 2)}";
}
