using System.Runtime.InteropServices;
using System.Text;
using Orleans.Concurrency;
using Tracking.Grains.Foresight;
using Tracking.Grains.Live;
using Tracking.Grains.Personal;
using Tracking.Grains.Placement;
using Tracking.Grains.Recording;
using Tracking.Model.Carriers;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Model.Scans;
using Tracking.Storage;
using Tracking.Storage.Personal;

namespace Tracking.Grains.Packages;

/// <summary>
/// Keeps the rows of one package as one packed value, and folds them when something is asked or added. What a commit changes at places is
/// part of the same commit.
/// </summary>
[Reentrant, RingPlacement, GrainType(GrainTypes.Package)]
internal sealed class PackageGrain : IGrainBase, IPackageGrain
{
    private const int MaxConflicts = 8;
    private readonly IRowStore store;
    private readonly PersonalKeyStore keys;
    private readonly Retention retention;
    private readonly LivePublisher publisher;
    private readonly TrafficFeed feed;
    private readonly TimeProvider time;
    private readonly RecordQueue queue;
    private readonly string id;
    private byte[] packed = [];
    private int count;
    private PersonalKey key;
    private bool keyIsNew;
    private bool completesPersonal;
    private Tenure tenure;

    public PackageGrain(
        IGrainContext context, IRowStore store, PersonalKeyStore keys, Retention retention, LivePublisher publisher, TrafficFeed feed, TimeProvider time, GrainOwners owners)
    {
        GrainContext = context;
        tenure = new Tenure(owners, context);
        this.store = store;
        this.keys = keys;
        this.retention = retention;
        this.publisher = publisher;
        this.feed = feed;
        this.time = time;
        id = context.GrainId.Key.ToString()!;
        queue = new RecordQueue(WriteAsync);
    }

    public IGrainContext GrainContext { get; }

    private Partition Partition => new(PartitionKind.Package, id);

    private KeyOwner Owner => KeyOwner.Package(id);

    public async Task OnActivateAsync(CancellationToken cancellationToken) => await BeginAsync();

    public ValueTask<RecordReply> Record(RecordRequest request) => queue.Enqueue(request);

    public ValueTask<PackageSnapshot?> Read() => tenure.IsCurrent ? ValueTask.FromResult(SnapshotOrNull()) : ReadAgainAsync();

    public async ValueTask ForgetKey()
    {
        key = PersonalKey.Destroyed;
        await queue.Enqueue(RecordRequest.Nothing);
    }

    private PackageSnapshot Snapshot() => new(id, packed, count);

    private PackageSnapshot? SnapshotOrNull() => count == 0 ? null : Snapshot();

    /// <summary>Reading takes its turn behind the write in flight, as one that stores nothing.</summary>
    private async ValueTask<PackageSnapshot?> ReadAgainAsync()
    {
        await queue.Enqueue(RecordRequest.Nothing);
        return SnapshotOrNull();
    }

    private async ValueTask BeginAsync()
    {
        OwnerRing since = tenure.Now;
        DropKey();
        await LoadAsync();
        tenure.Begin(since);
    }

    private async ValueTask LoadAsync()
    {
        HistoryRows rows = await store.ReadHistoryAsync(Partition);
        packed = MemoryMarshal.TryGetArray(rows.Packed, out ArraySegment<byte> segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : rows.Packed.ToArray();
        count = rows.Count;
    }

    private async ValueTask<RecordReply[]> WriteAsync(IReadOnlyList<RecordRequest> batch)
    {
        if (!tenure.IsCurrent)
        {
            await BeginAsync();
        }

        if (key.IsMissing && IsPersonal(batch))
        {
            await LoadKeyAsync();
        }

        for (int conflicts = 0; conflicts < MaxConflicts; conflicts++)
        {
            var draft = new Draft(this, batch);
            if (draft.IsEmpty)
            {
                return draft.Replies();
            }

            RowWrite write = draft.Write();
            (WriteResult result, bool isKeyAnothers) = keyIsNew && !key.IsDestroyed ? await CommitWithKeyAsync(write) : (await store.WriteAsync(write), false);
            if (result is WriteResult.Committed)
            {
                packed = PackedRows.Concat(packed, draft.Rows);
                count = draft.After.Version;
                Publish(draft.After);
                feed.Changed(draft.After);
                if (isKeyAnothers && new Draft(this, batch) is { IsEmpty: false } completion)
                {
                    // What was just stored is encrypted with a key that does not stand.
                    await store.WriteAsync(completion.Write());
                }

                return draft.Replies();
            }

            await LoadAsync();
        }

        throw new RowStoreUnavailableException($"Package {id} met other writers {MaxConflicts} times in a row. Send the request again.");
    }

    private static bool IsPersonal(IReadOnlyList<RecordRequest> batch)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            IReadOnlyList<RowDraft> rows = batch[i].Rows;
            for (int j = 0; j < rows.Count; j++)
            {
                if (rows[j].Personal is not null)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Gets the key, or for the first personal row a new one; a new barcode of a package whose data was erased gets none.</summary>
    private async ValueTask LoadKeyAsync()
    {
        PersonalKey found = count == 0 ? default : await keys.FindAsync(Owner);
        if (found.IsMissing)
        {
            PackageHistory? history = count == 0 ? null : PackageHistory.Read(id, packed);
            if (history is { Claims.Count: > 0 } && PackageFold.Fold(history).AliasOf is { } root && (await keys.FindAsync(KeyOwner.Package(root))).IsDestroyed)
            {
                await keys.DestroyAsync([Owner]);
                found = PersonalKey.Destroyed;
            }
            else
            {
                found = PersonalKey.New();
                keyIsNew = true;
                completesPersonal = history is { HoldsPersonal: true };
            }
        }

        // It may have been destroyed meanwhile.
        if (key.IsMissing)
        {
            key = found;
        }
    }

    /// <summary>
    /// Commits with a new key, which becomes durable at the same time, not before: that would cost as long again. Where it does not (a crash, a failure, another writer's key), nothing was acknowledged, and
    /// the repeat puts the personal rows again.
    /// </summary>
    /// <returns>How the write ended, and whether another key than the one of its rows stands.</returns>
    private async ValueTask<(WriteResult Result, bool IsKeyAnothers)> CommitWithKeyAsync(RowWrite write)
    {
        Task<PersonalKey> making = keys.AddAsync(Owner, key).AsTask();
        Task<WriteResult> writing = store.WriteAsync(write).AsTask();
        try
        {
            await Task.WhenAll(making, writing);
        }
        catch
        {
            // One of the two may be durable all the same; what the repeat has to complete is seen from the rows.
            tenure.End();
            throw;
        }

        PersonalKey stands = await making;
        WriteResult result = await writing;
        bool isAnothers = !key.IsDestroyed && !stands.IsSame(key);
        keyIsNew = false;
        completesPersonal |= isAnothers || result is WriteResult.Conflict;
        if (isAnothers)
        {
            key = stands;
        }

        return (result, isAnothers);
    }

    private void DropKey()
    {
        key = default;
        keyIsNew = false;
        completesPersonal = false;
    }

    private void Publish(PackageState state)
    {
        bool own = publisher.IsWatched(new LiveKey(LiveKind.Package, id));
        if (!own && state.Aliases.Count == 0)
        {
            return;
        }

        long committedAt = time.GetTimestamp();
        PackageSnapshot snapshot = Snapshot();
        if (own)
        {
            publisher.PackageChanged(id, snapshot, committedAt);
        }

        // While its barcode belongs to another package, that one publishes under all its barcodes; who watches this one is told where to look.
        if (state.AliasOf is not null)
        {
            return;
        }

        foreach (string alias in state.Aliases)
        {
            publisher.PackageChanged(alias, snapshot, committedAt);
        }
    }

    /// <summary>One batch on its way: what it adds, and what it changes elsewhere.</summary>
    private sealed class Draft
    {
        private readonly PackageGrain grain;
        private readonly PackageHistory history;
        private readonly RecordOutcome[][] outcomes;
        private readonly List<TablePut> puts = [];
        private readonly List<TableDelete> deletes = [];
        private readonly int before;
        private readonly long now;
        private readonly List<MembershipUpdate> changes;
        private readonly Dictionary<PlaceId, MemberRow>? placesBefore;
        private readonly Dictionary<PlaceId, MemberRow> places;
        private HashSet<PlaceId>? replaced;
        private bool repeats;
        private bool rebinds;
        private bool beginsPersonal;

        public Draft(PackageGrain grain, IReadOnlyList<RecordRequest> batch)
        {
            this.grain = grain;
            before = grain.count;
            now = grain.time.GetUtcNow().ToUnixTimeMilliseconds();
            history = PackageHistory.Read(grain.id, grain.packed);
            PackageState? old = before > 0 ? PackageFold.Fold(history) : null;
            outcomes = new RecordOutcome[batch.Count][];
            for (int i = 0; i < batch.Count; i++)
            {
                IReadOnlyList<RowDraft> rows = batch[i].Rows;
                outcomes[i] = new RecordOutcome[rows.Count];
                for (int j = 0; j < rows.Count; j++)
                {
                    RecordOutcome outcome = Take(rows[j]);
                    outcomes[i][j] = outcome;
                    repeats |= outcome is RecordOutcome.Duplicate or RecordOutcome.Conflict;
                }
            }

            After = Rows.Count == 0 && old is not null ? old : PackageFold.Fold(history);
            places = After.Memberships();
            placesBefore = Rows.Count == 0 ? null : old?.Memberships();
            changes = Rows.Count == 0 ? [] : Memberships.Changes(new MemberKey(false, grain.id), placesBefore, places, After.Version, replaced);
            if (Rows.Count > 0 && !grain.key.IsDestroyed)
            {
                ScheduleErasure(old);
            }
        }

        public List<ReadOnlyMemory<byte>> Rows { get; } = [];

        public PackageState After { get; }

        /// <summary>Whether nothing is to be stored.</summary>
        public bool IsEmpty => Rows.Count == 0 && puts.Count == 0;

        public RowWrite Write()
        {
            Memberships.AddPuts(puts, new MemberKey(false, grain.id), changes, placesBefore);
            return new RowWrite(Rows.Count == 0 ? [] : [new HistoryAppend(grain.Partition, before, Rows)], puts, deletes);
        }

        public RecordReply[] Replies()
        {
            List<MembershipUpdate> memberships = Memberships.WithKnown(
                Memberships.ToTell(
                    new MemberKey(false, grain.id), changes, places, history.Events, before, repeats, After.Version, history.Announcements),
                history.Events);
            List<PackageDelivery> passedOn = PassedOn();
            PromiseRequest? promise = After.PromiseToFix is { } basis && After.AliasOf is null
                ? new PromiseRequest((byte)basis.Service, basis.AcceptedAt, basis.OriginStationId, basis.DestinationStationId)
                : null;
            var replies = new RecordReply[outcomes.Length];
            for (int i = 0; i < replies.Length; i++)
            {
                replies[i] = new RecordReply
                {
                    Outcomes = outcomes[i],
                    Version = After.Version,
                    Status = (byte)After.Status,
                    Memberships = memberships,
                    PassedOn = passedOn,
                    AliasOf = After.AliasOf,
                    PromiseToFix = promise,
                    Created = before == 0,
                    CustodianId = After.CustodianId,
                };
            }

            return replies;
        }

        private RecordOutcome Take(RowDraft draft)
        {
            if (draft.IfVersion is { } expected && expected != history.Count)
            {
                return RecordOutcome.VersionMismatch;
            }

            switch ((RowKind)draft.Row[0])
            {
                case RowKind.Event:
                    return TakeEvent(EventRow.Decode(draft.Row), draft);
                case RowKind.Announcement:
                    return TakeAnnouncement(AnnouncementRow.Decode(draft.Row), draft);
                case RowKind.Promise:
                    PromiseRow promise = PromiseRow.Decode(draft.Row);
                    return history.Promises.Exists(known => known.Basis == promise.Basis) ? RecordOutcome.Duplicate : Add(draft.Row);
                case RowKind.AliasClaim:
                    return TakeClaim(AliasClaim.Decode(draft.Row), draft);
                default:
                    throw new ArgumentException($"A row of kind {draft.Row[0]} cannot be recorded in a package.", nameof(draft));
            }
        }

        private RecordOutcome TakeEvent(EventRow row, RowDraft draft)
        {
            byte[] bytes = draft.Row;
            if (row.PostedAs == grain.id)
            {
                row = row with { PostedAs = null };
                bytes = row.Encode();
            }

            if (row.Derived is not null)
            {
                EventRow? newest = Memberships.Newest(row, history.Events);
                if (!Memberships.IsNews(row, newest))
                {
                    return RecordOutcome.Duplicate;
                }

                if (newest is not null)
                {
                    (replaced ??= []).Add(row.Derived.Via);
                }

                return Add(row, bytes);
            }

            rebinds |= row.Type is ScanType.Relabelled or ScanType.Voided;
            if (history.Find(row.EventId, row.PostedAs) is { } known)
            {
                if (!known.SameContent(row))
                {
                    return RecordOutcome.Conflict;
                }

                if (grain.completesPersonal && draft.Personal is { } again)
                {
                    PutPersonal(PersonalRowKeys.Event(row.EventId), 2, again);
                }

                return RecordOutcome.Duplicate;
            }

            if (draft.Personal is { } personal)
            {
                PutPersonal(PersonalRowKeys.Event(row.EventId), 1, personal);
                foreach (string image in ProofClaims.ImagesOf(PersonalPart.ReferenceOf(personal)))
                {
                    puts.Add(ProofClaims.Put(image, grain.id));
                }
            }

            return Add(row, bytes);
        }

        private RecordOutcome TakeAnnouncement(AnnouncementRow row, RowDraft draft)
        {
            if (row.PostedAs is not null)
            {
                // Passed on by the barcode that it was made for, perhaps again.
                return history.Announcements.Exists(known =>
                    known.Row.PostedAs == row.PostedAs && known.Row.RecordedAt == row.RecordedAt && known.Row.SameContent(row))
                    ? RecordOutcome.Duplicate
                    : Add(draft.Row);
            }

            AnnouncementRow? latest = history.Announcements.FindLast(known => known.Row.PostedAs is null).Row;
            if (latest is not null && latest.SameContent(row))
            {
                if (grain.completesPersonal && draft.Personal is { } again)
                {
                    PutPersonal(PersonalRowKeys.Announcement, (2L * history.Count) + 1, again);
                }

                return RecordOutcome.Duplicate;
            }

            if (draft.Personal is { } personal)
            {
                PutPersonal(PersonalRowKeys.Announcement, 2L * (history.Count + 1), personal);
            }
            else if (latest is { PersonalHash: not 0 })
            {
                deletes.Add(new TableDelete(grain.Owner.Rows, PersonalRowKeys.Announcement));
            }

            IndexReferences(latest, row);

            // Whoever gets them passed on, in any order, tells the latest by its time.
            return Add(latest is not null && row.RecordedAt <= latest.RecordedAt ? (row with { RecordedAt = latest.RecordedAt + 1 }).Encode() : draft.Row);
        }

        /// <summary>Puts a personal row, unless personal data of this barcode was erased.</summary>
        private void PutPersonal(ReadOnlyMemory<byte> rowKey, long version, byte[] personal)
        {
            if (grain.key.IsDestroyed)
            {
                return;
            }

            beginsPersonal |= !history.HoldsPersonal;
            puts.Add(PersonalCipher.Seal(grain.key, grain.Owner.Rows, rowKey, version, personal));
        }

        /// <summary>Sees to it that personal data is erased in time: it is looked at when that is due as things stand, and again whenever they have changed.</summary>
        private void ScheduleErasure(PackageState? old)
        {
            if (rebinds)
            {
                // What the barcode belongs to may have been erased, or the barcode that it leads to may hold what is to be.
                puts.Add(ExpiryIndex.Soon(grain.Owner));
                return;
            }

            long? endedAt = Retention.EndedAt(After);
            if (beginsPersonal || (endedAt is not null && endedAt != (old is null ? null : Retention.EndedAt(old)) && history.HoldsPersonal))
            {
                puts.Add(ExpiryIndex.At(grain.Owner, grain.retention.DueAt(After)));
            }
        }

        private void IndexReferences(AnnouncementRow? old, AnnouncementRow row)
        {
            var index = new Partition(PartitionKind.Index, "references");
            foreach (string reference in row.Announcement.References)
            {
                puts.Add(new TablePut(index, Encoding.UTF8.GetBytes($"{reference}\0{grain.id}"), history.Count + 1, Array.Empty<byte>()));
            }

            foreach (string reference in old?.Announcement.References ?? [])
            {
                if (!row.Announcement.References.Contains(reference))
                {
                    deletes.Add(new TableDelete(index, Encoding.UTF8.GetBytes($"{reference}\0{grain.id}")));
                }
            }
        }

        private RecordOutcome TakeClaim(AliasClaim claim, RowDraft draft)
        {
            rebinds = true;
            AliasClaim? newest = null;
            foreach (AliasClaim known in history.Claims)
            {
                if (known.ClaimantId == claim.ClaimantId && known.RelabelEventId == claim.RelabelEventId
                    && (newest is null || newest.ClaimantVersion < known.ClaimantVersion))
                {
                    newest = known;
                }
            }

            if (newest is not null && (newest.ClaimantVersion >= claim.ClaimantVersion || newest.Withdrawn == claim.Withdrawn))
            {
                return RecordOutcome.Duplicate;
            }

            return Add(draft.Row);
        }

        private RecordOutcome Add(EventRow row, byte[] bytes)
        {
            Rows.Add(bytes);
            history.Append(row);
            return RecordOutcome.Accepted;
        }

        private RecordOutcome Add(byte[] row)
        {
            Rows.Add(row);
            history.Append(row);
            return RecordOutcome.Accepted;
        }

        /// <summary>Claims for the barcodes that this package was given, and this barcode's scans for those that claim it.</summary>
        private List<PackageDelivery> PassedOn()
        {
            var passedOn = new List<PackageDelivery>();
            if (rebinds || repeats)
            {
                foreach ((string newId, EventRow relabelling, bool withdrawn) in After.Relabellings)
                {
                    var claim = new AliasClaim(grain.id, relabelling.EventId, relabelling.EventTime, withdrawn, After.Version, now);
                    passedOn.Add(new PackageDelivery(newId, claim.Encode()));
                }
            }

            if (After.Claimants.Count == 0)
            {
                return passedOn;
            }

            int from = rebinds || repeats ? 0 : before;
            foreach ((EventRow row, int sequence) in history.Events)
            {
                if (sequence >= from && row.Derived is null)
                {
                    PassOn(passedOn, row.PostedAs ?? grain.id, (row with { PostedAs = row.PostedAs ?? grain.id }).Encode());
                }
            }

            foreach ((AnnouncementRow row, int sequence) in history.Announcements)
            {
                if (sequence >= from)
                {
                    PassOn(passedOn, row.PostedAs ?? grain.id, (row with { PostedAs = row.PostedAs ?? grain.id }).Encode());
                }
            }

            return passedOn;
        }

        private void PassOn(List<PackageDelivery> passedOn, string postedAs, byte[] row)
        {
            foreach (string claimant in After.Claimants)
            {
                if (claimant != postedAs)
                {
                    passedOn.Add(new PackageDelivery(claimant, row));
                }
            }
        }
    }
}
