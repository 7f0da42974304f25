using Tracking.Model.Carriers;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Model.Scans;
using Tracking.Testing;

namespace Tracking.Model.Tests.Network;

/// <summary>
/// The whole network in memory: histories of packages, timelines of vehicles and containers, members of places, and the settling of
/// everything that a fact causes. The model decides; this only carries rows from one to the other until nothing is left.
/// </summary>
internal sealed class InMemoryNetwork
{
    /// <summary>Far more than any settling takes; a fact that keeps causing others is a defect.</summary>
    private const int MaxMessages = 200_000;

    private readonly WeekOfFacts week;
    private readonly Random? disorder;
    private readonly List<Message> left = [];
    private readonly Dictionary<string, PackageNode> packages = new(StringComparer.Ordinal);
    private readonly Dictionary<PlaceId, CarrierNode> carriers = [];
    private readonly Dictionary<PlaceId, Dictionary<string, (int Version, MemberRow Row)>> stations = [];

    /// <summary>A network with the week's definitions and nothing in it.</summary>
    /// <param name="week">The week.</param>
    /// <param name="disorder">
    /// Makes the batches overlap as those of many devices do, and their messages arrive in any order; null: each batch is settled, step by
    /// step, before the next comes.
    /// </param>
    public InMemoryNetwork(WeekOfFacts week, Random? disorder = null) => (this.week, this.disorder) = (week, disorder);

    public IReadOnlyDictionary<string, PackageNode> Packages => packages;

    public IReadOnlyDictionary<PlaceId, CarrierNode> Carriers => carriers;

    public IReadOnlyDictionary<PlaceId, Dictionary<string, (int Version, MemberRow Row)>> Stations => stations;

    /// <summary>The week, in a network of its own.</summary>
    public static InMemoryNetwork Of(WeekOfFacts week, int? disorder = null)
    {
        var network = new InMemoryNetwork(week, disorder is { } seed ? new Random(seed) : null);
        foreach (FactBatch batch in week.Batches)
        {
            network.Take(batch);
        }

        network.Settle();
        return network;
    }

    /// <summary>Takes a batch in, as if it came at the end of the week.</summary>
    public void Take(FactBatch batch)
    {
        var request = new Request(left);
        if (batch.Announcement is { } announced)
        {
            Package(announced.PackageId).Record(new AnnouncementRow(announced.Announcement, 0, WeekOfFacts.End, null).Encode(), request.Add);
        }

        foreach (Scan scan in batch.Scans)
        {
            EventRow row = RowOf(scan, batch.SentAt(WeekOfFacts.End), batch.ByPartner);
            if (scan.SubjectKind is SubjectKind.Package)
            {
                Package(scan.SubjectId).Record(row.Encode(), request.Add);
            }
            else
            {
                Carrier(new PlaceId(scan.SubjectKind is SubjectKind.Container ? PlaceKind.Container : PlaceKind.Vehicle, scan.SubjectId))
                    .Record(row, request.Add);
            }
        }

        if (disorder is null)
        {
            Settle();
        }
        else
        {
            for (int steps = disorder.Next(40); steps > 0 && left.Count > 0; steps--)
            {
                Step();
            }
        }
    }

    /// <summary>Goes on until nothing is left.</summary>
    public void Settle()
    {
        for (int steps = 0; left.Count > 0; steps++)
        {
            if (steps > MaxMessages)
            {
                throw new InvalidOperationException($"Not settled after {MaxMessages} messages; {left.Count} are left, the next is {left[0]}.");
            }

            Step();
        }
    }

    /// <summary>Everything that a carrier would still tell a member; empty when all is settled.</summary>
    public List<string> Unsettled()
    {
        var found = new List<string>();
        foreach (CarrierNode carrier in carriers.Values)
        {
            foreach (MemberKey member in carrier.Members.Keys)
            {
                List<(EventRow, int)> has = member.IsContainer ? Carrier(new PlaceId(PlaceKind.Container, member.Id)).Events : Package(member.Id).Events;
                found.AddRange(carrier.Missed(member, has).Select(row => $"{carrier.Place} has {row.Type} at {row.EventTime} for {member}"));
            }
        }

        return found;
    }

    private void Step()
    {
        int index = disorder?.Next(left.Count) ?? 0;
        Message message = left[index];
        Request request = message.Request!;
        left.RemoveAt(index);
        switch (message)
        {
            case Membership { Place.Kind: PlaceKind.Station } update:
                if (!stations.TryGetValue(update.Place, out Dictionary<string, (int Version, MemberRow Row)>? members))
                {
                    stations.Add(update.Place, members = new(StringComparer.Ordinal));
                }

                if (!members.TryGetValue(update.Member.Id, out (int Version, MemberRow Row) known) || known.Version < update.Version)
                {
                    members[update.Member.Id] = (update.Version, MemberRow.Decode(update.Place, update.Row));
                }

                break;
            case Membership update:
                List<(EventRow Row, int Sequence)> has = update.Member.IsContainer
                    ? Carrier(new PlaceId(PlaceKind.Container, update.Member.Id)).Events
                    : Package(update.Member.Id).Events;
                Carrier(update.Place).Apply(update, has, request.Add);
                break;
            case Delivery { To.IsContainer: true } delivery:
                Carrier(new PlaceId(PlaceKind.Container, delivery.To.Id)).Record(EventRow.Decode(delivery.Row), request.Add);
                break;
            case Delivery delivery:
                Package(delivery.To.Id).Record(delivery.Row, request.Add);
                break;
            case PromiseWanted wanted:
                long? promisedBy = Promise.Compute(
                    wanted.Basis,
                    week.Stations.GetValueOrDefault(wanted.Basis.OriginStationId),
                    week.Stations.GetValueOrDefault(wanted.Basis.DestinationStationId));
                if (promisedBy is { } by)
                {
                    request.Add(new Delivery(new MemberKey(false, wanted.PackageId), new PromiseRow(wanted.Basis, by, WeekOfFacts.End).Encode()));
                }

                break;
            default:
                throw new InvalidOperationException($"Nobody takes {message}.");
        }
    }

    private EventRow RowOf(Scan scan, long sentAt, string? byPartner)
    {
        EventTime time = EventTime.Fix(scan.OccurredAt, sentAt, WeekOfFacts.End);
        return new EventRow
        {
            EventId = scan.EventId,
            Type = scan.Type,
            OccurredAt = scan.OccurredAt,
            EventTime = time.Time,
            RecordedAt = WeekOfFacts.End,
            Flags = time.Flags,
            DeviceId = scan.DeviceId,
            StationId = scan.StationId,
            VehicleId = scan.VehicleId,
            VehicleKind = scan.VehicleId is null || scan.SubjectKind is SubjectKind.Vehicle
                ? VehicleKind.Unknown
                : week.Vehicles.GetValueOrDefault(scan.VehicleId),
            ParentContainerId = scan.ParentContainerId,
            NewPackageId = scan.NewPackageId,
            PartnerId = scan.PartnerId,
            ByPartner = byPartner,
            Voids = scan.Voids,
            Reason = scan.Reason,
            PersonalHash = scan.Proof is null ? 0 : PersonalPart.Fingerprint(new PersonalPart(scan.Location, scan.Proof).Encode()),
        };
    }

    private PackageNode Package(string id)
    {
        if (!packages.TryGetValue(id, out PackageNode? package))
        {
            packages.Add(id, package = new PackageNode(id));
        }

        return package;
    }

    private CarrierNode Carrier(PlaceId place)
    {
        if (!carriers.TryGetValue(place, out CarrierNode? carrier))
        {
            VehicleKind kind = place.Kind is PlaceKind.Vehicle ? week.Vehicles.GetValueOrDefault(place.Id) : VehicleKind.Unknown;
            carriers.Add(place, carrier = new CarrierNode(place, kind));
        }

        return carrier;
    }
}
