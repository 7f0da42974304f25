using Tracking.Model.Packages;
using Tracking.Model.Places;

namespace Tracking.Model.Attention;

/// <summary>What a vehicle itself contributes. Times in milliseconds since 1970.</summary>
/// <param name="StationId">Station at which it stands by its own scans; null while it is on the road or was never scanned.</param>
/// <param name="StationSince">Since when it stands there.</param>
/// <param name="HeardAt">When anything was last received from it; null when never.</param>
public readonly record struct VehicleFacts(string? StationId, long? StationSince, long? HeardAt);

/// <summary>One thing that is wrong with one package at a place.</summary>
/// <param name="Kind">What.</param>
/// <param name="Since">Since when, milliseconds since 1970.</param>
/// <param name="Hour">Of promises: the hour in which it falls due.</param>
public readonly record struct Trouble(AttentionKind Kind, long Since, long? Hour = null);

/// <summary>
/// What needs attention at a station or vehicle at one moment: a pure function of its members' rows, and of a vehicle's own state. Add every package,
/// then read the groups and when time alone will change them.
/// </summary>
public sealed class PlaceAttention
{
    private readonly PlaceId place;
    private readonly VehicleFacts vehicle;
    private readonly AttentionThresholds thresholds;
    private readonly long now;
    private readonly Dictionary<AttentionKey, Tally> tallies = [];
    private readonly List<Trouble> troubles = new(4);
    private readonly Tally onRound = new();
    private readonly List<AttentionGroup> foreseen = [];
    private string? standsAt;
    private long heardAt;
    private long? due;

    /// <summary>Begins at a moment.</summary>
    /// <param name="place">A station or vehicle.</param>
    /// <param name="vehicle">The vehicle's own state; default for a station.</param>
    /// <param name="thresholds">After how long what needs attention.</param>
    /// <param name="now">The moment; milliseconds since 1970.</param>
    public PlaceAttention(PlaceId place, VehicleFacts vehicle, AttentionThresholds thresholds, long now)
    {
        this.place = place;
        this.vehicle = vehicle;
        this.thresholds = thresholds;
        this.now = now;
        heardAt = vehicle.HeardAt ?? 0;
    }

    private bool IsVehicle => place.Kind is PlaceKind.Vehicle;

    /// <summary>The station itself, or the one at which the vehicle stands by its own scans, or else by those of all that is aboard; null on the road.</summary>
    public string? StationId => !IsVehicle ? place.Id : vehicle.StationId ?? (onRound.Count == 0 ? standsAt : null);

    /// <summary>Adds a package that is or was here.</summary>
    public void Add(MemberRow member)
    {
        ArgumentNullException.ThrowIfNull(member);
        if (IsVehicle)
        {
            // Whatever a member's stays tell is a sign of life of the vehicle too, and unlike positions it is never lost.
            heardAt = Math.Max(heardAt, member.LastSignAt);
            standsAt = member.Present && string.CompareOrdinal(member.StandsAt, standsAt) > 0 ? member.StandsAt : standsAt;
        }

        FindTroubles(member);
        bool late = IsLate(member);
        for (int i = 0; i < troubles.Count; i++)
        {
            Trouble trouble = troubles[i];
            Tally tally = trouble.Kind is AttentionKind.VanSilent ? onRound : TallyOf(new AttentionKey(trouble.Kind, place, trouble.Hour));
            tally.Add(member.Handling, late, trouble.Since);
        }

        if (troubles.Count > 0 && member.PromisedBy is { } promisedBy)
        {
            At(promisedBy + 1);
        }
    }

    /// <summary>Adds a bottleneck that is foreseen; it is over when its deadline passes. Times in milliseconds since 1970.</summary>
    /// <param name="deadline">The deadline that packages would miss.</param>
    /// <param name="since">Since when it is foreseen.</param>
    /// <param name="packages">Packages expected to miss it.</param>
    /// <param name="advice">What to do about it; null for nothing.</param>
    public void Foresee(long deadline, long since, int packages, string? advice)
    {
        if (deadline > now)
        {
            foreseen.Add(new AttentionGroup(new AttentionKey(AttentionKind.Bottleneck, place, AttentionKey.HourOf(deadline)), packages, 0, 0, 0, since, advice));
            At(deadline);
        }
    }

    /// <summary>The groups, in no particular order.</summary>
    public IReadOnlyList<AttentionGroup> Groups()
    {
        var groups = new List<AttentionGroup>(tallies.Count + foreseen.Count + 1);
        groups.AddRange(foreseen);
        foreach ((AttentionKey key, Tally tally) in tallies)
        {
            groups.Add(tally.ToGroup(key, tally.Since));
        }

        if (onRound.Count > 0 && now - heardAt >= thresholds.VanSilent)
        {
            groups.Add(onRound.ToGroup(new AttentionKey(AttentionKind.VanSilent, place), heardAt));
        }

        return groups;
    }

    /// <summary>When the groups will change if nothing happens but time; milliseconds since 1970, after the moment; null when never.</summary>
    public long? DueAt()
    {
        long silent = heardAt + thresholds.VanSilent;
        return onRound.Count > 0 && silent > now && !(due <= silent) ? silent : due;
    }

    /// <summary>Whether a package belongs to a group. Of a vehicle that is silent this is so for all that it took along, silent or not.</summary>
    public bool Concerns(MemberRow member, AttentionKey key)
    {
        ArgumentNullException.ThrowIfNull(member);
        FindTroubles(member);
        for (int i = 0; i < troubles.Count; i++)
        {
            if (troubles[i].Kind == key.Kind && troubles[i].Hour == key.Hour)
            {
                return true;
            }
        }

        return false;
    }

    private void FindTroubles(MemberRow member)
    {
        troubles.Clear();
        if (member.Present)
        {
            Stay stay = member.Stays[^1];
            if (IsVehicle)
            {
                Aboard(member, stay);
            }
            else
            {
                OnHand(member, stay);
            }

            Promised(member, stay);
        }

        if (member.AdriftSince is { } adrift)
        {
            After(AttentionKind.Adrift, adrift, thresholds.Adrift);
        }

        if (member.ContradictedAt is { } seen && now - seen < thresholds.ContradictedFor)
        {
            troubles.Add(new Trouble(AttentionKind.Contradicted, seen));
            At(seen + thresholds.ContradictedFor);
        }

        if (member.NotReceivedSince is { } complained)
        {
            troubles.Add(new Trouble(AttentionKind.NotReceived, complained));
        }
    }

    private void OnHand(MemberRow member, Stay stay)
    {
        if (member.Missorted)
        {
            troubles.Add(new Trouble(AttentionKind.Missorted, stay.Since));
        }

        if (member.Status is not PackageStatus.AvailableForPickup)
        {
            After(AttentionKind.Stuck, Math.Max(stay.Since, member.QuietSince ?? stay.LastSeen), thresholds.Stuck);
        }
    }

    private void Aboard(MemberRow member, Stay stay)
    {
        if (member.StandsAt is not null || (vehicle.StationId is not null && stay.Since >= vehicle.StationSince))
        {
            After(AttentionKind.NotDeparted, stay.Since, thresholds.NotDeparted);
        }
        else if (vehicle.StationSince is { } arrived)
        {
            After(AttentionKind.NotScannedIn, arrived, thresholds.NotScannedIn);
        }
        else
        {
            troubles.Add(new Trouble(AttentionKind.VanSilent, stay.Since));
        }
    }

    private void Promised(MemberRow member, Stay stay)
    {
        if (member.PromisedBy is not { } promisedBy)
        {
            return;
        }

        PromiseState state = Promise.StateAt(promisedBy, member.Status, null, member.OnHold, member.Missorted, now);
        bool isOut = member.Status is PackageStatus.OutForDelivery;
        if (state is PromiseState.OnTrack)
        {
            At(isOut ? promisedBy + 1 : promisedBy - Promise.RiskMargin + 1);
            return;
        }

        long since = state is PromiseState.Late ? promisedBy : long.MaxValue;
        if (!isOut)
        {
            since = Math.Min(since, promisedBy - Promise.RiskMargin);
        }

        if (member.OnHold)
        {
            since = Math.Min(since, member.HoldSince ?? stay.Since);
        }

        if (member.Missorted)
        {
            since = Math.Min(since, stay.Since);
        }

        // What is at risk for a reason of which the place knows no time is so at least since now.
        troubles.Add(new Trouble(AttentionKind.Promise, Math.Min(since, now), AttentionKey.HourOf(promisedBy)));
    }

    private bool IsLate(MemberRow member) =>
        member.PromisedBy is { } promisedBy && member.DeliveredAt is null && !member.Status.IsFinal() && now > promisedBy;

    private void After(AttentionKind kind, long since, long threshold)
    {
        if (now - since >= threshold)
        {
            troubles.Add(new Trouble(kind, since));
        }
        else
        {
            At(since + threshold);
        }
    }

    private void At(long moment)
    {
        if (moment > now && !(due <= moment))
        {
            due = moment;
        }
    }

    private Tally TallyOf(AttentionKey key)
    {
        if (!tallies.TryGetValue(key, out Tally? tally))
        {
            tallies.Add(key, tally = new Tally());
        }

        return tally;
    }

    private sealed class Tally
    {
        private int late;
        private int medical;
        private int cold;

        public int Count { get; private set; }

        public long Since { get; private set; } = long.MaxValue;

        public void Add(Handling handling, bool isLate, long since)
        {
            Count++;
            late += isLate ? 1 : 0;
            medical += (handling & Handling.Medical) != 0 ? 1 : 0;
            cold += (handling & Handling.Cold) != 0 ? 1 : 0;
            Since = Math.Min(Since, since);
        }

        public AttentionGroup ToGroup(AttentionKey key, long since) => new(key, Count, late, medical, cold, since);
    }
}
