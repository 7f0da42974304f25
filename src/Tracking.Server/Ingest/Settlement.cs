using Tracking.Grains.Placement;
using Tracking.Grains.Recording;
using Tracking.Model.Carriers;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Places;

namespace Tracking.Server.Ingest;

/// <summary>
/// Everything that one request causes beyond its own rows, until nothing is left: places take in members, carriers' scans reach what is
/// aboard, relabelled barcodes are joined, promises are fixed. Each round works on what the one before it brought.
/// </summary>
internal sealed class Settlement(GrainReferences grains, IngestGate gate, DefinitionCache definitions, TimeProvider time, int parallel)
{
    /// <summary>Carriers nest five deep and barcodes are relabelled a few times; a request that needs more rounds than this is broken.</summary>
    private const int MaxRounds = 64;

    private readonly Lock sync = new();
    private readonly Dictionary<string, RecordReply> latest = new(StringComparer.Ordinal);
    private readonly HashSet<(string PackageId, string Row)> passedOn = [];
    private readonly HashSet<(MemberKey Member, PlaceId Via, Guid CausedBy, int CarrierVersion)> told = [];
    private Dictionary<PlaceId, Dictionary<MemberKey, MembershipUpdate>> memberships = [];
    private Dictionary<MemberKey, List<RowDraft>> deliveries = [];
    private Dictionary<string, PromiseRequest> promises = new(StringComparer.Ordinal);

    /// <summary>The last reply of the package that a barcode belongs to.</summary>
    public RecordReply? LatestOf(string packageId)
    {
        RecordReply? reply = null;
        for (int step = 0; step < 8 && latest.TryGetValue(packageId, out RecordReply? next); step++)
        {
            reply = next;
            if (next.AliasOf is null)
            {
                break;
            }

            packageId = next.AliasOf;
        }

        return reply;
    }

    /// <summary>Takes in what recording rows of a package caused.</summary>
    public void AddPackage(string packageId, RecordReply reply)
    {
        lock (sync)
        {
            if (!latest.TryGetValue(packageId, out RecordReply? earlier) || earlier.Version <= reply.Version)
            {
                latest[packageId] = reply;
            }

            if (reply.PromiseToFix is { } promise)
            {
                promises[packageId] = promise;
            }

            foreach (PackageDelivery row in reply.PassedOn)
            {
                if (passedOn.Add((row.PackageId, KeyOf(row.Row))))
                {
                    Deliver(new MemberKey(false, row.PackageId), row.Row);
                }
            }
        }

        AddCarrier(reply);
    }

    /// <summary>Takes in what recording rows of a vehicle or container caused.</summary>
    public void AddCarrier(RecordReply reply)
    {
        lock (sync)
        {
            foreach (MembershipUpdate update in reply.Memberships)
            {
                var place = new PlaceId((PlaceKind)update.PlaceKind, update.PlaceId);
                var member = new MemberKey(update.IsContainer, update.MemberId);
                if (!memberships.TryGetValue(place, out Dictionary<MemberKey, MembershipUpdate>? updates))
                {
                    memberships.Add(place, updates = []);
                }

                if (!updates.TryGetValue(member, out MembershipUpdate? known) || known.Version <= update.Version)
                {
                    updates[member] = update;
                }
            }
        }

        AddDeliveries(reply.Deliveries);
    }

    /// <summary>Takes in events for members.</summary>
    public void AddDeliveries(IReadOnlyList<MemberDelivery> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        lock (sync)
        {
            foreach (MemberDelivery row in rows)
            {
                // A carrier in one version says one thing of one scan. Repeats of it end here, even where containers are in a circle.
                var member = new MemberKey(row.IsContainer, row.MemberId);
                EventRow said = EventRow.Decode(row.Row);
                if (told.Add((member, said.Derived!.Via, said.Derived.CausedBy, said.Derived.CarrierVersion)))
                {
                    Deliver(member, row.Row);
                }
            }
        }
    }

    /// <summary>Settles until nothing is left; fails when anything failed, and a repeat of the request then completes it.</summary>
    public async Task RunAsync()
    {
        for (int round = 0; round < MaxRounds; round++)
        {
            if (memberships.Count == 0 && deliveries.Count == 0 && promises.Count == 0)
            {
                return;
            }

            (var places, memberships) = (memberships, []);
            await Bounded.ForEachAsync(places, parallel, entry => ApplyAsync(entry.Key, [.. entry.Value.Values]));
            (var rows, deliveries) = (deliveries, []);
            await Bounded.ForEachAsync(rows, parallel, entry => RecordAsync(entry.Key, entry.Value));
            (var unfixed, promises) = (promises, new(StringComparer.Ordinal));
            await Bounded.ForEachAsync(unfixed, parallel, entry => FixAsync(entry.Key, entry.Value));
        }

        throw new InvalidOperationException($"A request was not settled after {MaxRounds} rounds.");
    }

    /// <summary>
    /// What a row passed on between packages says, whenever it is said: a repeat is passed on once only, or relabellings in a circle would
    /// never come to rest.
    /// </summary>
    private static string KeyOf(byte[] row) => Convert.ToBase64String(
        (RowKind)row[0] is RowKind.AliasClaim ? (AliasClaim.Decode(row) with { ClaimantVersion = 0, RecordedAt = 0 }).Encode() : row);

    private void Deliver(MemberKey member, byte[] row)
    {
        if (!deliveries.TryGetValue(member, out List<RowDraft>? rows))
        {
            deliveries.Add(member, rows = []);
        }

        rows.Add(new RowDraft(row));
    }

    private async ValueTask ApplyAsync(PlaceId place, IReadOnlyList<MembershipUpdate> updates)
    {
        switch (place.Kind)
        {
            case PlaceKind.Station:
                await gate.CallAsync(
                    static async call =>
                    {
                        await call.Station.Apply(call.Updates);
                        return true;
                    },
                    (Station: grains.Station(place.Id), Updates: updates));
                break;
            case PlaceKind.Vehicle:
                AddDeliveries(await gate.CallAsync(
                    static call => call.Vehicle.Apply(call.Updates), (Vehicle: grains.Vehicle(place.Id), Updates: updates)));
                break;
            default:
                AddDeliveries(await gate.CallAsync(
                    static call => call.Container.Apply(call.Updates), (Container: grains.Container(place.Id), Updates: updates)));
                break;
        }
    }

    private async ValueTask RecordAsync(MemberKey member, List<RowDraft> rows)
    {
        var request = new RecordRequest(rows);
        if (member.IsContainer)
        {
            AddCarrier(await gate.CallAsync(
                static call => call.Container.Record(call.Request), (Container: grains.Container(member.Id), Request: request)));
        }
        else
        {
            AddPackage(member.Id, await gate.CallAsync(
                static call => call.Package.Record(call.Request), (Package: grains.Package(member.Id), Request: request)));
        }
    }

    private async ValueTask FixAsync(string packageId, PromiseRequest request)
    {
        var basis = new PromiseBasis((Service)request.Service, request.AcceptedAt, request.OriginStationId, request.DestinationStationId);
        long? promisedBy = Promise.Compute(
            basis, await definitions.StationAsync(basis.OriginStationId), await definitions.StationAsync(basis.DestinationStationId));
        if (promisedBy is { } by)
        {
            var row = new PromiseRow(basis, by, time.GetUtcNow().ToUnixTimeMilliseconds());
            await RecordAsync(new MemberKey(false, packageId), [new RowDraft(row.Encode())]);
        }
    }
}
