using Tracking.Model.Carriers;
using Tracking.Model.Histories;
using Tracking.Model.Places;

namespace Tracking.Model.Tests.Network;

/// <summary>A vehicle or a container in memory: its timeline, its members, and what it tells them.</summary>
internal sealed class CarrierNode(PlaceId place, VehicleKind kind)
{
    private readonly List<(EventRow Row, int Sequence)> rows = [];
    private Dictionary<PlaceId, MemberRow> memberships = [];

    public CarrierState State { get; private set; } = CarrierFold.Fold(place, kind, [], 0);

    public Dictionary<MemberKey, (int Version, MemberRow Row)> Members { get; } = [];

    public List<(EventRow Row, int Sequence)> Events => rows;

    public PlaceId Place => place;

    /// <summary>Stores a row unless it is there already.</summary>
    public void Record(EventRow row, Action<Message> next)
    {
        EventRow? replaced = row.Derived is { } derived ? Derivations.Newest(rows, derived.Via, derived.CausedBy) : null;
        bool repeat = row.Derived is null
            ? rows.Exists(known => known.Row.Derived is null && known.Row.EventId == row.EventId)
            : replaced is not null
                && (replaced.Derived!.CarrierVersion >= row.Derived.CarrierVersion || replaced.Message == row.Message);
        CarrierState before = State;
        if (!repeat)
        {
            rows.Add((row, rows.Count));
            State = CarrierFold.Fold(place, kind, rows, rows.Count);
        }

        if (place.Kind is PlaceKind.Container)
        {
            Tell(next, repeat, replaced is null || repeat ? null : row.Derived!.Via);
        }

        foreach ((Guid causedBy, CarrierEvent told) in State.PassedOn)
        {
            CarrierEvent? earlier = before.PassedOn.GetValueOrDefault(causedBy);
            bool repeated = repeat && (row.Derived is { } again
                ? causedBy == again.CausedBy && told.CameBy(again)
                : causedBy == row.EventId || causedBy == row.Voids);
            bool same = earlier is null ? told.Withdrawn : earlier.SameMessage(told);
            foreach ((MemberKey member, (_, MemberRow stays)) in Members)
            {
                if ((repeated || !same) && stays.Stays.Any(stay => stay.Covers(told.EventTime)))
                {
                    next(new Delivery(member, told.For(member, rows.Count, 0).Encode()));
                }
            }
        }
    }

    /// <summary>Takes in what a member tells of its stays, and answers with what it missed.</summary>
    public void Apply(Membership update, List<(EventRow Row, int Sequence)> has, Action<Message> next)
    {
        if (!Members.TryGetValue(update.Member, out (int Version, MemberRow Row) known) || known.Version < update.Version)
        {
            Members[update.Member] = (update.Version, MemberRow.Decode(place, update.Row));
        }

        foreach (EventRow missed in Missed(update.Member, has))
        {
            next(new Delivery(update.Member, missed.Encode()));
        }
    }

    /// <summary>What a member with these rows does not know yet.</summary>
    public IEnumerable<EventRow> Missed(MemberKey member, List<(EventRow Row, int Sequence)> has)
    {
        IReadOnlyList<Stay> stays = Members.TryGetValue(member, out (int Version, MemberRow Row) known) ? known.Row.Stays : [];
        foreach (CarrierEvent told in State.PassedOn.Values)
        {
            if (stays.Any(stay => stay.Covers(told.EventTime)) && told.Message != (Derivations.Newest(has, place, told.CausedBy)?.Message ?? 0))
            {
                yield return told.For(member, rows.Count, 0);
            }
        }
    }

    private void Tell(Action<Message> next, bool all, PlaceId? confirm)
    {
        var self = new MemberKey(true, place.Id);
        Dictionary<PlaceId, MemberRow> after = State.Whereabouts.Stays
            .Where(stay => stay.Place.Kind is not PlaceKind.Station)
            .GroupBy(stay => stay.Place)
            .ToDictionary(stays => stays.Key, stays => new MemberRow { Stays = [.. stays], Present = stays.Last().End is StayEnd.Open });
        foreach ((PlaceId at, MemberRow row) in after)
        {
            if (all || at == confirm || !memberships.TryGetValue(at, out MemberRow? old) || !old.Encode().AsSpan().SequenceEqual(row.Encode()))
            {
                next(new Membership(at, self, rows.Count, row.Encode()));
            }
        }

        foreach (PlaceId at in memberships.Keys.Where(at => !after.ContainsKey(at)))
        {
            next(new Membership(at, self, rows.Count, new MemberRow { Stays = [], Present = false }.Encode()));
        }

        memberships = after;
    }
}
