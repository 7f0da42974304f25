using Tracking.Grains.Placement;
using Tracking.Grains.Places;
using Tracking.Grains.Recording;
using Tracking.Model.Carriers;
using Tracking.Model.Histories;
using Tracking.Model.Places;
using Tracking.Model.Scans;
using Tracking.Storage;

namespace Tracking.Grains.Carriers;

/// <summary>
/// What vehicles and containers share: a timeline of their own scans, members, and what the scans tell of the members. Lives inside a grain,
/// on its scheduler.
/// <para>
/// A member's stay and a carrier's scan meet in whichever comes second, and two activations may each have one of them. So where the store is shared, each is stored
/// before the other is looked for: who stores a stay has the timeline looked at, who stores a scan reads the members. One of the two sees both.
/// </para>
/// </summary>
internal sealed class Carrier
{
    /// <summary>Older events than this many are no longer folded; a repeat of one is still recognised.</summary>
    public const int FoldedRows = 512;

    private const int MaxConflicts = 8;
    private readonly PlaceId place;
    private readonly IRowStore store;
    private readonly TimeProvider time;
    private readonly RecordQueue queue;
    private readonly HashSet<Guid> eventIds = [];
    private List<(EventRow Row, int Sequence)> rows = [];
    private int count;
    private int kindChanges;
    private Tenure tenure;

    /// <summary>A length that the timeline is known to exceed; where memory does not, it is read again.</summary>
    private int exceeded = -1;

    public Carrier(PlaceId place, IRowStore store, TimeProvider time, Tenure tenure, PlaceOptions options)
    {
        this.place = place;
        this.store = store;
        this.time = time;
        this.tenure = tenure;
        Members = new MemberTable(place, store, options);
        queue = new RecordQueue(WriteAsync);
        State = new CarrierState { Version = 0 };
    }

    /// <summary>Called after each commit.</summary>
    public Action? Committed { get; init; }

    /// <summary>Reads everything: what the grain keeps beside the carrier, and <see cref="LoadAsync"/>.</summary>
    public required Func<Task> Read { get; init; }

    public MemberTable Members { get; }

    public CarrierState State { get; private set; }

    /// <summary>Kind of the vehicle as it is defined.</summary>
    public VehicleKind Kind { get; private set; }

    /// <summary>
    /// Orders what the carrier tells of one scan: it grows with each stored row, and with each change of kind, which changes what its rows mean.
    /// </summary>
    private int MessageVersion => count + kindChanges;

    private bool IsContainer => place.Kind is PlaceKind.Container;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private Partition Timeline => new(IsContainer ? PartitionKind.ContainerTimeline : PartitionKind.VehicleTimeline, place.Id);

    /// <summary>Reads everything for the first time.</summary>
    public async Task BeginAsync()
    {
        OwnerRing since = tenure.Now;
        await Read();
        tenure.Begin(since);
    }

    /// <summary>Reads everything again where it may have changed elsewhere; takes its turn behind the write in flight.</summary>
    public ValueTask EnsureCurrentAsync() => tenure.IsCurrent ? ValueTask.CompletedTask : EnqueueNothingAsync();

    public async Task LoadAsync(VehicleKind kind, int kindChanges)
    {
        Kind = kind;
        this.kindChanges = kindChanges;
        await LoadTimelineAsync();
        await Members.LoadAsync(Now);
    }

    public ValueTask<RecordReply> Record(RecordRequest request) => queue.Enqueue(request);

    /// <summary>Takes in what members tell of their stays, which are durable, and answers with the events that they missed.</summary>
    public async ValueTask<List<MemberDelivery>> ApplyAsync(IReadOnlyList<MembershipUpdate> updates)
    {
        // At once, so that a scan whose write is under way finds them.
        foreach (MembershipUpdate update in updates)
        {
            Members.Apply(update);
        }

        if (Members.IsPurgeDue(Now))
        {
            await Members.PurgeAsync(Now);
        }

        while (store.IsShared && count is var known && await store.IsLongerAsync(Timeline, known))
        {
            // This activation's own write, or another's.
            exceeded = known;
            await EnqueueNothingAsync();
        }

        var deliveries = new List<MemberDelivery>();
        foreach (MembershipUpdate update in updates)
        {
            var key = new MemberKey(update.IsContainer, update.MemberId);
            if (State.PassedOn.Count == 0 || Members.Find(key) is not { Stays.Count: > 0 } member)
            {
                continue;
            }

            foreach (CarrierEvent told in State.PassedOn.Values)
            {
                if (told.EventTime >= member.Stays[0].Since && Covers(member, told.EventTime) && Misses(update, told))
                {
                    deliveries.Add(Delivery(key, told));
                }
            }
        }

        return deliveries;
    }

    /// <summary>Another kind of vehicle changes what its departures mean; answers with the events that change by it.</summary>
    public async ValueTask<List<MemberDelivery>> RedefineAsync(VehicleKind kind, int kindChanges)
    {
        var deliveries = new List<MemberDelivery>();
        if (kind == Kind)
        {
            return deliveries;
        }

        await ReadMembersAsync();
        Kind = kind;
        this.kindChanges = kindChanges;
        CarrierState before = State;
        State = CarrierFold.Fold(place, kind, rows, count);
        AddChanges(deliveries, before, null);
        return deliveries;
    }

    /// <summary>Finds the stays that members told another activation of. Those of the only one are known.</summary>
    private ValueTask ReadMembersAsync() => store.IsShared ? new ValueTask(Members.LoadAsync(Now)) : ValueTask.CompletedTask;

    private async ValueTask EnqueueNothingAsync() => await queue.Enqueue(RecordRequest.Nothing);

    private static bool Covers(MemberRow member, long moment)
    {
        for (int i = 0; i < member.Stays.Count; i++)
        {
            if (member.Stays[i].Covers(moment))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Misses(MembershipUpdate update, CarrierEvent told)
    {
        for (int i = 0; i < update.Known.Count; i++)
        {
            if (update.Known[i].CausedBy == told.CausedBy)
            {
                return update.Known[i].Message != told.Message;
            }
        }

        return told.Message != 0;
    }

    private async Task LoadTimelineAsync()
    {
        HistoryRows stored = await store.ReadHistoryAsync(Timeline);
        var all = new List<(EventRow Row, int Sequence)>(stored.Count);
        var packed = new PackedRows(stored.Packed.Span);
        while (packed.MoveNext())
        {
            all.Add((EventRow.Decode(packed.Current), all.Count));
        }

        eventIds.Clear();
        foreach ((EventRow row, _) in all)
        {
            if (row.Derived is null)
            {
                eventIds.Add(row.EventId);
            }
        }

        count = all.Count;
        rows = all.Count > FoldedRows ? all[^FoldedRows..] : all;
        State = CarrierFold.Fold(place, Kind, rows, count);
    }

    private async ValueTask<RecordReply[]> WriteAsync(IReadOnlyList<RecordRequest> batch)
    {
        if (!tenure.IsCurrent)
        {
            await BeginAsync();
            Committed?.Invoke();
        }
        else if (exceeded >= count)
        {
            await LoadTimelineAsync();
            Committed?.Invoke();
        }

        for (int conflicts = 0; conflicts < MaxConflicts; conflicts++)
        {
            var fresh = new List<ReadOnlyMemory<byte>>();
            var after = new List<(EventRow Row, int Sequence)>(rows);
            long? repeatedFrom = null;
            var replaced = new HashSet<PlaceId>();
            var outcomes = new RecordOutcome[batch.Count][];
            for (int i = 0; i < batch.Count; i++)
            {
                outcomes[i] = new RecordOutcome[batch[i].Rows.Count];
                for (int j = 0; j < outcomes[i].Length; j++)
                {
                    outcomes[i][j] = Take(batch[i].Rows[j].Row, fresh, after, ref repeatedFrom, replaced);
                }
            }

            int version = count + fresh.Count;
            VehicleKind kind = Kind;
            CarrierState state = fresh.Count == 0 ? State : CarrierFold.Fold(place, kind, after, version);
            List<MembershipUpdate> memberships = [];
            if (IsContainer)
            {
                var self = new MemberKey(true, place.Id);
                Dictionary<PlaceId, MemberRow> now = MembershipsOf(state);
                Dictionary<PlaceId, MemberRow> earlier = MembershipsOf(State);
                memberships = Memberships.Changes(self, earlier, now, version, replaced);
                var puts = new List<TablePut>();
                Memberships.AddPuts(puts, self, memberships, earlier);
                if (fresh.Count > 0 && await store.WriteAsync(new RowWrite([new HistoryAppend(Timeline, count, fresh)], puts, [])) is WriteResult.Conflict)
                {
                    await LoadTimelineAsync();
                    continue;
                }

                memberships = Memberships.ToTell(self, memberships, now, after, count, repeatedFrom is not null, version);
                memberships = Memberships.WithKnown(memberships, after);
            }
            else
            {
                if (fresh.Count > 0 && await store.WriteAsync(new RowWrite([new HistoryAppend(Timeline, count, fresh)], [], [])) is WriteResult.Conflict)
                {
                    await LoadTimelineAsync();
                    continue;
                }

                memberships = Memberships.StationsNamed(new MemberKey(true, place.Id), after, repeatedFrom is null ? count : 0, version);
            }

            if (fresh.Count > 0 || repeatedFrom is not null)
            {
                await ReadMembersAsync();
            }

            return Commit(outcomes, after, kind, state, memberships, repeatedFrom, fresh.Count);
        }

        throw new RowStoreUnavailableException($"{place} met other writers {MaxConflicts} times in a row. Send the request again.");
    }

    private RecordReply[] Commit(
        RecordOutcome[][] outcomes,
        List<(EventRow Row, int Sequence)> after,
        VehicleKind kind,
        CarrierState state,
        List<MembershipUpdate> memberships,
        long? repeatedFrom,
        int added)
    {
        CarrierState before = State;
        bool created = count == 0;
        if (added > 0)
        {
            foreach ((EventRow row, int sequence) in after)
            {
                if (sequence >= count && row.Derived is null)
                {
                    eventIds.Add(row.EventId);
                }
            }

            rows = after.Count > 2 * FoldedRows ? after[^FoldedRows..] : after;
            count += added;
            State = kind == Kind ? state : CarrierFold.Fold(place, Kind, after, count);
            Committed?.Invoke();
        }

        var deliveries = new List<MemberDelivery>();
        AddChanges(deliveries, before, repeatedFrom);
        var replies = new RecordReply[outcomes.Length];
        for (int i = 0; i < replies.Length; i++)
        {
            replies[i] = new RecordReply
            {
                Outcomes = outcomes[i],
                Version = count,
                Memberships = memberships,
                Deliveries = deliveries,
                Created = created,
            };
        }

        return replies;
    }

    private RecordOutcome Take(
        byte[] bytes,
        List<ReadOnlyMemory<byte>> fresh,
        List<(EventRow Row, int Sequence)> after,
        ref long? repeatedFrom,
        HashSet<PlaceId> replaced)
    {
        EventRow row = EventRow.Decode(bytes);
        if (row.Derived is { } derived)
        {
            EventRow? newest = Memberships.Newest(row, after);
            if (!Memberships.IsNews(row, newest))
            {
                repeatedFrom = Earlier(repeatedFrom, row.EventTime);
                return RecordOutcome.Duplicate;
            }

            if (newest is not null)
            {
                replaced.Add(derived.Via);
            }
        }
        else if (eventIds.Contains(row.EventId) || after.Exists(known => known.Row.EventId == row.EventId))
        {
            repeatedFrom = Earlier(repeatedFrom, row.EventTime);
            if (row.Voids is { } voided && after.Find(entry => entry.Row.EventId == voided).Row is { } undone)
            {
                repeatedFrom = Earlier(repeatedFrom, undone.EventTime);
            }

            EventRow? known = after.Find(entry => entry.Row.EventId == row.EventId).Row;
            return known is null || known.SameContent(row) ? RecordOutcome.Duplicate : RecordOutcome.Conflict;
        }

        after.Add((row, count + fresh.Count));
        fresh.Add(bytes);
        return RecordOutcome.Accepted;
    }

    private static long Earlier(long? known, long moment) => known is { } earliest && earliest < moment ? earliest : moment;

    /// <summary>
    /// Events that say something else than before, for every member that may have been aboard then. After a repeat these are the repeated event and all
    /// that follow it: each may have changed its meaning when it came first, and a crash or a failure may have left that out.
    /// </summary>
    private void AddChanges(List<MemberDelivery> deliveries, CarrierState before, long? repeatedFrom)
    {
        foreach ((Guid causedBy, CarrierEvent told) in State.PassedOn)
        {
            bool same = before.PassedOn.TryGetValue(causedBy, out CarrierEvent? earlier) ? earlier.SameMessage(told) : told.Withdrawn;
            if (same && !(told.EventTime >= repeatedFrom))
            {
                continue;
            }

            foreach ((MemberKey key, MemberRow member) in Members.Since(told.EventTime))
            {
                if (Covers(member, told.EventTime))
                {
                    deliveries.Add(Delivery(key, told));
                }
            }
        }
    }

    private MemberDelivery Delivery(MemberKey key, CarrierEvent told) => new(key.IsContainer, key.Id, told.For(key, MessageVersion, Now).Encode());

    /// <summary>What the vehicles and containers that this container was in know of it. Stations' figures count packages only.</summary>
    private static Dictionary<PlaceId, MemberRow> MembershipsOf(CarrierState state)
    {
        var result = new Dictionary<PlaceId, MemberRow>();
        foreach (IGrouping<PlaceId, Stay> stays in state.Whereabouts.Stays.Where(stay => stay.Place.Kind is not PlaceKind.Station).GroupBy(stay => stay.Place))
        {
            List<Stay> there = [.. stays];
            result.Add(stays.Key, new MemberRow { Stays = there, Present = there[^1].End is StayEnd.Open });
        }

        return result;
    }
}
